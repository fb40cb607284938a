package import Documents

extension DiagnosticCatalogue {
    /// B1040 to B1059: copies of a whole cluster and its write-ahead log.
    package static let physical: [DiagnosticExplanation] = [
        .told(1040, "replication slot lost", "복제 슬롯 손실", "The bound on what the server keeps was reached before the log was fetched; without the bound the server's disk would have filled.", "가져가기 전에 보관 한도에 이름. 한도가 없었다면 서버 디스크가 가득 찼을 것.", "`bongsu backup setup --yes` makes it anew, `bongsu backup take` closes the gap; take backups more often, or raise the bound.", "`bongsu backup setup --yes`로 다시 만들고 `bongsu backup take`로 빈틈을 없앰; 더 자주 백업하거나 한도를 올림."),
        .told(1041, "replication slot in use", "복제 슬롯 사용 중", "Two readers of one slot would each miss what the other fetched.", "한 슬롯을 둘이 읽으면 서로가 가져간 것을 놓침.", "Wait for the other run.", "다른 실행이 끝나기를 기다림."),
        .told(1042, "not set up for physical backups", "물리 백업 미설정", "Nothing is changed on a server before a person has seen what.", "사람이 확인하기 전에는 서버에서 아무것도 바꾸지 않음.", "`bongsu backup setup` shows it, `--yes` does it.", "`bongsu backup setup`으로 보고 `--yes`로 실행."),
        .told(1043, "another cluster", "다른 클러스터", "A log replayed onto another cluster destroys it.", "다른 클러스터의 WAL을 재생하면 클러스터가 망가짐.", "If the cluster was made anew, set it up anew.", "클러스터를 새로 만들었다면 다시 설정."),
        .told(1044, "copy of a cluster broke off", "클러스터 복사 중단", "A stream that was cut still decrypts; so every program of the pipeline must have ended well.", "끊긴 사본도 복호화는 되므로, 모든 프로그램이 정상 종료해야 백업으로 인정함.", "See the note for the cause, then take it again.", "참고에 나온 원인을 확인하고 다시 백업."),
        .told(1045, "log could not be fetched", "WAL 가져오기 실패", "Recovery to a moment needs every file of the log.", "특정 시점 복구에는 모든 WAL 파일이 필요함.", "See the note for the cause; the server keeps the log meanwhile.", "참고에 나온 원인을 확인; 그동안 서버가 WAL을 보관함."),
        .told(1046, "server too old", "서버 버전이 낮음", "Before 13 a slot could not be bounded and would fill the server's disk.", "13 이전에는 슬롯에 한도를 둘 수 없어 서버 디스크를 채울 수 있음.", "Use dumps, or upgrade.", "덤프를 쓰거나 업그레이드."),
        .told(1047, "moment before the backup's end", "백업이 끝나기 전의 시각", "PostgreSQL would pass it in silence and stop later.", "PostgreSQL은 말없이 지나쳐 더 나중에 멈춤.", "Choose an older backup.", "더 오래된 백업을 선택."),
        .told(1048, "moment beyond the log", "WAL보다 나중의 시각", "The recovery would end before it.", "복구가 그 시각에 이르지 못함.", "Give an earlier time, or `--at latest`.", "더 이른 시각이나 `--at latest`를 지정."),
        .told(1049, "gap in the log", "WAL의 빈틈", "PostgreSQL would open the cluster at the gap without a word.", "PostgreSQL은 빈틈에서 말없이 클러스터를 열어 버림.", "Give a time before the gap, or a newer backup.", "빈틈 이전의 시각이나 더 새 백업을 지정."),
        .told(1050, "no log after the copy", "사본 이후의 WAL이 없음", "There is nothing to roll the copy forward with.", "사본을 앞으로 되감을 것이 없음.", "Restore the copy's own end.", "사본 자체의 끝으로 복구."),
        .told(1051, "copy damaged", "사본 손상", "A changed byte does not decrypt: the disk under the repository may be failing.", "바뀐 바이트는 복호화되지 않음. 저장소 디스크가 고장 나고 있을 수 있음.", "Use another copy, look at the disk, take a new one.", "다른 사본을 쓰고, 디스크를 확인하고, 새로 백업."),
        .told(1052, "copy missing", "사본 없음", "The receipt names a file that somebody removed.", "영수증에 있는 파일을 누군가 지움.", "Use another copy; find out who removed it.", "다른 사본을 쓰고, 누가 지웠는지 확인."),
        .told(1053, "folder in the way", "이미 있는 폴더", "Nothing that exists is overwritten.", "있는 것은 덮어쓰지 않음.", "Look whose it is; a restore that was begun again removes its own.", "무엇인지 확인; 다시 시작한 복구는 자기 것을 스스로 지움."),
        .told(1054, "unpacking broke off", "풀기 중단", "The host ran out of space, or the connection broke.", "호스트의 공간이 부족하거나 연결이 끊김.", "See the note, then begin again: it starts from the beginning.", "참고를 확인한 뒤 다시 시작: 처음부터 다시 풂."),
        .told(1055, "no copy of a cluster", "클러스터 사본이 아님", "Only a cluster's copy has a log to replay.", "클러스터 사본에만 재생할 WAL이 있음.", "Name another backup.", "다른 백업을 지정."),
        .told(1056, "setup refused", "설정할 수 없음", "The server must write a log that can be replayed, and have room for one more reader.", "재생할 수 있는 WAL을 쓰고, 읽는 쪽 하나를 더 받을 자리가 있어야 함.", "Set what the note says and restart the server at a quiet time.", "참고의 설정을 고치고 한가한 때 서버를 재시작."),
        .told(1057, "server refused a change", "서버가 변경을 거부함", "A slot and its bound can be made by a superuser only.", "슬롯과 한도는 슈퍼유저만 만들 수 있음.", "See the note; `bongsu backup setup --undo` takes back what was done.", "참고를 확인; `bongsu backup setup --undo`로 되돌림."),
        .told(1058, "no such server", "없는 서버", "A server is never guessed: what is changed on it must be meant.", "서버를 짐작하지 않음.", "Name it HOST-PORT, or one of its databases.", "호스트-포트나 데이터베이스 이름을 지정."),
        .told(1059, "server not asked for its log", "WAL을 요청하지 못한 서버", "The server, its host or the way there does not answer; its slot keeps the log meanwhile, up to its bound.", "서버, 호스트, 또는 경로가 응답하지 않음; 그동안 슬롯이 한도까지 WAL을 보관함.", "`bongsu assess` says what is down; the next `bongsu backup receive` fetches the rest.", "`bongsu assess`로 확인; 다음 `bongsu backup receive`가 나머지를 가져옴."),
    ]
}

package import Documents

extension DiagnosticCatalogue {
    /// B1101 to B1119: restores.
    package static let restores: [DiagnosticExplanation] = [
        restore(1101, "no such backup", "없는 백업", "A restore takes exactly the backup that was named, or the newest proved one.", "복구는 이름을 댄 그 백업, 또는 증명된 최신 백업만 사용함.", "`bongsu backup list` names them.", "`bongsu backup list`로 확인."),
        restore(1102, "nothing to restore from", "복구할 백업이 없음", "No backup in the catalogue holds it.", "목록의 어떤 백업에도 들어 있지 않음.", "`bongsu backup import` reads archives that the platform has; `bongsu backup take` takes one.", "플랫폼의 기존 아카이브는 `bongsu backup import`, 새 백업은 `bongsu backup take`."),
        restore(1103, "every copy failed its proof", "모든 사본이 증명에 실패함", "A copy that could not be restored, or was not what was backed up, is never used, whatever is typed.", "복구되지 않았거나 백업한 것과 다른 사본은 무엇을 입력해도 쓰지 않음.", "`bongsu backup show ID` says what is wrong; look at offsite copies.", "`bongsu backup show ID`로 문제를 확인하고 다른 곳의 사본을 볼 것."),
        restore(1104, "copy never proved", "증명되지 않은 사본", "A backup that was never restored is a hope. At 3 a.m. it may be all there is; then a person says so in words, and the journal keeps them.", "복구해 본 적 없는 백업은 희망일 뿐임. 새벽 3시에 그것밖에 없다면 사람이 글로 수락하고, 기록에 남음.", "`bongsu backup verify ID` proves it, mostly within minutes.", "`bongsu backup verify ID`로 증명. 대개 몇 분이면 됨."),
        restore(1105, "moment that cannot be reached", "되돌릴 수 없는 시각", "A moment lies between a physical backup's end and the end of its log without a gap. PostgreSQL itself passes some unreachable targets in silence, so it is refused before anything is written.", "시각은 물리 백업의 끝과 빈틈없는 WAL의 끝 사이에 있어야 함. PostgreSQL은 닿을 수 없는 목표를 말없이 지나치기도 하므로 쓰기 전에 거부함.", "Choose a moment inside one of the spans that the message names.", "메시지에 나온 구간 안의 시각을 선택."),
        restore(1106, "server lost, only dumps", "서버가 없고 덤프만 있음", "A dump is loaded by a running server.", "덤프는 실행 중인 서버에 적재함.", "Bring the server back (`bongsu recover`), or set physical backups up for the next time.", "서버를 되살리거나(`bongsu recover`), 다음을 위해 물리 백업을 설정."),
        restore(1107, "restored copy is not equal", "복구한 사본이 같지 않음", "The copy was compared with the manifest that was taken with the backup: rows, checksums, owners, grants, definitions. It differs, so it was not swapped in.", "백업과 함께 만든 매니페스트(행, 체크섬, 소유자, 권한, 정의)와 비교해 다르므로 교체하지 않음.", "Choose another backup; the differing copy stays beside for a look.", "다른 백업을 선택. 다른 사본은 확인할 수 있게 옆에 남음."),
        restore(1108, "no room for the copy", "사본을 둘 공간이 없음", "A restore goes beside what is broken, so both must fit.", "복구는 손상된 것 옆에 하므로 둘 다 들어갈 공간이 필요함.", "Free space, or drop an older broken copy with `bongsu discard`.", "공간을 비우거나 `bongsu discard`로 오래된 손상본을 삭제."),
        restore(1109, "no such restore", "없는 복구", "A restore is chosen first; its later steps read what was chosen.", "복구는 먼저 선택되고, 이후 단계가 그 내용을 읽음.", "Begin anew with `bongsu restore`.", "`bongsu restore`로 새로 시작."),
        restore(1110, "step of a restore failed", "복구 단계 실패", "What serves is touched only by the swap, and the swap undoes itself.", "서비스 중인 것은 교체 단계만 건드리며, 교체는 스스로 되돌림.", "Read the detail, mend it, `bongsu retry`.", "내용을 보고 고친 뒤 `bongsu retry`."),
        restore(1111, "no engine for that copy", "그 사본을 읽을 엔진이 없음", "Each copy is read by the engine that wrote it.", "사본은 그것을 쓴 엔진이 읽음.", "`bongsu backup kit` says how to restore it by hand.", "`bongsu backup kit`으로 손으로 복구하는 방법을 확인."),
        restore(1112, "not a time", "시각이 아님", "A day that does not exist is not moved to another one.", "없는 날짜를 다른 날짜로 바꾸지 않음.", "Write `2026-11-25 21:00:13+09:00`, or `latest`.", "`2026-11-25 21:00:13+09:00` 또는 `latest`로 작성."),
        restore(1113, "name not in platform.yaml", "platform.yaml에 없는 이름", "A restore knows its database and host from platform.yaml.", "복구는 데이터베이스와 호스트를 platform.yaml에서 앎.", "Correct the name.", "이름을 고침."),
        restore(1114, "name taken", "이미 쓰인 이름", "`--into` makes a new database and never overwrites one.", "`--into`는 새 데이터베이스를 만들며 덮어쓰지 않음.", "Give another name.", "다른 이름을 지정."),
        restore(1115, "no files in any backup", "파일이 든 백업이 없음", "Files are backed up where `backups: {files: …}` lists them.", "파일은 `backups: {files: …}`에 적힌 것만 백업됨.", "List the folders, then `bongsu backup take`.", "폴더를 적고 `bongsu backup take`."),
        restore(1116, "files never proved", "증명되지 않은 파일", "As with databases: a copy that was never restored is a hope.", "데이터베이스와 같음: 복구해 본 적 없는 사본은 희망일 뿐임.", "`bongsu backup verify ID`.", "`bongsu backup verify ID`."),
        restore(1060, "program missing on the controller", "제어 서버에 프로그램이 없음", "Engines are well-known programs of Debian's packages.", "엔진은 데비안 패키지의 널리 쓰이는 프로그램임.", "Install the package that the message names.", "메시지에 나온 패키지를 설치."),
        restore(1061, "no end in time", "시간 안에 끝나지 않음", "A pipeline without an end would hold the repository's lock for ever.", "끝나지 않는 작업은 저장소를 영원히 붙잡음.", "Look at the host's load and the network, then again.", "호스트의 부하와 네트워크를 확인한 뒤 다시."),
        restore(1062, "key missing", "키가 없음", "A new key would open nothing of what is stored.", "새 키로는 저장된 것을 열 수 없음.", "Bring the key back from its escrow.", "보관해 둔 키를 되돌려 놓음."),
        restore(1063, "folder unusable", "폴더를 쓸 수 없음", "The repository and Bongsu's own folder must take writes.", "저장소와 봉수의 폴더는 쓸 수 있어야 함.", "Look at owner, mode and free space.", "소유자, 권한, 여유 공간을 확인."),
        restore(1064, "repository in use", "저장소 사용 중", "One backup at a time, and none beside a restore.", "백업은 한 번에 하나, 복구 중에는 하지 않음.", "Wait for the other process.", "다른 프로세스가 끝나기를 기다림."),
        restore(1065, "manifest unusable", "매니페스트를 쓸 수 없음", "A manifest that is missing or changed proves nothing.", "없거나 바뀐 매니페스트로는 증명할 수 없음.", "Use another backup; look at the disk.", "다른 백업을 쓰고 디스크를 점검."),
        restore(1066, "nothing to back up", "백업할 것이 없음", "platform.yaml names what is backed up.", "백업 대상은 platform.yaml에 적음.", "Name databases and files there.", "데이터베이스와 파일을 적음."),
        restore(1067, "no backup yet", "아직 백업이 없음", "There is nothing to verify.", "검증할 것이 없음.", "`bongsu backup take`.", "`bongsu backup take`."),
        restore(1068, "self-test failed", "자체 점검 실패", "A proof that does not notice damage is worth nothing.", "손상을 알아채지 못하는 증명은 가치가 없음.", "Report it; trust no proof of this version meanwhile.", "알리고, 그동안 이 버전의 증명을 믿지 말 것."),
        restore(1069, "execution under way", "실행 진행 중", "A backup beside a recovery would copy what is half done.", "복구 중의 백업은 하다 만 상태를 복사함.", "Take it when the execution has ended.", "실행이 끝난 뒤 백업."),
        restore(1070, "offsite copy failed", "오프사이트 복사 실패", "The repository here is whole; the one elsewhere lacks the newest.", "이곳의 저장소는 온전하고 다른 곳에 최신이 빠져 있음.", "Mend the way there, then `bongsu backup offsite` goes on.", "경로를 고친 뒤 `bongsu backup offsite`로 이어서 진행."),
        restore(1071, "no second repository named", "두 번째 저장소가 없음", "One fire can take the controller and its repository.", "한 번의 사고로 제어 서버와 저장소를 함께 잃을 수 있음.", "Add `offsite:` under `backups:`.", "`backups:` 아래에 `offsite:`를 추가."),
        restore(1072, "no archives named", "기존 아카이브가 없음", "`backup import` reads what `backups: {existing: …}` names.", "`backup import`는 `backups: {existing: …}`에 적힌 것을 읽음.", "Add it to platform.yaml.", "platform.yaml에 추가."),
        restore(1073, "archive unreadable", "아카이브를 읽을 수 없음", "It must be one archive with one dump in it.", "덤프 하나가 든 아카이브여야 함.", "Look at it on its host.", "호스트에서 확인."),
        restore(1074, "archive damaged", "손상된 아카이브", "It does not unpack.", "풀리지 않음.", "Import an older one; it may be the last good.", "더 오래된 것을 가져옴. 마지막 정상본일 수 있음."),
        restore(1075, "dump cut off", "잘린 덤프", "A dump that was cut off passes `gzip -t` and loads without an error; only its last line tells.", "잘린 덤프도 `gzip -t`를 통과하고 오류 없이 적재됨. 마지막 줄만이 알려 줌.", "Import an older archive, and mend the job that makes them.", "더 오래된 아카이브를 가져오고, 만드는 작업을 고침."),
        restore(1077, "no clean backup", "깨끗한 백업 없음", "Every backup with a manifest is from after the first trace, was refused, or none has a manifest to compare.", "매니페스트가 있는 백업이 모두 첫 흔적 이후이거나 사용 불가이거나, 비교할 매니페스트가 없음.", "`bongsu backup clean-point` shows the evidence; a person chooses by `--backup ID`.", "`bongsu backup clean-point`로 근거를 보고 `--backup ID`로 직접 선택."),
        restore(1076, "no such archive", "없는 아카이브", "`--archive` takes a file name of the listed ones.", "`--archive`에는 목록의 파일 이름을 씀.", "`bongsu backup import --list`.", "`bongsu backup import --list`."),
        restore(1080, "files unreadable", "파일을 읽을 수 없음", "rsync must be on the host, and sudo must not ask.", "호스트에 rsync가 있고 sudo가 묻지 않아야 함.", "Install rsync; allow it in sudoers.", "rsync를 설치하고 sudoers에서 허용."),
        restore(1081, "files cannot be written", "파일을 쓸 수 없음", "The copy is written beside, in the same file system.", "사본은 같은 파일 시스템의 옆자리에 씀.", "Look at space and rights there.", "공간과 권한을 확인."),
        restore(1082, "files need root here", "이곳의 root가 필요함", "Owners are kept only by root.", "소유자는 root만 유지할 수 있음.", "`sudo bongsu backup take`.", "`sudo bongsu backup take`."),
    ]

    private static func restore(
        _ number: Int, _ title: String, _ titleKorean: String, _ why: String, _ whyKorean: String, _ mend: String, _ mendKorean: String
    ) -> DiagnosticExplanation {
        DiagnosticExplanation(
            number, Message(title, ko: titleKorean), why: Message(why, ko: whyKorean), mend: Message(mend, ko: mendKorean))
    }
}

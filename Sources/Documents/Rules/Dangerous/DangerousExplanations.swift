extension DiagnosticCatalogue {
    static let dangerous: [DiagnosticExplanation] = [
        DiagnosticExplanation(
            701, Message("database is renamed while clients are connected", ko: "클라이언트가 연결된 채로 데이터베이스 이름을 바꿈"),
            why: Message("PostgreSQL refuses, and the swap stops half way through the procedure.", ko: "PostgreSQL이 거부하고, 교체 절차가 중간에 멈춤."),
            mend: Message("Stop what is connected, then end what is left.", ko: "연결된 서비스를 멈춘 뒤 남은 연결을 끊을 것."),
            example: "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'shop' AND pid <> pg_backend_pid();"),
        DiagnosticExplanation(
            702, Message("two renames are not one transaction", ko: "두 번의 이름 변경이 한 트랜잭션이 아님"),
            why: Message("When the second fails, the platform has no database of that name at all.", ko: "두 번째가 실패하면 그 이름의 데이터베이스가 아예 없어짐."),
            mend: Message("One transaction: both, or neither.", ko: "한 트랜잭션으로 묶을 것: 둘 다 되거나 둘 다 안 되거나."),
            example: "BEGIN;\nALTER DATABASE shop RENAME TO shop_broken;\nALTER DATABASE shop_restore RENAME TO shop;\nCOMMIT;"),
        DiagnosticExplanation(
            703, Message("restored copy is swapped in without proof", ko: "복원한 데이터를 확인하지 않고 교체함"),
            why: Message("An empty database is swapped in just as smoothly as a full one.", ko: "빈 데이터베이스도 똑같이 매끄럽게 교체됨."),
            mend: Message("Count rows and compare before the swap; `restore` proves against the backup's manifest.", ko: "교체 전에 행 수를 세어 비교할 것. `restore`는 백업 목록과 대조함."),
            example: "psql -v ON_ERROR_STOP=1 -d shop_restore -c \"SELECT count(*) FROM orders;\""),
        DiagnosticExplanation(
            704, Message("writers are not stopped before the restore", ko: "복원 전에 쓰는 서비스를 멈추지 않음"),
            why: Message("Orders taken during the restore go into the database that is thrown away.", ko: "복원하는 동안 받은 주문은 버려질 데이터베이스에 들어감."),
            mend: Message("Stop what writes, restore, start again.", ko: "쓰는 서비스를 멈추고, 복원하고, 다시 시작할 것."),
            example: "pm2 stop api\npsql -v ON_ERROR_STOP=1 -d shop_restore -f dump.sql\npm2 start api"),
        DiagnosticExplanation(
            705, Message("dependants are not restarted after the swap", ko: "교체 후 의존 서비스를 재시작하지 않음"),
            why: Message("A pool keeps its connections to the old database, whatever it is called now: users go on reading broken data.", ko: "연결 풀은 이름이 바뀌어도 옛 데이터베이스에 붙어 있음. 사용자는 계속 망가진 데이터를 보게 됨."),
            mend: Message("Restart them after the swap and ask whether they answer.", ko: "교체 뒤 재시작하고 응답을 확인할 것."),
            example: "pm2 restart api"),
        DiagnosticExplanation(
            706, Message("configuration is validated after the restart", ko: "설정을 재시작한 뒤에 검증함"),
            why: Message("A broken configuration takes down a server that was still working with its old one.", ko: "잘못된 설정이 옛 설정으로 그나마 돌던 서버를 멈춤."),
            mend: Message("Validate first, restart only if it holds.", ko: "먼저 검증하고, 통과했을 때만 재시작할 것."),
            example: "sudo nginx -t && sudo systemctl reload nginx"),
        DiagnosticExplanation(
            707, Message("destructive command without a way back", ko: "되돌릴 방법이 없는 파괴적 명령"),
            why: Message("The diagnosis may be wrong, the backup may be bad; then the broken state was the best there was.", ko: "진단이 틀리거나 백업이 망가졌을 수 있음. 그때는 고장 난 상태가 가장 나은 것이었음."),
            mend: Message("Keep a copy first, or follow the step with a `.rollback`.", ko: "먼저 복사본을 남기거나, 바로 뒤에 `.rollback` 스텝을 둘 것."),
            example: "mv /srv/app /srv/app.before        # instead of rm -rf /srv/app"),
        DiagnosticExplanation(
            708, Message("destructive step is not marked", ko: "파괴적 스텝에 표시가 없음"),
            why: Message("Unmarked, it starts without approval.", ko: "표시가 없으면 승인 없이 시작됨."),
            mend: Message("Mark it `.destructive`: Bongsu then shows what would be lost and waits.", ko: "`.destructive`로 표시할 것. 봉수가 잃을 것을 보여 주고 기다림."),
            example: "```bash {#wipe .destructive host=api}"),
        DiagnosticExplanation(
            709, Message("stage restores without a condition", ko: "조건 없이 복원하는 단계"),
            why: Message("Carried out in order, the runbook puts yesterday's data over a platform that a restart has already mended.", ko: "순서대로 실행하면 재시작으로 이미 나은 플랫폼을 어제 데이터로 덮어씀."),
            mend: Message("Say when the stage is entered.", ko: "언제 이 단계로 들어가는지 적을 것."),
            example: "### Restore (30 min)\n<!-- bongsu: #restore when=\"failure is database-corruption or failure is data-loss\" -->"),
        DiagnosticExplanation(
            710, Message("alternatives without a criterion", ko: "선택 기준이 없는 대안"),
            why: Message("Two ways to the same end, read in order, are carried out one after the other.", ko: "같은 목적의 두 방법을 순서대로 읽으면 차례로 둘 다 실행하게 됨."),
            mend: Message("Mark them as alternatives and say when each holds.", ko: "대안임을 표시하고 각각 언제인지 적을 것."),
            example: "<!-- bongsu: #restore-database choice=restore when=\"failure is database-corruption\" -->"),
        DiagnosticExplanation(
            711, Message("service is recovered before what it needs", ko: "필요한 것보다 먼저 복구되는 서비스"),
            why: Message("The service cannot become healthy, so its fallback is carried out for nothing and time is lost twice.", ko: "서비스가 정상이 될 수 없으니 대안 조치를 헛되이 하고 시간을 두 번 잃음."),
            mend: Message("Recover what others need first.", ko: "다른 것이 필요로 하는 것부터 복구할 것."),
            example: "#### Database\n#### API server                      # after the database"),
        DiagnosticExplanation(
            712, Message("command fails the second time", ko: "두 번째 실행에서 실패하는 명령"),
            why: Message("A recovery is tried again; what the first try left is then in the way.", ko: "복구는 다시 시도하게 되고, 첫 시도가 남긴 것이 걸림돌이 됨."),
            mend: Message("Write it so that it may be repeated.", ko: "다시 실행해도 되게 쓸 것."),
            example: "CREATE DATABASE shop_restore;                                          -- before\nDROP DATABASE IF EXISTS shop_restore; CREATE DATABASE shop_restore;    -- after"),
        DiagnosticExplanation(
            713, Message("wildcard where one file is meant", ko: "파일 하나를 뜻하는 자리에 와일드카드"),
            why: Message("With two matches the second word becomes a database name, an archive member or nothing at all.", ko: "둘이 맞으면 두 번째 단어가 데이터베이스 이름이나 아카이브 안의 파일로 읽히거나 버려짐."),
            mend: Message("Choose one file, and fail where there is not exactly one.", ko: "파일 하나를 고르고, 정확히 하나가 아니면 실패하게 할 것."),
            example: "psql -f dump_*.sql                                   # before\nset -- dump_*.sql; [ $# -eq 1 ] && psql -f \"$1\"      # after"),
        DiagnosticExplanation(
            714, Message("symptom is also that of a milder failure", ko: "더 가벼운 장애에서도 나오는 증상"),
            why: Message("A database that is merely stopped would be replaced by yesterday's backup.", ko: "꺼져 있기만 한 데이터베이스를 어제 백업으로 바꾸게 됨."),
            mend: Message("Begin with a symptom that only this failure shows, and try the mild remedy first.", ko: "이 장애에서만 나오는 증상으로 시작하고, 가벼운 조치부터 해 볼 것."),
            example: "- \"could not connect\" in the log               # before\n- \"invalid page in block\" in the log           # after"),
        DiagnosticExplanation(
            715, Message("transaction log is applied to a dump", ko: "덤프에 트랜잭션 로그를 적용하려 함"),
            why: Message("A log describes pages of one physical copy; a dump is another database. It cannot be done, and an hour goes by.", ko: "로그는 한 물리 백업의 페이지를 설명하고, 덤프는 다른 데이터베이스임. 불가능한 일에 한 시간을 쓰게 됨."),
            mend: Message("Take physical backups with archived logs; from a dump, accept the age of the dump.", ko: "로그를 보관하는 물리 백업을 둘 것. 덤프라면 덤프 시점까지만 돌아갈 수 있음."),
            example: "restore shop --at \"2025-01-29 13:55\""),
    ]
}

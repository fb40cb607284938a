import Documents

/// The first thing to do about a finding: never one that hides the traces or makes a wrong value look right.
enum CorruptionAdvice {
    static func restore(_ database: String) -> Message {
        Message(
            "stop what writes, keep a copy of the data files, then `bongsu restore \(database)`",
            ko: "쓰기를 멈추고 데이터 파일을 복사해 둔 뒤 `bongsu restore \(database)`")
    }

    static func lostPages(_ database: String) -> Message {
        Message(
            "stop what writes, no VACUUM and no REINDEX (they wipe out the traces), then `bongsu restore \(database)`",
            ko: "쓰기를 멈추고 VACUUM·REINDEX 금지(흔적이 지워짐), 그 뒤 `bongsu restore \(database)`")
    }

    static func rebuild(_ index: String, _ database: String) -> Message {
        Message(
            "the table itself may be sound: `REINDEX INDEX CONCURRENTLY \(index);`, then `bongsu assess \(database) --deep`; if it finds more, `bongsu restore \(database)`",
            ko: "테이블 자체는 온전할 수 있음: `REINDEX INDEX CONCURRENTLY \(index);` 후 `bongsu assess \(database) --deep`; 또 발견되면 `bongsu restore \(database)`")
    }

    static let lostConnection = Message(
        "look at the server's log for a crash, then ask again with `--deep`", ko: "서버 로그에서 비정상 종료를 확인한 뒤 `--deep`으로 다시 확인")

    static func quietHour(_ database: String, index: String) -> Message {
        Message(
            "in a quiet hour, as the server's user: `pg_amcheck --parent-check --heapallindexed -d \(database) -i \(index)`",
            ko: "한가한 시간에 서버 사용자로: `pg_amcheck --parent-check --heapallindexed -d \(database) -i \(index)`")
    }

    /// An extension changes the user's database, so a person installs it.
    static func install(_ database: String, available: Bool) -> Message {
        available
            ? Message(
                "install it with `sudo -u postgres psql -d \(database) -c 'CREATE EXTENSION amcheck'`",
                ko: "설치: `sudo -u postgres psql -d \(database) -c 'CREATE EXTENSION amcheck'`")
            : Message(
                "install PostgreSQL's contrib package, then `sudo -u postgres psql -d \(database) -c 'CREATE EXTENSION amcheck'`",
                ko: "PostgreSQL contrib 패키지를 설치한 뒤 `sudo -u postgres psql -d \(database) -c 'CREATE EXTENSION amcheck'`")
    }
}

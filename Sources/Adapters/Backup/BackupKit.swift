package import Documents
package import Engine
import Foundation

/// The way back without Bongsu: plain commands of restic and PostgreSQL for this very repository, and where the keys are.
///
/// The keys themselves are never in it. A test carries its commands out word for word.
package struct BackupKit: Sendable {
    let repository: Repository
    let catalogue: Catalogue
    let platform: Platform
    let language: Language

    package init(repository: Repository, catalogue: Catalogue, platform: Platform, language: Language) {
        self.repository = repository
        self.catalogue = catalogue
        self.platform = platform
        self.language = language
    }

    /// Markdown; every `sh` fence can be pasted as it stands, in order.
    package var text: String {
        var lines = ["# " + say("Restore \(platform.name) without Bongsu", "봉수 없이 \(platform.name) 복구"), ""]
        lines += [
            say(
                "On any Debian 12 with `restic`, `postgresql-client`, `age` and `zstd`. The repository is `\(repository.path)`; if it is lost, the copy elsewhere (`backups.offsite`) is a restic repository with the same key.",
                "`restic`, `postgresql-client`, `age`, `zstd`가 있는 Debian 12면 됨. 저장소는 `\(repository.path)`; 잃었다면 다른 곳의 사본(`backups.offsite`)이 같은 키를 쓰는 restic 저장소임."),
            "",
            say(
                "Keys: `\(repository.resticKey)` (restic) and `\(repository.ageKey)` (age). **Without them nothing can be opened.** Keep a copy of both away from the controller: printed, in a safe, or in a password manager.",
                "키: `\(repository.resticKey)`(restic), `\(repository.ageKey)`(age). **이 키가 없으면 아무것도 열 수 없음.** 둘 다 컨트롤러 밖에 보관할 것: 인쇄해 금고에, 또는 암호 관리자에."),
            "", "## " + say("Open the repository", "저장소 열기"), "",
        ]
        lines += fence(["export RESTIC_REPOSITORY=\(shellWord(repository.restic))", "export RESTIC_PASSWORD_FILE=\(shellWord(repository.resticKey))", "restic --no-cache snapshots"])
        for database in platform.databases { lines += section(database) }
        for files in platform.backups?.files ?? [] { lines += section(files) }
        for cluster in Set(platform.databases.map(\.cluster)).sorted() { lines += physical(cluster) }
        return lines.joined(separator: "\n") + "\n"
    }

    private func say(_ english: String, _ korean: String) -> String { language == .korean ? korean : english }

    private func fence(_ lines: [String]) -> [String] { ["```sh"] + lines + ["```", ""] }

    private func best(_ kind: BackupPart.Kind, _ name: String) -> (backup: Backup, part: BackupPart)? {
        catalogue.newest(kind, name, in: [.proved]) ?? catalogue.newest(kind, name, in: [.loaded, .checked, .taken])
    }

    private func section(_ database: Database) -> [String] {
        var lines = ["## " + say("Database `\(database.name)`", "데이터베이스 `\(database.name)`"), ""]
        guard let (backup, part) = best(.database, database.name) else { return lines + [say("There is no backup of it.", "백업이 없음."), ""] }
        let state = catalogue.state(of: part, in: backup.id)
        lines += [
            say(
                "Backup `\(backup.id)` (\(state.rawValue)). Run this where PostgreSQL is, as a superuser of it (`PGHOST`, `PGUSER` as you need them).",
                "백업 `\(backup.id)`(\(state.spokenKorean)). PostgreSQL이 있는 곳에서 그 슈퍼유저로 실행(`PGHOST`, `PGUSER`는 필요에 맞게)."), "",
        ]
        let beside = database.name + "_restore"
        let name = DatabaseSettings.identifier(beside)
        if part.engine == "sql" {
            return lines
                + fence([
                    "work=$(mktemp -d)", "restic --no-cache restore \(part.reference) --target \"$work\"",
                    "psql -X -d postgres -c \(shellWord("CREATE DATABASE \(name) TEMPLATE template0"))",
                    "psql -X -1 -v ON_ERROR_STOP=1 -d \(shellWord(beside)) -f \"$work/dump.sql\"",
                ]) + swap(database)
        }
        return lines
            + fence([
                "work=$(mktemp -d)", "restic --no-cache restore \(part.reference) --target \"$work\"",
                "find \"$work/dump\" -name '*.dat.zst' -exec zstd -q -d --rm {} +",
                "# " + say("roles that this server lacks; one that exists keeps its password and its rights", "이 서버에 없는 역할만; 이미 있는 역할은 비밀번호와 권한을 그대로 둠"),
                "psql -X -Atd postgres -c 'SELECT quote_ident(rolname) FROM pg_roles' >\"$work/there\"",
                #"awk 'FNR == NR { there[$0]; next } { name = ""; if ($2 == "ROLE") name = $3; else if ($1 == "GRANT") name = $4; sub(/;$/, "", name) } !(name in there)' "$work/there" "$work/globals.sql" >"$work/roles.sql""#,
                "psql -X -q -d postgres -f \"$work/roles.sql\" || true",
                "psql -X -d postgres -c \(shellWord("CREATE DATABASE \(name) TEMPLATE template0"))",
                "pg_restore -j2 --exit-on-error -d \(shellWord(beside)) \"$work/dump\"",
                "# " + say("what it must hold: \"$work/manifest.json\" (rows and checksums a table)", "들어 있어야 할 것: \"$work/manifest.json\"(테이블별 행과 체크섬)"),
            ]) + swap(database)
    }

    private func swap(_ database: Database) -> [String] {
        let old = DatabaseSettings.identifier(database.name)
        return [
            say(
                "Look at it. Then stop what writes, and swap: both names change at once, and the old database stays.",
                "확인한 뒤, 쓰기를 하는 서비스를 멈추고 교체: 두 이름이 한꺼번에 바뀌며 이전 데이터베이스는 남음."), "",
            "```sql", "ALTER DATABASE \(old) ALLOW_CONNECTIONS false;",
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = \(DatabaseSettings.literal(database.name));", "BEGIN;",
            "ALTER DATABASE \(old) RENAME TO \(DatabaseSettings.identifier(database.name + "_broken"));",
            "ALTER DATABASE \(DatabaseSettings.identifier(database.name + "_restore")) RENAME TO \(old);", "COMMIT;", "```", "",
            say(
                "A rename leaves owner, grants, settings and limits of the database with the old one: `\\l+ \(database.name)_broken` shows owner and grants, `\\drds` the settings, `SELECT datname, datconnlimit FROM pg_database` the limits; set them again.",
                "이름 변경은 데이터베이스의 소유자, 권한, 설정, 제한을 이전 것에 남김: 소유자와 권한은 `\\l+ \(database.name)_broken`, 설정은 `\\drds`, 제한은 `SELECT datname, datconnlimit FROM pg_database`로 보고 다시 설정할 것."), "",
            say("Where there is no old database, only the name changes: `ALTER DATABASE \(DatabaseSettings.identifier(database.name + "_restore")) RENAME TO \(old);`", "이전 데이터베이스가 없으면 이름만 변경: `ALTER DATABASE \(DatabaseSettings.identifier(database.name + "_restore")) RENAME TO \(old);`"), "",
        ]
    }

    private func section(_ files: Backups.Files) -> [String] {
        var lines = ["## " + say("Files of `\(files.host)`", "`\(files.host)`의 파일"), ""]
        guard let (backup, part) = best(.files, files.host) else { return lines + [say("There is no backup of them.", "백업이 없음."), ""] }
        lines += [
            say(
                "Backup `\(backup.id)`: `files/` holds \(files.paths.joined(separator: ", ")); `host/` and `inventory.txt` what a replacement needs (packages, units, nginx, cron, users, keys, commit). As root, so that owners are kept.",
                "백업 `\(backup.id)`: `files/`에 \(files.paths.joined(separator: ", ")); `host/`와 `inventory.txt`에 대체 서버가 필요로 하는 것(패키지, 유닛, nginx, cron, 사용자, 키, 커밋). 소유자를 유지하려면 root로."), "",
        ]
        return lines + fence(["files=$(mktemp -d)", "restic --no-cache restore \(part.reference) --target \"$files\"", "ls \"$files/files\""])
    }

    /// Another program's copy: its own commands, with the configuration that it has.
    private func adopted(_ cluster: String, _ part: BackupPart) -> [String] {
        let words = part.reference.split(separator: "/").map(String.init)
        guard words.count == 2, let adopted = platform.backups?.adopted else { return [] }
        return [
            "## " + say("Whole cluster `\(cluster)`", "클러스터 `\(cluster)` 전체"), "",
            say(
                "pgBackRest keeps it on `\(adopted.host)`. Where `pgbackrest` is configured for that repository, into an empty data directory, as the server's user.",
                "pgBackRest가 `\(adopted.host)`에 보관함. 그 저장소로 `pgbackrest`가 설정된 곳에서, 빈 데이터 디렉터리에, 서버 사용자로."), "",
        ]
            + fence([
                "data=$(mktemp -d)",
                "pgbackrest --stanza=\(shellWord(words[0])) --set=\(shellWord(words[1])) --pg1-path=\"$data\" --type=immediate --target-action=promote restore",
                "# " + say("then start it with: -c archive_mode=off; tablespaces need --tablespace-map", "이후 시작 옵션: -c archive_mode=off; 테이블스페이스는 --tablespace-map 필요"),
            ])
    }

    private func physical(_ cluster: String) -> [String] {
        guard let (backup, part) = best(.cluster, cluster) else { return [] }
        if part.engine != "pg_basebackup" { return adopted(cluster, part) }
        let base = "\(repository.physical(cluster))/\(backup.id)/base.tar.zst.age"
        return [
            "## " + say("Whole cluster `\(cluster)`", "클러스터 `\(cluster)` 전체"), "",
            say("Into an empty data directory, as the server's user; the write-ahead log lies in `\(repository.wal(cluster))`.", "빈 데이터 디렉터리에, 서버 사용자로; WAL은 `\(repository.wal(cluster))`에 있음."), "",
        ]
            + fence([
                "data=$(mktemp -d)",
                "age -d -i \(shellWord(repository.ageKey)) \(shellWord(base)) | zstd -dc | tar -x -C \"$data\"",
                "touch \"$data/recovery.signal\"",
                "# " + say("then start it with: -c recovery_target=immediate -c recovery_target_action=promote -c restore_command=false", "이후 시작 옵션: -c recovery_target=immediate -c recovery_target_action=promote -c restore_command=false"),
            ])
    }
}

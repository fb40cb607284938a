/// What a command does to the platform, as far as its words tell.
enum CommandKind {
    /// Brings a service (or everything of a manager) up again: its name, or `*`.
    static func restarted(_ site: Site) -> String? { service(site, ["restart", "start", "reload", "try-restart", "reload-or-restart", "startOrRestart", "startOrReload"]) }

    static func stopped(_ site: Site) -> String? { service(site, ["stop", "kill", "delete", "disable"]) }

    private static func service(_ site: Site, _ verbs: Set<String>) -> String? {
        let operands = site.operands.map(\.value)
        switch site.program {
        case "systemctl", "pm2", "supervisorctl", "docker", "podman", "rc-service", "initctl":
            let words = operands.filter { $0 != "compose" && $0 != "container" }
            guard let verb = words.first, verbs.contains(verb), words.count > 1 || site.program == "docker" else { return nil }
            if site.program == "pm2", words.count > 1, words[1].contains(".") { return "*" }
            return words.count > 1 ? unit(words[1]) : "*"
        case "service":
            guard operands.count == 2, verbs.contains(operands[1]) else { return nil }
            return unit(operands[0])
        case "docker-compose":
            guard let verb = operands.first, verbs.contains(verb) || (verb == "up" && verbs.contains("start")) || (verb == "down" && verbs.contains("stop")) else { return nil }
            return operands.count > 1 ? operands[1] : "*"
        case "nginx": return verbs.contains("reload") && site.values.contains("reload") ? "nginx" : nil
        case "apachectl", "apache2ctl":
            guard let verb = operands.first, verbs.contains(verb == "graceful" ? "reload" : verb) else { return nil }
            return "apache2"
        default: return nil
        }
    }

    private static func unit(_ name: String) -> String { name.hasSuffix(".service") ? String(name.dropLast(8)) : name }

    /// Puts a database or files back from a backup.
    static func restores(_ site: Site) -> Bool {
        switch site.program {
        case "psql", "mysql", "mariadb":
            let file = site.option("-f", "--file")?.value ?? site.command.command.redirections.first { $0.form == "<" }?.target.value
            if let file { return ["dump", "backup", "restore", "db", ".sql"].contains { file.lowercased().contains($0) } && !file.contains("migrat") && !file.contains("schema") }
            return false
        case "pg_restore", "mongorestore", "pgbackrest": return site.program != "pgbackrest" || site.values.contains("restore")
        case "restic", "borg": return ["restore", "extract"].contains(site.first)
        default: return isScript(site, "restore")
        }
    }

    /// A script of the team whose name says what it does.
    static func isScript(_ site: Site, _ word: String) -> Bool {
        let path = site.command.invocation.programWord?.value ?? ""
        if path.contains("/") || path.hasSuffix(".sh") { return site.program.lowercased().contains(word) }
        guard ["bash", "sh", "python", "python3", "node"].contains(site.program) else { return false }
        return (site.first.split(separator: "/").last ?? "").lowercased().contains(word)
    }

    /// Keeps a copy of what is there.
    static func keepsCopy(_ site: Site) -> Bool {
        switch site.program {
        case "pg_dump", "pg_dumpall", "pg_basebackup", "mysqldump", "mongodump", "rsync", "mv", "cp": return true
        case "tar": return (site.values.first ?? "").contains("c") && !(site.values.first ?? "").contains("x")
        case "git": return site.first == "stash" || site.first == "tag" || site.first == "branch"
        case "lvcreate": return site.has("s", "snapshot")
        case "zfs", "btrfs": return site.values.contains { $0.contains("snapshot") }
        case "aws", "gcloud", "az": return site.values.contains { $0.contains("snapshot") }
        case "restic", "borg": return ["backup", "create"].contains(site.first)
        default: return isScript(site, "backup") || isScript(site, "snapshot")
        }
    }

    /// Why what it removes cannot be had back; nil where it can, or where nothing of worth is removed.
    static func loss(_ site: Site) -> Message? {
        switch site.program {
        case "rm":
            guard site.has("r") || site.has("R") || site.has(nil, "recursive") else { return nil }
            let targets = site.operands.map(\.value)
            let worthless = ["node_modules", "dist", "build", "cache", "tmp", ".next", "__pycache__", "target", "coverage"]
            guard !targets.isEmpty, !targets.allSatisfy({ target in target.hasPrefix("/tmp/") || target.split(separator: "/").contains { part in worthless.contains { part.lowercased().contains($0) } } })
            else { return nil }
            return Message("removes \(targets.joined(separator: " ")) for good", ko: "완전히 지우는 것: \(targets.joined(separator: " "))")
        case "dropdb": return Message("drops the database for good", ko: "데이터베이스를 완전히 지움")
        case "mkfs", "wipefs": return Message("destroys what the disk holds", ko: "디스크의 내용을 모두 지움")
        case let program where program.hasPrefix("mkfs."): return Message("destroys what the disk holds", ko: "디스크의 내용을 모두 지움")
        case "dd": return site.values.contains { $0.hasPrefix("of=/dev/") && $0 != "of=/dev/null" } ? Message("overwrites the disk", ko: "디스크를 덮어씀") : nil
        case "git":
            if site.first == "reset", site.values.contains("--hard") { return Message("throws away uncommitted changes", ko: "커밋하지 않은 변경을 버림") }
            if site.first == "clean", site.has("f") { return Message("removes untracked files for good", ko: "추적하지 않는 파일을 완전히 지움") }
            return nil
        case "pg_restore": return site.has("c", "clean") ? Message("drops what is there before it restores", ko: "복원하기 전에 있던 것을 지움") : nil
        case "redis-cli": return site.values.contains { ["FLUSHALL", "FLUSHDB"].contains($0.uppercased()) } ? Message("empties the store for good", ko: "저장소를 완전히 비움") : nil
        case "terraform", "tofu": return site.first == "destroy" ? Message("destroys the machines for good", ko: "장비를 완전히 없앰") : nil
        case "docker", "podman":
            if site.values.contains("prune"), site.values.contains("--volumes") { return Message("removes volumes for good", ko: "볼륨을 완전히 지움") }
            if site.values.contains("volume"), site.values.contains("rm") { return Message("removes volumes for good", ko: "볼륨을 완전히 지움") }
            if site.values.contains("down"), site.has("v", "volumes") { return Message("removes the volumes with the containers", ko: "컨테이너와 함께 볼륨도 지움") }
            return nil
        default: return nil
        }
    }

    static func loss(_ statement: SQLStatement) -> Message? {
        if statement.starts("DROP DATABASE") || statement.starts("DROP TABLE") || statement.starts("DROP SCHEMA") {
            return Message("drops \(statement.names.last ?? "") for good", ko: "완전히 지우는 것: \(statement.names.last ?? "")")
        }
        if statement.words.first == "TRUNCATE" { return Message("empties the table for good", ko: "테이블을 완전히 비움") }
        if statement.starts("DELETE FROM"), !statement.words.contains("WHERE") { return Message("removes every row", ko: "모든 행을 지움") }
        return nil
    }

    /// Asks whether something really works.
    static func verifies(_ site: Site) -> Bool {
        switch site.program {
        case "curl", "wget", "pg_isready", "nc", "psql", "mysqladmin", "http", "pg_amcheck", "diff", "cmp", "ab", "openssl": return true
        case "systemctl": return ["is-active", "status", "is-failed"].contains(site.first)
        case "kubectl": return site.first == "rollout" || site.first == "wait"
        case "pm2": return ["describe", "show", "jlist", "status", "list", "ls"].contains(site.first)
        case "docker": return site.values.contains("inspect") || site.values.contains("ps")
        case "supervisorctl": return site.first == "status"
        default: return ["health", "verify", "smoke", "check", "test"].contains { isScript(site, $0) }
        }
    }
}

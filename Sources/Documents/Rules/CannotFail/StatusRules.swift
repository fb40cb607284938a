/// B0506: a status that is green whatever the state is.
enum NeverRedStatus: Rule {
    static let code = DiagnosticCode(506)
    static let severity = Diagnostic.Severity.error

    static func findings(in subject: Subject) -> [Finding] {
        var findings = subject.sites.compactMap { site -> Finding? in
            guard let fact = fact(site, subject.platform) else { return nil }
            guard fact.alsoMisleads || (!site.isEvidence && site.command.pipeline.count == 1) else { return nil }
            return Finding(
                Message("status is never red", ko: "실패로 나오는 일이 없는 상태 확인"), at: subject.place(site.head), label: fact.label,
                notes: fact.note.map { [$0] } ?? [], help: [fact.help])
        }
        if !subject.isProse {
            for database in subject.platform.databases {
                guard let unit = database.unit, ["postgresql", "postgresql.service"].contains(unit) else { continue }
                findings.append(
                    Finding(
                        Message("status is never red", ko: "실패로 나오는 일이 없는 상태 확인"), at: subject.place(key: "databases.\(database.name).unit", text: unit),
                        label: Debian.label, notes: [Debian.note],
                        help: [Message("name the cluster's own unit: `unit: postgresql@15-main`", ko: "클러스터의 유닛을 적을 것: `unit: postgresql@15-main`")]))
            }
        }
        return findings
    }

    private struct Fact {
        var label: Message
        var note: Message?
        var help: Message
        /// What it prints is wrong too, so that even as evidence it leads astray.
        var alsoMisleads = false
    }

    private enum Debian {
        static let label = Message("on Debian and Ubuntu this unit is /bin/true", ko: "Debian과 Ubuntu에서 이 유닛은 /bin/true")
        static let note = Message(
            "it shows `active (exited)` over a dead cluster; the cluster is postgresql@VERSION-NAME",
            ko: "클러스터가 죽어도 `active (exited)`로 보임. 실제 클러스터는 postgresql@버전-이름")
    }

    private static func fact(_ site: Site, _ platform: Platform) -> Fact? {
        let unit = site.operands.dropFirst().first?.value ?? ""
        switch site.program {
        case "systemctl":
            guard ["status", "is-active"].contains(site.first), unit == "postgresql" || unit == "postgresql.service" else { return nil }
            return Fact(label: Debian.label, note: Debian.note, help: Message("ask the cluster itself: `pg_isready` or `systemctl status 'postgresql@*'`", ko: "클러스터에 직접 물을 것: `pg_isready` 또는 `systemctl status 'postgresql@*'`"), alsoMisleads: true)
        case "service":
            guard site.first == "postgresql", unit == "status" else { return nil }
            return Fact(label: Debian.label, note: Debian.note, help: Message("ask the cluster itself: `pg_isready`", ko: "클러스터에 직접 물을 것: `pg_isready`"), alsoMisleads: true)
        case "pm2":
            guard ["status", "list", "ls", "l", "ps"].contains(site.first) else { return nil }
            let health = platform.services.first { $0.manager == .pm2 && $0.health != nil }?.health
            return Fact(
                label: Message("exits 0 for errored and stopped processes too", ko: "errored, stopped 프로세스가 있어도 종료 코드 0"),
                help: Message("ask the service itself: `curl -fsS \(health ?? "http://localhost:PORT/health")`", ko: "서비스에 직접 물을 것: `curl -fsS \(health ?? "http://localhost:포트/health")`"))
        case "docker", "podman", "docker-compose":
            let verb = site.operands.first { $0.value != "compose" }?.value
            guard verb == "ps", !site.has("q", "quiet") else { return nil }
            return Fact(
                label: Message("exits 0 whatever runs", ko: "무엇이 떠 있든 종료 코드 0"),
                help: Message("ask the container's health: `docker inspect -f '{{.State.Health.Status}}' NAME | grep -qx healthy`", ko: "컨테이너의 상태를 물을 것: `docker inspect -f '{{.State.Health.Status}}' NAME | grep -qx healthy`"))
        case "kubectl":
            guard site.first == "get", ["pods", "pod", "po", "deploy", "deployments", "nodes"].contains(unit) else { return nil }
            return Fact(
                label: Message("exits 0 whatever state it prints", ko: "어떤 상태를 출력하든 종료 코드 0"),
                help: Message("wait for the state: `kubectl rollout status deploy/NAME --timeout=60s`", ko: "상태를 기다릴 것: `kubectl rollout status deploy/NAME --timeout=60s`"))
        default: return nil
        }
    }
}

/// B0507: a search for words that nobody writes finds nothing, and nothing looks like good news.
enum LogNobodyWrites: Rule {
    static let code = DiagnosticCode(507)
    static let severity = Diagnostic.Severity.error

    private struct Fact {
        var pattern: String
        var files: [String]
        var label: Message
        var instead: String
    }

    /// From the programs' own sources: auth.c of OpenSSH, pam_unix, auth.c of PostgreSQL.
    private static let facts: [Fact] = [
        Fact(
            pattern: "failed login", files: ["auth.log", "/secure"],
            label: Message("sshd writes `Failed password`", ko: "sshd는 `Failed password`로 기록함"), instead: "Failed password"),
        Fact(
            pattern: "login failed", files: ["auth.log", "/secure"],
            label: Message("sshd writes `Failed password`", ko: "sshd는 `Failed password`로 기록함"), instead: "Failed password"),
        Fact(
            pattern: "login failure", files: ["auth.log", "/secure"],
            label: Message("sshd writes `Failed password`, pam `authentication failure`", ko: "sshd는 `Failed password`, pam은 `authentication failure`로 기록함"), instead: "Failed password\\|authentication failure"),
        Fact(
            pattern: "login failed", files: ["postgresql"],
            label: Message("PostgreSQL writes `password authentication failed`", ko: "PostgreSQL은 `password authentication failed`로 기록함"),
            instead: "password authentication failed"),
        Fact(
            pattern: "segmentation fault", files: ["syslog", "kern.log", "/messages"],
            label: Message("the kernel writes `segfault`", ko: "커널은 `segfault`로 기록함"), instead: "segfault"),
    ]

    static func findings(in subject: Subject) -> [Finding] {
        subject.sites.compactMap { site in
            if ["grep", "egrep", "fgrep", "zgrep", "rg"].contains(site.program), let pattern = site.operands.first {
                let files = site.operands.dropFirst().map(\.value).joined(separator: " ")
                guard let fact = facts.first(where: { fact in pattern.value.lowercased() == fact.pattern && fact.files.contains { files.contains($0) } }) else { return nil }
                return Finding(
                    Message("pattern that nobody writes", ko: "아무도 기록하지 않는 문구"), at: subject.place(pattern, site), label: fact.label,
                    notes: [Message("nothing is found during an attack either", ko: "공격을 받는 중에도 아무것도 나오지 않음")],
                    help: [Message("search for what is written: `grep \"\(fact.instead)\" \(files)`", ko: "실제로 기록되는 문구를 찾을 것: `grep \"\(fact.instead)\" \(files)`")])
            }
            guard site.program == "journalctl", let unit = site.option("-u", "--unit"), ["postgresql", "postgresql.service"].contains(unit.value) else { return nil }
            return Finding(
                Message("log of a unit that says nothing of the database", ko: "데이터베이스에 대해 아무것도 남기지 않는 유닛의 로그"), at: subject.place(unit, site),
                label: Message("on Debian and Ubuntu this unit is /bin/true", ko: "Debian과 Ubuntu에서 이 유닛은 /bin/true"),
                notes: [Message("the cluster writes to /var/log/postgresql, its unit is postgresql@VERSION-NAME", ko: "클러스터는 /var/log/postgresql에 기록하고, 유닛은 postgresql@버전-이름")],
                help: [Message("read the cluster's log: `journalctl -u 'postgresql@*' -n 100 --no-pager`, `tail -n 200 /var/log/postgresql/*.log`", ko: "클러스터의 로그를 읽을 것: `journalctl -u 'postgresql@*' -n 100 --no-pager`, `tail -n 200 /var/log/postgresql/*.log`")])
        }
    }
}

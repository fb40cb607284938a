import Documents

/// restart → health → rebuild and start → health; the configuration is validated before anything is (re)started.
struct ServiceLadder {
    let service: Service
    let platform: Platform

    private var unit: String { service.unit ?? service.name }

    var section: Section? {
        guard let restart else { return nil }
        var builder = LadderBuilder(
            name: service.name, host: service.host, directory: service.directory, kind: "services", platform: platform)
        if let validate = service.validate {
            // A running service whose configuration is broken counts, too: the validation reports it, and nothing is
            // restarted over it.
            builder.condition = Condition(terms: [.named(service.name, .down), .named(service.name, .damaged)])
            builder.add(
                "validate", Message("Validate the configuration", ko: "설정 검증"), validate, [.check], timeout: .seconds(30),
                inDirectory: true)
        }
        builder.add(
            "restart", Message("Restart \(service.name)", ko: "\(service.name) 재시작"), validated(restart), [.idempotent],
            timeout: .seconds(180), inDirectory: true)
        builder.add(
            "health", Message("Health check", ko: "헬스체크"), health, [.check], until: .seconds(30), timeout: .seconds(15),
            inDirectory: true)
        if !service.rebuild.isEmpty, let start = service.start ?? self.start {
            let commands = service.rebuild
            let text = commands.joined(separator: "\n") + "\n" + validated(start)
            let deletes = commands.contains(where: Self.deletes) || service.manager == .pm2 && Self.deletes(start)
            builder.add(
                "rebuild", Message("Rebuild and start \(service.name)", ko: "\(service.name) 다시 빌드하고 시작"), text,
                deletes ? [.fallback, .destructive] : [.fallback], timeout: .seconds(900), inDirectory: true)
            builder.add(
                "health-after-rebuild", Message("Health check after the rebuild", ko: "빌드 후 헬스체크"), health, [.check],
                until: .seconds(60), timeout: .seconds(15), inDirectory: true)
        }
        return builder.section
    }

    /// A broken configuration is never loaded over a running one: the tool's own line is the step's output.
    private func validated(_ command: String) -> String {
        service.validate.map { "\($0)\n\(command)" } ?? command
    }

    /// Commands that remove something that the next rung may not bring back.
    static func deletes(_ command: String) -> Bool {
        let words = command.split { " \t;&|()".contains($0) }.map(String.init)
        if words.contains(where: { ["rm", "rmdir", "shred", "truncate", "dd", "mkfs", "dropdb"].contains($0) }) { return true }
        if words.contains("git"), words.contains("clean") || words.contains("--hard") { return true }
        return words.contains("pm2") && words.contains("delete") || command.lowercased().contains("drop ")
            || words.contains("-delete") || words.contains("prune")
    }

    /// Starts it anew, whatever state it is in; nil where nobody has said how.
    var restartCommand: String? { restart.map(validated) }

    /// Fails while it does not run or does not answer.
    var healthCommand: String { health }

    private var restart: String? {
        if let own = service.restart { return own }
        switch service.manager {
        case .systemd: return SystemdCommands(unit: unit).restart
        case .pm2: return Pm2Commands(service).restart
        case .supervisor: return "\(LadderBuilder.root)\nroot supervisorctl restart \(LadderBuilder.quoted(unit))"
        case .compose: return "docker compose up -d --force-recreate \(LadderBuilder.quoted(unit))"
        case .commands:
            guard let start = service.start else { return nil }
            return (service.stop.map { "\($0) || true\n" } ?? "") + start
        }
    }

    private var start: String? {
        switch service.manager {
        case .systemd: SystemdCommands(unit: unit).restart
        case .pm2: service.restart ?? Pm2Commands(service).restart
        case .supervisor: "\(LadderBuilder.root)\nroot supervisorctl restart \(LadderBuilder.quoted(unit))"
        case .compose: "docker compose up -d --build --force-recreate \(LadderBuilder.quoted(unit))"
        case .commands: nil
        }
    }

    /// The manager's real state, then what users need: an answer.
    private var health: String {
        var text: String
        switch service.manager {
        case .systemd: text = SystemdCommands(unit: unit).check
        case .pm2: text = Pm2Commands(service).check
        case .supervisor:
            text = "\(LadderBuilder.root)\nroot supervisorctl status \(LadderBuilder.quoted(unit)) | grep RUNNING >/dev/null"
        case .compose: text = "docker compose ps --status running --services | grep -Fx \(LadderBuilder.quoted(unit)) >/dev/null"
        case .commands: text = service.status ?? ""
        }
        if let url = service.health {
            text += (text.isEmpty ? "" : "\n") + "curl -fsS --noproxy '*' --max-time 5 -o /dev/null \(LadderBuilder.quoted(url))"
        }
        return text.isEmpty ? "true" : text
    }
}

/// systemd by its real state: `systemctl show`, not the exit code of a restart.
struct SystemdCommands {
    let unit: String
    private var name: String { LadderBuilder.quoted(unit) }

    var restart: String {
        #"""
        \#(LadderBuilder.root)
        # Five starts in ten seconds lock a unit, ours counted: unlock it first, a healthy one, too. One that waits to be started again may be at its last.
        root systemctl reset-failed \#(name) 2>/dev/null || true
        root systemctl restart \#(name)
        # A program that dies at once must not cost the patience of the health check: its last words, and the next rung.
        for i in 1 2 3 4 5 6 7 8; do
          sleep 0.5
          state=$(systemctl show -p ActiveState --value \#(name)); again=$(systemctl show -p NRestarts --value \#(name))
          if [ "$state" = failed ] || [ "${again:-0}" -ge 2 ]; then
            echo "it died at once ($state, restarted ${again:-0} times):" >&2
            root journalctl -u \#(name) -q -o cat --no-pager -n 15 >&2 || true
            exit 1
          fi
          if [ "$i" -ge 2 ] && [ "${again:-0}" = 0 ]; then break; fi
        done
        """#
    }

    /// Active, and three seconds later still the same process.
    var check: String {
        #"""
        state() { systemctl show -p ActiveState,SubState,MainPID,Result \#(name) | tr '\n' ' '; }
        first=$(state); case $first in *ActiveState=active*) ;; *) echo "$first"; exit 1 ;; esac
        sleep 3
        second=$(state); if [ "$first" != "$second" ]; then echo "$first-> $second"; exit 1; fi
        """#
    }
}

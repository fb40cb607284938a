import Documents
import Engine

/// How each service manager is asked, and how it answers. Asking starts nothing: not even pm2's daemon.
enum ManagerQuestions {
    static func script(_ service: Service) -> String {
        let unit = service.unit ?? service.name
        let port = service.health.flatMap(URLHost.init).map(\.port)
        let holder = port.map(SystemdState.portHolder) ?? ""
        let go = service.directory.map { "cd \(ShellQuoting.word($0)) || exit 126\n" } ?? ""
        switch service.manager {
        case .systemd: return SystemdState.question(unit) + SystemdState.lastWords(unit) + holder
        case .pm2: return pm2 + holder
        case .supervisor:
            let ask = "supervisorctl status \(ShellQuoting.word(unit))"
            return "command -v supervisorctl >/dev/null || { echo bongsu-missing; exit 0; }\n\(ask) 2>&1 || root \(ask) 2>&1; true\n" + holder
        case .compose:
            let ask = "docker compose ps --all --format '{{.State}}|{{.ExitCode}}|{{.Name}}' \(ShellQuoting.word(unit))"
            return "command -v docker >/dev/null || { echo bongsu-missing; exit 0; }\n\(go)\(ask) 2>&1 || root \(ask) 2>&1; true\n"
        case .commands:
            guard let status = service.status else { return "echo bongsu-no-status\n" }
            return go + status + "\n"
        }
    }

    /// Finds pm2 where a non-login session does not (nvm and friends), and asks only a daemon that is alive.
    static let pm2Path = #"""
        for d in /usr/local/bin /opt/*/bin "$HOME"/.local/bin "$HOME"/.npm-global/bin "$HOME"/.local/share/pnpm "$HOME"/.volta/bin "$HOME"/.nvm/versions/node/*/bin; do
          if [ -x "$d/pm2" ]; then PATH=$d:$PATH; fi
        done
        export PATH NO_COLOR=1

        """#

    private static let pm2 =
        pm2Path + #"""
            command -v pm2 >/dev/null || { echo bongsu-missing; exit 0; }
            h=${PM2_HOME:-$HOME/.pm2}
            echo "bongsu-now $(date +%s%3N)"
            if [ -S "$h/rpc.sock" ] && kill -0 "$(cat "$h/pm2.pid" 2>/dev/null)" 2>/dev/null; then
              echo "bongsu-daemon $(cat "$h/pm2.pid")"
              out=$(timeout -k 1 2 pm2 jlist --silent </dev/null 2>/dev/null | head -c 4000000; echo)
              [ -n "$out" ] && printf '%s\n' "$out" || echo bongsu-hung
            else
              echo bongsu-daemon-down
            fi

            """#

    static func answer(_ answer: ProbeScript.Answer, _ service: Service) -> ProbeAnswer {
        if answer.timedOut { return .manager(ManagerAnswer(.managerHung)) }
        let unit = service.unit ?? service.name
        let text = answer.output
        if text.hasPrefix("bongsu-missing") { return .manager(ManagerAnswer(.managerMissing)) }
        var manager: ManagerAnswer
        switch service.manager {
        case .systemd: manager = SystemdState.answer(text, unit: unit)
        case .pm2: manager = pm2Answer(text, unit)
        case .supervisor: manager = supervisorAnswer(text)
        case .compose: manager = composeAnswer(text)
        case .commands:
            if text.hasPrefix("bongsu-no-status") {
                return .notAsked(Message("platform.yaml states no status command", ko: "platform.yaml에 status 명령이 없음"))
            }
            let last = text.split(separator: "\n").last.map(String.init) ?? ""
            manager = ManagerAnswer(answer.exitCode == 0 ? .running : .stopped, detail: "\(last) (exit \(answer.exitCode))")
        }
        manager.portHolder = stranger(text, manager, unit: unit)
        return .manager(manager)
    }

    private static func pm2Answer(_ text: String, _ name: String) -> ManagerAnswer {
        let lines = text.split(separator: "\n")
        if lines.contains("bongsu-daemon-down") { return ManagerAnswer(.managerDown) }
        let now = lines.first { $0.hasPrefix("bongsu-now ") }.flatMap { Int($0.dropFirst(11)) } ?? 0
        let own = lines.filter { !$0.hasPrefix("bongsu-") }.joined(separator: "\n")
        guard let list = Pm2List(own) else { return ManagerAnswer(.managerHung, detail: "pm2 jlist") }
        return list.answer(for: name, now: now)
    }

    private static func supervisorAnswer(_ text: String) -> ManagerAnswer {
        let line = text.split(separator: "\n").last.map(String.init) ?? ""
        let words = line.split(separator: " ").map(String.init)
        let state: ManagerAnswer.State =
            switch words.count > 1 ? words[1] : "" {
            case "RUNNING": .running
            case "STARTING": .starting
            case "STOPPING": .stopping
            case "STOPPED", "EXITED": .stopped
            case "BACKOFF": .crashLoop
            case "FATAL": .errored
            default: line.contains("no such process") ? .notKnown : line.contains("refused") || line.contains("no such file") ? .managerDown : .unclear
            }
        return ManagerAnswer(state, detail: words.dropFirst().joined(separator: " "))
    }

    private static func composeAnswer(_ text: String) -> ManagerAnswer {
        let rows = text.split(separator: "\n").map { $0.split(separator: "|", omittingEmptySubsequences: false).map(String.init) }.filter { $0.count == 3 }
        guard let row = rows.first else {
            return ManagerAnswer(text.contains("daemon") ? .managerDown : .notKnown, detail: text.split(separator: "\n").first.map(String.init) ?? "")
        }
        let state: ManagerAnswer.State =
            switch row[0] {
            case "running": .running
            case "restarting": .crashLoop
            case "created", "exited", "paused": .stopped
            case "dead": .failed
            default: .unclear
            }
        return ManagerAnswer(state, detail: "\(row[0]), exit \(row[1])", exitCode: Int(row[1]))
    }

    /// A listener on the service's port that is not the service: neither one of its processes, nor a child of
    /// one, nor in the unit's control group, nor of pm2's daemon.
    private static func stranger(_ text: String, _ manager: ManagerAnswer, unit: String) -> String? {
        guard manager.state != .running, manager.state != .starting, manager.state != .unclear else { return nil }
        var known = Set(manager.processes)
        var holders: [(pid: Int, name: String, group: String)] = []
        var ancestors: [Int: Set<Int>] = [:]
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            guard words.count >= 2, let pid = Int(words[1]) else { continue }
            switch words[0] {
            case "bongsu-daemon": known.insert(pid)
            case "bongsu-holder": holders.append((pid, words.count > 2 ? words[2] : "", words.count > 3 ? words[3] : ""))
            case "bongsu-ancestor": if words.count > 2, let above = Int(words[2]) { ancestors[pid, default: []].insert(above) }
            default: continue
            }
        }
        let foreign = holders.first { holder in
            !known.contains(holder.pid) && known.isDisjoint(with: ancestors[holder.pid] ?? [])
                && !holder.group.hasSuffix("/\(unit)") && !holder.group.hasSuffix("/\(unit).service")
        }
        return foreign.map { "\($0.name) (pid \($0.pid))" }
    }
}

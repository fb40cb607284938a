import Engine

/// systemd's own account of a unit, from `systemctl show`: `is-active` alone hides the start limit and `/bin/true`.
enum SystemdState {
    static func question(_ unit: String) -> String {
        let name = ShellQuoting.word(unit)
        return #"""
            command -v systemctl >/dev/null || { echo bongsu-missing; exit 0; }
            \#(show(name))

            """#
    }

    /// - Parameter name: one word of `sh`.
    static func show(_ name: String) -> String {
        #"""
        systemctl show \#(name) -p LoadState,ActiveState,SubState,Result,NRestarts,MainPID,ExecMainCode,ExecMainStatus,ActiveEnterTimestampMonotonic,ExecStart,Type 2>&1
        read -r up rest </proc/uptime; echo "BongsuUptime=$up"
        """#
    }

    /// What a unit that does not run printed last: a service that dies before it opens its log says why only here.
    static func lastWords(_ unit: String) -> String {
        let name = ShellQuoting.word(unit)
        return #"""
            case $(systemctl show -p ActiveState --value \#(name) 2>/dev/null) in
              active|reloading) ;;
              *) root timeout 1 journalctl -u \#(name) -q -o cat --no-pager --since '1 hour ago' -n 30 2>/dev/null | cut -c 1-300 | sed 's/^/bongsu-said /' ;;
            esac

            """#
    }

    /// Who listens on the service's port, with its ancestors; a line a process.
    static func portHolder(_ port: Int) -> String {
        #"""
        root ss -Hltnp 'sport = :\#(port)' 2>/dev/null | grep -o 'pid=[0-9]*' | sort -u | while IFS== read -r _ p; do
          echo "bongsu-holder $p $(cat /proc/$p/comm 2>/dev/null) $(sed -n 's/^0:://p' /proc/$p/cgroup 2>/dev/null | tr ' ' _)"
          a=$p; n=0
          while [ "${a:-0}" -gt 1 ] && [ $n -lt 6 ]; do a=$(sed -n 's/^PPid:[[:space:]]*//p' /proc/$a/status 2>/dev/null); n=$((n + 1)); echo "bongsu-ancestor $p $a"; done
        done

        """#
    }

    static func answer(_ output: String, unit: String) -> ManagerAnswer {
        var values: [String: String] = [:]
        var said: [String] = []
        for line in output.split(separator: "\n") {
            if line.hasPrefix("bongsu-said ") {
                said.append(String(line.dropFirst(12)))
                continue
            }
            if line == "bongsu-missing" { return ManagerAnswer(.managerMissing) }
            guard let sign = line.firstIndex(of: "=") else { continue }
            values[String(line[..<sign])] = String(line[line.index(after: sign)...])
        }
        guard let active = values["ActiveState"] else {
            return ManagerAnswer(.unclear, detail: output.split(separator: "\n").first.map(String.init) ?? "")
        }
        let sub = values["SubState"] ?? ""
        let result = values["Result"] ?? ""
        let pid = Int(values["MainPID"] ?? "") ?? 0
        let status = Int(values["ExecMainStatus"] ?? "")
        var answer = ManagerAnswer(.unclear, processes: pid > 0 ? [pid] : [])
        answer.lastWords = said
        // The state has its own word; only what it does not say stands in the detail.
        var detail = active == sub || active == "failed" || sub == "running" ? [] : ["\(active), \(sub)"]
        answer.restarts = Int(values["NRestarts"] ?? "")
        answer.exitCode = status
        if let entered = Int(values["ActiveEnterTimestampMonotonic"] ?? ""), entered > 0, active == "active",
            let up = values["BongsuUptime"].flatMap({ Double($0) }) {
            answer.uptime = .milliseconds(max(0, Int(up * 1000) - entered / 1000))
        }
        if !["", "success", "signal", "exit-code", "start-limit-hit", "oom-kill"].contains(result) { detail.append(result) }
        // CLD_KILLED and CLD_DUMPED: the status is a signal's number.
        if ["2", "3"].contains(values["ExecMainCode"] ?? ""), let status, active != "active" {
            detail.append("signal \(status)")
        } else if let status, status != 0, active != "active" {
            detail.append("exit \(status)")
        }
        answer.detail = detail.joined(separator: ", ")
        answer.state = state(active, sub, result, values, answer)
        return answer
    }

    private static func state(
        _ active: String, _ sub: String, _ result: String, _ values: [String: String], _ answer: ManagerAnswer
    ) -> ManagerAnswer.State {
        if values["LoadState"] == "not-found" { return .notKnown }
        if values["Type"] == "oneshot", values["ExecStart"]?.contains("path=/bin/true") == true { return .meaningless }
        switch active {
        case "active":
            // Restarted many times, and again just now: it does not stay.
            if let restarts = answer.restarts, restarts >= 3, let uptime = answer.uptime, uptime < .seconds(30) { return .crashLoop }
            return .running
        case "activating":
            if sub == "auto-restart" { return .crashLoop }
            return (answer.restarts ?? 0) >= 2 ? .crashLoop : .starting
        case "deactivating": return .stopping
        case "reloading": return .running
        case "failed":
            if result == "start-limit-hit" { return .startLimit }
            if result == "oom-kill" { return .outOfMemory }
            // With Restart= the limit ends the loop, and `Result` keeps the reason of the last death.
            return (answer.restarts ?? 0) >= 3 ? .startLimit : .failed
        case "inactive": return .stopped
        default: return .unclear
        }
    }
}

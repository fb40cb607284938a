/// What is known of programs that wait for a person: each fact is from the program's own manual.
enum ProgramFacts {
    /// Why a command never ends by itself, and what to write instead; nil where it ends.
    static func neverEnds(_ site: Site) -> (why: Message, instead: String?)? {
        let stops = Message("goes on until somebody presses Ctrl-C", ko: "누군가 Ctrl-C를 누를 때까지 계속됨")
        let bounded = site.command.invocation.wrappers.contains("timeout") || site.command.isBackground
        guard !bounded else { return nil }
        let values = site.values
        switch site.program {
        case "tail":
            guard site.has("f", "follow") || site.has("F") else { return nil }
            let files = site.operands.map(\.text).filter { Int($0) == nil }.joined(separator: " ")
            return (
                Message("follows the file until somebody presses Ctrl-C", ko: "누군가 Ctrl-C를 누를 때까지 파일을 따라감"),
                "tail -n 200 \(files)"
            )
        case "journalctl":
            guard site.has("f", "follow") else { return nil }
            let unit = site.option("-u", "--unit").map { " -u \($0.text)" } ?? ""
            return (stops, "journalctl\(unit) -n 200 --no-pager")
        case "dmesg": return site.has("w", "follow") ? (stops, "dmesg | tail -n 200") : nil
        case "watch": return (Message("repeats its command for ever", ko: "명령을 끝없이 되풀이함"), nil)
        case "yes": return site.command.pipeline.count == 1 ? (stops, nil) : nil
        case "sleep": return values.first == "infinity" ? (stops, nil) : nil
        case "ping", "ping6":
            return site.has("c") || site.has("w") ? nil : (Message("without -c it pings for ever", ko: "-c 없이는 끝없이 보냄"), "ping -c 4 \(site.first)")
        case "tcpdump":
            return site.has("c") || site.has("r") || site.has("D") || site.has("G") ? nil : (Message("without -c it captures for ever", ko: "-c 없이는 끝없이 캡처함"), "tcpdump -c 100 \(site.command.arguments.map(\.text).joined(separator: " "))")
        case "vmstat", "iostat", "mpstat":
            let numbers = values.filter { Int($0) != nil }
            return numbers.count == 1 ? (Message("an interval without a count never ends", ko: "횟수 없이 간격만 주면 끝나지 않음"), "\(site.program) \(numbers[0]) 5") : nil
        case "pm2":
            guard site.first == "logs" || site.first == "log", !values.contains("--nostream") else { return nil }
            return (stops, "pm2 logs \(site.operands.dropFirst().map(\.text).joined(separator: " ")) --nostream --lines 200".replacingDoubleSpaces)
        case "docker", "podman", "kubectl", "docker-compose", "oc":
            let verb = values.first { !$0.hasPrefix("-") && $0 != "compose" } ?? ""
            if verb == "logs", site.has("f", "follow") { return (stops, nil) }
            if verb == "stats", !values.contains("--no-stream") { return (stops, "docker stats --no-stream") }
            if verb == "events" { return site.program == "kubectl" ? nil : (stops, nil) }
            if ["get"].contains(verb), site.has("w", "watch") { return (stops, nil) }
            if verb == "up", !site.has("d", "detach"), !values.contains("--wait"), values.contains("compose") || site.program == "docker-compose" {
                return (Message("stays in the foreground", ko: "포그라운드에 머무름"), "docker compose up -d --wait")
            }
            return nil
        case "npm", "pnpm", "yarn":
            let script = values.first { !$0.hasPrefix("-") && $0 != "run" } ?? ""
            guard ["dev", "start", "serve", "watch"].contains(script) else { return nil }
            return (Message("the server stays in the foreground", ko: "서버가 포그라운드에 머무름"), nil)
        default: return nil
        }
    }

    private static let fullScreen: Set<String> = [
        "htop", "top", "atop", "btop", "iotop", "iftop", "nethogs", "vim", "vi", "nano", "emacs", "pico", "less", "more", "man",
        "screen", "tmux", "mc", "ncdu", "visudo", "fdisk", "cfdisk", "vipw", "nmtui", "k9s", "lazydocker", "pgcli", "glances",
    ]

    /// Why a command can only be used by a person at a terminal.
    static func needsTerminal(_ site: Site) -> (why: Message, instead: String?)? {
        let draws = Message("draws on a terminal and waits for keys", ko: "터미널 화면을 그리고 키 입력을 기다림")
        let asks = Message("waits for somebody to type", ko: "누군가 입력하기를 기다림")
        let values = site.values
        let fed = site.command.pipeline.index > 0 || site.command.command.redirections.contains { $0.form.hasPrefix("<") }
        switch site.program {
        case "top": return site.has("b") ? nil : (draws, "top -b -n 1 | head -n 20")
        case "htop", "atop", "btop", "glances": return (draws, "top -b -n 1 | head -n 20")
        case "nethogs", "iotop": return site.has("b") || site.has("t") ? nil : (draws, nil)
        case "fdisk": return site.has("l") ? nil : (asks, nil)
        case "tmux", "screen":
            return values.contains("-d") || values.contains("-dmS") || values.contains("-ls") || values.contains("ls") || values.contains("send-keys") ? nil : (draws, nil)
        case "visudo": return site.has("c") ? nil : (draws, nil)
        case "less", "more": return (draws, site.operands.last.map { "tail -n 200 \($0.text)" })
        case let program where fullScreen.contains(program): return (draws, nil)
        case "pm2":
            guard ["monit", "dash", "dashboard"].contains(site.first) else { return nil }
            return (draws, "pm2 jlist")
        case "crontab": return site.has("e") ? (draws, nil) : nil
        case "systemctl": return site.first == "edit" ? (draws, nil) : nil
        case "git":
            if site.first == "rebase", site.has("i", "interactive") { return (draws, nil) }
            if site.first == "add", site.has("p", "patch") { return (asks, nil) }
            return nil
        case "psql":
            let given = ["-c", "-f", "-l", "--command", "--file", "--list"].contains { name in values.contains { $0 == name || $0.hasPrefix(name + "=") } }
            let clustered = values.contains { $0.hasPrefix("-") && !$0.hasPrefix("--") && ($0.hasSuffix("c") || $0.hasSuffix("f") || $0.hasSuffix("l")) }
            return given || clustered || fed || site.has("V", "version") ? nil : (asks, "psql … -c \"SELECT 1;\"")
        case "mysql", "mariadb":
            return values.contains { $0 == "-e" || $0.hasPrefix("--execute") || $0 == "-V" } || fed ? nil : (asks, "mysql … -e \"SELECT 1;\"")
        case "redis-cli", "mongo", "mongosh", "sqlite3":
            let hasWork = site.operands.count > (site.program == "sqlite3" ? 1 : 0) || values.contains { $0.hasPrefix("--eval") }
            return hasWork || fed ? nil : (asks, nil)
        case "docker", "podman", "kubectl":
            let clusters = values.filter { $0.hasPrefix("-") && !$0.hasPrefix("--") }
            guard values.contains("exec") || values.contains("run"), clusters.contains(where: { $0.contains("t") && $0.contains("i") && $0.count <= 4 })
            else { return nil }
            return (Message("-it needs a terminal", ko: "-it는 터미널이 있어야 함"), nil)
        case "su": return values.contains { $0 == "-c" || $0.hasPrefix("--command") } || fed ? nil : (Message("opens a shell that waits for somebody", ko: "사람을 기다리는 셸을 엶"), nil)
        case "sudo": return site.has("i") || site.has("s") ? (Message("opens a shell that waits for somebody", ko: "사람을 기다리는 셸을 엶"), nil) : nil
        case "passwd": return values.contains("--stdin") || site.has("l") || site.has("S") ? nil : (asks, nil)
        default: return nil
        }
    }

    /// Why a command stops at a question, and the option that answers it.
    static func asksQuestion(_ site: Site) -> (why: Message, instead: String?)? {
        guard site.command.pipeline.index == 0 else { return nil }
        let values = site.values
        let rest = site.command.arguments.dropFirst().map(\.text).joined(separator: " ")
        func confirms(_ fix: String?) -> (Message, String?) { (Message("asks before it goes on", ko: "진행하기 전에 확인을 물음"), fix) }
        switch site.program {
        case "apt", "apt-get", "aptitude":
            guard ["install", "upgrade", "dist-upgrade", "full-upgrade", "remove", "purge", "autoremove"].contains(site.first) else { return nil }
            return site.has("y", "yes") || values.contains("--assume-yes") || site.has("s") ? nil : confirms("sudo DEBIAN_FRONTEND=noninteractive \(site.program) \(site.first) -y \(rest)")
        case "yum", "dnf", "zypper":
            guard ["install", "update", "upgrade", "remove"].contains(site.first) else { return nil }
            return site.has("y", "assumeyes") || values.contains("--non-interactive") || values.contains("-n") ? nil : confirms("\(site.program) \(site.first) -y \(rest)")
        case "rm", "cp", "mv": return site.has("i") ? confirms(nil) : nil
        case "read": return site.command.isInLoop || site.command.isInCondition || site.has("t") ? nil : (Message("waits for somebody to type", ko: "누군가 입력하기를 기다림"), nil)
        case "terraform", "tofu":
            return ["apply", "destroy"].contains(site.first) && !values.contains { $0.hasPrefix("-auto-approve") } && site.operands.count < 2 ? confirms("terraform \(site.first) -auto-approve") : nil
        case "gcloud": return values.contains("delete") && !site.has("q", "quiet") ? confirms(nil) : nil
        case "unzip": return site.has("o") || site.has("n") || site.has("l") || site.has("p") || site.has("t") ? nil : (Message("asks before it overwrites a file", ko: "파일을 덮어쓰기 전에 물음"), "unzip -o \(site.operands.map(\.text).joined(separator: " "))")
        case "mysql", "mysqldump", "mysqladmin":
            return values.contains("-p") || values.contains("--password") ? (Message("-p asks for the password", ko: "-p는 비밀번호를 물음"), nil) : nil
        case "mysql_secure_installation", "ssh-copy-id": return confirms(nil)
        case "certbot": return site.has("n", "non-interactive") || values.contains("certificates") || site.first == "renew" ? nil : confirms("certbot -n …")
        case "lvremove", "vgremove": return site.has("y") || site.has("f") ? nil : confirms(nil)
        default: return nil
        }
    }
}

extension String {
    var replacingDoubleSpaces: String { split(separator: " ").joined(separator: " ") }
}

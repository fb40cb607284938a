import Documents
import Engine

/// What a host, and the controller about itself, is asked, and how the answers are read.
enum HostQuestions {
    /// Local file systems only: a dead network share must not hang the question. Read-only images are always full.
    static let vitals = #"""
        echo "now $(date +%s%3N)"
        read -r up rest </proc/uptime; echo "up $up"
        read -r load rest </proc/loadavg; echo "load $load"
        echo "cpus $(nproc)"
        sed -n 's/^Mem\(Total\|Available\): *\([0-9]*\) kB/mem \1 \2/p' /proc/meminfo
        x='-x squashfs -x devtmpfs -x iso9660 -x erofs -x efivarfs'
        df -P -l -B1 $x 2>/dev/null | sed -n '2,$s/^/disk /p'
        df -P -l -i $x 2>/dev/null | sed -n '2,$s/^/inodes /p'
        """#

    /// - Parameter now: the controller's clock at the middle of the round trip, milliseconds since 1970.
    static func vitals(_ output: String, now: Int) -> ProbeAnswer {
        var vitals = HostVitals(uptime: .zero)
        var disks: [String: HostVitals.Disk] = [:]
        var order: [String] = []
        for line in output.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            guard words.count >= 2 else { continue }
            switch words[0] {
            case "now": vitals.clockSkew = .milliseconds((Int(words[1]) ?? now) - now)
            case "up": vitals.uptime = .seconds(Int(words[1].prefix { $0 != "." }) ?? 0)
            case "load":
                let parts = words[1].split(separator: ".")
                vitals.loadHundredths = (Int(parts[0]) ?? 0) * 100 + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
            case "cpus": vitals.processors = Int(words[1]) ?? 1
            case "mem" where words.count == 3:
                let bytes = (Int(words[2]) ?? 0) * 1024
                if words[1] == "Total" { vitals.memoryTotalBytes = bytes } else { vitals.memoryAvailableBytes = bytes }
            case "disk", "inodes":
                guard words.count >= 7, let available = Int(words[4]), let percent = Int(words[5].dropLast()) else { continue }
                let mount = words[6...].joined(separator: " ")
                if ["/dev", "/run", "/sys", "/proc"].contains(where: { mount == $0 || mount.hasPrefix($0 + "/") }) { continue }
                if words[0] == "disk" {
                    if disks[mount] == nil { order.append(mount) }
                    disks[mount] = HostVitals.Disk(mount: mount, usedPercent: percent, availableBytes: available)
                } else {
                    disks[mount]?.inodesUsedPercent = percent
                }
            default: continue
            }
        }
        vitals.disks = order.compactMap { disks[$0] }
        return .vitals(vitals)
    }

    /// A connection and up to a second of listening; nothing is sent.
    static func port(_ address: String, _ port: Int) -> String {
        let script = "exec 3<>/dev/tcp/\(address)/\(port) || exit 3; IFS= read -r -t 1 -n 1 x <&3; [ $? -gt 128 ] && echo silent || echo speaks"
        return "timeout 2 bash -c \(ShellQuoting.word(script))"
    }

    static func port(_ answer: ProbeScript.Answer) -> ProbeAnswer {
        if answer.timedOut { return .port(.timedOut) }
        let text = answer.output
        if text.contains("speaks") { return .port(.speaks) }
        if text.contains("silent") { return .port(.silent) }
        if text.contains("refused") { return .port(.refused) }
        if text.contains("route") || text.contains("unreachable") { return .port(.noRoute) }
        if text.contains("timed out") { return .port(.timedOut) }
        if text.contains("not known") || text.contains("resolution") { return .port(.unresolved) }
        return .notAsked(Message("bash could not try the port", ko: "bash로 포트를 확인할 수 없음"))
    }

    static func ownNetwork(_ addresses: [String]) -> String {
        let figures = addresses.filter(URLHost.isAddress).map(ShellQuoting.word).joined(separator: " ")
        return #"""
            command -v ip >/dev/null || exit 0
            for a in \#(figures); do ip route get "$a" >/dev/null 2>&1 || echo "noroute $a"; done
            gw=$(ip route show default 2>/dev/null | sed -n 's/^default via \([^ ]*\).*/\1/p' | head -n 1)
            [ -n "$gw" ] || exit 0
            if command -v ping >/dev/null && ping -n -c 1 -W 1 "$gw" >/dev/null 2>&1; then echo "gateway $gw yes"; exit 0; fi
            case $(ip neigh show "$gw" 2>/dev/null) in
              *REACHABLE*|*DELAY*|*STALE*|*PERMANENT*) echo "gateway $gw yes" ;;
              *FAILED*|*INCOMPLETE*) echo "gateway $gw no" ;;
              *) echo "gateway $gw unknown" ;;
            esac
            """#
    }

    static func ownNetwork(_ output: String) -> ProbeAnswer {
        var network = OwnNetwork()
        for line in output.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            if words.count == 2, words[0] == "noroute" { network.withoutRoute.append(words[1]) }
            if words.count == 3, words[0] == "gateway" {
                network.gateway = words[1]
                network.gatewayAnswers = words[2] == "unknown" ? nil : words[2] == "yes"
            }
        }
        return .ownNetwork(network)
    }

    static func resolve(_ name: String) -> String {
        "getent ahosts \(ShellQuoting.word(name)) | sed 's/ .*//' | sort -u"
    }

    static func resolve(_ answer: ProbeScript.Answer) -> ProbeAnswer {
        answer.timedOut
            ? .notAsked(Message("the resolver does not answer", ko: "이름 서버가 응답하지 않음"))
            : .names(answer.output.split(separator: "\n").map(String.init))
    }

    private static let hardware =
        "hardware error|machine check|EDAC .*(CE|UE)|I/O error|ata[0-9.]+: .*(error|failed)|nvme.*(error|timeout|reset)|uncorrect|remounting filesystem read-only"

    static func kernelLog(_ pattern: String?) -> String {
        let find = pattern.map { "grep -iF -- \(ShellQuoting.word($0))" } ?? "grep -iE \(ShellQuoting.word(hardware))"
        return "{ root journalctl -k -q -o cat --no-pager --since '1 hour ago' -n 2000 || root dmesg; } 2>/dev/null | \(find) | tail -n 5; true"
    }

    /// The last hour of sshd's messages, else the end of `auth.log`.
    static let loginLog = #"""
        out=$(root journalctl _COMM=sshd -q -o cat --no-pager --since '1 hour ago' -n 500 2>/dev/null)
        [ -n "$out" ] || out=$(root tail -n 200 /var/log/auth.log 2>/dev/null)
        printf '%s\n' "$out"
        """#

    static func files(_ pattern: String, _ paths: [String]) -> String {
        let names: [String]
        var only = ""
        if pattern.lowercased().contains("encrypted") || pattern.contains("암호화") {
            names = ["*.encrypted", "*.locked", "*.crypt", "*.crypted", "*.lockbit", "*.akira", "*.wncry", "*.ryk"]
        } else if pattern.lowercased().contains("ransom") || pattern.contains("랜섬") {
            names = ["*ransom*", "*decrypt*", "how_to_*", "*restore*files*", "*recover*files*", "*your_files*"]
            only = #"\( -iname '*.txt' -o -iname '*.html' -o -iname '*.hta' -o -iname '*.md' \)"#
        } else {
            names = [pattern.contains { "*?[".contains($0) } ? pattern : "*\(pattern)*"]
        }
        let tests = names.map { "-iname \(ShellQuoting.word($0))" }.joined(separator: " -o ")
        let roots = paths.map(ShellQuoting.word).joined(separator: " ")
        return
            #"find \#(roots) -maxdepth 6 \( -name node_modules -o -name .git -o -name vendor \) -prune -o -type f \#(only) \( \#(tests) \) -print 2>/dev/null | head -n 20; true"#
    }

    static func lines(_ answer: ProbeScript.Answer) -> ProbeAnswer {
        answer.timedOut
            ? .notAsked(Message("the search took too long", ko: "검색이 제시간에 끝나지 않음"))
            : .lines(answer.output.split(separator: "\n").map(String.init))
    }
}

import Documents
import Engine

/// B1005–B1011: rights, programs, files and room on a host.
extension Diagnostic {
    static func liveSudo(
        _ host: LiveHost, user: String, hasSudo: Bool, programs: [String], first: LiveNeeds.Need<LiveNeeds.Elevation>
    ) -> Diagnostic {
        let names = programs.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }.map { "`\($0)`" }.joined(separator: ", ")
        let message =
            hasSudo
            ? Message("sudo asks for a password on \(host.english)", ko: "\(host.korean): sudo가 비밀번호를 요구함")
            : Message("sudo is not installed on \(host.english)", ko: "\(host.korean): sudo가 설치되어 있지 않음")
        return Diagnostic(
            DiagnosticCode(1005), message, at: first.use.place,
            notes: [Message("user `\(user)` needs it for \(names)", ko: "사용자 `\(user)`에게 필요한 명령: \(names)")] + others(first),
            help: [sudoLine(user, "ALL")])
    }

    static func liveBarred(
        _ host: LiveHost, user: String, wanted: String, hasSudo: Bool, need: LiveNeeds.Need<LiveNeeds.Elevation>
    ) -> Diagnostic {
        Diagnostic(
            DiagnosticCode(1005),
            Message(
                "user `\(user)` cannot act as `\(wanted)` without a password on \(host.english)",
                ko: "\(host.korean): 비밀번호 없이는 사용자 `\(user)` → `\(wanted)` 전환 불가"), at: need.use.place,
            notes: (hasSudo ? [] : [Message("sudo is not installed there", ko: "sudo가 설치되어 있지 않음")]) + others(need),
            help: [sudoLine(user, wanted)])
    }

    private static func sudoLine(_ user: String, _ target: String) -> Message {
        let line = "\(user) ALL=(\(target)) NOPASSWD: ALL"
        return Message(
            "with `sudo visudo -f /etc/sudoers.d/bongsu` write the line `\(line)`", ko: "`sudo visudo -f /etc/sudoers.d/bongsu`로 `\(line)` 줄 추가")
    }

    static func liveProgram(_ host: LiveHost, _ need: LiveNeeds.Need<LiveNeeds.Program>) -> Diagnostic {
        let name = need.subject.name
        let install = LiveInstall.command(name).map { "`\($0)`" }
        return Diagnostic(
            DiagnosticCode(1006), need.severity, Message("`\(name)` is not on \(host.english)", ko: "\(host.korean)에 `\(name)` 없음"), at: need.use.place,
            notes: others(need),
            help: install.map { [Message("install it there: \($0)", ko: "설치: \($0)")] } ?? [])
    }

    static func liveElsewhere(_ host: LiveHost, _ need: LiveNeeds.Need<LiveNeeds.Program>, folder: String) -> Diagnostic {
        let name = need.subject.name
        return Diagnostic(
            DiagnosticCode(1006), need.severity,
            Message("`\(name)` is not on the PATH of \(host.english)", ko: "\(host.korean): PATH에 `\(name)` 없음"), at: need.use.place,
            notes: [
                Message("it is in \(folder), which a session without login does not search", ko: "실제 위치는 \(folder); 로그인하지 않은 세션은 이곳을 찾지 않음")
            ] + others(need),
            help: [Message("begin the step with `export PATH=\"\(folder):$PATH\"`", ko: "단계 첫 줄에 `export PATH=\"\(folder):$PATH\"` 추가")])
    }

    static func liveScript(_ host: LiveHost, _ need: LiveNeeds.Need<LiveNeeds.Program>, problem: String) -> Diagnostic {
        let program = need.subject
        let whole = program.directory.map { LiveText.joined($0, program.name) } ?? program.name
        let path = LiveScript.shown(whole)
        let runs = program.test == .executable
        let message: Message
        let help: [Message]
        switch problem {
        case "denied":
            message =
                runs
                ? Message("`\(program.name)` cannot be executed on \(host.english)", ko: "\(host.korean): `\(program.name)` 실행 권한 없음")
                : Message("`\(program.name)` cannot be read on \(host.english)", ko: "\(host.korean): `\(program.name)` 읽기 권한 없음")
            help = [Message("there: `chmod u+\(program.test.rawValue) \(path)`", ko: "호스트에서: `chmod u+\(program.test.rawValue) \(path)`")]
        case "isfolder":
            message = Message("`\(program.name)` is a folder on \(host.english)", ko: "\(host.korean): `\(program.name)`: 파일이 아니라 폴더")
            help = []
        default:
            message = Message("`\(program.name)` is not on \(host.english)", ko: "\(host.korean)에 `\(program.name)` 없음")
            help = [Message("look there: `ls -l \(path)`", ko: "호스트에서 확인: `ls -l \(path)`")]
        }
        let folder = program.directory.map { [Message("looked for in \($0)", ko: "찾은 폴더: \($0)")] } ?? []
        return Diagnostic(DiagnosticCode(1007), need.severity, message, at: need.use.place, notes: folder + others(need), help: help)
    }

    static func liveFolder(_ host: LiveHost, _ need: LiveNeeds.Need<String>, problem: String) -> Diagnostic {
        let path = need.subject
        let message =
            switch problem {
            case "closed": Message("folder `\(path)` cannot be entered on \(host.english)", ko: "\(host.korean): 폴더 `\(path)`에 들어갈 수 없음")
            case "nofolder": Message("`\(path)` is no folder on \(host.english)", ko: "\(host.korean): `\(path)`: 폴더가 아님")
            default: Message("folder `\(path)` is not on \(host.english)", ko: "\(host.korean)에 폴더 `\(path)` 없음")
            }
        return Diagnostic(
            DiagnosticCode(1008), need.severity, message, at: need.use.place, notes: others(need),
            help: [Message("look there: `ls -ld \(LiveScript.shown(path))`", ko: "호스트에서 확인: `ls -ld \(LiveScript.shown(path))`")])
    }

    static func liveLog(_ host: LiveHost, _ need: LiveNeeds.Need<LiveNeeds.Log>) -> Diagnostic {
        let log = need.subject
        return Diagnostic(
            DiagnosticCode(1009), .warning, Message("log `\(log.pattern)` is not on \(host.english)", ko: "\(host.korean)에 로그 `\(log.pattern)` 없음"),
            at: need.use.place, notes: log.directory.map { [Message("looked for in \($0)", ko: "찾은 폴더: \($0)")] } ?? [],
            help: [Message("signals in a log that nobody writes are never seen: correct the path", ko: "아무도 쓰지 않는 로그에서는 신호를 볼 수 없음: 경로 수정")])
    }

    static func liveNothingToBackUp(_ host: LiveHost, _ need: LiveNeeds.Need<LiveNeeds.Log>) -> Diagnostic {
        let path = need.subject.pattern
        return Diagnostic(
            DiagnosticCode(1009), .warning, Message("`\(path)` is to be backed up and is not on \(host.english)", ko: "\(host.korean)에 백업 대상 `\(path)` 없음"),
            at: need.use.place, help: [Message("correct the path in `backups.files`", ko: "`backups.files`의 경로 수정")])
    }

    static func liveSpace(_ host: LiveHost, _ disk: HostVitals.Disk, at place: Place?) -> Diagnostic {
        let megabytes = disk.availableBytes / 1_000_000
        let fact =
            disk.inodesUsedPercent > disk.usedPercent
            ? Message("\(disk.inodesUsedPercent) % of its inodes are used", ko: "inode \(disk.inodesUsedPercent)% 사용")
            : Message("\(disk.usedPercent) % used, \(megabytes) MB left", ko: "\(disk.usedPercent)% 사용, \(megabytes) MB 남음")
        let find = disk.inodesUsedPercent > disk.usedPercent ? "du --inodes -x" : "du -x -h"
        return Diagnostic(
            DiagnosticCode(1010), disk.isFull ? .error : .warning,
            disk.isFull
                ? Message("disk `\(disk.mount)` of \(host.english) is full", ko: "\(host.korean): 디스크 `\(disk.mount)` 가득 참")
                : Message("disk `\(disk.mount)` of \(host.english) is nearly full", ko: "\(host.korean): 디스크 `\(disk.mount)` 거의 가득 참"),
            at: place, notes: [fact],
            help: [Message("what takes it: `\(find) -d 2 \(LiveScript.shown(disk.mount)) | sort -h | tail`", ko: "차지하는 것 확인: `\(find) -d 2 \(LiveScript.shown(disk.mount)) | sort -h | tail`")])
    }

    static func liveNoAttempts(_ host: LiveHost, at place: Place?) -> Diagnostic {
        Diagnostic(
            DiagnosticCode(1011), Message("no folder for attempts takes a write on \(host.english)", ko: "\(host.korean): 시도를 기록할 폴더에 쓸 수 없음"), at: place,
            notes: [
                Message(
                    "tried: /var/lib/bongsu, /var/tmp, /run, /dev/shm; no step can start there", ko: "확인한 곳: /var/lib/bongsu, /var/tmp, /run, /dev/shm; 어떤 단계도 시작할 수 없음")
            ],
            help: [Message("free space on the host, or there: `sudo install -d -o \"$USER\" -m 700 /var/lib/bongsu`", ko: "공간을 확보하거나 호스트에서: `sudo install -d -o \"$USER\" -m 700 /var/lib/bongsu`")])
    }
}

extension LiveNeeds.Need {
    var severity: Diagnostic.Severity { isRequired ? .error : .warning }
}

/// What brings a program to a Debian host.
enum LiveInstall {
    static func command(_ program: String) -> String? {
        if ["pm2", "pnpm", "yarn"].contains(program) { return "sudo npm install -g \(program)" }
        return packages[program].map { "sudo apt-get install -y \($0)" }
    }

    /// Programs and the Debian 12 packages that hold them.
    private static let packages = [
        "psql": "postgresql-client", "pg_isready": "postgresql-client", "pg_dump": "postgresql-client", "curl": "curl", "git": "git",
        "nginx": "nginx", "ssh": "openssh-client", "ab": "apache2-utils", "netstat": "net-tools", "ifconfig": "net-tools",
        "tcpdump": "tcpdump", "node": "nodejs", "npm": "npm", "rsync": "rsync", "jq": "jq", "htop": "htop", "vim": "vim", "nano": "nano",
        "wget": "wget", "unzip": "unzip", "lsof": "lsof", "dig": "bind9-dnsutils", "sudo": "sudo", "supervisorctl": "supervisor",
        "restic": "restic", "make": "make", "bash": "bash",
    ]
}

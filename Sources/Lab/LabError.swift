/// Why the lab could not do what it was asked: what happened, what is true now, and what to type next.
package enum LabError: Error, Hashable, Sendable {
    case notLinux
    case notRoot
    case missingTool(String)
    case noUnifiedCgroups
    case cgroupsReadOnly(String)
    case noDebianSources(suite: String)
    case imageFailed(image: String, log: String)
    case subnetTaken(String)
    case busy(lab: String)
    case invalidName(String)
    case differentHosts(lab: String)
    case bootFailed(host: String, line: String)
    case notReady(host: String, what: String, detail: String)
    case stillRunning(String)
    case hostNotRunning(String)
    case unknownHost(String, known: [String])
    case notUp(lab: String)
    case hostNotGiven(fault: String)
    case folderNotGiven(fault: String)
    case noFolder(String)
    case faultNotSeen(fault: String, detail: String)
    case scriptFailed(String)

    init?(_ message: LabMessage) {
        guard message.word == "error" else { return nil }
        self =
            switch message[0] {
            case "not-root": .notRoot
            case "missing-tool": .missingTool(message[1])
            case "no-unified-cgroups": .noUnifiedCgroups
            case "cgroups-read-only": .cgroupsReadOnly(message[1])
            case "no-debian-sources": .noDebianSources(suite: message[1])
            case "image-failed": .imageFailed(image: message[1], log: message[2])
            case "no-folder": .noFolder(message[1])
            case "not-up": .notUp(lab: message[1])
            case "subnet-taken": .subnetTaken(message[1])
            case "busy": .busy(lab: message[1])
            case "different-hosts": .differentHosts(lab: message[1])
            case "boot-failed": .bootFailed(host: message[1], line: message[2])
            case "still-running": .stillRunning(message[1])
            case "host-not-running": .hostNotRunning(message[1])
            default: .scriptFailed(message.fields.joined(separator: " "))
            }
    }
}

extension LabError {
    package var text: LabText {
        switch self {
        case .notLinux:
            LabText("the lab needs Linux", ko: "랩은 Linux에서만 동작함")
        case .notRoot:
            LabText(
                "the lab needs root: it creates namespaces and network links\nhelp: run the same command with `sudo`",
                ko: "랩에는 root 권한이 필요함: 네임스페이스와 네트워크 링크를 만듦\nhelp: 같은 명령을 `sudo`로 실행")
        case .missingTool(let tool):
            LabText(
                "`\(tool)` is not installed\nhelp: `sudo apt-get install \(Self.package(of: tool))`",
                ko: "`\(tool)` 명령이 설치되어 있지 않음\nhelp: `sudo apt-get install \(Self.package(of: tool))`")
        case .noUnifiedCgroups:
            LabText(
                "no unified cgroup hierarchy is mounted; systemd on the hosts needs one",
                ko: "통합 cgroup 계층(cgroup2)이 마운트되어 있지 않음; 호스트의 systemd에 필요함")
        case .cgroupsReadOnly(let path):
            LabText(
                "no cgroup can be made at \(path)\nnote: in a container, the lab needs a privileged one",
                ko: "\(path)에 cgroup을 만들 수 없음\nnote: 컨테이너 안이라면 privileged 컨테이너가 필요함")
        case .noDebianSources(let suite):
            LabText(
                "apt on this machine knows no source of Debian \(suite)\nhelp: add one to /etc/apt/sources.list.d, then `sudo apt-get update`",
                ko: "이 머신의 apt에 Debian \(suite) 저장소가 없음\nhelp: /etc/apt/sources.list.d에 추가한 뒤 `sudo apt-get update`")
        case .imageFailed(let image, let log):
            LabText(
                "the image \(image) could not be built\nnote: the whole story is in \(log)\nnote: nothing half-built is used; the next `lab up` begins anew",
                ko: "이미지 \(image) 빌드 실패\nnote: 전체 기록은 \(log)에 있음\nnote: 만들다 만 이미지는 쓰이지 않음; 다음 `lab up`이 처음부터 다시 만듦")
        case .subnetTaken(let subnet):
            LabText(
                "\(subnet) is already in use on this machine\nhelp: `bongsu lab status` lists labs, `ip addr` everything else",
                ko: "\(subnet) 대역을 이 머신에서 이미 쓰고 있음\nhelp: 랩은 `bongsu lab status`, 그 밖은 `ip addr`로 확인")
        case .busy(let lab):
            LabText(
                "another command is working on the lab \(lab)\nhelp: wait for it, or end it with `bongsu lab down`",
                ko: "다른 명령이 랩 \(lab)에서 작업 중\nhelp: 끝나기를 기다리거나 `bongsu lab down`으로 끝냄")
        case .invalidName(let name):
            LabText(
                "`\(name)` cannot be a lab's name: lower case letters, digits and hyphens, at most 32",
                ko: "`\(name)`: 랩 이름으로 쓸 수 없음: 영어 소문자, 숫자, 하이픈으로 32자까지")
        case .differentHosts(let lab):
            LabText(
                "the lab \(lab) is up with other hosts\nhelp: `bongsu lab down`, then `bongsu lab up`",
                ko: "랩 \(lab)이(가) 다른 호스트 구성으로 떠 있음\nhelp: `bongsu lab down` 다음에 `bongsu lab up`")
        case .bootFailed(let host, let line):
            LabText(
                "host \(host) did not boot: \(line)\nhelp: `bongsu lab down` removes what is there",
                ko: "호스트 \(host) 부팅 실패: \(line)\nhelp: 남은 것은 `bongsu lab down`으로 지움")
        case .notReady(let host, let what, let detail):
            LabText(
                "\(what) on host \(host) does not answer\nnote: \(detail)\nnote: the host keeps running, so that you can look: `bongsu lab shell \(host)`\nhelp: start afresh with `bongsu lab down`, then `bongsu lab up`",
                ko: "호스트 \(host)의 \(what) 응답 없음\nnote: \(detail)\nnote: 살펴볼 수 있도록 호스트는 켜 둠: `bongsu lab shell \(host)`\nhelp: 새로 시작하려면 `bongsu lab down` 다음에 `bongsu lab up`")
        case .stillRunning(let what):
            LabText(
                "processes in \(what) do not end\nnote: nothing was removed\nhelp: try `bongsu lab down` again",
                ko: "\(what)의 프로세스가 끝나지 않음\nnote: 아무것도 지우지 않음\nhelp: `bongsu lab down`을 다시 실행")
        case .hostNotRunning(let host):
            LabText(
                "host \(host) is not running\nhelp: `bongsu lab up`",
                ko: "호스트 \(host)이(가) 꺼져 있음\nhelp: `bongsu lab up`")
        case .unknownHost(let host, let known):
            LabText(
                "the lab has no host `\(host)`\nnote: it has \(known.joined(separator: ", "))",
                ko: "랩에 `\(host)` 호스트가 없음\nnote: 있는 호스트: \(known.joined(separator: ", "))")
        case .notUp(let lab):
            LabText("the lab \(lab) is not up\nhelp: `bongsu lab up`", ko: "랩 \(lab)이(가) 떠 있지 않음\nhelp: `bongsu lab up`")
        case .hostNotGiven(let fault):
            LabText(
                "`\(fault)` needs a host\nhelp: `bongsu lab break \(fault) web`",
                ko: "`\(fault)`에는 호스트 이름이 필요함\nhelp: `bongsu lab break \(fault) web`")
        case .folderNotGiven(let fault):
            LabText(
                "`\(fault)` needs the folder of a backup repository\nhelp: `bongsu lab break \(fault) ./repository`",
                ko: "`\(fault)`에는 백업 저장소 폴더가 필요함\nhelp: `bongsu lab break \(fault) ./repository`")
        case .noFolder(let path):
            LabText("there is no folder \(path)", ko: "\(path) 폴더가 없음")
        case .faultNotSeen(let fault, let detail):
            LabText(
                "`\(fault)` was injected but does not show\nnote: \(detail)",
                ko: "`\(fault)` 장애를 일으켰지만 나타나지 않음\nnote: \(detail)")
        case .scriptFailed(let line):
            LabText("the lab's own script failed: \(line)", ko: "랩 스크립트 실패: \(line)")
        }
    }

    private static func package(of tool: String) -> String {
        switch tool {
        case "ip": "iproute2"
        case "unshare", "nsenter", "setpriv", "flock": "util-linux"
        case "ssh-keygen", "ssh": "openssh-client"
        case "awk": "mawk"
        default: tool
        }
    }
}

/// What `Lab.up` is doing, in the order in which it happens.
package enum LabProgress: Hashable, Sendable {
    /// Once a recipe; takes a minute and needs the apt sources of this machine.
    case building(image: String)
    /// The lab is already up; only its answers are awaited.
    case reused
    case booting(host: String)
    case booted(host: String)
    /// All that makes up the host answers.
    case ready(host: String)

    package var text: LabText {
        switch self {
        case .building(let image):
            LabText("building image \(image) (once; about a minute)", ko: "이미지 \(image) 빌드 중 (처음 한 번, 약 1분)")
        case .reused: LabText("already up", ko: "이미 떠 있음")
        case .booting(let host): LabText("\(host): booting", ko: "\(host): 부팅 중")
        case .booted(let host): LabText("\(host): systemd runs", ko: "\(host): systemd 동작")
        case .ready(let host): LabText("\(host): ready", ko: "\(host): 준비됨")
        }
    }

    init?(_ message: LabMessage) {
        switch message.word {
        case "building": self = .building(image: message[0])
        case "reused": self = .reused
        case "booting": self = .booting(host: message[0])
        case "booted": self = .booted(host: message[0])
        default: return nil
        }
    }
}

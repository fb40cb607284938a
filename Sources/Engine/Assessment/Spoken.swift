import Documents

/// Numbers as a tired person reads them.
enum Spoken {
    /// `34 ms`, `1.2 s`, `4 min`, `3 h`, `2 d`.
    static func span(_ duration: Duration) -> Message {
        let milliseconds = Self.milliseconds(duration)
        let seconds = milliseconds / 1000
        switch milliseconds {
        case ..<1: return Message("under 1 ms", ko: "1ms 미만")
        case ..<1000: return Message("\(milliseconds) ms", ko: "\(milliseconds)ms")
        case ..<10_000:
            let tenths = (milliseconds + 50) / 100
            return Message("\(tenths / 10).\(tenths % 10) s", ko: "\(tenths / 10).\(tenths % 10)초")
        case ..<120_000: return Message("\(seconds) s", ko: "\(seconds)초")
        case ..<7_200_000: return Message("\(seconds / 60) min", ko: "\(seconds / 60)분")
        case ..<172_800_000: return Message("\(seconds / 3600) h", ko: "\(seconds / 3600)시간")
        default: return Message("\(seconds / 86_400) d", ko: "\(seconds / 86_400)일")
        }
    }

    static func milliseconds(_ duration: Duration) -> Int {
        let (seconds, attoseconds) = duration.components
        return Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
    }

    static func bytes(_ count: Int) -> String {
        switch count {
        case ..<1_000_000: "\(count / 1000) kB"
        case ..<1_000_000_000: "\(count / 1_000_000) MB"
        default: "\(count / 1_000_000_000).\(count / 100_000_000 % 10) GB"
        }
    }

    /// One line of somebody else's text, short enough for evidence.
    static func quote(_ text: String) -> String {
        let line = text.split(whereSeparator: \.isNewline).first { !$0.allSatisfy(\.isWhitespace) } ?? ""
        let clean = String(line.filter { !$0.isControl }).trimmed
        return clean.count <= 160 ? clean : clean.prefix(159) + "…"
    }
}

extension Character {
    fileprivate var isControl: Bool { unicodeScalars.allSatisfy { $0.properties.generalCategory == .control } }
}

extension String {
    var trimmed: String {
        let start = drop { $0.isWhitespace }
        return String(start.reversed().drop { $0.isWhitespace }.reversed())
    }
    func holds(_ needle: String) -> Bool { lowercased().contains(needle.lowercased()) }
}

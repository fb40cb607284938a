/// Lengths of time as people write them: `500ms`, `2m`, `1h30m`, `10 min`, `1 hour`, `5분`, `1시간 30분`.
package enum DurationText {
    /// A hundred years: longer is a slip of the hand.
    package static let longest = Duration.seconds(100 * 366 * 86_400)

    /// Whole numbers, each with its unit, blanks allowed between; nil for anything else, for numbers without a
    /// unit and for more than `longest`.
    package static func parse(_ text: some StringProtocol) -> Duration? {
        var rest = Substring(text.lowercased())[...]
        var total = Duration.zero
        var parts = 0
        while true {
            rest = rest.drop(while: \.isBlank)
            if rest.isEmpty { return parts > 0 && total <= longest ? total : nil }
            let digits = rest.prefix { ("0"..."9").contains($0) }
            guard !digits.isEmpty, digits.count <= 9, let number = Int64(digits) else { return nil }
            rest = rest.dropFirst(digits.count).drop(while: \.isBlank)
            let unit = rest.prefix { $0.isLetter }
            guard let length = units[String(unit)] else { return nil }
            rest = rest.dropFirst(unit.count)
            total += length * Int(number)
            parts += 1
        }
    }

    /// The shortest of these forms that `parse` reads back: `1h30m`, `500ms`, `0s`; in Korean `1시간 30분`.
    package static func write(_ duration: Duration, in language: Language = .english) -> String {
        var milliseconds = duration.components.seconds * 1_000 + duration.components.attoseconds / 1_000_000_000_000_000
        let forms: [(Int64, Message)] = [
            (86_400_000, Message("d", ko: "일")), (3_600_000, Message("h", ko: "시간")), (60_000, Message("m", ko: "분")),
            (1_000, Message("s", ko: "초")), (1, Message("ms", ko: "ms")),
        ]
        var parts: [String] = []
        for (length, unit) in forms where milliseconds >= length {
            parts.append("\(milliseconds / length)\(unit[language])")
            milliseconds %= length
        }
        if parts.isEmpty { parts = ["0" + Message("s", ko: "초")[language]] }
        return parts.joined(separator: language == .korean ? " " : "")
    }

    private static let units: [String: Duration] = {
        let names: [(Duration, [String])] = [
            (.milliseconds(1), ["ms", "밀리초"]), (.seconds(1), ["s", "sec", "secs", "second", "seconds", "초"]),
            (.seconds(60), ["m", "min", "mins", "minute", "minutes", "분"]),
            (.seconds(3_600), ["h", "hr", "hrs", "hour", "hours", "시간"]), (.seconds(86_400), ["d", "day", "days", "일"]),
        ]
        return Dictionary(uniqueKeysWithValues: names.flatMap { length, words in words.map { ($0, length) } })
    }()
}

extension Character {
    var isBlank: Bool { self == " " || self == "\t" || self == "\u{A0}" || self == "\u{3000}" }
}

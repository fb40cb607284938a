/// Durations as headings and tables write them: `5분`, `1시간 30분`, `15 min`, `2 hours`, `30m`.
enum DurationWords {
    private static let units: [(names: [String], seconds: Int)] = [
        (["시간", "hours", "hour", "hrs", "hr", "h"], 3600),
        (["분", "minutes", "minute", "mins", "min", "m"], 60),
        (["초", "seconds", "second", "secs", "sec", "s"], 1),
        (["일", "days", "day", "d"], 86_400),
    ]

    /// The duration that the whole text is, within ten years; nil where it says anything else.
    static func duration(_ text: some StringProtocol) -> Duration? {
        var rest = text.lowercased().trimmed()[...]
        var seconds = 0
        var found = false
        for prefix in ["within ", "about ", "약 "] where rest.hasPrefix(prefix) { rest = rest.dropFirst(prefix.count) }
        for suffix in [" 이내", " 내"] where rest.hasSuffix(suffix) { rest = rest.dropLast(suffix.count) }
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            guard !digits.isEmpty, digits.count < 7, let number = Int(digits) else { return nil }
            rest = rest.dropFirst(digits.count).drop { $0 == " " }
            guard let unit = units.first(where: { $0.names.contains { rest.hasPrefix($0) } }),
                let name = unit.names.first(where: { rest.hasPrefix($0) })
            else { return nil }
            rest = rest.dropFirst(name.count)
            if let next = rest.first, next.isLetter { return nil }
            rest = rest.drop { $0 == " " }
            seconds += number * unit.seconds
            found = true
        }
        return found && seconds > 0 && seconds < 315_360_000 ? .seconds(seconds) : nil
    }

    /// `상황 평가 (5분)` → the title and its budget.
    static func budget(of title: String) -> (title: String, budget: Duration)? {
        let trimmed = title.trimmed()
        guard let last = trimmed.last, last == ")" || last == "）",
            let open = trimmed.lastIndex(where: { $0 == "(" || $0 == "（" }),
            let duration = duration(trimmed[trimmed.index(after: open)...].dropLast())
        else { return nil }
        return (trimmed[..<open].trimmed(), duration)
    }

    /// As `platform.yaml` writes it: `70m`, `1h`, `24h`, `500ms`.
    static func written(_ duration: Duration) -> String {
        let seconds = Int(duration.components.seconds)
        if duration.components.attoseconds != 0 { return "\(seconds * 1000 + Int(duration.components.attoseconds / 1_000_000_000_000_000))ms" }
        if seconds % 3600 == 0 { return "\(seconds / 3600)h" }
        if seconds % 60 == 0 { return "\(seconds / 60)m" }
        return "\(seconds)s"
    }
}

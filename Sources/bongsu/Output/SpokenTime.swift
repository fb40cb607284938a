import Documents

/// Durations as a person reads them.
enum SpokenTime {
    /// `0.4 s`, `12 s`, `3 min 05 s`.
    static func seconds(_ milliseconds: Int64, _ language: Language) -> String {
        let total = Double(max(0, milliseconds)) / 1_000
        let korean = language == .korean
        if total < 10 { return tenths(total) + (korean ? "초" : " s") }
        let whole = Int64(total.rounded())
        if whole < 60 { return "\(whole)" + (korean ? "초" : " s") }
        let rest = whole % 60
        return korean ? "\(whole / 60)분 \(rest)초" : "\(whole / 60) min \(rest < 10 ? "0" : "")\(rest) s"
    }

    /// `10 min`, `30 s`, `1 h 10 min`.
    static func budget(_ duration: Duration, _ language: Language) -> String {
        let whole = duration.components.seconds
        let korean = language == .korean
        let (hours, minutes, seconds) = (whole / 3_600, whole % 3_600 / 60, whole % 60)
        var parts: [String] = []
        if hours > 0 { parts.append(korean ? "\(hours)시간" : "\(hours) h") }
        if minutes > 0 { parts.append(korean ? "\(minutes)분" : "\(minutes) min") }
        if seconds > 0 || parts.isEmpty { parts.append(korean ? "\(seconds)초" : "\(seconds) s") }
        return parts.joined(separator: " ")
    }

    private static func tenths(_ value: Double) -> String {
        let tenths = Int64((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}

/// `--at`: `latest`, or a date and a time of day with or without an offset from UTC.
///
/// `2026-11-25 21:00`, `2026-11-25T21:00:13.790Z`, `2026-11-25 21:00:13+09:00`. Without an offset the controller's own zone is meant,
/// and whoever reads it is shown UTC before anything begins.
package enum RestoreTime {
    /// - Parameter zone: of the controller: its offset from UTC in seconds at a time. Where clocks are set back, an hour that comes twice
    ///   is the later one.
    package static func read(_ text: String, zone: (WallTime) -> Int) -> RecoveryPoint? {
        guard case .time(let utc) = read(text, localOffsetSeconds: 0) else { return read(text, localOffsetSeconds: 0) }
        // About then, and then.
        var offset = zone(utc)
        for _ in 1...2 { offset = zone(WallTime(milliseconds: utc.milliseconds - Int64(offset) * 1000)) }
        return read(text, localOffsetSeconds: offset)
    }

    /// - Parameter localOffsetSeconds: of the controller's zone at that time.
    /// - Returns: nil where the text names no moment: 30 February does not exist, and is not moved.
    package static func read(_ text: String, localOffsetSeconds: Int) -> RecoveryPoint? {
        if text == "latest" { return .latest }
        var rest = Substring(text)
        guard let year = number(&rest, 4), take(&rest, "-"), let month = number(&rest, 2), take(&rest, "-"), let day = number(&rest, 2),
            take(&rest, " ") || take(&rest, "T"), let hour = number(&rest, 2), take(&rest, ":"), let minute = number(&rest, 2)
        else { return nil }
        var second = 0
        var millisecond = 0
        if take(&rest, ":") {
            guard let read = number(&rest, 2) else { return nil }
            second = read
            if take(&rest, ".") {
                let digits = rest.prefix { $0.isASCII && $0.isNumber }
                guard !digits.isEmpty else { return nil }
                rest = rest.dropFirst(digits.count)
                millisecond = Int((digits + "000").prefix(3)) ?? 0
            }
        }
        var offset = localOffsetSeconds
        if take(&rest, "Z") {
            offset = 0
        } else if let sign = rest.first, sign == "+" || sign == "-" {
            rest = rest.dropFirst()
            guard let hours = number(&rest, 2) else { return nil }
            _ = take(&rest, ":")
            let minutes = rest.isEmpty ? 0 : number(&rest, 2)
            guard let minutes, hours <= 15, minutes < 60 else { return nil }
            offset = (sign == "-" ? -1 : 1) * (hours * 3600 + minutes * 60)
        }
        guard rest.isEmpty, (1...12).contains(month), hour < 24, minute < 60, second < 60 else { return nil }
        let days = CivilTime.days(year: year, month: month, day: day)
        let seconds = Int64(days) * 86_400 + Int64(hour * 3600 + minute * 60 + second - offset)
        let moment = WallTime(milliseconds: seconds * 1000 + Int64(millisecond))
        // A day that does not exist comes back as another one.
        let check = CivilTime(WallTime(milliseconds: Int64(days) * 86_400_000))
        guard check.month == month, check.day == day else { return nil }
        return .time(moment)
    }

    private static func number(_ rest: inout Substring, _ digits: Int) -> Int? {
        let text = rest.prefix(digits)
        guard text.count == digits, text.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
        rest = rest.dropFirst(digits)
        return Int(text)
    }

    private static func take(_ rest: inout Substring, _ character: Character) -> Bool {
        guard rest.first == character else { return false }
        rest = rest.dropFirst()
        return true
    }
}

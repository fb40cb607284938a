package import Documents

/// A line of progress for a person who waits: how much, how much longer at the pace so far, and what the stage has left for it. Pure.
package enum ProgressText {
    /// The pace of the first moments tells nothing.
    private static let patience = Duration.seconds(2)

    /// - Parameters:
    ///   - elapsed: since this phase began.
    ///   - stageLeft: of the budget of the stage that waits for it, below zero where it is used up; nil where there is none.
    package static func line(_ progress: BackupProgress, after elapsed: Duration, stageLeft: Duration? = nil) -> Message {
        guard progress.done > 0 else { return progress.phase }
        var amount = progress.unit == .bytes ? "\(progress.done / 1_000_000) MB" : "\(progress.done)"
        var (english, korean) = ("", "")
        if let total = progress.total, total > 0 {
            let share = min(100, Int(progress.done * 100 / total))
            let filled = share / 5
            amount += progress.unit == .bytes ? " / \(total / 1_000_000) MB" : " / \(total)"
            amount += "  [\(String(repeating: "#", count: filled))\(String(repeating: ".", count: 20 - filled))] \(share) %"
            if elapsed >= patience, progress.done < total {
                let rest = Int64((elapsed / .seconds(1) * Double(total - progress.done) / Double(progress.done)).rounded(.up))
                english = "  about \(TimeSpoken.english(rest)) more"
                korean = "  약 \(TimeSpoken.korean(rest)) 더"
            }
        }
        if let seconds = stageLeft?.components.seconds {
            english += seconds >= 0 ? ", the stage has \(TimeSpoken.english(seconds)) left" : ", the stage is \(TimeSpoken.english(-seconds)) over its budget"
            korean += seconds >= 0 ? ", 단계 예산 \(TimeSpoken.korean(seconds)) 남음" : ", 단계 예산 \(TimeSpoken.korean(-seconds)) 초과"
        }
        return Message("\(progress.phase.english)  \(amount)\(english)", ko: "\(progress.phase.korean)  \(amount)\(korean)")
    }
}

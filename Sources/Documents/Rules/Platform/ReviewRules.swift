/// B0901: the review date is no day of any calendar, so no reminder can ever fire on it.
enum ReviewDateMissing: Rule {
    static let code = DiagnosticCode(901)
    static let severity = Diagnostic.Severity.error

    static func findings(in subject: Subject) -> [Finding] {
        guard let review = subject.platform.review else { return [] }
        return [("review.updated", review.updated), ("review.next", review.next)].compactMap { key, text in
            guard let text else { return nil }
            let place = subject.place(key: key, text: text)
            guard let date = CalendarDate(text) else {
                return Finding(
                    Message("date cannot be read", ko: "날짜를 읽을 수 없음"), at: place,
                    label: Message("not YYYY-MM-DD", ko: "YYYY-MM-DD 형식이 아님"))
            }
            guard !date.exists else { return nil }
            guard (1...12).contains(date.month) else {
                return Finding(
                    Message("date does not exist", ko: "존재하지 않는 날짜"), at: place,
                    label: Message("there is no month \(date.month)", ko: "\(date.month)월은 없음"))
            }
            let last = CalendarDate.days(inMonth: date.month, of: date.year)
            let month = "\(date.year)-\(date.month < 10 ? "0" : "")\(date.month)"
            return Finding(
                Message("date does not exist", ko: "존재하지 않는 날짜"), at: place,
                label: Message("\(month) ends on day \(last)", ko: "\(month)의 마지막 날은 \(last)일"),
                help: [Message("write `\(month)-\(last)`, or the day that was meant", ko: "`\(month)-\(last)` 또는 실제로 뜻한 날짜로 고칠 것")])
        }
    }
}

/// B0902: the review is overdue. Where the next date cannot be read, half a year after the last update counts.
enum ReviewOverdue: Rule {
    static let code = DiagnosticCode(902)
    static let severity = Diagnostic.Severity.warning
    static let longestWithoutDate = 183

    static func findings(in subject: Subject) -> [Finding] {
        guard let review = subject.platform.review, let today = CalendarDate(subject.context.today) else { return [] }
        if let text = review.next, let next = CalendarDate(text), next.exists {
            guard next < today else { return [] }
            return [finding(at: subject.place(key: "review.next", text: text), days: today.ordinal - next.ordinal, since: "due on \(text)", "예정일 \(text)")]
        }
        guard let text = review.updated, let updated = CalendarDate(text), updated.exists else { return [] }
        let age = today.ordinal - updated.ordinal
        guard age > longestWithoutDate else { return [] }
        return [finding(at: subject.place(key: "review.updated", text: text), days: age, since: "last updated on \(text)", "마지막 업데이트 \(text)")]
    }

    private static func finding(at place: Diagnostic.Place?, days: Int, since english: String, _ korean: String) -> Finding {
        Finding(
            Message("review is overdue", ko: "문서 검토 기한이 지남"), at: place,
            label: Message("\(days) days ago", ko: "\(days)일 전"),
            notes: [Message("\(english); what was deployed since is not in it", ko: "\(korean). 그 뒤에 바뀐 것은 이 문서에 없음")],
            help: [Message("rehearse it, then write the new dates", ko: "훈련으로 확인한 뒤 새 날짜를 적을 것")])
    }
}

package import Documents

/// One answer against one expectation; the same words in `assess` and `verify`.
package struct EndpointVerdict: Hashable, Sendable {
    /// Nil: as expected.
    package var complaint: Message?
    /// Right, but later than `within`.
    package var isOnlyLate = false
    /// What came, in a few words.
    package var line: Message

    package init(_ expect: Endpoint.Expectation, _ answer: HTTPAnswer) {
        let span = Spoken.span(answer.total)
        line = Message("no answer", ko: "응답 없음")
        switch answer.outcome {
        case .answered(let status):
            line = Message("\(status) in \(span[.english])", ko: "\(status), \(span[.korean])")
            if !expect.status.contains(status) {
                let wanted = expect.status.map(String.init).joined(separator: ", ")
                complaint = Message("status \(status), expected \(wanted)", ko: "상태 \(status) (기대 \(wanted))")
            } else if let text = expect.contains, !answer.body.contains(text) {
                complaint = Message("the answer lacks “\(text)”", ko: "응답에 “\(text)” 없음")
            } else if let within = expect.within, answer.total > within {
                let limit = Spoken.span(within)
                complaint = Message("\(span[.english]), limit \(limit[.english])", ko: "\(span[.korean]) (한도 \(limit[.korean]))")
                isOnlyLate = true
            }
        case .refused: complaint = Message("connection refused", ko: "연결 거부")
        case .connectTimedOut: complaint = Message("no connection within \(span[.english])", ko: "\(span[.korean]) 안에 연결되지 않음")
        case .replyTimedOut: complaint = Message("connected, no reply within \(span[.english])", ko: "연결되었지만 \(span[.korean]) 안에 응답 없음")
        case .emptyReply: complaint = Message("closed without a reply", ko: "응답 없이 연결이 닫힘")
        case .reset: complaint = Message("connection reset", ko: "연결이 재설정됨")
        case .tls(let detail): complaint = Message("TLS: \(Spoken.quote(detail))", ko: "TLS: \(Spoken.quote(detail))")
        case .nameUnresolved: complaint = Message("the name is not known", ko: "이름을 찾을 수 없음")
        case .failed(let detail): complaint = Message("curl: \(Spoken.quote(detail))", ko: "curl: \(Spoken.quote(detail))")
        }
        if let complaint, !isOnlyLate { line = complaint }
    }
}

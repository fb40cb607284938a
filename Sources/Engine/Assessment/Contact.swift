package import Documents

/// Why a host could not be asked, in words that separate a dead host from a refused visitor.
package struct Contact: Hashable, Sendable {
    package enum Reason: Hashable, Sendable {
        case timedOut, refused, noRoute, unresolved
        /// The host lives; it does not let us in.
        case notLetIn
        case other
    }
    package var reason: Reason
    package var detail: String

    package init(_ error: HostError) {
        switch error {
        case .unreachable(let detail), .connectionLost(let detail):
            self.detail = Spoken.quote(detail)
            reason =
                if detail.holds("timed out") || detail.holds("timeout") { .timedOut }
                else if detail.holds("refused") { .refused }
                else if detail.holds("no route") || detail.holds("unreachable") { .noRoute }
                else if detail.holds("resolve") || detail.holds("name or service") { .unresolved }
                else { .other }
        case .hostKey(let detail), .authentication(let detail):
            self.detail = Spoken.quote(detail)
            reason = .notLetIn
        case .deadline:
            detail = ""
            reason = .timedOut
        case .noSpace(let detail), .protocolViolation(let detail):
            self.detail = Spoken.quote(detail)
            reason = .other
        }
    }

    package var line: Message {
        let tail = detail.isEmpty ? "" : " (\(detail))"
        return switch reason {
        case .timedOut: Message("no answer in time\(tail)", ko: "제시간에 응답 없음\(tail)")
        case .refused: Message("connection refused\(tail)", ko: "연결이 거부됨\(tail)")
        case .noRoute: Message("no route to it\(tail)", ko: "그곳으로 가는 경로가 없음\(tail)")
        case .unresolved: Message("its name cannot be resolved\(tail)", ko: "이름을 찾을 수 없음\(tail)")
        case .notLetIn: Message("it answers but does not let us in\(tail)", ko: "응답하지만 접속이 허용되지 않음\(tail)")
        case .other: Message("it cannot be asked\(tail)", ko: "물어볼 수 없음\(tail)")
        }
    }
}

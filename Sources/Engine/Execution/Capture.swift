/// The end of an attempt's output, redacted, and where to ask on.
struct Capture: Sendable {
    private(set) var offset = 0
    private var stream: Redactor.Stream
    private var tail: [UInt8] = []
    private var isTruncated = false
    /// The step's secrets could not be resolved, so what it prints cannot be shown.
    private let isWithheld: Bool

    init(_ stream: Redactor.Stream, isWithheld: Bool) {
        self.stream = stream
        self.isWithheld = isWithheld
    }

    /// What may be shown.
    mutating func take(_ chunk: OutputChunk) -> [UInt8] {
        offset = max(offset, chunk.next)
        isTruncated = isTruncated || chunk.truncated
        return keep(stream.feed(chunk.bytes))
    }

    mutating func finish() -> [UInt8] { keep(stream.finish()) }

    private mutating func keep(_ bytes: [UInt8]) -> [UInt8] {
        guard !isWithheld else { return [] }
        tail += bytes
        if tail.count > AttemptResult.outputLimit { tail.removeFirst(tail.count - AttemptResult.outputLimit) }
        return bytes
    }

    var text: String {
        if isWithheld { return offset == 0 ? "" : "[withheld: its secrets could not be resolved]" }
        // A character cut in two at the front is dropped, not shown as a replacement.
        let whole = tail.count < AttemptResult.outputLimit ? tail[...] : tail.drop { $0 & 0xC0 == 0x80 }
        return String(decoding: whole, as: UTF8.self) + (isTruncated ? "\n\(AttemptResult.droppedMark)" : "")
    }
}

extension HostError {
    /// Worth asking again at once.
    var mayPass: Bool {
        switch self {
        case .connectionLost, .deadline: true
        case .unreachable, .hostKey, .authentication, .noSpace, .protocolViolation: false
        }
    }

    /// As the journal keeps it: these words never change.
    package var text: String {
        switch self {
        case .unreachable(let detail): "unreachable: \(detail)"
        case .hostKey(let detail): "host key: \(detail)"
        case .authentication(let detail): "authentication: \(detail)"
        case .connectionLost(let detail): "connection lost: \(detail)"
        case .noSpace(let detail): "no folder takes a write: \(detail)"
        case .deadline: "no answer in time"
        case .protocolViolation(let detail): "unexpected answer: \(detail)"
        }
    }
}

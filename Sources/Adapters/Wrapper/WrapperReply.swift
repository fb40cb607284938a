import Engine

/// One answer of the loop on the host: bytes, then a line that begins with the session's token.
struct WrapperReply: Equatable {
    var sequence: Int
    var body: [UInt8]
    var words: [String]
}

/// Cuts a byte stream into replies.
///
/// What a login script prints before the first frame belongs to no reply. The token is new and random for each
/// session, so no command's output can hold it.
struct WrapperReplyReader {
    /// A reply larger than this means that something else than the wrapper answers.
    static let mostBytes = 8_000_000

    private let mark: [UInt8]
    private var buffer: [UInt8] = []
    private var searched = 0

    init(token: String) { mark = Array("\n\(token) ".utf8) }

    mutating func read(_ bytes: [UInt8]) -> [WrapperReply] {
        buffer += bytes
        var replies: [WrapperReply] = []
        while let reply = next() { replies.append(reply) }
        return replies
    }

    var overflows: Bool { buffer.count > Self.mostBytes }

    private mutating func next() -> WrapperReply? {
        guard let start = place() else { return nil }
        let head = start + mark.count
        guard let end = buffer[head...].firstIndex(of: UInt8(ascii: "\n")) else {
            searched = start
            return nil
        }
        let words = String(decoding: buffer[head..<end], as: UTF8.self).split(separator: " ").map(String.init)
        let body = Array(buffer[..<start])
        buffer.removeSubrange(...end)
        searched = 0
        return WrapperReply(sequence: words.first.flatMap { Int($0) } ?? -1, body: body, words: Array(words.dropFirst()))
    }

    private mutating func place() -> Int? {
        var index = searched
        while index + mark.count <= buffer.count {
            guard let candidate = buffer[index...].firstIndex(of: mark[0]), candidate + mark.count <= buffer.count else { break }
            if buffer[candidate..<candidate + mark.count].elementsEqual(mark) { return candidate }
            index = candidate + 1
        }
        searched = max(0, buffer.count - mark.count + 1)
        return nil
    }
}

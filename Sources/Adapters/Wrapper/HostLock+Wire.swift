import Engine

/// A lock as words of the wrapper's line.
extension HostLock {
    /// Part of a file's name: any platform's name in the letters that one may have.
    var fileWord: String {
        platform.utf8.prefix(80).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    var words: String {
        let host = String(controller.prefix(64).map { $0.isASCII && ($0.isLetter || $0.isNumber || "-._".contains($0)) ? $0 : "_" })
        let named = host.isEmpty ? "_" : host
        return "\(token) \(store.isEmpty ? "_" : store) \(execution) \(fence) \(named) \(since.milliseconds)"
    }

    /// What a host has in writing; a line that somebody else wrote has no owner that could be told from others.
    init(platform: String, words: [String]) {
        func word(_ index: Int) -> String { words.indices.contains(index) ? words[index] : "" }
        self.init(
            platform: platform, token: word(0), store: word(1), execution: ExecutionID(Int64(word(2)) ?? 0),
            fence: Int64(word(3)) ?? 0, controller: word(4), since: WallTime(milliseconds: Int64(word(5)) ?? 0))
    }
}

/// Text that somebody meant to replace and did not.
enum Placeholder {
    /// Why a telephone number, address or URL reaches nobody; nil where it may.
    static func reasonForContact(_ text: String) -> Message? {
        let lower = text.lowercased()
        for domain in ["example.com", "example.org", "example.net"] where isDomain(domain, of: lower) {
            return Message("\(domain) is reserved and receives nothing (RFC 2606)", ko: "\(domain)은 예약된 도메인이라 아무것도 받지 못함(RFC 2606)")
        }
        let run = lower.split { $0 != "x" }.map(\.count).max() ?? 0
        let digits = text.filter(\.isNumber).count
        if run >= 3, digits > 0 || run == text.count { return Message("the number was never filled in", ko: "번호가 채워지지 않음") }
        if text.contains("0000-0000") || text.contains("1234-5678") || text.contains("555-01") {
            return Message("an example number", ko: "예시 번호")
        }
        return ["todo", "tbd", "fixme", "changeme", "미정", "추후"].contains { lower.contains($0) }
            ? Message("never filled in", ko: "아직 채워지지 않음") : nil
    }

    private static func isDomain(_ domain: String, of text: String) -> Bool {
        guard let found = text.firstRange(of: domain) else { return false }
        let before = found.lowerBound == text.startIndex ? "@" : text[text.index(before: found.lowerBound)]
        return "@./:".contains(before)
    }

    /// The placeholder in a word of a command, as written: `[stable_commit]`, `<host>`, `{{name}}`, `YOUR_TOKEN`.
    ///
    /// A bracket expression of a wildcard (`[0-9]`, `[abc]*`) is none: a placeholder's brackets hold a word of at
    /// least three letters and no range.
    static func inCommand(_ word: String) -> String? {
        for (open, close) in [("[", "]"), ("{{", "}}"), ("<", ">")] {
            guard let start = word.firstRange(of: open), let end = word[start.upperBound...].firstRange(of: close) else { continue }
            let inner = word[start.upperBound..<end.lowerBound]
            // `map[key]` and `${map[key]}` are array elements.
            if start.lowerBound > word.startIndex, word[word.index(before: start.lowerBound)].isShellName { continue }
            if isName(inner) { return String(word[start.lowerBound..<end.upperBound]) }
        }
        let upper = word.uppercased()
        for prefix in ["YOUR_", "YOUR-", "CHANGEME", "CHANGE_ME", "REPLACE_ME", "REPLACE_WITH"] where upper.hasPrefix(prefix) && upper == word {
            return word
        }
        let run = word.split { $0 != "X" }.map(\.count).max() ?? 0
        return run >= 4 && !word.hasPrefix("/tmp") && !word.contains(".XXXX") && !word.contains("-XXXXXX") ? word : nil
    }

    private static func isName(_ inner: Substring) -> Bool {
        guard inner.count >= 3, let first = inner.first, first.isLetter, !inner.contains(":") else { return false }
        let hangul = inner.unicodeScalars.contains { (0xAC00...0xD7A3).contains($0.value) }
        if hangul { return inner.allSatisfy { $0.isLetter || $0.isNumber || "_- ".contains($0) } }
        // `[abc]` may be a wildcard; a name is long, or made of words.
        return inner.allSatisfy { $0.isLetter || $0.isNumber || "_- .".contains($0) }
            && (inner.contains("_") || inner.contains("-") && !isRange(inner) || inner.count >= 6)
    }

    private static func isRange(_ inner: Substring) -> Bool {
        inner.split(separator: "-", omittingEmptySubsequences: false).contains { $0.count <= 1 }
    }
}

/// What a text must look like. No text may hold a line break or another control character.
enum TextRule: Sendable, CaseIterable {
    case any, name, variable, address, user, url, path, date, cron, table, email, notifier, template, header

    /// Words that mean something else where a name may stand.
    static let reservedNames = ["controller", "platform", "failure", "all", "files"]

    /// The same rule as `accepts`, for editors (ECMA-262); nil where any text will do.
    var pattern: String? {
        switch self {
        case .any, .template: nil
        case .name: "^(?!(\(Self.reservedNames.joined(separator: "|")))$)[A-Za-z0-9_.][A-Za-z0-9_.-]*$"
        case .variable: "^[A-Za-z_][A-Za-z0-9_]*$"
        case .address: "^[A-Za-z0-9_:][A-Za-z0-9_.:%-]*$"
        case .user: "^[A-Za-z0-9_][A-Za-z0-9_.-]*$"
        case .url: "^https?://[^\\s/?#]\\S*$"
        case .path: "^/"
        case .date: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
        case .cron: "^(\\S+ +){4}\\S+$"
        case .table: "^[^\\s'\"\\\\;-][^\\s'\"\\\\;]*$"
        case .email: "^[^\\s@]+@[^\\s@]+$"
        case .notifier: "^(email|webhook|phone):.+$"
        case .header: "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$"
        }
    }

    func accepts(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty, !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else { return false }
        func all(_ slice: some Sequence<UInt8>, _ extra: String) -> Bool {
            slice.allSatisfy { $0.isLetterOrDigit || extra.utf8.contains($0) }
        }
        let isSpaced = text.contains(where: \.isWhitespace)
        switch self {
        case .any, .template: return true
        case .name: return all(bytes, "_.-") && bytes[0] != .dash && !Self.reservedNames.contains(text)
        case .variable: return all(bytes, "_") && !bytes[0].isDigit
        case .address: return all(bytes, "_.:%-") && all(bytes.prefix(1), "_:")
        case .user: return all(bytes, "_.-") && all(bytes.prefix(1), "_")
        case .url:
            guard let rest = ["http://", "https://"].first(where: text.hasPrefix).map({ text.dropFirst($0.count) }) else { return false }
            return !isSpaced && !"/?#".contains(rest.first ?? "/")
        case .path: return bytes[0] == UInt8(ascii: "/")
        case .date: return bytes.count == 10 && bytes.enumerated().allSatisfy { $0 == 4 || $0 == 7 ? $1 == .dash : $1.isDigit }
        case .cron: return text.split(separator: " ").count == 5
        case .table: return !isSpaced && bytes[0] != .dash && !text.contains { "'\"\\;".contains($0) }
        case .email:
            let parts = text.split(separator: "@", omittingEmptySubsequences: false)
            return !isSpaced && parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
        case .notifier: return ["email:", "webhook:", "phone:"].contains { text.hasPrefix($0) && text.count > $0.count }
        case .header: return all(bytes, "!#$%&'*+.^_`|~-")
        }
    }

    /// What the rule asks for.
    var meaning: Message {
        switch self {
        case .any, .template: Message("text on one line", ko: "빈칸이 아닌 한 줄짜리 글")
        case .name:
            Message(
                "letters, digits, `_`, `.` and `-`, not beginning with `-`; not one of \(Self.reservedNames.joined(separator: ", "))",
                ko: "영문자, 숫자, `_`, `.`, `-`로 된 이름 (`-`로 시작하는 이름과 \(Self.reservedNames.joined(separator: ", ") ) 제외)")
        case .variable: Message("letters, digits and `_`, not beginning with a digit", ko: "영문자, 숫자, `_`로 되고 숫자로 시작하지 않는 이름")
        case .address: Message("a host name or an IP address", ko: "호스트 이름 또는 IP 주소")
        case .user:
            Message(
                "a user name of letters, digits, `_`, `.` and `-`, not beginning with `-`", ko: "영문자, 숫자, `_`, `.`, `-`로 되고 `-`로 시작하지 않는 사용자 이름")
        case .url: Message("an address that begins with http:// or https://", ko: "http:// 또는 https://로 시작하는 주소")
        case .path: Message("a path that begins with `/`", ko: "`/`로 시작하는 경로")
        case .date: Message("a date as `YYYY-MM-DD`", ko: "`YYYY-MM-DD` 형식의 날짜")
        case .cron: Message("five fields of cron, such as `0 2 * * *`", ko: "`0 2 * * *` 같은 cron 다섯 칸")
        case .table: Message("a table's name without blanks, quotes and `;`", ko: "공백, 따옴표, `;`이 없는 테이블 이름")
        case .email: Message("an e-mail address", ko: "전자우편 주소")
        case .notifier: Message("`email:…`, `webhook:…` or `phone:…`", ko: "`email:…`, `webhook:…`, `phone:…` 가운데 하나")
        case .header: Message("a header's name", ko: "헤더 이름")
        }
    }
}

extension UInt8 {
    static let dash = UInt8(ascii: "-")
    var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
    var isLetterOrDigit: Bool {
        isDigit || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self)
    }
}

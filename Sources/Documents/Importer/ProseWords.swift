/// The words by which runbooks say what a section, a comment or an item is about, in Korean and English.
///
/// Korean words are looked for anywhere (particles follow them without a space); English ones only as whole words,
/// a trailing `*` allowing any ending.
struct ProseWords: Sendable {
    private struct Word: Sendable {
        var text: String
        var bytes: [UInt8]
        var isPrefix: Bool
        var isASCII: Bool
    }

    private let words: [Word]

    init(_ words: String...) {
        self.words = words.map { word in
            let isPrefix = word.hasSuffix("*")
            let bare = isPrefix ? String(word.dropLast()) : word
            return Word(text: word, bytes: Array(bare.utf8), isPrefix: isPrefix, isASCII: bare.allSatisfy(\.isASCII))
        }
    }

    func first(in text: String) -> String? {
        let lower = text.lowercased()
        let searched = SearchedText(lower)
        return words.first { word in
            if searched.isDecomposed { return Self.stands(word.text, in: lower) }
            return word.isASCII ? searched.holds(wholeWord: word.bytes, isPrefix: word.isPrefix) : searched.holds(word.bytes)
        }?.text
    }

    func hold(_ text: String) -> Bool { first(in: text) != nil }

    /// `text` must be in lower case already.
    private static func stands(_ word: String, in text: String) -> Bool {
        let isPrefix = word.hasSuffix("*")
        let word = isPrefix ? String(word.dropLast()) : word
        guard word.allSatisfy(\.isASCII) else { return text.contains(word) }
        var rest = text[...]
        while let found = rest.firstRange(of: word) {
            let before = found.lowerBound > text.startIndex ? text[text.index(before: found.lowerBound)] : " "
            let after = found.upperBound < text.endIndex ? text[found.upperBound] : " "
            if !(before.isASCII && before.isLetter), isPrefix || !(after.isASCII && after.isLetter) { return true }
            rest = rest[found.upperBound...]
        }
        return false
    }

    // MARK: Sections

    static let assess = ProseWords("상황 평가", "상황 파악", "평가", "assess*", "triage")
    static let firstResponse = ProseWords("초기 대응", "초동", "1차 대응", "first response", "initial response", "immediate response", "respond", "response")
    static let restore = ProseWords("백업에서", "복원", "restor*", "recover from backup", "recovery from backup", "backup recovery")
    static let verify = ProseWords("검증", "verif*", "validat*")
    static let monitoring = ProseWords("모니터링", "monitor*")
    static let scenario = ProseWords("시나리오", "scenario")
    static let symptoms = ProseWords("증상", "symptom*")
    static let procedure = ProseWords("복구 절차", "절차", "procedure", "recovery steps", "steps")
    static let outage = ProseWords("장애", "다운", "중단", "outage", "failure", "down", "fails", "failed", "unavailable")
    static let after = ProseWords("복구 후", "복구후", "사후 조치", "after recovery", "post-recovery", "aftercare", "after-care", "after the recovery")
    static let postmortem = ProseWords("사후 분석", "post-mortem", "postmortem", "post mortem")
    static let reference = ProseWords(
        "유용한 명령", "참고", "빠른 참조", "도구", "useful command*", "reference", "cheat sheet", "cheatsheet", "tools", "appendix", "부록")
    static let fallback = ProseWords(
        "실패 시", "실패시", "실패하면", "안 되면", "안되면", "if restart fails", "if that fails", "if it fails", "if this fails", "on failure", "fails",
        "if the restart fails", "otherwise")
    static let checklist = ProseWords("체크리스트", "checklist")
    static let onlyDatabase = ProseWords("데이터베이스만", "db만", "database only", "only the database", "database-only")
    static let everything = ProseWords("전체", "full", "entire", "whole", "complete", "everything")
    static let newestBackup = ProseWords("최신 백업", "latest backup*", "newest backup", "recent backup*", "available backups")

    // MARK: Things

    static let database = ProseWords("데이터베이스", "database*", "db", "postgresql", "postgres", "디비")
    static let server = ProseWords("서버", "server", "host", "machine", "node", "vm", "인스턴스", "instance")
    static let failureKind = ProseWords("장애 유형", "failure type*", "type of failure", "kind of failure", "장애유형", "failure mode", "type of incident", "incident type")
    static let backup = ProseWords("백업", "backup*")
    static let tools = ProseWords("필수 도구", "필요 도구", "required tools", "tools needed", "necessary tools", "essential tools", "prerequisites")
    static let vendors = ProseWords("벤더", "외부 연락처", "협력사", "vendor*", "external contacts", "suppliers", "third part*")
    static let log = ProseWords("로그", "log", "logs")
}

/// The failure types by the words that runbooks use for them, in the order in which they are asked.
enum FailureWords {
    struct Entry: Sendable {
        var failure: FailureType
        var words: ProseWords
        /// A scenario's id, and what its steps' ids begin with.
        var id: String
        var prefix: String
    }

    static let entries: [Entry] = [
        .init(failure: .securityBreach, words: ProseWords("랜섬웨어", "ransomware"), id: "ransomware", prefix: "ransom"),
        .init(
            failure: .failedDeployment, words: ProseWords("배포", "deploy*", "bad release", "failed release"), id: "failed-deployment",
            prefix: "deploy"),
        .init(failure: .serverDown, words: ProseWords("하드웨어 장애", "하드웨어", "hardware failure", "hardware"), id: "hardware", prefix: "hw"),
        .init(
            failure: .databaseCorruption,
            words: ProseWords("데이터베이스 손상", "db 손상", "데이터 손상", "database corrupt*", "corrupt*", "database damage", "damaged database"),
            id: "database-corruption", prefix: "dbc"),
        .init(
            failure: .networkFailure, words: ProseWords("네트워크", "network", "connectivity"), id: "network-failure", prefix: "net"),
        .init(
            failure: .securityBreach, words: ProseWords("보안", "침해", "해킹", "security", "breach", "intrusion", "compromise*"),
            id: "security-breach", prefix: "breach"),
        .init(
            failure: .dataLoss, words: ProseWords("데이터 손실", "데이터 유실", "data loss", "lost data", "loss of data"), id: "data-loss",
            prefix: "loss"),
        .init(
            failure: .saturation, words: ProseWords("디스크 부족", "디스크 가득", "과부하", "disk full", "full disk", "saturat*", "overload*", "out of memory"),
            id: "saturation", prefix: "full"),
        .init(
            failure: .serverDown, words: ProseWords("서버 다운", "서버 장애", "server down", "server outage", "server failure", "host down", "outage"),
            id: "server-down", prefix: "down"),
    ]

    static func entry(for text: String) -> Entry? { entries.first { $0.words.hold(text) } }
}

extension RunbookWriter {
    mutating func writeScenario(_ index: Int) {
        if let list = reader.symptomList(of: index) {
            for item in list.children {
                guard let text = item.children.first, let signal = SymptomReader.signal(text.plainText.trimmed()),
                    !text.withDescendants.contains(where: { if case .codeSpan = $0.kind { true } else { false } })
                else { continue }
                let number = lastLine(of: text)
                var line = source.line(number)
                while line.last?.isWhitespace == true { line = line.dropLast() }
                rewritten[number] = line + " (`\(signal.source.rawValue): \(signal.pattern)`)"
            }
        }
        guard let list = reader.procedureList(of: index) else { return }
        var cleanBackup: Int?
        var isolated: Int?
        var skipped: Set<Int> = []
        let items = list.children
        for (position, item) in items.enumerated() where !skipped.contains(position) {
            guard let text = item.children.first, case .paragraph = text.kind, !item.children.contains(where: { if case .codeBlock = $0.kind { true } else { false } }) else { continue }
            let line = item.range.start.line
            let words = text.plainText.trimmed()
            let indent = max(2, text.range.start.column - 1)
            let next = items.indices.contains(position + 1) ? items[position + 1].children.first.map { $0.plainText.trimmed() } : nil
            let meaning = ProcedureItem.meaning(of: words, followedBy: next, cleanBackup: cleanBackup, at: line, self)
            switch meaning {
            case .action(let id, let command, let guess, let classes, let attributes):
                if command.hasPrefix("backup clean-point") { cleanBackup = line }
                if command == "isolate" { isolated = line }
                if command == "release" { isolated = nil }
                if classes.contains("destructive") { markDestructive(text) }
                if ProcedureItem.mergesNext(words, next) { skipped.insert(position + 1) }
                let lines = action("\(plans[index].prefix ?? "scenario")-\(id)", command, [Guess(line: line, text: guess)], classes: classes, attributes: attributes)
                following[lastLine(of: item), default: []] += lines.map { Self.indented($0, indent) }
            case .task(let why):
                if case .taskItem = item.kind {} else {
                    rewritten[line] = Self.asTask(String(source.line(line)), column: text.range.start.column)
                }
                following[lastLine(of: item), default: []] += comments([Guess(line: line, text: why)]).map { Self.indented($0, indent) }
            }
        }
        if let isolated, let last = items.last {
            let number = (items.count) + 1
            let title = platform.language == .korean ? "격리 해제" : "Release the isolation"
            let lines = action("\(plans[index].prefix ?? "scenario")-release", "release", [Guess(line: isolated, text: "added: what is isolated must be released")], classes: ["destructive"])
            following[lastLine(of: last), default: []] += ["\(number). \(title) (\(OutStep.destructiveWord(platform.language)))"] + lines.map { Self.indented($0, 3) }
        }
    }

    private mutating func markDestructive(_ text: MarkdownNode) {
        let number = lastLine(of: text)
        var line = source.line(number)
        while line.last?.isWhitespace == true { line = line.dropLast() }
        rewritten[number] = line + " (\(OutStep.destructiveWord(platform.language)))"
    }

    static func indented(_ line: String, _ count: Int) -> String {
        line.isEmpty ? "" : String(repeating: " ", count: count) + line
    }

    private static func asTask(_ line: String, column: Int) -> String {
        let head = line.prefix(max(0, column - 1))
        return head + "[ ] " + line.dropFirst(head.count)
    }
}

/// What a numbered line of a scenario's procedure asks for.
enum ProcedureItem {
    case action(id: String, command: String, guess: String, classes: [String], attributes: [(String, String)])
    case task(String)

    private static let log = ProseWords("트랜잭션 로그", "wal", "transaction log*")
    private static let restore = ProseWords("복구", "복원", "restor*", "recover*")
    private static let status = ProseWords("상태 확인", "상태 점검", "status", "check", "확인")
    private static let fileSystem = ProseWords("파일 시스템", "파일시스템", "무결성", "file system*", "filesystem*", "integrity")
    static let spare = ProseWords("대체 서버", "예비 서버", "새 서버", "replacement server", "replacement host", "spare", "new server", "replacement machine")

    static func mergesNext(_ text: String, _ next: String?) -> Bool {
        guard let next else { return false }
        return restore.hold(text) && ProseWords.database.hold(text) && ProseWords.backup.hold(text) && log.hold(next)
    }

    static func meaning(of text: String, followedBy next: String?, cleanBackup: Int?, at line: Int, _ writer: RunbookWriter) -> ProcedureItem {
        let platform = writer.platform
        let database = platform.databases.count == 1 ? platform.databases.first : platform.databases.first { text.contains($0.name) }
        func act(_ id: String, _ command: String, _ guess: String, destructive: Bool = false, _ attributes: [(String, String)] = []) -> ProcedureItem {
            .action(id: id, command: command, guess: guess, classes: destructive ? ["destructive"] : [], attributes: attributes)
        }
        if let word = ProseWords("격리 해제", "release the isolation", "end the isolation", "lift the isolation", "reconnect").first(in: text) { return act("release", "release", "\"\(word)\"", destructive: true) }
        if ProseWords("격리", "차단", "isolat*", "disconnect*", "quarantine").hold(text) { return act("isolate", "isolate", "no host is named: those that the diagnosis names", destructive: true) }
        if let word = ProseWords("깨끗한 백업", "정상 백업", "감염 전 백업", "clean backup*", "last clean", "uninfected backup").first(in: text) {
            return act("clean-point", "backup clean-point", "\"\(quoted(word, text))\"", [("output", "CLEAN_BACKUP")])
        }
        if let word = ProseWords("재설치", "reinstall*", "rebuild the system*", "rebuild all systems").first(in: text) { return act("provision", "provision", "\"\(quoted(word, text))\"; low: on which machine is not said", destructive: true) }
        if ProseWords("보안 패치", "패치 적용", "security patch*", "security update*", "patch*").hold(text) { return act("patch", "patch", "\"\(text)\"") }
        if spare.hold(text) {
            if let host = platform.hosts.first(where: { $0.role == .spare }) { return act("spare", "assess \(host.name)", "\"\(text)\": \(host.name) is the spare") }
            return .task("a person's task: platform.yaml names no host with role: spare")
        }
        if ProseWords("의존성 설치", "os 및", "os 설치", "os and", "operating system", "install dependencies", "dependencies").hold(text) { return act("provision", "provision", "\"\(text)\"", destructive: true) }
        if ProseWords("dns", "로드밸런서", "로드 밸런서", "load balancer").hold(text) { return .task("a person's task: no DNS provider and no load balancer is named") }
        if restore.hold(text), ProseWords.backup.hold(text) || ProseWords("restor*", "복원").hold(text) {
            if ProseWords.database.hold(text), let database {
                if let next, log.hold(next) {
                    return act("restore", "restore \(database.name) --at latest", "with \(line + 1) in one step: a log cannot be applied to a database restored from a dump", destructive: true)
                }
                return act("restore", "restore \(database.name)", "\"\(text)\"", destructive: true)
            }
            if let cleanBackup { return act("restore", "restore all --backup $CLEAN_BACKUP", "the backup that \(cleanBackup) found", destructive: true, [("env", "CLEAN_BACKUP")]) }
            if let whole = writer.plans.firstIndex(where: { $0.restores == "all" }) {
                return act("restore", "do #\(writer.plans[whole].id)", "same words as the heading of line \(writer.sections[whole].line)")
            }
            return act("restore", "restore all", "\"\(text)\"", destructive: true)
        }
        if log.hold(text) { return .task("a person's task: a log is replayed by `restore NAME --at`, and no restore stands before it") }
        if ProseWords("롤백", "이전 버전", "roll back", "rollback", "previous version").hold(text), let service = platform.services.first(where: { $0.source != nil }) ?? platform.services.first {
            return act("rollback", "rollback \(service.name)", "\"\(text)\"", destructive: true)
        }
        let named = platform.services.first { text.lowercased().contains($0.name.lowercased()) }?.name ?? platform.hosts.first { host in writer.reading.mentions(host: host.name, in: text) }?.name
        if ProseWords("재시작", "restart*").hold(text), let service = platform.services.first(where: { $0.name == named || $0.host == named }) { return act("restart", "restart \(service.name)", "\"\(text)\"") }
        if fileSystem.hold(text), ProseWords.database.hold(text), let database { return act("deep", "assess \(database.name) --deep", "low: files and file system of the database = the deep check") }
        if status.hold(text), ProseWords.database.hold(text), let database {
            let word = ProseWords("postgresql", "postgres").hold(text) ? "PostgreSQL" : "database"
            return act("assess", "assess \(database.name)", "\"\(word)\" = \(database.name)")
        }
        if status.hold(text), let named { return act("assess", "assess \(named)", "\"\(text)\"") }
        if ProseWords.verify.hold(text) || ProseWords("서비스 확인", "check the services", "check that the services").hold(text) { return act("verify", "verify", "\"\(text)\"") }
        return .task("a person's task: nothing built in does this")
    }

    /// The word as the text writes it.
    private static func quoted(_ word: String, _ text: String) -> String {
        let word = word.hasSuffix("*") ? String(word.dropLast()) : word
        guard let range = text.lowercased().firstRange(of: word) else { return word }
        let lower = text.lowercased()
        let start = lower.distance(from: lower.startIndex, to: range.lowerBound)
        return String(text.dropFirst(start).prefix(word.count))
    }
}

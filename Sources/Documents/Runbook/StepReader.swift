/// Turns one fence with braces into a step.
struct StepReader {
    let platform: Platform
    let document: String
    private(set) var diagnostics: [Diagnostic] = []

    init(platform: Platform, document: String) {
        self.platform = platform
        self.document = document
    }

    mutating func step(
        _ info: FenceInfo, _ code: MarkdownCode, range: SourceRange, id: String, title: String, context: StepContext
    ) -> Step {
        var step = Step(id: id, title: title, kind: info.kind, text: code.text, range: range, textLine: code.textLine)
        let attributes = info.attributes
        let fence = code.fence?.info.range ?? range
        step.textIndent = code.textIndent
        step.classes = Set(attributes.classes.compactMap { Step.Class(rawValue: $0.value) })
        if code.fence?.isClosed == false {
            add(RunbookProblem.unclosed.error(
                Message("fence is not closed", ko: "코드 블록이 닫히지 않음"), .init(document, SourceRange(line: range.start.line, column: range.start.column, length: fence.end.column - range.start.column)),
                help: [Message("end it with `\(code.fence?.marks ?? "```")` on a line of its own", ko: "`\(code.fence?.marks ?? "```")`만 있는 줄로 끝내기")]))
        }
        readWhere(&step, attributes, context, fence: fence)
        step.directory = directory(attributes, context, kind: info.kind)
        let environment = (context.environment + (attributes.list("env") ?? []))
        step.environment = environment.map(\.value).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
        step.output = output(attributes, hosts: step.hosts)
        step.timeout = duration("timeout", attributes)
        step.until = duration("until", attributes)
        step.retries = retries(attributes)
        only(attributes, "until", step.classes.contains(.check), Message("a `.check`", ko: "`.check` 단계"))
        only(attributes, "retries", step.mayStartAgain, Message("a `.check`, `.evidence` or `.idempotent` step", ko: "`.check`, `.evidence`, `.idempotent` 단계"))
        conflicts(attributes)
        if info.kind == .bongsu { step.actions = actions(code, environment: step.environment, range: range) }
        if info.kind != .bongsu, code.text.allSatisfy(\.isWhitespace) {
            add(RunbookProblem.emptyActions.error(Message("step has no commands", ko: "단계에 명령 없음"), place(fence)))
        }
        return step
    }

    private mutating func readWhere(_ step: inout Step, _ attributes: Attributes, _ context: StepContext, fence: SourceRange) {
        let own = attributes.list("host")
        let ownDatabase = attributes.value("database")
        if step.kind == .bongsu {
            for key in ["host", "database", "directory"] {
                guard let value = attributes.value(key) else { continue }
                add(RunbookProblem.onlyOn.error(
                    Message("a `bongsu` step takes no `\(key)=`", ko: "`bongsu` 단계에는 `\(key)=`를 쓸 수 없음"), place(value.range),
                    help: [Message("name it in the line: `restart api-server`", ko: "줄에 이름 쓰기: `restart api-server`")]))
            }
            return
        }
        let database = ownDatabase ?? (own == nil || step.kind == .sql ? context.database : nil)
        if let database {
            if let known = platform.database(database.value) {
                step.database = known.name
                if step.kind == .sql, let host = own?.first(where: { $0.value != known.host }) {
                    add(RunbookProblem.conflict.error(
                        Message("`\(known.name)` does not run on `\(host.value)`", ko: "`\(known.name)`은(는) `\(host.value)`에서 실행되지 않음"), place(host.range),
                        help: [Message("leave out `host=`: an sql step runs where its database is", ko: "`host=` 생략: sql 단계는 데이터베이스가 있는 곳에서 실행됨")]))
                }
            } else if ownDatabase != nil {
                add(RunbookProblem.unknown(database.value, .database, known: platform.databases.map(\.name), place(database.range)))
                return
            }
        }
        if step.kind == .sql {
            guard step.database == nil, database == nil else { return }
            add(RunbookProblem.noHost.error(
                Message("no database for this step", ko: "단계에 데이터베이스 지정 없음"), place(fence),
                help: [Message("add `database=NAME` to the braces or to a section around it", ko: "중괄호나 상위 섹션에 `database=이름` 추가")]))
            return
        }
        let hosts = own ?? (ownDatabase == nil ? context.hosts : [])
        if let own { checkHosts(own) }
        step.hosts = hosts.map(\.value).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
        if step.hosts.isEmpty, let name = step.database, let host = platform.database(name)?.host { step.hosts = [host] }
        if step.hosts.isEmpty {
            add(RunbookProblem.noHost.error(
                Message("no host for this step", ko: "단계에 호스트 지정 없음"), place(fence),
                help: [
                    Message(
                        "add `host=NAME` to the braces or to a section around it; `host=controller` is Bongsu's own machine",
                        ko: "중괄호나 상위 섹션에 `host=이름` 추가 (`host=controller`는 Bongsu가 도는 컴퓨터)")
                ]))
        }
    }

    mutating func checkHosts(_ names: [Located<String>]) {
        let known = platform.hosts.map(\.name) + ["controller"]
        for name in names where !known.contains(name.value) {
            add(RunbookProblem.unknown(name.value, .host, known: known, place(name.range)))
        }
    }

    mutating func checkDirectory(_ path: Located<String>) {
        guard !TextRule.path.accepts(path.value) else { return }
        add(RunbookProblem.directory.error(
            Message("directory is not a path from `/`", ko: "`/`로 시작하는 경로가 아님"), place(path.range),
            help: [Message("write it from the root: `directory=/…`", ko: "루트부터 쓰기: `directory=/…`")]))
    }

    private mutating func directory(_ attributes: Attributes, _ context: StepContext, kind: Step.Kind) -> String? {
        guard kind == .bash || kind == .sh else { return nil }
        if let own = attributes.value("directory") { checkDirectory(own) }
        return (attributes.value("directory") ?? context.directory)?.value
    }

    private mutating func output(_ attributes: Attributes, hosts: [String]) -> String? {
        guard let output = attributes.value("output") else { return nil }
        if !TextRule.variable.accepts(output.value) {
            add(RunbookProblem.value.error(
                Message("`\(output.value)` cannot be a value's name", ko: "`\(output.value)`: 값 이름으로 쓸 수 없음"), place(output.range),
                label: Message("must be \(TextRule.variable.meaning.english)", ko: "필요: \(TextRule.variable.meaning.korean)")))
        }
        if hosts.count > 1 {
            add(RunbookProblem.conflict.error(
                Message("`output=` of a step on several hosts", ko: "여러 호스트에서 실행되는 단계의 `output=`"), place(output.range),
                help: [Message("take the value from one host", ko: "한 호스트에서만 값 얻기")]))
        }
        return output.value
    }

    mutating func duration(_ key: String, _ attributes: Attributes) -> Duration? {
        guard let value = attributes.value(key) else { return nil }
        if let duration = DurationText.parse(value.value), duration > .zero { return duration }
        add(RunbookProblem.value.error(
            Message("`\(key)=\(value.value)` is not a length of time", ko: "`\(key)=\(value.value)`: 시간 길이가 아님"), place(value.range),
            help: [Message("write `\(key)=60s`, `\(key)=2m` or `\(key)=1h30m`", ko: "`\(key)=60s`, `\(key)=2m`, `\(key)=1h30m` 형식 사용")]))
        return nil
    }

    private mutating func retries(_ attributes: Attributes) -> Int {
        guard let value = attributes.value("retries") else { return 0 }
        if let number = Int(value.value), (1...100).contains(number) { return number }
        add(RunbookProblem.value.error(Message("`retries=` must be a number from 1 to 100", ko: "`retries=`: 1부터 100까지의 수 필요"), place(value.range)))
        return 0
    }

    private mutating func only(_ attributes: Attributes, _ key: String, _ isAllowed: Bool, _ kind: Message) {
        guard !isAllowed, let pair = attributes.pairs.first(where: { $0.key.value == key }) else { return }
        add(RunbookProblem.onlyOn.error(
            Message("`\(key)=` stands only on \(kind.english)", ko: "`\(key)=`는 \(kind.korean)에만 쓸 수 있음"), place(pair.key.range),
            notes: [Message("starting a command again by itself is safe only where that changes nothing", ko: "자동 재시작은 다시 실행해도 달라지는 것이 없을 때만 안전함")]))
    }

    private mutating func conflicts(_ attributes: Attributes) {
        let pairs: [(Step.Class, Step.Class)] = [
            (.check, .evidence), (.check, .destructive), (.evidence, .destructive), (.check, .rollback), (.evidence, .rollback), (.fallback, .rollback),
        ]
        for (a, b) in pairs {
            guard let second = attributes.classes.last(where: { $0.value == a.rawValue || $0.value == b.rawValue }),
                attributes.classes.contains(where: { $0.value == a.rawValue }), attributes.classes.contains(where: { $0.value == b.rawValue })
            else { continue }
            add(RunbookProblem.conflict.error(
                Message("`.\(a.rawValue)` and `.\(b.rawValue)` exclude each other", ko: "`.\(a.rawValue)`와 `.\(b.rawValue)`는 함께 쓸 수 없음"), place(second.range)))
        }
    }

    private mutating func actions(_ code: MarkdownCode, environment: [String], range: SourceRange) -> [Action] {
        var actions: [Action] = []
        let parser = ActionParser(document: document, platform: platform, values: environment)
        for (offset, text) in code.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let trimmed = text.trimmingBlanks
            if trimmed.isEmpty || trimmed.hasPrefix("#") { continue }
            let line = Located(String(text), at: SourceRange(line: code.textLine + offset, column: 1 + code.textIndent, length: text.count))
            let words = ConditionParser.located(line)
            guard let first = words.first, let last = words.last else { continue }
            let (action, problems) = parser.parse(words, range: SourceRange(first.range.start, last.range.end))
            if let action { actions.append(action) }
            diagnostics += problems
        }
        if actions.isEmpty, code.text.allSatisfy(\.isWhitespace) {
            add(RunbookProblem.emptyActions.error(
                Message("no action in this step", ko: "단계에 동작 없음"), place(code.fence?.info.range ?? range),
                help: [Message("write one action a line, such as `assess`", ko: "`assess`처럼 한 줄에 동작 하나씩 쓰기")]))
        }
        return actions
    }

    mutating func add(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }
    private func place(_ range: SourceRange) -> Diagnostic.Place { .init(document, range) }
}

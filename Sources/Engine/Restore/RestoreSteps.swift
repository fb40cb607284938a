import Documents

/// Collects the steps of a restore. Ids are `SECTION-VERB`, and `SECTION-PART-VERB` where it has several parts.
struct RestoreSteps {
    let platform: Platform
    let options: [PlannedAction.Option]
    /// Empty for a restore of one part.
    let parts: [RestorePart]
    var section: Section
    private let range = SourceRange(line: 0)

    /// Names the restore for the steps after it: what the scripts on hosts read.
    static let value = "RESTORE"

    init(id: String, title: Message, platform: Platform, options: [PlannedAction.Option], parts: [RestorePart] = []) {
        self.platform = platform
        self.options = options
        self.parts = parts
        section = Section(id: id, title: title[platform.language], level: 2, range: range)
    }

    private func value(_ part: RestorePart) -> String {
        parts.firstIndex(of: part).map { "\(Self.value)_\($0 + 1)" } ?? Self.value
    }

    private mutating func add(
        _ verb: String, of part: RestorePart? = nil, _ title: Message, _ text: String, host: String, seconds: Int, classes: Set<Step.Class>,
        kind: Step.Kind = .sh, environment: [String] = [], speaks: Bool = true
    ) {
        let named = parts.isEmpty ? nil : part
        let subject = named.map { "\($0.database?.name ?? $0.title[platform.language]): " } ?? ""
        var step = Step(
            id: "\(section.id)-\(named.map { "\($0.key)-" } ?? "")\(verb)", title: "\(subject)\(title[platform.language]) (\(host))", kind: kind,
            text: text.hasSuffix("\n") ? text : text + "\n", range: range, textLine: 0)
        step.classes = classes
        step.hosts = [host]
        step.timeout = .seconds(seconds)
        step.environment = environment
        step.speaks = speaks
        section.blocks.append(.step(step))
    }

    private mutating func changeLast(_ change: (inout Step) -> Void) {
        guard case .step(var step)? = section.blocks.last else { return }
        change(&step)
        section.blocks[section.blocks.count - 1] = .step(step)
    }

    static func command(_ words: String) -> String { "exec \"${BONGSU_PROGRAM:-bongsu}\" restore-work \(words)" }

    mutating func choose(_ part: RestorePart) {
        var words = "choose \(part.words)"
        var handed: [String] = []
        for option in options {
            words += " --\(option.name)"
            guard let value = option.value else { continue }
            if value.hasPrefix("$") {
                handed.append(String(value.dropFirst()))
                words += " \"\(value)\""
            } else {
                words += " \(StepCommand.quoted(value))"
            }
        }
        let title = part.database == nil ? Message("Choose the backup", ko: "백업 선택") : Message("Choose the backup and the way", ko: "백업과 방법 선택")
        add("choose", of: part, title, Self.command(words), host: "controller", seconds: 600, classes: [.idempotent], environment: handed)
        let value = value(part)
        changeLast { $0.output = value }
    }

    /// The one question: everything after it goes on by itself.
    mutating func begin(_ all: [RestorePart], staysBeside: Bool) {
        let language = platform.language
        let title: Message
        if let one = all.first, all.count == 1, parts.isEmpty {
            switch one {
            case .database(let database):
                title = Message(
                    "Restore \(database.name) from the chosen backup on \(database.host)", ko: "선택한 백업에서 \(database.name) 복구, 호스트 \(database.host)")
            case .files(let files): title = Message("Restore files of \(files.host) on \(files.host)", ko: "\(files.host)의 파일 복구, 호스트 \(files.host)")
            }
        } else {
            var hosts: [String] = []
            for part in all where !hosts.contains(part.host) { hosts.append(part.host) }
            let list = hosts.joined(separator: ", ")
            title = Message("Restore the whole system on \(list)", ko: "시스템 전체 복구, 호스트 \(list)")
        }
        let promises = all.map { "# \($0.promise(staysBeside: staysBeside)[language])\n" }.joined()
        let names = all.map { "\"$\(value($0))\"" }.joined(separator: " ")
        add(
            "begin", title, promises + Self.command("begin \(names)"), host: "controller", seconds: 600, classes: [.destructive, .idempotent],
            environment: all.map(value))
    }

    /// Whether a step is the question of a restore.
    static func asks(_ step: PlannedStep) -> Bool { step.needsApproval && step.text.contains("\" restore-work begin \"$\(value)") }

    /// Whether the restore that asks will exchange anything: its promise names what will stay.
    static func swaps(_ step: PlannedStep) -> Bool { step.text.contains("_broken_") }

    mutating func work(_ verb: String, _ part: RestorePart, _ title: Message, hours: Int, classes: Set<Step.Class> = [.idempotent]) {
        add(
            verb, of: part, title, Self.command("\(verb) \"$\(value(part))\""), host: "controller", seconds: hours * 3600, classes: classes,
            environment: [value(part)])
    }

    mutating func close(_ part: RestorePart, staysBeside: Bool) {
        let title = staysBeside ? Message("What was restored", ko: "복구 결과") : Message("What was restored, and what stays", ko: "복구 결과와 남은 것")
        work("close", part, title, hours: 1)
    }

    mutating func swap(_ part: RestorePart) {
        let (forward, back, minutes) =
            switch part {
            case .database(let database): (SwapScript(database, language: platform.language).forward, SwapScript(database, language: platform.language).back, 30)
            case .files(let files): (FileSwapScript(paths: files.paths, language: platform.language).forward, FileSwapScript(paths: files.paths, language: platform.language).back, 60)
            }
        let value = value(part)
        let name = value == Self.value ? "" : "\(Self.value)=$\(value)\n"
        add(
            "swap", of: part, Message("Swap", ko: "교체"), name + forward, host: part.host, seconds: minutes * 60, classes: [.idempotent],
            environment: [value])
        add(
            "swap-back", of: part, Message("Swap back", ko: "되돌려 교체"), name + back, host: part.host, seconds: minutes * 60,
            classes: [.rollback, .idempotent], environment: [value])
    }

    mutating func query(_ database: Database) {
        let part = RestorePart.database(database)
        add(
            "query", of: part, Message("Query", ko: "질의 확인"), "SELECT 1;\n", host: database.host, seconds: 10, classes: [.check], kind: .sql, speaks: false)
        changeLast { step in
            step.hosts = []
            step.database = database.name
            step.until = .seconds(60)
        }
    }

    mutating func stop(_ service: Service) {
        let pause = ServicePause(service: service)
        guard let stop = pause.stop, let start = pause.start else { return }
        onService(
            "stop", service, Message("Stop \(service.name): nothing writes from here on", ko: "\(service.name) 정지: 여기부터 쓰기 없음"), stop, [.idempotent])
        onService(
            "start-again", service, Message("Start \(service.name) again", ko: "\(service.name) 다시 시작"), start, [.rollback, .idempotent])
    }

    mutating func start(_ service: Service) {
        let pause = ServicePause(service: service)
        guard let start = pause.start else { return }
        onService("start", service, Message("Start \(service.name)", ko: "\(service.name) 시작"), start, [.idempotent])
        onService("health", service, Message("Health check of \(service.name)", ko: "\(service.name) 헬스체크"), pause.health, [.check], seconds: 15)
        changeLast { $0.until = .seconds(60) }
    }

    private mutating func onService(
        _ verb: String, _ service: Service, _ title: Message, _ text: String, _ classes: Set<Step.Class>, seconds: Int = 180
    ) {
        add("\(verb)-\(service.name)", title, text, host: service.host, seconds: seconds, classes: classes, kind: .bash, speaks: false)
        changeLast { $0.directory = service.directory }
    }
}

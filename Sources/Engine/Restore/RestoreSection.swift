package import Documents

/// `restore NAME` as ordinary steps: each effect is an attempt with a durable intent, each can be resumed.
///
/// What works on the controller for minutes is `bongsu restore-work …`, run by the wrapper like any step: it survives the process
/// that drives the execution. One approval, at the beginning, when it is known what will be done; then nobody is needed.
package struct RestoreSection: Sendable {
    let platform: Platform
    /// The words of the restore's options, each `--name value`, as the command line takes them; `$NAME` is an earlier output.
    let options: [PlannedAction.Option]

    package init(_ platform: Platform, options: [PlannedAction.Option]) {
        self.platform = platform
        self.options = options
    }

    /// The sections of what is asked for, in dependency order; empty where the platform knows no such name.
    package func sections(for name: String) -> [Section] {
        switch name {
        case "all":
            (platform.backups?.files ?? []).map { files(of: $0) } + platform.databases.map { database($0) }
        case "files": (platform.backups?.files ?? []).map { files(of: $0) }
        default: platform.database(name).map { [database($0)] } ?? []
        }
    }

    private var staysBeside: Bool { options.contains { $0.name == "into" } }

    // MARK: a database

    private func database(_ database: Database) -> Section {
        let name = database.name
        var steps = Steps(subject: name, kind: "database", platform: platform, options: options)
        steps.choose(Message("Choose the backup and the way", ko: "백업과 방법 선택"))
        steps.begin(
            Message("Restore \(name) from the chosen backup", ko: "선택한 백업에서 \(name) 복구"),
            staysBeside
                ? Message(
                    "nothing of what serves now is changed: the copy gets a name of its own", ko: "지금 서비스 중인 것은 바꾸지 않음: 사본은 별도 이름을 받음")
                : Message(
                    "the copy is written beside \(name) and proved; then they change places, and what serves now stays as \(RestoreNames.broken(name, "…")) until `bongsu discard`",
                    ko: "사본을 \(name) 옆에 쓰고 증명한 뒤 자리를 바꿈; 지금 것은 `bongsu discard` 전까지 \(RestoreNames.broken(name, "…"))(으)로 남음"),
            host: database.host)
        steps.work("load", Message("Restore beside", ko: "옆에 복구"), hours: 12)
        steps.work("prove", Message("Prove it equal to what was backed up", ko: "백업한 것과 같은지 증명"), hours: 4, classes: [.check])
        steps.work("settings", Message("Grants, settings and limits of the database", ko: "데이터베이스의 권한, 설정, 제한"), hours: 1)
        if !staysBeside {
            // Runs after the way back: it says what was written into the copy while that served.
            steps.work("written", Message("Rows written since the swap", ko: "교체 뒤 쓰인 행"), hours: 1, classes: [.rollback, .idempotent])
            let dependants = platform.services.filter { $0.needs.contains(name) }
            for service in dependants { steps.stop(service) }
            steps.onHost(
                "swap", Message("Swap", ko: "교체"), SwapScript(database).forward, host: database.host, minutes: 5, classes: [.idempotent])
            steps.onHost(
                "swap-back", Message("Swap back", ko: "되돌려 교체"), SwapScript(database).back, host: database.host, minutes: 5,
                classes: [.rollback, .idempotent])
            steps.query(database)
            for service in dependants { steps.start(service) }
            steps.work("close", Message("What was restored, and what stays", ko: "복구 결과와 남은 것"), hours: 1)
        } else {
            steps.work("close", Message("What was restored", ko: "복구 결과"), hours: 1)
        }
        return steps.section
    }

    // MARK: files

    private func files(of files: Backups.Files) -> Section {
        var steps = Steps(subject: files.host, kind: "files", platform: platform, options: options)
        let list = files.paths.joined(separator: ", ")
        steps.choose(Message("Choose the backup", ko: "백업 선택"))
        steps.begin(
            Message("Restore files of \(files.host)", ko: "\(files.host)의 파일 복구"),
            Message(
                "\(list): the copy is written beside and compared; then they change places, and what is there now stays as NAME_broken_… until `bongsu discard`",
                ko: "\(list): 옆에 쓰고 비교한 뒤 자리를 바꿈; 지금 것은 `bongsu discard` 전까지 NAME_broken_…(으)로 남음"),
            host: files.host)
        steps.work("load", Message("Restore beside", ko: "옆에 복구"), hours: 12)
        steps.work("prove", Message("Compare with what was backed up", ko: "백업한 것과 비교"), hours: 4, classes: [.check])
        if !staysBeside {
            let swap = FileSwapScript(paths: files.paths)
            steps.onHost("swap", Message("Swap", ko: "교체"), swap.forward, host: files.host, minutes: 60, classes: [.idempotent])
            steps.onHost("swap-back", Message("Swap back", ko: "되돌려 교체"), swap.back, host: files.host, minutes: 60, classes: [.rollback, .idempotent])
        }
        steps.work("close", Message("What was restored, and what stays", ko: "복구 결과와 남은 것"), hours: 1)
        return steps.section
    }
}

/// Collects the steps of one restore.
private struct Steps {
    let subject: String
    let kind: String
    let platform: Platform
    let options: [PlannedAction.Option]
    var section: Section
    private let range = SourceRange(line: 0)

    init(subject: String, kind: String, platform: Platform, options: [PlannedAction.Option]) {
        self.subject = subject
        self.kind = kind
        self.platform = platform
        self.options = options
        let what = kind == "files" ? Message("Restore files of \(subject)", ko: "\(subject)의 파일 복구") : Message("Restore \(subject)", ko: "\(subject) 복구")
        section = Section(
            id: kind == "files" ? "restore-files-\(subject)" : "restore-\(subject)", title: what[platform.language], level: 2, range: range)
    }

    /// Names the restore for the steps after it: `RESTORE` is what the scripts on hosts read.
    private static let value = "RESTORE"

    private mutating func add(
        _ id: String, _ title: Message, _ text: String, host: String, seconds: Int, classes: Set<Step.Class>, kind: Step.Kind = .sh,
        environment: [String] = [Self.value]
    ) {
        var step = Step(
            id: "\(section.id)-\(id)", title: "\(title[platform.language]) (\(host))", kind: kind, text: text.hasSuffix("\n") ? text : text + "\n",
            range: range, textLine: 0)
        step.classes = classes
        step.hosts = [host]
        step.timeout = .seconds(seconds)
        step.environment = environment
        step.speaks = environment == [Self.value] || id == "choose"
        section.blocks.append(.step(step))
    }

    private static func command(_ words: String) -> String { "exec \"${BONGSU_PROGRAM:-bongsu}\" restore-work \(words)" }

    mutating func choose(_ title: Message) {
        var words = "choose \(kind) \(StepCommand.quoted(subject))"
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
        add("choose", title, Self.command(words), host: "controller", seconds: 600, classes: [.idempotent], environment: handed)
        if case .step(var step)? = section.blocks.last {
            step.output = Self.value
            section.blocks[section.blocks.count - 1] = .step(step)
        }
    }

    /// The one question: everything after it goes on by itself.
    mutating func begin(_ title: Message, _ promise: Message, host: String) {
        add(
            "begin", Message("\(title.english) on \(host)", ko: "\(title.korean), 호스트 \(host)"),
            "# \(promise[platform.language])\n" + Self.command("begin \"$RESTORE\""), host: "controller", seconds: 600,
            classes: [.destructive, .idempotent])
    }

    mutating func work(_ verb: String, _ title: Message, hours: Int, classes: Set<Step.Class> = [.idempotent]) {
        add(verb, title, Self.command("\(verb) \"$RESTORE\""), host: "controller", seconds: hours * 3600, classes: classes)
    }

    mutating func onHost(_ id: String, _ title: Message, _ text: String, host: String, minutes: Int, classes: Set<Step.Class>) {
        add(id, title, text, host: host, seconds: minutes * 60, classes: classes)
    }

    mutating func query(_ database: Database) {
        var step = Step(
            id: "\(section.id)-query", title: Message("Query (\(database.host))", ko: "질의 확인 (\(database.host))")[platform.language], kind: .sql,
            text: "SELECT 1;\n", range: range, textLine: 0)
        step.classes = [.check]
        step.database = database.name
        step.until = .seconds(60)
        step.timeout = .seconds(10)
        section.blocks.append(.step(step))
    }

    mutating func stop(_ service: Service) {
        let pause = ServicePause(service: service)
        guard let stop = pause.stop, let start = pause.start else { return }
        add(
            "stop-\(service.name)", Message("Stop \(service.name): nothing writes from here on", ko: "\(service.name) 정지: 여기부터 쓰기 없음"), stop,
            host: service.host, seconds: 180, classes: [.idempotent], kind: .bash, environment: [])
        inDirectory(service)
        add(
            "start-again-\(service.name)", Message("Start \(service.name) again", ko: "\(service.name) 다시 시작"), start, host: service.host,
            seconds: 180, classes: [.rollback, .idempotent], kind: .bash, environment: [])
        inDirectory(service)
    }

    mutating func start(_ service: Service) {
        let pause = ServicePause(service: service)
        guard let start = pause.start else { return }
        add(
            "start-\(service.name)", Message("Start \(service.name)", ko: "\(service.name) 시작"), start, host: service.host, seconds: 180,
            classes: [.idempotent], kind: .bash, environment: [])
        inDirectory(service)
        add(
            "health-\(service.name)", Message("Health check of \(service.name)", ko: "\(service.name) 헬스체크"), pause.health, host: service.host,
            seconds: 15, classes: [.check], kind: .bash, environment: [])
        inDirectory(service)
        if case .step(var step)? = section.blocks.last {
            step.until = .seconds(60)
            section.blocks[section.blocks.count - 1] = .step(step)
        }
    }

    private mutating func inDirectory(_ service: Service) {
        if case .step(var step)? = section.blocks.last {
            step.directory = service.directory
            section.blocks[section.blocks.count - 1] = .step(step)
        }
    }
}

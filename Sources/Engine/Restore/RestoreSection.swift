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
        let files = platform.backups?.files ?? []
        switch name {
        case "all":
            let parts = files.map(RestorePart.files) + platform.databases.map(RestorePart.database)
            // Copies under names of their own have nothing to do with each other.
            return staysBeside ? parts.map(single) : parts.isEmpty ? [] : [everything(parts)]
        case "files": return files.map { single(.files($0)) }
        default: return platform.database(name).map { [single(.database($0))] } ?? []
        }
    }

    private var staysBeside: Bool { options.contains { $0.name == "into" } }

    private func single(_ part: RestorePart) -> Section {
        var steps = RestoreSteps(id: "restore-\(part.key)", title: part.title, platform: platform, options: options)
        steps.choose(part)
        steps.begin([part], staysBeside: staysBeside)
        prepare(part, &steps)
        if !staysBeside { swap([part], services: services(using: part), &steps) }
        steps.close(part, staysBeside: staysBeside)
        return steps.section
    }

    /// The whole system: everything is proved beside before anything is stopped, then everything is stopped, swapped and started, each service
    /// after what it needs. A service that does not come up takes all of it back.
    private func everything(_ parts: [RestorePart]) -> Section {
        var steps = RestoreSteps(
            id: "restore-all", title: Message("Restore the whole system", ko: "시스템 전체 복구"), platform: platform, options: options, parts: parts)
        for part in parts { steps.choose(part) }
        steps.begin(parts, staysBeside: false)
        for part in parts { prepare(part, &steps) }
        swap(parts, services: RecoveryOrder(platform).names.compactMap(platform.service), &steps)
        for part in parts { steps.close(part, staysBeside: false) }
        return steps.section
    }

    private func prepare(_ part: RestorePart, _ steps: inout RestoreSteps) {
        steps.work("load", part, Message("Restore beside", ko: "옆에 복구"), hours: 12)
        let proof =
            part.database == nil
            ? Message("Compare with what was backed up", ko: "백업한 것과 비교") : Message("Prove it equal to what was backed up", ko: "백업한 것과 같은지 증명")
        steps.work("prove", part, proof, hours: 4, classes: [.check])
        guard part.database != nil else { return }
        steps.work("settings", part, Message("Grants, settings and limits of the database", ko: "데이터베이스의 권한, 설정, 제한"), hours: 1)
        guard !staysBeside else { return }
        // Runs after the way back: it says what was written into the copy while that served.
        steps.work("written", part, Message("Rows written since the swap", ko: "교체 뒤 쓰인 행"), hours: 1, classes: [.rollback, .idempotent])
    }

    /// - Parameter services: in the order in which they start; they stop in the reverse.
    private func swap(_ parts: [RestorePart], services: [Service], _ steps: inout RestoreSteps) {
        for service in services.reversed() { steps.stop(service) }
        for part in parts { steps.swap(part) }
        for case .database(let database) in parts { steps.query(database) }
        for service in services { steps.start(service) }
    }

    /// Who would go on working in what is being replaced.
    private func services(using part: RestorePart) -> [Service] {
        let users = platform.services.filter { service in
            switch part {
            case .database(let database): service.needs.contains(database.name)
            case .files(let files): service.host == files.host && files.paths.contains { service.uses($0) }
            }
        }.map(\.name)
        return RecoveryOrder(platform).names.filter(users.contains).compactMap(platform.service)
    }
}

/// What one restore brings back.
enum RestorePart: Hashable, Sendable {
    case database(Database)
    case files(Backups.Files)

    var database: Database? { if case .database(let database) = self { database } else { nil } }

    /// Part of the ids of its steps.
    var key: String {
        switch self {
        case .database(let database): database.name
        case .files(let files): "files-\(files.host)"
        }
    }

    /// As `restore-work choose` takes it.
    var words: String {
        switch self {
        case .database(let database): "database \(StepCommand.quoted(database.name))"
        case .files(let files): "files \(StepCommand.quoted(files.host))"
        }
    }

    var host: String {
        switch self {
        case .database(let database): database.host
        case .files(let files): files.host
        }
    }

    var title: Message {
        switch self {
        case .database(let database): Message("Restore \(database.name)", ko: "\(database.name) 복구")
        case .files(let files): Message("Restore files of \(files.host)", ko: "\(files.host)의 파일 복구")
        }
    }

    func promise(staysBeside: Bool) -> Message {
        switch self {
        case .database(let database):
            let name = database.name
            let broken = RestoreNames.broken(name, "…")
            return staysBeside
                ? Message(
                    "nothing of what serves now is changed: the copy gets a name of its own", ko: "지금 서비스 중인 것은 바꾸지 않음: 사본은 별도 이름을 받음")
                : Message(
                    "the copy is written beside \(name) and proved; then they change places, and what serves now stays as \(broken) until `bongsu discard`",
                    ko: "사본을 \(name) 옆에 쓰고 증명한 뒤 자리를 바꿈; 지금 것은 `bongsu discard` 전까지 \(broken)(으)로 남음")
        case .files(let files):
            let list = files.paths.joined(separator: ", ")
            return staysBeside
                ? Message("\(list): nothing that is there now is changed", ko: "\(list): 지금 있는 것은 바꾸지 않음")
                : Message(
                    "\(list): the copy is written beside and compared; then they change places, and what is there now stays as NAME_broken_… until `bongsu discard`",
                    ko: "\(list): 옆에 쓰고 비교한 뒤 자리를 바꿈; 지금 것은 `bongsu discard` 전까지 NAME_broken_…(으)로 남음")
        }
    }
}

extension Service {
    /// Whether it works in a folder or reads its configuration there: its own folders and logs lie in it, or the folder bears its name
    /// (`/etc/nginx/…`).
    func uses(_ path: String) -> Bool {
        let own = [directory, source].compactMap { $0 } + logs
        if own.contains(where: { $0 == path || $0.hasPrefix(path + "/") || path.hasPrefix($0 + "/") }) { return true }
        return path.split(separator: "/").contains { $0 == name || $0 == unit ?? name }
    }
}

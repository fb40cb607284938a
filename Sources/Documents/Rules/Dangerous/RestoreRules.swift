/// Where the documents put data back from a backup.
struct Restoring {
    var heading: Int?
    var range: SourceRange
    /// The span to point at.
    var head: SourceRange
    /// Nil where only a name tells (`./scripts/restore.sh`): what it does inside is not known.
    var database: String?
    var site: Site?

    static func all(sites: [Site], runbook: Runbook?, outline: HeadingTree) -> [Restoring] {
        var all = sites.filter(CommandKind.restores).map { site in
            let isDatabase = ["psql", "pg_restore", "mysql", "mariadb"].contains(site.program)
            let target = isDatabase ? site.option("-d", "--dbname")?.value ?? "" : nil
            return Restoring(heading: site.heading, range: site.range, head: site.head, database: target, site: site)
        }
        for section in runbook?.allSections ?? [] {
            for step in section.steps {
                for action in step.actions where action.verb == .restore {
                    all.append(Restoring(heading: outline.innermost(line: step.textLine), range: action.range, head: action.range))
                }
            }
        }
        return all.sorted { $0.range.start < $1.range.start }
    }
}

/// B0704: what is written while a dump is restored is in neither copy afterwards.
enum WritersNotStopped: Rule {
    static let code = DiagnosticCode(704)
    static let severity = Diagnostic.Severity.error

    static func findings(in subject: Subject) -> [Finding] {
        var seen: Set<Int> = []
        return subject.restorings.compactMap { restoring in
            guard restoring.database != nil, seen.insert(restoring.heading ?? -1).inserted,
                let (services, database) = users(restoring, subject), !subject.writersAreStopped(before: restoring.range.start, restoring.heading)
            else { return nil }
            let names = services.map { "`\($0.name)`" }.joined(separator: ", ")
            return Finding(
                Message("writers are not stopped before the restore", ko: "복원 전에 쓰는 서비스를 멈추지 않음"), at: subject.place(restoring.head),
                label: Message("\(names) goes on writing to `\(database)`", ko: "`\(database)`에 계속 쓰는 서비스: \(names)"),
                notes: [Message("what is written from here on is missing from the restored data", ko: "여기부터 쓰인 것은 복원된 데이터에 없음")],
                help: [Message("stop first: `\(stop(services[0]))`", ko: "먼저 멈출 것: `\(stop(services[0]))`")])
        }
    }

    static func users(_ restoring: Restoring, _ subject: Subject) -> ([Service], String)? {
        let databases = subject.platform.databases.map(\.name)
        let target = restoring.database ?? ""
        let name = databases.contains(target) ? target : databases.filter { target.hasPrefix($0) }.max { $0.count < $1.count } ?? (databases.count == 1 ? databases[0] : nil)
        guard let name else { return nil }
        let services = subject.dependants(of: name)
        return services.isEmpty ? nil : (services, name)
    }

    static func stop(_ service: Service) -> String {
        switch service.manager {
        case .pm2: "pm2 stop \(service.unit ?? service.name)"
        case .systemd: "sudo systemctl stop \(service.unit ?? service.name)"
        case .supervisor: "supervisorctl stop \(service.unit ?? service.name)"
        case .compose: "docker compose stop \(service.unit ?? service.name)"
        case .commands: service.stop ?? "stop \(service.name)"
        }
    }
}

/// B0705: a service that held connections to the replaced database goes on using the broken one.
enum DependantsNotRestarted: Rule {
    static let code = DiagnosticCode(705)
    static let severity = Diagnostic.Severity.error

    static func findings(in subject: Subject) -> [Finding] {
        Swaps.all(in: subject).compactMap { swap in
            guard let (statement, _) = swap.takesOver, let name = statement.databaseRename?.to else { return nil }
            let heading = subject.scripts[statement.script].heading
            let services = subject.dependants(of: name)
            let started = subject.restarts.contains { $0.range.start > statement.range.start && $0.heading == heading }
            guard !services.isEmpty, !started else { return nil }
            let names = services.map { "`\($0.name)`" }.joined(separator: ", ")
            return Finding(
                Message("dependants are not restarted after the swap", ko: "교체 후 의존 서비스를 재시작하지 않음"), at: subject.place(statement.range),
                label: Message("\(names) keeps its connections to the old database", ko: "옛 데이터베이스에 계속 연결된 서비스: \(names)"),
                help: [Message("restart after it: `\(WritersNotStopped.stop(services[0]).replacing(" stop ", with: " restart "))`", ko: "교체 뒤 재시작할 것: `\(WritersNotStopped.stop(services[0]).replacing(" stop ", with: " restart "))`")])
        }
    }
}

/// B0709: yesterday's backup would be put over healthy data because a stage says so every time.
enum RestoreWithoutCondition: Rule {
    static let code = DiagnosticCode(709)
    static let severity = Diagnostic.Severity.error

    static func findings(in subject: Subject) -> [Finding] {
        var seen: Set<Int> = []
        return subject.restorings.compactMap { bare in
            // The restore may stand under a condition of its own.
            let chain = subject.outline.ancestors(of: bare.heading)
            guard let index = chain.first(where: { subject.outline.entries[$0].section?.budget != nil }) else { return nil }
            guard !chain.prefix(while: { $0 != index }).contains(where: { isConditional($0, subject) }), !isConditional(index, subject), seen.insert(index).inserted
            else { return nil }
            let entry = subject.outline.entries[index]
            return Finding(
                Message("stage restores without a condition", ko: "조건 없이 복원하는 단계"), at: subject.place(entry.range),
                label: Message("carried out after a restart that helped, too", ko: "재시작으로 이미 나았어도 실행됨"),
                notes: [Message("line \(bare.range.start.line) gives up everything written since the backup", ko: "\(bare.range.start.line)번째 줄은 백업 이후에 쓰인 것을 모두 버림")],
                help: [Message("say when: `<!-- bongsu: #\(entry.section?.id ?? "restore") when=\"failure is database-corruption or failure is data-loss\" -->`", ko: "언제 할지 적을 것: `<!-- bongsu: #\(entry.section?.id ?? "restore") when=\"failure is database-corruption or failure is data-loss\" -->`")])
        }
    }

    /// A prose document states a condition in words; what the importer guessed is none.
    static func isConditional(_ index: Int, _ subject: Subject) -> Bool {
        let entry = subject.outline.entries[index]
        if !subject.isProse { return entry.section?.condition != nil || entry.section?.scenario != nil }
        if subject.outline.isScenario(index) { return true }
        return ([entry.title] + entry.paragraphs.prefix(2)).contains(where: speaksOfCondition)
    }

    static func speaksOfCondition(_ text: String) -> Bool {
        let words = text.lowercased().split { !($0.isLetter || $0.isNumber) }.map(String.init)
        let english: Set<String> = ["if", "when", "unless", "case", "whenever"]
        let endings = ["경우", "때", "때만", "시에만", "하면", "되면", "으면", "라면", "않으면", "한해"]
        return words.contains { english.contains($0) } || words.contains { word in endings.contains { word.hasSuffix($0) } } || words.contains("시")
    }
}

/// B0710: two ways to restore the same data, and nothing says which.
enum AlternativesWithoutCriterion: Rule {
    static let code = DiagnosticCode(710)
    static let severity = Diagnostic.Severity.error

    static func findings(in subject: Subject) -> [Finding] {
        let outline = subject.outline
        var byParent: [Int: [Int]] = [:]
        for restore in subject.restorings {
            guard let heading = restore.heading, let parent = outline.entries[heading].parent, !outline.ancestors(of: heading).contains(where: outline.isScenario) else { continue }
            if byParent[parent]?.last != heading { byParent[parent, default: []].append(heading) }
        }
        return byParent.sorted { $0.key < $1.key }.compactMap { _, headings in
            guard headings.count > 1, !headings.contains(where: { RestoreWithoutCondition.isConditional($0, subject) }) else { return nil }
            let entries = headings.map { outline.entries[$0] }
            if !subject.isProse, entries.allSatisfy({ $0.section?.choice != nil }) { return nil }
            let first = entries[0]
            let second = entries[1]
            return Finding(
                Message("alternatives without a criterion", ko: "선택 기준이 없는 대안"), at: subject.place(second.range),
                label: Message("this, or line \(first.firstLine), or both?", ko: "이것인지, \(first.firstLine)번째 줄인지, 둘 다인지?"),
                notes: [Message("`\(first.title)` in line \(first.firstLine) restores as well", ko: "\(first.firstLine)번째 줄의 `\(first.title)`도 복원함")],
                help: [Message("mark both: `choice=restore`, and say when each: `when=\"failure is database-corruption\"`", ko: "둘 다 `choice=restore`로 표시하고 각각 언제인지 적을 것: `when=\"failure is database-corruption\"`")])
        }
    }
}

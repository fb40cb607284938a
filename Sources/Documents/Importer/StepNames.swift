/// Ids of steps: what is done, and to what.
enum StepNames {
    static func id(of run: Run, _ plan: SectionPlan, _ reader: ProseRunbookReader) -> String {
        let telling: [UnitKind] = [.remove, .build, .restart, .checkout]
        let unit = run.working.first { telling.contains($0.kind) } ?? run.working.first { $0.kind.role == run.role } ?? run.working.first ?? run.units.first
        guard let unit else { return "step" }
        let name = base(unit, run, plan, reader)
        return HostLabels.slug(name).isEmpty ? "step" : HostLabels.slug(name)
    }

    private static func base(_ unit: Unit, _ run: Run, _ plan: SectionPlan, _ reader: ProseRunbookReader) -> String {
        let host = run.host ?? "unknown"
        if run.fence.language == .sql { return SQLText.tables(in: unit.body).isEmpty || !unit.body.lowercased().contains("count(") ? "query" : "row-counts" }
        let short = subject(unit, reader.platform)
        switch unit.kind {
        case .login: return "connect-\(host)"
        case .changeDirectory: return "directory-\(host)"
        case .status: return plan.recovers != nil ? "\(short ?? host)-status" : plan.restores != nil ? "services-after-restore" : "status-\(host)"
        case .log: return plan.recovers != nil ? "\(short ?? logName(unit) ?? host)-log" : "log-\(host)"
        case .health: return plan.restores != nil ? "health-after-restore" : plan.recovers != nil ? "health-after-restart" : "health-\(host)"
        case .endpoint: return "verify-endpoints"
        case .latency: return "latency"
        case .configurationTest: return "\(unit.outerCommands.first?.program ?? host)-config"
        case .connectionTest: return "connection"
        case .query: return "query-\(host)"
        case .listBackups: return "backups-on-\(host)"
        case .restart where run.working.contains { $0.kind == .build }: return "rebuild-\(short ?? host)"
        case .restart: return "restart-\(short ?? host)"
        case .remove, .build:
            if plan.scenario != nil { return plan.scenario?.failure == .failedDeployment ? "rebuild-stable" : "\(plan.prefix ?? "scenario")-rebuild" }
            return "rebuild-\(reader.platform.services.first { $0.name == plan.recovers }.map { ServiceNames.short($0.name) } ?? short ?? host)"
        case .checkout: return "checkout-stable"
        case .loadTest: return "load-test"
        case .open: return "open"
        case .call(let call): return call.path.split(separator: "/").suffix(2).joined(separator: "-")
        case .pickBackup, .unpack, .createDatabase, .loadDump, .swapDatabase: return "restore-\(host)"
        case .reading, .interactive, .action: return words(unit)
        }
    }

    /// A service or unit that the line names, shortened.
    static func subject(_ unit: Unit, _ platform: Platform) -> String? {
        let words = unit.outerCommands.flatMap(\.argumentValues).map(ServiceNames.base)
        if let service = platform.services.first(where: { words.contains($0.name) }) { return ServiceNames.short(service.name) }
        return words.first { $0.hasPrefix("postgres") && ServiceNames.isName($0) }.map { String($0.prefix { $0 != "@" }) }
    }

    private static func logName(_ unit: Unit) -> String? {
        let path = unit.outerCommands.flatMap(\.argumentValues).first { $0.hasPrefix("/") }
        return path?.split(separator: "/").dropLast().last.map { String($0) }.flatMap { ["log", "logs"].contains($0) ? nil : $0 }
    }

    private static func words(_ unit: Unit) -> String {
        let body = unit.body.lowercased()
        if body.hasPrefix("git log") { return "deploy-log" }
        if body.contains("failed login") || body.contains("failed password") { return "failed-logins" }
        if body.contains("find "), body.contains("-mtime") || body.contains("-mmin") { return "changed-files" }
        guard let command = unit.outerCommands.first else { return "step" }
        let program = command.program ?? "step"
        if let script = ProseRunbookReader.relativeScript(unit)?.split(separator: "/").last { return script.split(separator: ".").first.map(String.init) ?? program }
        let word = command.argumentValues.first { $0.first?.isLetter == true && $0.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") } }
        return word.map { "\(program)-\($0)" } ?? program
    }
}

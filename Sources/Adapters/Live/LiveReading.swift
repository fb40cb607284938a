import Documents
import Engine

/// One host's answers → what is wrong with it. Pure.
///
/// A cause is told once: a folder that is not there keeps quiet about the scripts in it, a host that cannot be
/// reached about everything on it.
struct LiveReading {
    let script: LiveScript
    /// By the question's number; one that is not there did not come in time.
    let answers: [Int: ProbeScript.Answer]
    /// The controller's clock before and after the round trip, milliseconds since 1970.
    let began: Int
    let ended: Int

    var needs: LiveNeeds { script.needs }
    var host: LiveHost { LiveHost(needs.host) }

    func diagnostics() -> [Diagnostic] {
        var found: [Diagnostic] = []
        var late: [String] = []
        for (number, question) in script.questions.enumerated() {
            guard let answer = answers[number], !answer.timedOut else {
                late.append(Self.name(of: question))
                continue
            }
            let lines = answer.output.split(separator: "\n").map(String.init)
            switch question {
            case .clock: found += clock(lines)
            case .attempts: found += attempts(lines)
            case .space: found += LiveSpace(lines).diagnostics(host, at: needs.place)
            case .elevation: found += elevation(lines)
            case .programs: found += programs(lines)
            case .folders: found += folders(lines)
            case .logs: found += logs(lines)
            case .names: found += names(lines)
            case .service(let service): found += LiveService(service, host, needs).diagnostics(answer)
            case .database(let database): found += LiveDatabase(database, host, needs).diagnostics(answer)
            }
        }
        if !late.isEmpty { found.append(.liveLate(host, late, at: needs.place)) }
        return found
    }

    private static func name(of question: LiveScript.Question) -> String {
        switch question {
        case .clock: "date"
        case .attempts: "mktemp"
        case .space: "df"
        case .elevation: "sudo -n"
        case .programs: "command -v"
        case .folders, .logs: "test -e"
        case .names: "getent"
        case .service(let service): service.name
        case .database(let database): database.name
        }
    }

    /// The host read its clock at some moment between `began` and `ended`: only what lies outside counts.
    private func clock(_ lines: [String]) -> [Diagnostic] {
        guard let now = lines.first.flatMap({ Int($0) }) else { return [] }
        let skew = now > ended ? now - ended : now < began ? now - began : 0
        return abs(skew) > 2000 ? [.liveClock(host, milliseconds: skew, roundTrip: ended - began, at: needs.place)] : []
    }

    private func attempts(_ lines: [String]) -> [Diagnostic] {
        lines.contains { $0.hasPrefix("takes ") } ? [] : [.liveNoAttempts(host, at: needs.place)]
    }

    private func elevation(_ lines: [String]) -> [Diagnostic] {
        let user = lines.first { $0.hasPrefix("user ") }.map { String($0.dropFirst(5)) } ?? "?"
        let hasSudo = !lines.contains("nosudo")
        let asRoot = needs.elevations.filter { $0.subject.user == nil }
        var found: [Diagnostic] = []
        if !lines.contains("root"), !lines.contains("free"), !asRoot.isEmpty {
            let list = SudoList(lines.filter { $0.hasPrefix("list ") }.map { String($0.dropFirst(5)) })
            let refused = asRoot.filter { !list.allows($0.subject.program) }
            if let first = refused.first(where: \.isRequired) ?? refused.first {
                found.append(.liveSudo(host, user: user, hasSudo: hasSudo, programs: refused.map(\.subject.program), first: first))
            }
        }
        // A user without sudo at all has been told of it above.
        guard found.isEmpty else { return found }
        for line in lines where line.hasPrefix("barred ") {
            let wanted = String(line.dropFirst(7))
            guard let need = needs.elevations.first(where: { $0.subject.user == wanted }) else { continue }
            found.append(.liveBarred(host, user: user, wanted: wanted, hasSudo: hasSudo, need: need))
        }
        return found
    }

    /// `NUMBER word rest` by number.
    private static func words(_ lines: [String]) -> [Int: (word: String, rest: String)] {
        var answers: [Int: (word: String, rest: String)] = [:]
        for line in lines {
            let parts = line.split(separator: " ", maxSplits: 2).map(String.init)
            guard parts.count >= 2, let number = Int(parts[0]) else { continue }
            answers[number] = (parts[1], parts.count > 2 ? parts[2] : "")
        }
        return answers
    }

    private func programs(_ lines: [String]) -> [Diagnostic] {
        let answers = Self.words(lines)
        return needs.programs.enumerated().compactMap { number, need in
            guard let answer = answers[number] else { return nil }
            let program = need.subject
            switch answer.word {
            case "missing" where program.isPath, "denied", "isfolder":
                return .liveScript(host, need, problem: answer.word)
            case "missing": return .liveProgram(host, need)
            case "elsewhere": return .liveElsewhere(host, need, folder: answer.rest)
            default: return nil
            }
        }
    }

    private func folders(_ lines: [String]) -> [Diagnostic] {
        let answers = Self.words(lines)
        return needs.folders.enumerated().compactMap { number, need in
            guard let word = answers[number]?.word, word != "ok" else { return nil }
            return .liveFolder(host, need, problem: word)
        }
    }

    private func logs(_ lines: [String]) -> [Diagnostic] {
        let answers = Self.words(lines)
        return needs.logs.enumerated().compactMap { number, need in
            guard answers[number]?.word == "missing" else { return nil }
            // Its folder is missing, and that is told where the folder is named.
            if let folder = need.subject.directory, isMissing(folder) { return nil }
            return need.use.by.hasPrefix("backups.") ? .liveNothingToBackUp(host, need) : .liveLog(host, need)
        }
    }

    private func isMissing(_ folder: String) -> Bool {
        guard let question = script.questions.firstIndex(where: { if case .folders = $0 { true } else { false } }),
            let number = needs.folders.firstIndex(where: { $0.subject == folder }),
            let lines = answers[question]?.output.split(separator: "\n").map(String.init)
        else { return false }
        return Self.words(lines)[number].map { $0.word != "ok" } ?? false
    }

    private func names(_ lines: [String]) -> [Diagnostic] {
        let answers = Self.words(lines)
        return needs.names.enumerated().compactMap { number, need in
            answers[number]?.word == "missing" ? .liveName(host, need) : nil
        }
    }
}

/// A host as sentences name it.
struct LiveHost: Hashable {
    let name: String
    init(_ name: String) { self.name = name }
    var english: String { name == ProbeRequest.controller ? "the controller" : "host `\(name)`" }
    var korean: String { name == ProbeRequest.controller ? "컨트롤러" : "호스트 `\(name)`" }
}

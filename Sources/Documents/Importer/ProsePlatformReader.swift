/// Gathers `platform.yaml` from what a prose runbook's commands, blocks and tables say.
///
/// Facts come with the lines that they were read from (`reading.notes`), anything concluded with the word "guess".
struct ProsePlatformReader {
    var reading: Reading
    var platform: Platform
    let visits: [Reading.Visit]
    /// Where the numbers of `unique` go on, by name.
    private var nextNumbers: [String: Int] = [:]

    init(_ reading: Reading) {
        self.reading = reading
        visits = reading.visits
        platform = Platform(name: "")
    }

    mutating func read() {
        readIdentity()
        readReview()
        readObjectives()
        readHosts()
        readDatabases()
        readServices()
        readEndpoints()
        readBackups()
        readVariables()
        readPeople()
        readNeeds()
    }

    var source: SourceText { reading.outline.source }

    /// Notes where a value comes from and where rules report it.
    mutating func note(_ path: String, line: Int, _ text: String? = nil) {
        platform.places[path] = SourceRange(line: line, length: source.line(line).count)
        reading.notes[path] = text ?? String(line)
    }

    /// The name, or the first `NAME-2`, `NAME-3`, … that nothing has.
    mutating func unique(_ name: String) -> String {
        guard isTaken(name) else { return name }
        var number = nextNumbers[name] ?? 2
        while isTaken("\(name)-\(number)") { number += 1 }
        nextNumbers[name] = number + 1
        return "\(name)-\(number)"
    }

    // MARK: Identity

    private static let titleEnds = [
        "disaster recovery runbook", "disaster recovery plan", "recovery runbook", "dr runbook", "dr plan", "disaster recovery", "runbook", "재해 복구 실행 계획",
        "재해복구 실행 계획", "재해 복구 계획", "재해 복구 런북", "재해 복구", "재해복구", "장애 복구", "장애 대응", "복구 절차", "런북", "실행 계획", "(runbook)", "(dr)",
    ]

    private mutating func readIdentity() {
        let title = reading.outline.sections.first { $0.level == 1 } ?? reading.outline.sections.first { $0.level > 0 }
        var name = title?.title ?? ""
        var shortened = true
        while shortened {
            shortened = false
            for end in Self.titleEnds where name.lowercased().hasSuffix(end) && name.count > end.count {
                name = String(name.dropLast(end.count)).trimmed()
                shortened = true
            }
            while let last = name.last, "-–—:|".contains(last) { name = String(name.dropLast()).trimmed() }
        }
        for end in Self.titleEnds where name.lowercased().hasPrefix(end + ":") || name.lowercased().hasPrefix(end + " -") {
            name = name.dropFirst(end.count + 1).drop { $0 == "-" || $0 == " " || $0 == ":" }.trimmed()
        }
        platform.name = name.isEmpty ? "platform" : name
        let line = title?.line ?? 1
        note("platform", line: line, name.isEmpty ? "guess \(line): no name is stated" : nil)
        var hangul = 0
        var latin = 0
        for section in reading.outline.sections {
            for character in section.title {
                if character.isHangul { hangul += 1 } else if character.isLetter { latin += 1 }
            }
            for block in section.blocks {
                guard case .prose(let node) = block else { continue }
                for character in node.plainText {
                    if character.isHangul { hangul += 1 } else if character.isLetter { latin += 1 }
                }
            }
        }
        platform.language = hangul * 2 > latin ? .korean : .english
        note("language", line: line, "guess \(line): " + (hangul * 2 > latin ? "most letters are Hangul" : "most letters are Latin"))
    }

    private mutating func readReview() {
        // A date has at least six digits: most lines of a document need no closer look.
        func mayHoldDate(_ line: Substring) -> Bool { line.utf8.count { (0x30...0x39).contains($0) } >= 6 }
        let updated = ProseWords("최종 업데이트", "마지막 업데이트", "최종 수정", "업데이트", "last updated", "last update", "updated", "last modified")
        let next = ProseWords("다음 검토", "차기 검토", "next review", "review due")
        var review = Review()
        var lines: [Int] = []
        for (index, text) in source.lines.enumerated() {
            guard mayHoldDate(text), let date = Self.date(in: text) else { continue }
            if review.next == nil, next.hold(String(text)) {
                review.next = date
                note("review.next", line: index + 1)
                lines.append(index + 1)
            } else if review.updated == nil, updated.hold(String(text)) {
                review.updated = date
                note("review.updated", line: index + 1)
                lines.append(index + 1)
            }
        }
        guard !lines.isEmpty else { return }
        platform.review = review
        var text = Reading.lines(lines)
        if let next = review.next, let real = Calendar.instead(of: next) { text += "; quoted: no such day, and YAML readers make it \(real)" }
        reading.notes["review"] = text
        platform.places["review"] = SourceRange(line: lines[0])
    }

    /// `2025-01-29`, `2025.1.29`, `2025/01/29`, `2025년 1월 29일`, written with hyphens.
    private static func date(in text: Substring) -> String? {
        let numbers = text.split { !($0.isASCII && $0.isNumber) }
        for (index, year) in numbers.enumerated() where year.count == 4 && (year.hasPrefix("20") || year.hasPrefix("19")) {
            guard numbers.count > index + 2, numbers[index + 1].count <= 2, numbers[index + 2].count <= 2 else { continue }
            func padded(_ number: Substring) -> String { number.count == 1 ? "0" + number : String(number) }
            return "\(year)-\(padded(numbers[index + 1]))-\(padded(numbers[index + 2]))"
        }
        return nil
    }

    private mutating func readObjectives() {
        let time = ProseWords("rto", "복구 목표 시간", "recovery time objective")
        let point = ProseWords("rpo", "복구 목표 시점", "recovery point objective")
        for pair in reading.pairs + prosePairs() {
            let label = pair.label
            if platform.objectives.rto == nil, time.hold(label), let duration = DurationWords.duration(pair.value) {
                platform.objectives.rto = duration
                note("objectives.rto", line: pair.line)
            }
            if platform.objectives.rpo == nil, point.hold(label), let duration = DurationWords.duration(pair.value) {
                platform.objectives.rpo = duration
                note("objectives.rpo", line: pair.line)
            }
        }
        let stages = reading.outline.sections.filter { $0.budget != nil }
        guard platform.objectives.rto == nil, let first = stages.first else { return }
        let total = stages.compactMap(\.budget).reduce(Duration.zero, +)
        platform.objectives.rto = total
        let minutes: [String] = stages.compactMap(\.budget).map { String($0.components.seconds / 60) }
        let lines: [String] = stages.map { String($0.line) }
        note(
            "objectives.rto", line: first.line,
            "guess \(lines.joined(separator: "+")): \(minutes.joined(separator: "+")); no RTO is stated")
    }

    /// `**RTO**: 1 hour` outside lists.
    private func prosePairs() -> [Reading.Pair] {
        source.lines.enumerated().compactMap { index, line in
            guard line.utf8.count < 400, line.utf8.contains(UInt8(ascii: ":")) else { return nil }
            let text = String(line.filter { $0 != "*" })
            guard text.count < 100, let colon = text.firstIndex(of: ":") else { return nil }
            return Reading.Pair(label: text[..<colon].trimmed(), value: text[text.index(after: colon)...].trimmed(), line: index + 1)
        }
    }
}

extension Character {
    var isHangul: Bool { unicodeScalars.first.map { (0xAC00...0xD7A3).contains($0.value) || (0x1100...0x11FF).contains($0.value) } ?? false }
}

enum Calendar {
    /// The day that lenient readers make of a date that does not exist, in words; nil where it exists or is no date.
    static func instead(of date: String) -> String? {
        let parts = date.split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3, (1...12).contains(parts[1]), (1...31).contains(parts[2]) else { return nil }
        let isLeap = (parts[0] % 4 == 0 && parts[0] % 100 != 0) || parts[0] % 400 == 0
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][parts[1] - 1]
        guard parts[2] > days else { return nil }
        let names = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
        return "\(parts[2] - days) \(names[parts[1] % 12])"
    }
}

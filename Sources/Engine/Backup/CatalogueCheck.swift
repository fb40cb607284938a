package import Documents

/// The seed's backup monitoring, with its thresholds in platform.yaml: age, proof, size against the usual, count, space, gaps. Pure.
package struct CatalogueCheck: Sendable {
    package struct Finding: Hashable, Sendable {
        package var isRed: Bool
        package var message: Message
        package init(red: Bool, _ message: Message) {
            isRed = red
            self.message = message
        }
    }

    /// Every moment from one to the other.
    package struct Span: Hashable, Sendable {
        package var from: WallTime
        package var to: WallTime
        package init(from: WallTime, to: WallTime) {
            self.from = from
            self.to = to
        }

        /// Those that touch become one; between two of the answer nothing can be reached. Oldest first.
        static func merged(_ spans: [Span]) -> [Span] {
            var merged: [Span] = []
            for span in spans.sorted(by: { $0.from < $1.from }) {
                if let last = merged.last, span.from <= last.to {
                    merged[merged.count - 1].to = max(last.to, span.to)
                } else {
                    merged.append(span)
                }
            }
            return merged
        }
    }

    /// What only the world knows.
    package struct Facts: Sendable {
        package var freeBytes: Int64?
        package var unreadable: [String] = []
        /// Files of the write-ahead log that are missing, by part key of the newest physical backup.
        package var gaps: [String: [String]] = [:]
        /// From when to when a cluster can be restored, by its name: a span a physical backup.
        package var reach: [String: [Span]] = [:]
        /// Files of the log that are missing between two physical backups, by the cluster's name: no newer copy suffers by them.
        package var holes: [String: [String]] = [:]
        package init() {}
    }

    package let findings: [Finding]
    package var isGreen: Bool { !findings.contains(where: \.isRed) }

    package init(_ catalogue: Catalogue, platform: Platform, facts: Facts, now: WallTime) {
        let limits = platform.backups?.check ?? Backups.Limits()
        var found: [Finding] = []
        func red(_ message: Message) { found.append(Finding(red: true, message)) }
        func green(_ message: Message) { found.append(Finding(red: false, message)) }

        for key in Self.asked(platform, catalogue) {
            let holders = catalogue.backups.filter { backup in backup.parts.contains { $0.key == key } }
            guard let newest = holders.last else {
                red(Message("\(key): no backup at all", ko: "\(key): 백업이 전혀 없음"))
                continue
            }
            let age = (now.milliseconds - newest.received.milliseconds) / 1000
            let allowed = limits.age.components.seconds
            // A receipt from the future is a clock that was wrong, and says nothing of the age.
            if age < -60 {
                red(Message("\(key): the newest backup is dated in the future: \(CivilTime(newest.received).spoken)", ko: "\(key): 최신 백업의 시각이 미래임: \(CivilTime(newest.received).spoken)"))
            } else if age > allowed {
                red(
                    Message(
                        "\(key): the newest backup is \(TimeSpoken.english(age)) old, allowed \(TimeSpoken.english(allowed))",
                        ko: "\(key): 최신 백업이 \(TimeSpoken.korean(age)) 전, 허용 \(TimeSpoken.korean(allowed))"))
            } else {
                green(Message("\(key): the newest backup is \(TimeSpoken.english(age)) old", ko: "\(key): 최신 백업 \(TimeSpoken.korean(age)) 전"))
            }
            Self.proof(key, holders, catalogue, limits, now, red, green)
            if holders.count < limits.count {
                red(Message("\(key): \(holders.count) backups, at least \(limits.count) are wanted", ko: "\(key): 백업 \(holders.count)개, 최소 \(limits.count)개 필요"))
            }
            Self.size(key, holders, limits, red)
            for flaw in newest.parts.first(where: { $0.key == key })?.flaws ?? [] { red(Message("\(key): \(flaw)", ko: "\(key): \(flaw)")) }
        }
        if let free = facts.freeBytes {
            let megabytes = Int(free / 1_000_000)
            if megabytes < limits.freeMegabytes {
                red(
                    Message(
                        "the repository's disk has \(megabytes) MB left, wanted \(limits.freeMegabytes) MB",
                        ko: "저장소 디스크 여유 \(megabytes) MB, 필요 \(limits.freeMegabytes) MB"))
            } else {
                green(Message("the repository's disk has \(megabytes) MB left", ko: "저장소 디스크 여유 \(megabytes) MB"))
            }
        }
        for path in facts.unreadable { red(Message("cannot be read: \(path)", ko: "읽을 수 없음: \(path)")) }
        for (key, files) in facts.gaps.sorted(by: { $0.key < $1.key }) where !files.isEmpty {
            red(
                Message(
                    "\(key): \(files.count) files of the write-ahead log are missing, the first \(files[0])",
                    ko: "\(key): WAL 파일 \(files.count)개 없음, 처음은 \(files[0])"))
        }
        for (name, spans) in facts.reach.sorted(by: { $0.key < $1.key }) where !spans.isEmpty {
            let spans = Span.merged(spans).map { (from: CivilTime($0.from).spoken, to: CivilTime($0.to).spoken) }
            let lost = facts.holes[name] ?? []
            let hole = lost.isEmpty
                ? Message("", ko: "")
                : Message("; \(lost.count) files of the write-ahead log are missing, the first \(lost[0])", ko: "; WAL 파일 \(lost.count)개 없음, 처음은 \(lost[0])")
            green(
                Message(
                    "\(name): restorable " + spans.map { "from \($0.from) to \($0.to)" }.joined(separator: ", and ") + hole.english,
                    ko: "\(name): " + spans.map { "\($0.from)부터 \($0.to)까지" }.joined(separator: ", ") + " 복구 가능" + hole.korean))
        }
        findings = found + Self.objective(catalogue, platform, facts, now)
    }

    /// What the platform asks to be backed up.
    package static func wanted(_ platform: Platform) -> [String] {
        platform.databases.map { "database-\($0.name)" } + (platform.backups?.files ?? []).map { "files-\($0.host)" }
    }

    private static func proof(
        _ key: String, _ holders: [Backup], _ catalogue: Catalogue, _ limits: Backups.Limits, _ now: WallTime, _ red: (Message) -> Void,
        _ green: (Message) -> Void
    ) {
        let proofs = catalogue.proofs.filter { $0.part == key }
        for backup in holders {
            let part = backup.parts.first { $0.key == key }
            if let part, catalogue.state(of: part, in: backup.id) == .refused {
                red(
                    part.flaws.isEmpty
                        ? Message("\(key): backup \(backup.id) failed its proof", ko: "\(key): 백업 \(backup.id)의 증명 실패")
                        : Message("\(key): backup \(backup.id) was not whole when it was taken", ko: "\(key): 백업 \(backup.id)은(는) 받을 때 온전하지 않았음"))
            }
        }
        guard let last = proofs.last(where: { $0.outcome == .proved }) else {
            red(Message("\(key): never proved by a restore", ko: "\(key): 복구로 증명된 적 없음"))
            return
        }
        let age = (now.milliseconds - last.at.milliseconds) / 1000
        let allowed = limits.proof.components.seconds
        if age > allowed {
            red(
                Message(
                    "\(key): last proved \(TimeSpoken.english(age)) ago, allowed \(TimeSpoken.english(allowed))",
                    ko: "\(key): 마지막 증명이 \(TimeSpoken.korean(age)) 전, 허용 \(TimeSpoken.korean(allowed))"))
        } else {
            green(Message("\(key): proved \(TimeSpoken.english(max(0, age))) ago (\(last.backup))", ko: "\(key): \(TimeSpoken.korean(max(0, age))) 전에 증명됨 (\(last.backup))"))
        }
    }

    /// Against the median of the five before: one odd copy must not become the usual.
    private static func size(_ key: String, _ holders: [Backup], _ limits: Backups.Limits, _ red: (Message) -> Void) {
        let sizes = holders.compactMap { backup in backup.parts.first { $0.key == key }?.sourceBytes }
        guard sizes.count >= 3, let newest = sizes.last else { return }
        let before = sizes.dropLast().suffix(5).sorted()
        let usual = before[before.count / 2]
        let change = Retention.change(from: usual, to: newest)
        guard change > limits.changePercent else { return }
        red(
            Message(
                "\(key): \(newest / 1_000_000) MB, usually \(usual / 1_000_000) MB: changed by \(change) %, allowed \(limits.changePercent) %",
                ko: "\(key): \(newest / 1_000_000) MB, 평소 \(usual / 1_000_000) MB: 변화 \(change) %, 허용 \(limits.changePercent) %"))
    }
}

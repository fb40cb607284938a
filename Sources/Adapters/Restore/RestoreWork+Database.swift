package import Engine
import Documents
import Foundation

extension RestoreWork {
    /// The question has been answered: from here on something is written, beside what serves.
    package func begin(_ name: String) throws(BackupError) {
        var (entry, _) = try entry(name)
        entry.began = true
        try records.write(entry)
        let record = entry.record
        say(Message("begun: \(record.subject) on \(record.host), from backup \(record.backup)", ko: "시작: \(record.host)의 \(record.subject), 백업 \(record.backup)에서"))
    }

    /// Writes the copy beside. What an earlier try left half done is dropped first; nothing else is.
    package func load(_ name: String, report: @escaping ProgressReport) async throws(BackupError) {
        var (entry, part) = try entry(name)
        let began = ContinuousClock.now
        let isAgain = entry.isLoading ?? false
        entry.isLoading = true
        try records.write(entry)
        let receipt: RestoreReceipt
        do throws(BackupError) {
            receipt = try await copy(entry, part, isAgain: isAgain, report: report)
        } catch {
            // Somebody else's: the next try must not take it for its own.
            if !isAgain, error.isNameTaken {
                entry.isLoading = nil
                try records.write(entry)
            }
            throw error
        }
        let seconds = (ContinuousClock.now - began) / .seconds(1)
        entry.loadSeconds = seconds
        entry.bytes = receipt.bytes
        try records.write(entry)
        let rounded = (seconds * 10).rounded() / 10
        say(Message("restored beside in \(rounded) s (\(receipt.bytes / 1_000_000) MB)", ko: "옆에 복구 완료: \(rounded)초 (\(receipt.bytes / 1_000_000) MB)"))
    }

    private func copy(
        _ entry: RestoreRecords.Entry, _ part: BackupPart, isAgain: Bool, report: @escaping ProgressReport
    ) async throws(BackupError) -> RestoreReceipt {
        let record = entry.record
        switch record.way {
        case .directory: return try await loadDirectory(record, part, report: report)
        case .files: return try await loadFiles(record, part, report: report)
        case .dump, .extract: break
        }
        let database = try database(record.subject)
        if isAgain { try await dropBeside(entry, database) }
        guard record.way == .dump else {
            return try await engines.extract(part, of: record.backup, until: record.until, database: database, named: record.beside, report: report)
        }
        return try await engines.engine(part).restore(part, of: record.backup, to: .database(named: record.beside, beside: database), report: report)
    }

    /// What an earlier try of this restore left. Before one, a name that is taken is somebody else's, and the load refuses it; a name of a
    /// person's own choosing may have been taken since then, where that try made nothing.
    private func dropBeside(_ entry: RestoreRecords.Entry, _ database: Database) async throws(BackupError) {
        let record = entry.record
        try await withTunnel(database) { tunnel throws(BackupError) in
            if record.into != nil, entry.loadSeconds == nil {
                let name = DatabaseSettings.literal(record.beside)
                let mark = try await ask(tunnel, "SELECT coalesce(shobj_description(oid, 'pg_database'), '-') FROM pg_database WHERE datname = \(name)")
                if !mark.isEmpty, mark != LogicalEngine.mark + "\n" { throw .nameTaken(record.beside, host: database.host) }
            }
            try await ask(tunnel, "DROP DATABASE IF EXISTS \(DatabaseSettings.identifier(record.beside)) WITH (FORCE);")
        }
    }

    /// Equal to what was backed up, or the restore ends here.
    package func prove(_ name: String) async throws(BackupError) {
        var (entry, part) = try entry(name)
        let record = entry.record
        switch record.way {
        case .files: try await proveFiles(record, part)
        case .dump, .extract, .directory: try await proveDatabase(record, part)
        }
        entry.provedAt = now()
        try records.write(entry)
    }

    private func proveDatabase(_ record: RestoreRecord, _ part: BackupPart) async throws(BackupError) {
        let database = try database(record.subject)
        guard record.way == .directory else {
            let expected = try expectation(record, part)
            let found = try await withTunnel(database) { tunnel throws(BackupError) in
                // Beside the proof, which leaves the machine idle in places.
                async let analyzed: Void = analyze(record, tunnel)
                let found = try await ManifestTaker(environment: tunnel.environment, database: record.beside, work: repository.work).take(hash: expected?.hash)
                await analyzed
                return found
            }
            return try compare(record, found, expected)
        }
        // The whole server goes back, so every database of it is compared.
        let cluster = try clusterExpectation(record, part)
        let expected = cluster?.databases ?? []
        if record.until == .backupEnd, let files = cluster?.files {
            if try await filesOfDirectory(record, database) == files {
                let names = expected.map(\.database).joined(separator: ", ")
                return say(
                    Message(
                        "equal to backup \(record.backup) as it was proved: \(files.count) data files, byte for byte (\(names))",
                        ko: "증명된 백업 \(record.backup)과(와) 같음: 데이터 파일 \(files.count)개, 바이트 단위로 일치 (\(names))"))
            }
            say(Message("its files are not the bytes that were proved; every page, row and index is looked at", ko: "증명된 바이트와 파일이 다름; 모든 페이지, 행, 인덱스를 확인"))
            var damaged = try await damagedPages(record, database)
            if damaged.isEmpty { damaged = try await damagedIndexes(record, database) }
            if !damaged.isEmpty { throw .notEqual(record.subject, differences: damaged) }
        }
        let found = try await manifestsOfDirectory(record, database)
        for one in found { try compare(record, one, expected.first { $0.database == one.database }, of: one.database) }
        let lost = expected.map(\.database).filter { name in !found.contains { $0.database == name } }
        if record.until == .backupEnd, !lost.isEmpty { throw .notEqual(record.subject, differences: lost.map { "\($0): not there" }) }
    }

    /// - Parameter name: of a database among several.
    private func compare(
        _ record: RestoreRecord, _ found: DatabaseManifest, _ expected: DatabaseManifest?, of name: String? = nil
    ) throws(BackupError) {
        let who = name.map { "\($0): " } ?? ""
        guard let expected, record.until == .backupEnd else { return try structure(record, found, expected, who) }
        let comparison = ManifestComparison(expected: expected, found: found)
        if !comparison.differences.isEmpty {
            throw .notEqual(name ?? record.subject, differences: comparison.differences.map { $0.message[language] })
        }
        comparison.notes.forEach(say)
        let rows = found.tables.reduce(0) { $0 + $1.rows }
        say(
            Message(
                "\(who)equal to backup \(record.backup): \(found.tables.count) tables, \(rows) rows, every checksum",
                ko: "\(who)백업 \(record.backup)과(와) 같음: 테이블 \(found.tables.count)개, 행 \(rows)개, 모든 체크섬 일치"))
    }

    /// A restore to another moment than the backup's has nothing to be equal to: what can be told is told.
    private func structure(_ record: RestoreRecord, _ found: DatabaseManifest, _ expected: DatabaseManifest?, _ who: String) throws(BackupError) {
        let bad = found.constraints.filter { !$0.valid }.map { "constraint \($0.name)" } + found.indexes.filter { !$0.valid }.map { "index \($0.name)" }
        let known = Set(expected.map { ($0.constraints + $0.indexes).filter { !$0.valid }.map(\.name) } ?? [])
        let new = bad.filter { line in !known.contains { line.hasSuffix(" " + $0) } }
        if !new.isEmpty { throw .notEqual(record.subject, differences: new.map { "\($0): not valid" }) }
        let rows = found.tables.reduce(0) { $0 + $1.rows }
        say(
            Message(
                "\(who)\(found.tables.count) tables, \(rows) rows, structure sound; there is no manifest of this moment to be equal to",
                ko: "\(who)테이블 \(found.tables.count)개, 행 \(rows)개, 구조 정상; 이 시점의 매니페스트가 없어 동일성은 증명되지 않음"))
        for table in expected?.tables ?? [] {
            let count = found.tables.first { $0.name == table.name }?.rows ?? 0
            if count != table.rows {
                say(Message("\(table.name): \(count) rows, \(table.rows) in the backup", ko: "\(table.name): \(count)행, 백업에는 \(table.rows)행"))
            }
        }
    }

    /// What the planner knows of a database is in no dump; without it the first queries after the swap are slow. At most ten minutes, and no
    /// reason to give up.
    private func analyze(_ record: RestoreRecord, _ tunnel: DatabaseTunnel) async {
        var shell = ControllerShell(environment: tunnel.environment + [("BONGSU_DATABASE", record.beside)])
        shell.deadline = .seconds(600)
        do throws(BackupError) {
            try await shell.succeed("\(PostgresPrograms.preamble)\npsql -X -w -q -v ON_ERROR_STOP=1 -d \"$BONGSU_DATABASE\" -c ANALYZE") { Self.refused($0) }
        } catch {
            // The copy was refused meanwhile.
            if Task.isCancelled { return }
            let cause = error.diagnostic.notes.first ?? error.diagnostic.message
            say(
                Message(
                    "its tables have no statistics, and queries are slow until somebody runs `ANALYZE` in it: \(cause.english)",
                    ko: "테이블 통계가 없어 그 안에서 `ANALYZE`를 실행할 때까지 질의가 느림: \(cause.korean)"))
        }
    }

    /// The manifest that was taken with the copy; for a cluster the one that its proof gave.
    func expectation(_ record: RestoreRecord, _ part: BackupPart) throws(BackupError) -> DatabaseManifest? {
        guard part.kind != .cluster else { return try clusterExpectation(record, part)?.databases.first { $0.database == record.subject } }
        guard let bytes = try store.manifest(of: part, in: record.backup) else { return nil }
        return try? JSONDecoder().decode(DatabaseManifest.self, from: Data(bytes))
    }

    /// Every database of a cluster, as its first proof found it.
    private func clusterExpectation(_ record: RestoreRecord, _ part: BackupPart) throws(BackupError) -> ClusterManifest? {
        guard let (_, bytes) = try store.firstProof(of: part, in: record.backup) else { return nil }
        return try? JSONDecoder().decode(ClusterManifest.self, from: Data(bytes))
    }

    /// A rename swap leaves grants, settings and limits with the broken database, and silently gives PUBLIC its CONNECT back.
    package func settings(_ name: String) async throws(BackupError) {
        let (entry, part) = try entry(name)
        let record = entry.record
        guard record.way == .dump || record.way == .extract else {
            say(Message("they came with the copy", ko: "사본에 포함되어 있음"))
            return
        }
        let database = try database(record.subject)
        try await withTunnel(database) { tunnel throws(BackupError) in
            // The living database's own are newer than the backup's; where it is gone, the backup's are what there is.
            let exists = try await ask(tunnel, "SELECT 1 FROM pg_database WHERE datname = \(DatabaseSettings.literal(database.name))").hasPrefix("1")
            guard let source = try expectation(record, part) else {
                say(Message("the copy knows none; the owner's defaults stand", ko: "사본에 기록이 없음; 소유자 기본값을 사용"))
                return
            }
            try await ask(tunnel, DatabaseSettings.replay(source, onto: record.beside))
            say(
                exists
                    ? Message("owner, grants, settings and limit as in the backup", ko: "소유자, 권한, 설정, 제한을 백업대로 적용")
                    : Message("owner, grants, settings and limit as in the backup; \(database.name) itself is gone", ko: "소유자, 권한, 설정, 제한을 백업대로 적용; \(database.name) 자체는 없음"))
        }
    }

    package func close(_ name: String) async throws(BackupError) {
        var (entry, _) = try entry(name)
        let record = entry.record
        if record.way == .directory, record.into == nil { try await refuseFailedUnit(try database(record.subject)) }
        entry.closedAt = now()
        try records.write(entry)
        if let seconds = entry.loadSeconds, record.state != .refused, record.until == .backupEnd {
            var proof = Proof(backup: record.backup, part: record.part, outcome: record.state == .proved ? .proved : .loaded, at: now())
            proof.restoreSeconds = seconds
            proof.findings = ["restored as \(record.name)"]
            try? store.add(proof)
        }
        if record.into != nil {
            say(Message("\(record.subject) of backup \(record.backup) stands as `\(record.beside)`; nothing was swapped", ko: "백업 \(record.backup)의 \(record.subject)이(가) `\(record.beside)`(으)로 있음; 교체하지 않음"))
        } else {
            say(
                Message(
                    "restored; what served before, if it was still there, stays beside it until: bongsu discard \(record.name)",
                    ko: "복구 완료; 이전 것이 있었다면 다음 명령 전까지 옆에 남음: bongsu discard \(record.name)"))
            // Its log begins a new timeline, and no copy of before is rolled forward along it.
            if record.way == .directory {
                say(
                    Message(
                        "what is written from here on can be restored only from a backup that is taken now: bongsu backup take",
                        ko: "이제부터 쓰이는 것은 지금 새로 받는 백업에서만 복구할 수 있음: bongsu backup take"))
            }
        }
    }

    /// A person has dropped what it left.
    package func discarded(_ name: String) throws(BackupError) {
        var entry = try records.read(name)
        entry.discardedAt = now()
        try records.write(entry)
    }

    /// After the way back: rows that were written into the copy while it served. They are in nothing else.
    package func written(_ name: String) async throws(BackupError) {
        let (entry, part) = try entry(name)
        let record = entry.record
        guard record.way == .dump || record.way == .extract, let expected = try expectation(record, part) else { return }
        let database = try database(record.subject)
        try await withTunnel(database) { tunnel throws(BackupError) in
            let there = try await ask(tunnel, "SELECT 1 FROM pg_database WHERE datname = \(DatabaseSettings.literal(record.beside))")
            guard there.hasPrefix("1") else { return }
            // The swap back left it closed: nobody but us is to look now.
            try await ask(tunnel, "ALTER DATABASE \(DatabaseSettings.identifier(record.beside)) ALLOW_CONNECTIONS true;")
            let found = try await ManifestTaker(environment: tunnel.environment, database: record.beside, work: repository.work).take(hash: expected.hash)
            let changed = expected.tables.compactMap { table -> Message? in
                guard let other = found.tables.first(where: { $0.name == table.name }), other.sum != table.sum else { return nil }
                return Message("\(table.name): \(other.rows - table.rows) rows more, contents changed", ko: "\(table.name): \(other.rows - table.rows)행 증가, 내용 변경")
            }
            if changed.isEmpty {
                say(Message("nothing was written into the copy", ko: "사본에 쓰인 것 없음"))
            } else {
                say(Message("written since the swap, kept in `\(record.beside)`:", ko: "교체 뒤 쓰인 것, `\(record.beside)`에 보관:"))
                changed.forEach(say)
            }
        }
    }
}

package import Engine
import Documents
import Foundation

extension BackupDesk {
    package enum Choice: Sendable {
        case newest
        /// Any that is not proved yet or whose proof is oldest; `pick` chooses among the count given.
        case random(pick: @Sendable (Int) -> Int)
        case named(BackupID)
    }

    /// Restores every part of a backup for real, here, and compares it with its manifest.
    ///
    /// - Parameter selfTest: also damages the restored copy on purpose; a proof that does not notice is an error.
    /// - Returns: a proof a part; all of them are in the catalogue.
    package func verify(_ choice: Choice, selfTest: Bool = false) async throws -> [Proof] {
        try await repository.prepare()
        return try await repository.locked(for: .restore) {
            let (catalogue, _) = try store.load()
            let backup = try Self.choose(choice, catalogue)
            say(Message("verifying \(backup.id)", ko: "검증 중: \(backup.id)"))
            let damage = try await damage(in: backup)
            var proofs: [Proof] = []
            for part in backup.parts {
                let proof = try await prove(part, backup.id, damage: damage["\(backup.id)/\(part.key)"] ?? [], selfTest: selfTest)
                try store.add(proof)
                proofs.append(proof)
            }
            // Engines that share a repository each tell all of its damage: it is elsewhere only where no part of this backup is hit.
            if let elsewhere = damage["repository"] {
                guard damage.count == 1 else {
                    for line in elsewhere { say(Message(line, ko: line)) }
                    return proofs
                }
                for proof in proofs {
                    let state = BackupState(rawValue: proof.outcome.rawValue)
                    say(Message("\(proof.part): \(proof.outcome.rawValue)", ko: "\(proof.part): \(state?.spokenKorean ?? proof.outcome.rawValue)"))
                }
                throw BackupError.damageElsewhere(repository.path, findings: elsewhere)
            }
            return proofs
        }
    }

    private static func choose(_ choice: Choice, _ catalogue: Catalogue) throws(BackupError) -> Backup {
        guard let newest = catalogue.backups.last else { throw .noBackups() }
        switch choice {
        case .newest: return newest
        case .random(let pick): return catalogue.backups[pick(catalogue.backups.count)]
        case .named(let id):
            guard let backup = catalogue.backup(id) else { throw .noSuchBackup(id.text) }
            return backup
        }
    }

    /// What is wrong with the stored copies, by `ID/PART`. What an engine holds is read once, however many parts that is.
    private func damage(in backup: Backup) async throws(BackupError) -> [String: [String]] {
        var damage: [String: [String]] = [:]
        for engine in engines.all {
            let parts = engine.parts(of: backup)
            if parts.isEmpty { continue }
            do throws(BackupError) {
                damage.merge(try await engine.check(parts, deep: true, report: report)) { $0 + $1 }
            } catch {
                guard error.blamesCopy else { throw error }
                for (id, part) in parts { damage["\(id)/\(part.key)", default: []] += Self.words(error) }
            }
        }
        return damage
    }

    private static func words(_ error: BackupError) -> [String] { ([error.diagnostic.message] + error.diagnostic.notes).map(\.english) }

    /// A copy that cannot be restored is a finding, not a failure of the verification.
    private func prove(_ part: BackupPart, _ id: BackupID, damage: [String], selfTest: Bool) async throws(BackupError) -> Proof {
        if !damage.isEmpty { return Proof(backup: id, part: part.key, outcome: .refused, at: now(), findings: damage) }
        do throws(BackupError) {
            var proof =
                switch part.kind {
                case .database: try await proveDatabase(part, id, selfTest: selfTest)
                case .cluster: try await proveCluster(part, id, selfTest: selfTest)
                case .files: try await proveFiles(part, id, selfTest: selfTest)
                }
            // It may equal its manifest: what was lost when it was taken is in neither.
            if !part.flaws.isEmpty {
                proof.outcome = .refused
                proof.findings += part.flaws
            }
            return proof
        } catch {
            // A broken tool of ours says nothing of the copy; a copy that does not restore does.
            guard error.blamesCopy else { throw error }
            return Proof(backup: id, part: part.key, outcome: .refused, at: now(), findings: Self.words(error))
        }
    }

    private func proveDatabase(_ part: BackupPart, _ id: BackupID, selfTest: Bool) async throws(BackupError) -> Proof {
        let expected: DatabaseManifest? = try store.manifest(of: part, in: id).flatMap { try? JSONDecoder().decode(DatabaseManifest.self, from: Data($0)) }
        return try await ScratchServer.with(version: expected?.server.number ?? 0, work: repository.work) { server throws(BackupError) in
            let began = ContinuousClock.now
            _ = try await engines.engine(part).restore(
                part, of: id, to: .scratch(socket: server.socketFolder, port: server.port, named: part.name), report: report)
            let seconds = (ContinuousClock.now - began) / .seconds(1)
            report(BackupProgress(Message("\(part.key): comparing with the manifest", ko: "\(part.key): 매니페스트와 비교")))
            let found = try await ManifestTaker(environment: server.environment, database: part.name, work: repository.work).take(hash: expected?.hash)
            var proof = Proof(backup: id, part: part.key, outcome: expected == nil ? .loaded : .proved, at: now())
            proof.restoreSeconds = seconds
            if let expected {
                // Its own grants, settings and limit are in the manifest alone: `restore` replays them and compares all of it.
                let differences = ManifestComparison(expected: expected, found: found, localeMayDiffer: true).differences.filter { $0.subject != "database" }
                if !differences.isEmpty {
                    proof.outcome = .refused
                    proof.findings = differences.map(\.message.english)
                } else if selfTest {
                    try await self.selfTest(server.environment, part, found) { damaged in
                        ManifestComparison(expected: expected, found: damaged, localeMayDiffer: true).differences.filter { $0.subject != "database" }
                    }
                }
            } else {
                let bad = (found.constraints + found.indexes).filter { !$0.valid }.map { "\($0.name) is not valid" }
                proof.findings = bad
                if !bad.isEmpty { proof.outcome = .refused }
            }
            return proof
        }
    }

    /// A physical copy has no manifest of its source: its own end, recovered here, is what later restores must equal.
    private func proveCluster(_ part: BackupPart, _ id: BackupID, selfTest: Bool) async throws(BackupError) -> Proof {
        let folder = "\(try await ScratchServer.place(work: repository.work))/verify-\(id)-\(part.key)"
        try? FileManager.default.removeItem(atPath: folder)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let began = ContinuousClock.now
        _ = try await engines.engine(part).restore(part, of: id, to: .folder(folder + "/data", until: .backupEnd), report: report)
        let version = part.serverVersion ?? 0
        let directory = ScratchServer.Existing.recovering(folder + "/data")
        let files = try await ScratchServer.recover(directory, version: version, work: repository.work)
        let seconds = (ContinuousClock.now - began) / .seconds(1)
        if selfTest { try await self.selfTest(part, directory, files) }
        return try await ScratchServer.with(version: version, work: repository.work, existing: directory) { server throws(BackupError) in
            var manifests: [DatabaseManifest] = []
            for name in try await server.databases() {
                manifests.append(try await ManifestTaker(environment: server.environment, database: name, work: repository.work).take())
            }
            let wanted = platform.databases.filter { $0.cluster == part.name }.map(\.name)
            if !wanted.isEmpty, Set(wanted).isDisjoint(with: manifests.map(\.database)) {
                var proof = Proof(backup: id, part: part.key, outcome: .refused, at: now())
                proof.findings = ["it holds none of \(wanted.joined(separator: ", ")): it is the copy of another server"]
                return proof
            }
            var proof = Proof(backup: id, part: part.key, outcome: .proved, at: now())
            proof.restoreSeconds = seconds
            if let (first, known) = try firstProof(of: part, id) {
                proof.manifest = first
                proof.findings = Self.differences(known.databases, manifests)
                if !proof.findings.isEmpty { proof.outcome = .refused }
            } else {
                let bytes: [UInt8]
                do { bytes = try CanonicalText.encode(ClusterManifest(databases: manifests, files: files)) } catch { throw .manifestDamaged(part.key, detail: "\(error)") }
                proof.manifest = Manifests.digest(bytes)
                try store.write(manifest: bytes, of: part, in: id)
            }
            let bad = manifests.flatMap { manifest in
                (manifest.constraints + manifest.indexes).filter { !$0.valid }.map { "\(manifest.database): \($0.name) is not valid" }
            }
            proof.findings += bad
            if selfTest, let one = manifests.first(where: { $0.tables.contains { $0.rows > 0 } }) {
                var named = part
                named.name = one.database
                try await self.selfTest(server.environment, named, one) { ManifestComparison(expected: one, found: $0).differences }
            }
            return proof
        }
    }

    /// What the first proof of a cluster's copy found in it, and its digest; nil where it was never proved.
    private func firstProof(of part: BackupPart, _ id: BackupID) throws(BackupError) -> (digest: String, manifest: ClusterManifest)? {
        guard let (digest, bytes) = try store.firstProof(of: part, in: id) else { return nil }
        do { return (digest, try JSONDecoder().decode(ClusterManifest.self, from: Data(bytes))) } catch { throw .manifestDamaged(part.key, detail: "\(error)") }
    }

    /// The moment of a manifest is not its contents: two proofs of one copy are compared by what they found.
    private static func differences(_ expected: [DatabaseManifest], _ found: [DatabaseManifest]) -> [String] {
        expected.flatMap { manifest -> [String] in
            guard let other = found.first(where: { $0.database == manifest.database }) else { return ["\(manifest.database): not there"] }
            return ManifestComparison(expected: manifest, found: other).differences.map { "\(manifest.database): \($0.message.english)" }
        }
    }

    private func proveFiles(_ part: BackupPart, _ id: BackupID, selfTest: Bool) async throws(BackupError) -> Proof {
        let folder = "\(repository.work)/verify-\(id)-\(part.key)"
        try? FileManager.default.removeItem(atPath: folder)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let expected: FilesManifest? = try store.manifest(of: part, in: id).flatMap { try? JSONDecoder().decode(FilesManifest.self, from: Data($0)) }
        let receipt = try await engines.engine(part).restore(part, of: id, to: .folder(folder, until: .backupEnd), report: report)
        // The folders on the way to what is backed up are in no manifest.
        let roots = expected?.roots ?? []
        func found() async throws(BackupError) -> FilesManifest { try await FilesReader.local(root: folder).only(roots) }
        var proof = Proof(backup: id, part: part.key, outcome: expected == nil ? .loaded : .proved, at: now())
        proof.restoreSeconds = receipt.seconds
        guard let expected else { return proof }
        let differences = FilesComparison.differences(expected: expected, found: try await found())
        if !differences.isEmpty {
            proof.outcome = .refused
            proof.findings = differences.map(\.message.english)
        } else if selfTest, let victim = expected.entries.first(where: { $0.kind == .file && $0.size > 0 }) {
            try await self.selfTest(part, folder: folder, victim: victim) { () async throws(BackupError) in
                FilesComparison.differences(expected: expected, found: try await found()).filter { $0.path == victim.path }
            }
        }
        return proof
    }
}

extension BackupError {
    static func damageElsewhere(_ repository: String, findings: [String]) -> BackupError {
        var error = BackupError(
            1079, Message("`\(repository)` is damaged where this backup is not", ko: "`\(repository)`의 이 백업이 아닌 곳이 손상됨"), detail: findings.first ?? "",
            now: Message("what was found of this backup stands; others may be hit, and so may the log between them", ko: "이 백업의 결과는 유효함; 다른 백업이나 그 사이의 WAL이 손상되었을 수 있음"),
            help: [
                Message("which: `bongsu backup verify ID` for each of `bongsu backup list`", ko: "어느 것인지: `bongsu backup list`의 각각에 `bongsu backup verify ID`"),
                Message("take a new one at once: `bongsu backup take`", ko: "즉시 새로 백업: `bongsu backup take`"),
            ])
        error.diagnostic.notes.insert(contentsOf: findings.dropFirst().prefix(9).map { Message($0, ko: $0) }, at: min(1, error.diagnostic.notes.count))
        return error
    }

    static func noBackups() -> BackupError {
        BackupError(
            1067, Message("there is no backup yet", ko: "아직 백업이 없음"), now: Message("nothing was changed", ko: "아무것도 바꾸지 않음"),
            help: [Message("take one: `bongsu backup take`", ko: "백업하기: `bongsu backup take`")])
    }

    static func selfTestFailed(_ part: String, detail: String) -> BackupError {
        BackupError(
            1068, Message("the self-test of `\(part)` failed", ko: "`\(part)`의 자체 점검 실패"), detail: detail,
            now: Message("the backup is as it was; its proof cannot be trusted", ko: "백업은 그대로; 증명을 믿을 수 없음"),
            help: [Message("report it with this text: a proof that cannot fail proves nothing", ko: "이 글과 함께 알릴 것: 실패할 수 없는 증명은 증명이 아님")])
    }
}

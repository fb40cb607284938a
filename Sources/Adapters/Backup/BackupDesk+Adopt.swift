import Documents
package import Engine

extension BackupDesk {
    package struct Adoption: Hashable, Sendable {
        /// Backups that the catalogue did not know, oldest first.
        package var new: [Backup] = []
        /// Those that their program has expired meanwhile.
        package var gone: [Backup] = []
        /// How many stand in the repositories now.
        package var count = 0
    }

    /// Makes the catalogue know what other programs' repositories hold now. There nothing is written, expired or pruned, ever.
    ///
    /// **Errors:** where platform.yaml names none, and where one cannot be read; then the catalogue is as it was.
    package func adopt() async throws -> Adoption {
        guard !engines.adopting.isEmpty else { throw BackupError.nothingAdopted() }
        try await repository.prepare()
        return try await repository.locked(for: .backup) { try await adoptWhatIsThere() }
    }

    private func adoptWhatIsThere() async throws(BackupError) -> Adoption {
        var adoption = Adoption()
        for engine in engines.adopting {
            let found = try await engine.found(report: report)
            let (catalogue, _) = try store.load()
            let known = catalogue.backups.filter { $0.origin == .adopted && $0.parts.contains { $0.engine == engine.name } }
            let names = Set((catalogue.backups + catalogue.expired).map(\.id))
            for backup in found where !names.contains(backup.id) {
                try store.write(backup)
                adoption.new.append(backup)
            }
            for backup in known where !found.contains(where: { $0.id == backup.id }) {
                try store.expire(backup)
                adoption.gone.append(backup)
            }
            adoption.count += found.count
        }
        return adoption
    }

    /// After a backup of our own. One that cannot be read now is said, and is no failure of it.
    func refreshAdopted() async {
        guard !engines.adopting.isEmpty else { return }
        do throws(BackupError) { _ = try await adoptWhatIsThere() } catch {
            say(
                Message(
                    "the adopted repository was not looked at: \(error.diagnostic.message.english)",
                    ko: "다른 프로그램의 저장소를 확인하지 못함: \(error.diagnostic.message.korean)"))
        }
    }
}

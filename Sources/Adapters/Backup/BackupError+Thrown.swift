import Engine

extension BackupError {
    /// What a work ended with, nil where it went well: for work that goes on beside other work (`async let`) and is asked about later.
    static func thrown(by work: () async throws(BackupError) -> Void) async -> BackupError? {
        do throws(BackupError) { try await work() } catch { return error }
        return nil
    }
}

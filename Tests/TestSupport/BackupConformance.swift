package import Engine
import Testing

/// A backup engine that is to keep the port's promises, and the world around it.
package struct BackupEngineUnderTest: Sendable {
    package var engine: any BackupEngine
    package var source: BackupSource
    /// A new name a call; the later the larger.
    package var id: @Sendable (Int) -> BackupID
    /// Restores a part somewhere new, compares what came with the part's manifest, and removes it: a line a difference.
    package var compare: @Sendable (BackupPart, BackupID) async throws -> [String]
    /// Changes the source, so that a later copy is another one.
    package var change: @Sendable (Int) async throws -> Void
    /// Bytes that the repository takes on disk.
    package var stored: @Sendable () async throws -> Int64
    /// Entries that half-made work has left.
    package var left: @Sendable () throws -> [String]
    /// Breaks a copy off in its middle, as a dying program does, and returns when nothing of it runs any more.
    package var interrupt: @Sendable (BackupID) async throws -> Void

    package init(
        engine: any BackupEngine, source: BackupSource, id: @escaping @Sendable (Int) -> BackupID,
        compare: @escaping @Sendable (BackupPart, BackupID) async throws -> [String], change: @escaping @Sendable (Int) async throws -> Void,
        stored: @escaping @Sendable () async throws -> Int64, left: @escaping @Sendable () throws -> [String],
        interrupt: @escaping @Sendable (BackupID) async throws -> Void
    ) {
        self.engine = engine
        self.source = source
        self.id = id
        self.compare = compare
        self.change = change
        self.stored = stored
        self.left = left
        self.interrupt = interrupt
    }
}

/// The one suite that every backup engine runs.
package struct BackupConformance: Sendable {
    let subject: BackupEngineUnderTest

    package init(_ subject: BackupEngineUnderTest) { self.subject = subject }

    /// What was taken comes back, whatever has happened to the source since; progress is told on the way.
    package func whatWasTakenComesBack() async throws {
        let (id, engine) = (subject.id(1), subject.engine)
        let told = Told()
        let part = try await engine.take(subject.source, as: id) { _ in told.add() }
        #expect(part.kind == engine.kind && part.engine == engine.name)
        #expect(part.manifest?.count == 64 && part.sourceBytes > 0 && part.storedBytes > 0 && part.flaws == [])
        #expect(told.count > 0)
        try await subject.change(1)
        #expect(try await subject.compare(part, id) == [])
        #expect(try subject.left() == [])
        #expect(try await engine.check([(id, part)], deep: true) { _ in } == [:])
    }

    /// Two copies stand side by side, each as it was; taking one away frees bytes and leaves the other whole.
    package func copiesAreIndependent() async throws {
        let engine = subject.engine
        let first = try await engine.take(subject.source, as: subject.id(2)) { _ in }
        try await subject.change(2)
        let second = try await engine.take(subject.source, as: subject.id(3)) { _ in }
        #expect(first.reference != second.reference && first.manifest != second.manifest)
        let before = try await subject.stored()
        try await engine.remove([(subject.id(2), first)])
        #expect(try await subject.stored() < before)
        #expect(try await subject.compare(second, subject.id(3)) == [])
        #expect(await refused { try await subject.compare(first, subject.id(2)) })
        // A second time is no error.
        try await engine.remove([(subject.id(2), first)])
    }

    /// A broken-off copy harms none that was there; `sweep` removes what it left and keeps all else.
    package func anInterruptedCopyLeavesTheRepositorySound() async throws {
        let engine = subject.engine
        let (known, forgotten) = (subject.id(4), subject.id(5))
        let part = try await engine.take(subject.source, as: known) { _ in }
        try await subject.change(3)
        let unknown = try await engine.take(subject.source, as: forgotten) { _ in }
        try await subject.interrupt(subject.id(6))
        #expect(try await engine.check([(known, part)], deep: true) { _ in } == [:])
        // Not a word of what is not told to be one's rest.
        try await engine.sweep([subject.id(6)])
        #expect(try await subject.compare(unknown, forgotten) == [])
        try await engine.sweep([forgotten, subject.id(6)])
        #expect(try subject.left() == [])
        #expect(try await subject.compare(part, known) == [])
        #expect(await refused { try await subject.compare(unknown, forgotten) })
        #expect(try await engine.check([(known, part)], deep: true) { _ in } == [:])
    }

    private func refused(_ body: () async throws -> [String]) async -> Bool {
        do { return try await !body().isEmpty } catch { return error is BackupError }
    }
}

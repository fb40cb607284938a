import Engine
import Glibc
import Subprocess

/// One long-lived shell on a host: requests go in and answers come out in the same order.
///
/// Every request is answered, or fails within its deadline. A connection that is lost is made anew for the next
/// request, and a request that it took along is sent once more: all of them are idempotent by attempt.
actor WrapperChannel {
    private struct Connection {
        var number: Int
        var reader: WrapperReplyReader
        var outgoing: AsyncStream<[UInt8]>.Continuation
        var task: Task<Void, Never>
        var waiting: [Int: CheckedContinuation<Result<WrapperReply, HostError>, Never>] = [:]
        var errorOutput: [UInt8] = []
        var connected = false
        /// The wrapper's own refusal to work, said instead of `hello`.
        var refusal: HostError?
    }

    private let launch: WrapperLaunch
    private var connection: Connection?
    private var connections = 0
    /// The host's boot, as this connection learnt it: the shell behind a connection does not outlive it.
    private var boot: (connection: Int, id: String)?
    private var sequence = 0
    /// What every new connection writes again, so that the lock has a living session behind it.
    private var lock: HostLock?

    init(_ launch: WrapperLaunch) {
        self.launch = launch
        // A shell that ended while it was written to must be an error of that write, not the end of Bongsu.
        // Children get the default back (swift-subprocess resets every signal).
        _ = signal(SIGPIPE, SIG_IGN)
    }

    deinit { connection?.task.cancel() }

    func request(_ request: WrapperRequest) async throws(HostError) -> WrapperReply {
        if let refusal = request.refusal { throw .protocolViolation(detail: refusal) }
        do throws(HostError) {
            return try await send(request)
        } catch .connectionLost where !Task.isCancelled {
            return try await send(request)
        }
    }

    /// The boot that the connection's shell runs under; asked once a connection. A host that has just gone down may
    /// still have the old one here: an intent under an older boot can only make an outcome unknown, never start twice.
    func bootID(_ read: (WrapperReply) throws(HostError) -> String) async throws(HostError) -> String {
        if let boot, boot.connection == connection?.number { return boot.id }
        let id = try read(try await request(.bootID))
        if let number = connection?.number { boot = (number, id) }
        return id
    }

    func keep(_ lock: HostLock?) { self.lock = lock }

    /// Ends the session; commands on the host go on.
    func close() {
        connection?.task.cancel()
        end(connection?.number ?? 0, .connectionLost(detail: "closed"))
    }

    private func send(_ request: WrapperRequest) async throws(HostError) -> WrapperReply {
        sequence += 1
        let mine = sequence
        let number = open()
        let timer = Task { [deadline = launch.deadline] in
            do { try await Task.sleep(for: deadline) } catch { return }
            await self.expire(mine, of: number)
        }
        defer { timer.cancel() }
        let answer: Result<WrapperReply, HostError> = await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<Result<WrapperReply, HostError>, Never>) in
                guard connection?.number == number, !Task.isCancelled else {
                    return continuation.resume(returning: .failure(.connectionLost(detail: "given up")))
                }
                connection?.waiting[mine] = continuation
                connection?.outgoing.yield(Array(request.text(sequence: mine).utf8))
            }
        } onCancel: {
            Task { await self.giveUp(mine, of: number) }
        }
        return try answer.get()
    }

    private func open() -> Int {
        if let connection { return connection.number }
        connections += 1
        let number = connections
        let token = "bongsu-" + (0..<4).map { _ in String(UInt32.random(in: .min ... .max), radix: 16) }.joined()
        let (requests, outgoing) = AsyncStream<[UInt8]>.makeStream()
        outgoing.yield(Array(WrapperProgram.bootstrap(token: token).utf8))
        // Nobody waits for the answer.
        if let lock { outgoing.yield(Array(WrapperRequest.hold(lock, replacing: nil).text(sequence: -1).utf8)) }
        // Not kept alive by its own conversation: who drops the channel ends it.
        let task = Task { [launch, weak self] in
            await Self.converse(launch, requests) { [weak self] in
                await self?.heard($0, number)
            } complaint: { [weak self] in
                await self?.complained($0, number)
            }
            await self?.ended(number)
        }
        connection = Connection(number: number, reader: WrapperReplyReader(token: token), outgoing: outgoing, task: task)
        return number
    }

    /// Runs the transport until it ends or its task is cancelled.
    private static func converse(
        _ launch: WrapperLaunch, _ requests: AsyncStream<[UInt8]>,
        heard: @Sendable @escaping ([UInt8]) async -> Void, complaint: @Sendable @escaping ([UInt8]) async -> Void
    ) async {
        var options = PlatformOptions()
        // Ctrl-C at the terminal is Bongsu's to answer, not ssh's.
        options.createSession = true
        options.teardownSequence = [.send(signal: .terminate, allowedDurationToNextStep: .milliseconds(500))]
        let configuration = Configuration(
            executable: await .found(launch.executable), arguments: Arguments(launch.arguments), platformOptions: options)
        do {
            _ = try await run(configuration, input: .inputWriter, output: .sequence, error: .sequence) { execution in
                await withTaskGroup(of: Void.self) { group in
                    group.addTask {
                        for await bytes in requests {
                            do { _ = try await execution.standardInputWriter.write(bytes) } catch { return }
                        }
                    }
                    group.addTask {
                        do {
                            for try await buffer in execution.standardError { await complaint(buffer.withUnsafeBytes { Array($0) }) }
                        } catch {}
                    }
                    do {
                        for try await buffer in execution.standardOutput { await heard(buffer.withUnsafeBytes { Array($0) }) }
                    } catch {}
                    // The last words on standard error come before the process ends; only the writer waits for more.
                    try? await execution.standardInputWriter.finish()
                    await group.next()
                    group.cancelAll()
                }
            }
        } catch {
            await complaint(Array("\(launch.executable): \(error)".utf8))
        }
    }

    private func heard(_ bytes: [UInt8], _ number: Int) {
        guard connection?.number == number, let replies = connection?.reader.read(bytes) else { return }
        for reply in replies {
            if reply.sequence == 0 {
                greet(reply)
            } else if let continuation = connection?.waiting.removeValue(forKey: reply.sequence) {
                continuation.resume(returning: .success(reply))
            }
        }
        if connection?.reader.overflows == true {
            drop(number, .protocolViolation(detail: "an answer larger than \(WrapperReplyReader.mostBytes) bytes"))
        }
    }

    private func greet(_ reply: WrapperReply) {
        switch reply.words.first {
        case "hello": connection?.connected = true
        case "nospace": connection?.refusal = .noSpace(detail: reply.words.dropFirst().joined(separator: " "))
        case "missing":
            connection?.refusal = .protocolViolation(detail: "the host has no `\(reply.words.dropFirst().joined(separator: " "))`")
        default: connection?.refusal = .protocolViolation(detail: reply.words.joined(separator: " "))
        }
    }

    private func complained(_ bytes: [UInt8], _ number: Int) {
        guard connection?.number == number, let said = connection?.errorOutput.count, said < 20_000 else { return }
        connection?.errorOutput += bytes.prefix(20_000 - said)
    }

    private func ended(_ number: Int) {
        guard let connection, connection.number == number else { return }
        end(number, connection.refusal ?? launch.explain(String(decoding: connection.errorOutput, as: UTF8.self), connection.connected))
    }

    private func expire(_ request: Int, of number: Int) async {
        guard let current = connection, current.number == number, current.waiting[request] != nil else { return }
        let error: HostError = current.connected
            ? .deadline : .unreachable(detail: "no answer within \(launch.deadline)")
        connection?.waiting.removeValue(forKey: request)?.resume(returning: .failure(error))
        await launch.abandon()
        drop(number, current.connected ? .connectionLost(detail: "no answer within \(launch.deadline)") : error)
    }

    private func giveUp(_ request: Int, of number: Int) {
        guard connection?.number == number else { return }
        connection?.waiting.removeValue(forKey: request)?.resume(returning: .failure(.connectionLost(detail: "given up")))
    }

    private func drop(_ number: Int, _ error: HostError) {
        guard connection?.number == number else { return }
        connection?.task.cancel()
        end(number, error)
    }

    private func end(_ number: Int, _ error: HostError) {
        guard let connection, connection.number == number else { return }
        self.connection = nil
        connection.outgoing.finish()
        for continuation in connection.waiting.values { continuation.resume(returning: .failure(error)) }
    }
}

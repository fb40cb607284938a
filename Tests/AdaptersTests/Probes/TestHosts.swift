import Documents
import Engine
import Foundation

/// A host that is this machine: runs the script with `sh`, as a real reader does over ssh.
struct TestShell: HostReader {
    var environment: [String: String] = [:]

    func read(_ script: String, timeLimit: Duration) async throws(HostError) -> HostAnswer {
        let process = Process()
        let (input, output, errors) = (Pipe(), Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
        // Foundation hands its own pipes on to the child: a server started by the script would keep them open for ever.
        let closeOthers = "for f in /proc/self/fd/*; do n=${f##*/}; [ $n -gt 2 ] && eval \"exec $n>&-\"; done; exec sh"
        process.arguments = ["-k", "1", "\(Int(timeLimit / .seconds(1)) + 1)", "bash", "-c", closeOthers]
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = input
        process.standardOutput = output
        process.standardError = errors
        do { try process.run() } catch { throw .unreachable(detail: "\(error)") }
        // Each pipe is drained by its own thread: a script longer than a pipe must not wait for its own output.
        let out = Drain(output)
        let err = Drain(errors)
        Thread.detachNewThread {
            input.fileHandleForWriting.write(Data(script.utf8))
            try? input.fileHandleForWriting.close()
        }
        let text = await out.text
        let errorText = await err.text
        process.waitUntilExit()
        return HostAnswer(exitCode: process.terminationStatus, output: text, errorOutput: errorText)
    }

    private struct Drain: Sendable {
        private let stream: AsyncStream<String>
        init(_ pipe: Pipe) {
            let (stream, continuation) = AsyncStream.makeStream(of: String.self)
            self.stream = stream
            let handle = pipe.fileHandleForReading
            Thread.detachNewThread {
                continuation.yield(String(decoding: handle.readDataToEndOfFile(), as: UTF8.self))
                continuation.finish()
            }
        }
        var text: String { get async { await stream.first { _ in true } ?? "" } }
    }
}

/// Hosts by name; one that is not listed cannot be reached, `stuck` never answers.
struct TestHosts: HostDirectory {
    var readers: [String: TestShell] = ["controller": TestShell()]
    func session(for host: String) async throws(HostError) -> any HostSession { throw .unreachable(detail: "no session in this test") }
    func reader(for host: String) async throws(HostError) -> any HostReader {
        if host == "stuck" {
            try? await Task.sleep(for: .seconds(60))
            throw .deadline
        }
        guard let reader = readers[host] else { throw .unreachable(detail: "Connection timed out") }
        return reader
    }
}

struct TestSecrets: SecretPort {
    var values: [String: String] = [:]
    func resolve(_ reference: SecretReference) async throws(SecretError) -> String {
        guard case .environment(let name) = reference, let value = values[name] else { throw SecretError(reference, detail: "not set") }
        return value
    }
}

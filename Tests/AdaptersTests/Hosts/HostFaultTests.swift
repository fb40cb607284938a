import Engine
import Foundation
import TestSupport
import Testing

@testable import Adapters

@Suite("Faults on the host", .serialized)
struct HostFaultTests {
    @Test func gigabyteOfOutputIsReadAndDropped() async throws {
        let session = LocalHost.session()
        let attempt = AttemptID("flood-" + UUID().uuidString)
        var command = RemoteCommand(.bash, "head -c 1000000000 /dev/zero\necho end >&2\nexit 3\n", timeLimit: .seconds(300))
        command.outputLimit = 100_000
        _ = try await session.start(command, attempt: attempt)
        #expect(try await outcome(of: attempt, session) == .exited(code: 3))
        let chunk = try await session.output(of: attempt, from: 0, limit: 1_000_000)
        #expect(chunk.bytes.count == 100_000)
        #expect(chunk.next == 100_000)
        #expect(chunk.truncated)
        try await session.forget([attempt])
    }

    /// TERM is ignored, and one process has a group of its own; both are in the command's session.
    @Test func whatForksIsEndedToo() async throws {
        let folder = try ScratchFolder()
        let session = LocalHost.session()
        let attempt = AttemptID("forks-" + UUID().uuidString)
        let script = """
            trap '' TERM
            set -m
            (while :; do echo x >>\(folder.file("beat")); sleep 0.05; done) &
            set +m
            (while :; do echo x >>\(folder.file("beat")); sleep 0.05; done) &
            while :; do sleep 0.1; done
            """
        let report = try await session.start(RemoteCommand(.bash, script, timeLimit: .seconds(60)), attempt: attempt)
        #expect(report.status == .running)
        #expect(try await session.stop(attempt, grace: .milliseconds(200)) == .stopped)
        let beats = folder.lines("beat").count
        try await Task.sleep(for: .milliseconds(400))
        #expect(folder.lines("beat").count == beats)
        try await session.forget([attempt])
    }

    /// A service that a step leaves behind holds the output open; the step ends all the same, and the service lives.
    @Test func whatStaysBehindDoesNotHoldTheStep() async throws {
        let folder = try ScratchFolder()
        let session = LocalHost.session()
        let attempt = AttemptID("stays-" + UUID().uuidString)
        let script = "(sleep 10; echo late; echo x >\(folder.file("lived"))) &\necho started\n"
        _ = try await session.start(RemoteCommand(.bash, script, timeLimit: .seconds(60)), attempt: attempt)
        #expect(try await outcome(of: attempt, session) == .exited(code: 0))
        #expect(folder.lines("lived").isEmpty)
        #expect(try await String(decoding: session.output(of: attempt, from: 0, limit: 100).bytes, as: UTF8.self) == "started\n")
        for _ in 0..<300 where folder.lines("lived").isEmpty { try await Task.sleep(for: .milliseconds(100)) }
        #expect(folder.lines("lived") == ["x"])
        try await session.forget([attempt])
    }

    /// Neither the script nor a value stands in any process's arguments.
    @Test func nothingSecretIsInAProcessList() async throws {
        let session = LocalHost.session()
        let attempt = AttemptID("secret-" + UUID().uuidString)
        let secret = "hidden-\(UUID().uuidString)"
        var command = RemoteCommand(.bash, "{ cat /proc/[0-9]*/cmdline 2>/dev/null || true; } | tr '\\0' ' ' # \(secret)\n: \"$TOKEN\"\n", timeLimit: .seconds(30))
        command.environment = [("TOKEN", secret)]
        _ = try await session.start(command, attempt: attempt)
        #expect(try await outcome(of: attempt, session) == .exited(code: 0))
        let list = try await String(decoding: session.output(of: attempt, from: 0, limit: 1_000_000).bytes, as: UTF8.self)
        #expect(list.contains(attempt.name))
        #expect(!list.contains(secret))
        try await session.forget([attempt])
    }

    /// The supervisor is killed: how the command ends, nobody can know.
    @Test func commandWithoutItsSupervisorIsLost() async throws {
        let session = LocalHost.session()
        let attempt = AttemptID("lost-" + UUID().uuidString)
        let script = "kill -9 $PPID\nsleep 0.5\n"
        let first = try await session.start(RemoteCommand(.bash, script, timeLimit: .seconds(60)), attempt: attempt).status
        var status = first
        for _ in 0..<100 where status == .running {
            try await Task.sleep(for: .milliseconds(100))
            status = try await session.status(of: attempt)
        }
        #expect(status == .lost)
        #expect(try await session.start(RemoteCommand(.bash, "true", timeLimit: .seconds(5)), attempt: attempt).status == .lost)
        try await session.forget([attempt])
    }

    @Test(.enabled(if: getuid() == 0 && SSHServer.isPossible, "needs root and sshd"))
    func fullDiskLeavesAnotherFolder() async throws {
        let mounts = """
            mount --make-rprivate /
            mkdir -p /var/lib/bongsu
            for folder in /var/lib/bongsu /var/tmp; do
                mount -t tmpfs -o size=64k,mode=755 none $folder
                head -c 1000000 /dev/zero >$folder/full 2>/dev/null
            done
            """
        let server = try await SSHServer(mounts: mounts)
        let session = server.connect().session
        let attempt = AttemptID("full-" + UUID().uuidString)
        let command = RemoteCommand(.bash, "rm /var/tmp/full\nls /run/bongsu-*/\(attempt).limit\n", timeLimit: .seconds(30))
        _ = try await session.start(command, attempt: attempt)
        #expect(try await outcome(of: attempt, session) == .exited(code: 0))
        #expect(try await server.connect(shared: false).session.status(of: attempt) == .exited(code: 0))
        try await session.forget([attempt])
    }

    @Test(.enabled(if: getuid() == 0 && SSHServer.isPossible, "needs root and sshd"))
    func nowhereToWriteIsSaid() async throws {
        let mounts = """
            mount --make-rprivate /
            mkdir -p /var/lib/bongsu
            for folder in /var/lib/bongsu /var/tmp /dev/shm /run; do
                mount -t tmpfs -o size=64k,mode=755,nr_inodes=8 none $folder
                [ $folder = /run ] && mkdir /run/sshd
                touch $folder/1 $folder/2 $folder/3 $folder/4 $folder/5 $folder/6 $folder/7 $folder/8 2>/dev/null
            done
            true
            """
        let server = try await SSHServer(mounts: mounts)
        await #expect(throws: HostError.noSpace(detail: "/var/lib/bongsu /var/tmp/bongsu-0 /run/bongsu-0 /dev/shm/bongsu-0")) {
            try await server.connect().session.bootID()
        }
    }

    private func outcome(of attempt: AttemptID, _ session: WrapperSession) async throws -> RemoteStatus {
        var status = try await session.status(of: attempt)
        for _ in 0..<2000 where status == .running {
            try await Task.sleep(for: .milliseconds(100))
            status = try await session.status(of: attempt)
        }
        return status
    }
}

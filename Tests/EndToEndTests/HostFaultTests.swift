import Foundation
import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// What hosts do to a run: each has its words, its code, and starts nothing twice.
    @Suite struct HostFaultTests {
        @Test func hostKeysAndUnreachableHosts() throws {
            let ground = try Loopback()
            try ground.write("platform.yaml", ground.platform(more: "  gone: {address: 127.0.0.1, port: 1}"))
            let effects = ground.file("effects")
            try ground.runbook(("bash {#one host=a,gone}", "echo one >> \(effects)"))
            let unreachable = try ground.bongsu("run")
            #expect(unreachable.code == 10)
            #expect(unreachable.output.contains("unreachable: ssh: connect to host 127.0.0.1 port 1: Connection refused"))
            #expect(ground.lines("effects") == ["one"])
            #expect(try ground.bongsu("abort", "1").code == 0)

            try ground.runbook(("bash {#one host=b}", "echo two >> \(effects)"))
            try ground.know(nil)
            let unknown = try ground.bongsu("run")
            #expect(unknown.code == 10)
            #expect(ground.plain(unknown.output).contains("the key of 127.0.0.2 is not known; look at it: `ssh-keyscan -p <PORT> 127.0.0.2 | ssh-keygen -lf -`"))
            try ground.know("other")
            #expect(try ground.bongsu("retry", "2", "one").code == 0)
            let changed = try ground.bongsu("resume")
            #expect(changed.code == 10)
            #expect(ground.plain(changed.output).contains("the key of 127.0.0.2 is not the one known"))
            #expect(ground.lines("effects") == ["one"])

            try ground.know("host")
            #expect(try ground.bongsu("retry", "2", "one").code == 0)
            #expect(try ground.bongsu("resume").code == 0)
            #expect(ground.lines("effects") == ["one", "two"])
        }

        @Test func aGigabyteKeepsItsExitCodeAndLittleMemory() throws {
            let ground = try Loopback()
            try ground.runbook(("bash {#loud host=a}", "head -c 1000000000 /dev/zero\nexit 7"))
            let run = try ground.launch("run", "--json")
            var peak = 0
            while run.process.isRunning {
                peak = max(peak, Processes.residentKilobytes(run.process.processIdentifier))
                usleep(50_000)
            }
            let result = run.finish()
            #expect(result.code == 10)
            #expect(result.output.contains("exit code 7"))
            #expect(peak > 0 && peak < 150_000, "\(peak) kB")
            #expect(Processes.size(ground.file(".bongsu/journal.sqlite")) < 1_000_000)
        }

        @Test func whatIgnoresTermIsEndedAtItsTimeLimit() throws {
            let ground = try Loopback()
            let mark = "sleep 4\(Int.random(in: 100_000...999_999))"
            try ground.runbook(("bash {#stubborn host=a timeout=2s}", "trap '' TERM\n\(mark) &\nwhile :; do sleep 1; done"))
            let result = try ground.bongsu("run")
            #expect(result.code == 10)
            #expect(result.output.contains("time limit reached; process group ended"))
            let left = Processes.all().filter { Processes.words($0).replacingOccurrences(of: "\0", with: " ").contains(mark) }
            #expect(left == [])
        }

        @Test func aHostWhoseFoldersAreAllFull() throws {
            let full = ["/var/lib", "/var/tmp", "/run", "/dev/shm"]
            let ground = try Loopback(
                mounts: full.map { folder in
                    "mount -t tmpfs -o size=64k,mode=0755 none \(folder) && mkdir -p /run/sshd; head -c 100000 /dev/zero >\(folder)/filler 2>/dev/null"
                }.joined(separator: "\n"))
            try ground.runbook(("bash {#one host=a}", "echo one >> \(ground.file("effects"))"))
            let result = try ground.bongsu("run")
            #expect(result.code == 10)
            #expect(result.output.contains("no folder takes a write"), "\(result.output)")
            #expect(ground.lines("effects") == [])
        }

        /// The process that knows how the step ends dies with it: nobody can know, a person looks and says.
        @Test func anUnknownOutcomeIsSettledByAPerson() throws {
            let ground = try Loopback()
            let effects = ground.file("effects")
            try ground.runbook(
                ("bash {#one host=a}", "echo \"$$ $PPID\" > \(ground.file("pids"))\necho one >> \(effects)\nsleep 300"),
                ("bash {#two host=a}", "echo two >> \(effects)"))
            let run = try ground.launch("run")
            try wait { !ground.lines("effects").isEmpty }
            ground.killStep(ground.lines("pids"))
            let result = run.finish()
            #expect(result.code == 20, "\(result.output)\(result.errors)")
            #expect(result.output.contains("bongsu settle 1 one succeeded|failed"))
            #expect(try ground.bongsu("status", "1").code == 20)
            #expect(try ground.bongsu("settle", "1", "one", "succeeded").code == 0)
            #expect(try ground.bongsu("resume").code == 0)
            #expect(ground.lines("effects") == ["one", "two"])
        }
    }
}

extension Processes {
    static func residentKilobytes(_ process: pid_t) -> Int {
        let status = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return line.flatMap { $0.split(separator: " ").dropFirst().first.flatMap { Int($0) } } ?? 0
    }

    static func size(_ path: String) -> Int {
        ((try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int) ?? 0
    }
}

extension Loopback {
    /// The step and every process of Bongsu's above it up to the session: what a host's sudden death takes.
    func killStep(_ pids: [String]) {
        for line in pids {
            let known = line.split(separator: " ").compactMap { pid_t($0) }
            guard let step = known.first else { continue }
            // Every process of the attempt lies in the supervisor's or the step's session.
            let sessions = Set(known.map { getsid($0) }.filter { $0 > 1 })
            for process in Processes.all() where sessions.contains(getsid(process)) { kill(process, SIGKILL) }
            kill(step, SIGKILL)
        }
    }
}

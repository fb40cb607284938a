import Foundation
import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// What hosts do to a run: each has its words in both languages, its code, and starts nothing twice.
    @Suite struct HostFaultTests {
        @Test func anUnreachableHost() throws {
            let ground = try Loopback()
            try ground.write("platform.yaml", ground.platform(more: "  gone: {address: 127.0.0.1, port: 1}"))
            let effects = ground.file("effects")
            try ground.runbook(("bash {#one host=a,gone}", "echo one >> \(effects)"), ("bash {#two host=a}", "echo two >> \(effects)"))
            let unreachable = try ground.bongsu("run")
            #expect(unreachable.code == 10)
            try ground.tells("unreachable", unreachable)
            #expect(ground.lines("effects") == ["one"])
            #expect(try ground.bongsu("skip", "1", "one").code == 0)
            #expect(try ground.bongsu("resume").code == 1)
            #expect(ground.lines("effects") == ["one", "two"])
            try ground.says("unreachable-passed-over", "status", "1")
        }

        @Test func hostKeys() throws {
            let ground = try Loopback()
            let effects = ground.file("effects")
            try ground.runbook(("bash {#one host=b}", "echo one >> \(effects)"))
            try ground.know(nil)
            let unknown = try ground.bongsu("run")
            #expect(unknown.code == 10)
            try ground.tells("host-key-unknown", unknown)
            try ground.know("other")
            #expect(try ground.bongsu("retry", "1", "one").code == 0)
            let changed = try ground.bongsu("resume")
            #expect(changed.code == 10)
            try ground.tells("host-key-changed", changed)
            #expect(ground.lines("effects") == [])

            try ground.know("host")
            #expect(try ground.bongsu("retry", "1", "one").code == 0)
            #expect(try ground.bongsu("resume").code == 0)
            #expect(ground.lines("effects") == ["one"])
        }

        @Test func aRefusedLogin() throws {
            let ground = try Loopback()
            let effects = ground.file("effects")
            try ground.runbook(("bash {#one host=a}", "echo one >> \(effects)"))
            let stranger = try String(contentsOfFile: ground.file("ssh_config"), encoding: .utf8)
                .replacing("IdentityFile \(ground.file("user"))", with: "IdentityFile \(ground.file("other"))")
            try ground.write("stranger_config", stranger)
            let refused = try ground.bongsu("run", environment: ["BONGSU_SSH_CONFIG": ground.file("stranger_config")])
            #expect(refused.code == 10)
            try ground.tells("login-refused", refused)
            #expect(ground.lines("effects") == [])
            #expect(try ground.bongsu("retry", "1", "one").code == 0)
            #expect(try ground.bongsu("resume").code == 0)
            #expect(ground.lines("effects") == ["one"])
        }

        @Test func aGigabyteKeepsItsExitCodeAndLittleMemory() throws {
            let ground = try Loopback()
            try ground.runbook(("bash {#loud host=a}", "{ yes || true; } | head -c 1000000000\nexit 7"))
            let run = try ground.launch("run")
            var peak = 0
            while run.process.isRunning {
                peak = max(peak, Processes.residentKilobytes(run.process.processIdentifier))
                usleep(50_000)
            }
            let result = run.finish()
            #expect(result.code == 10)
            try ground.tells("gigabyte", result)
            #expect(peak > 0 && peak < 150_000, "\(peak) kB")
            #expect(Processes.size(ground.file(".bongsu/journal.sqlite")) < 1_000_000)
        }

        @Test func whatIgnoresTermIsEndedAtItsTimeLimit() throws {
            let ground = try Loopback()
            let mark = "sleep 4\(Int.random(in: 100_000...999_999))"
            try ground.runbook(
                ("bash {#stubborn host=a timeout=2s}", "trap '' TERM\n. \(ground.file("mark"))\necho begun\nwhile :; do sleep 1; done"))
            try ground.write("mark", "\(mark) &")
            let result = try ground.bongsu("run")
            #expect(result.code == 10)
            try ground.tells("time-limit", result)
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
            try ground.tells("host-without-room", result)
            #expect(ground.lines("effects") == [])
        }

        @Test func aDiskThatFillsUpDuringAStep() throws {
            let ground = try Loopback(mounts: "mount -t tmpfs -o size=64k none /mnt")
            let effects = ground.file("effects")
            try ground.runbook(("bash {#one host=a}", "echo one >> \(effects)\nhead -c 100000 /dev/zero > /mnt/dump\necho two >> \(effects)"))
            let result = try ground.bongsu("run")
            #expect(result.code == 10)
            try ground.tells("host-disk-full", result)
            #expect(ground.lines("effects") == ["one"])
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
            try ground.tells("indeterminate", result)
            #expect(try ground.bongsu("settle", "1", "one", "succeeded").code == 0)
            #expect(try ground.bongsu("resume").code == 0)
            #expect(ground.lines("effects") == ["one", "two"])
        }
    }

    /// A host where sudo wants a password, seen by sshd and its sessions only: a user and sudoers of their own.
    @Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/sudo"), "needs sudo"))
    struct SudoTests {
        @Test func sudoWantsAPassword() throws {
            let mounts = """
                t=$(mktemp -d /tmp/be2e-etc-XXXXXX)
                cp -p /etc/passwd /etc/shadow $t
                printf '%s\\n' 'root ALL=(ALL) ALL' 'keeper ALL=(ALL) ALL' >$t/sudoers
                chmod 440 $t/sudoers
                echo 'keeper:x:54321:54321::/tmp:/bin/bash' >>$t/passwd
                echo 'keeper:*:19000:0:99999:7:::' >>$t/shadow
                for f in passwd shadow sudoers; do mount --bind $t/$f /etc/$f; done
                mount -t tmpfs none /etc/sudoers.d
                rm -rf $t
                """
            let ground = try Loopback(mounts: mounts)
            try ground.write("platform.yaml", ground.platform().replacing("user: \(NSUserName())", with: "user: keeper"))
            let effects = ground.file("effects")
            try ground.write("effects", "begun")
            chmod(ground.folder.path, 0o711)
            chmod(effects, 0o666)
            try ground.runbook(
                ("bash {#one host=a}", "echo one >> \(effects)\nsudo touch \(effects).root\necho two >> \(effects)"))
            let result = try ground.bongsu("run")
            #expect(result.code == 10)
            try ground.tells("sudo", result)
            #expect(ground.lines("effects") == ["begun", "one"])
            #expect(!FileManager.default.fileExists(atPath: effects + ".root"))
            _ = try Binary.run("/bin/rm", ["-rf", "/var/tmp/bongsu-54321", "/dev/shm/bongsu-54321"], in: ground.folder)
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

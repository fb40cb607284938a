package import Engine
import Synchronization
package import TestSupport

/// One seed: a random plan against hosts, network, platform and a person, through deaths of the controller.
package final class Simulation: Sendable {
    package struct Report: Sendable {
        package var violations: [String] = []
        package var end: ExecutionEnd?
        package var lives = 0
        package var entries = 0
        package var starts = 0
    }

    /// Who is about, besides one controller after the other.
    package struct Company: Sendable {
        /// Some controllers are only thought dead, and live on beside their heirs.
        var hasZombies: Bool
        /// A person answers while the driver waits, instead of between two resumptions.
        var isAttended: Bool
        /// Commands print what they were given in base64 too, as `curl -v -u` does.
        var encodesSecrets: Bool

        package static let none = Company(hasZombies: false, isAttended: false, encodesSecrets: false)

        init(hasZombies: Bool, isAttended: Bool, encodesSecrets: Bool) {
            self.hasZombies = hasZombies
            self.isAttended = isAttended
            self.encodesSecrets = encodesSecrets
        }

        package init(seed: UInt64) {
            var random = Seeded(seed ^ 0x5EED)
            hasZombies = random.chance(40)
            isAttended = random.chance(50)
            encodesSecrets = random.chance(50)
        }
    }

    let seed: UInt64
    let company: Company
    let plan: Plan
    let journal: any NotingJournal
    package let executor: SimulationExecutor
    let clock: SimulationClock
    let ledger: Ledger
    let hosts: [String: FakeHost]
    let platform: FakePlatform
    let random: Mutex<Seeded>
    /// What the company does: a stream of its own, so that a seed without company runs as it always has.
    let others: Mutex<Seeded>
    let zombies = Left<[Left<LifeEnd?>]>([])
    /// Whether any life ended by its death.
    package let hasDied = Left(false)
    let seen = Mutex<[String]>([])
    /// How the first life ends, where that is not left to the seed.
    let firstDeath: Life.Death?
    /// Wall time jumps; nothing may depend on it.
    let wallSteps: [(at: Duration, by: Int64)]
    let person = Person("operator")

    package init(seed: UInt64, journal: any NotingJournal, company: Company, firstDeath: Life.Death? = nil) {
        self.seed = seed
        self.journal = journal
        self.firstDeath = firstDeath
        self.company = company
        others = Mutex(Seeded(seed &* 0xD6E8_FEB8 &+ 11))
        var random = Seeded(seed &* 0x9E37_79B9 &+ 7)
        var generator = PlanGenerator(seed: random.next())
        plan = generator.plan(platform: "platform-\(seed)")
        let executor = SimulationExecutor(seed: random.next())
        let clock = SimulationClock(executor)
        let ledger = Ledger(plan)
        var hosts: [String: FakeHost] = [:]
        let encodes = self.company.encodesSecrets
        for name in PlanGenerator.hosts {
            let faults = Self.faults(&random)
            let behaviour = random.next()
            hosts[name] = FakeHost(
                name: name, seed: random.next(), faults: faults, clock: clock,
                script: { Self.behaviour(behaviour, $0, $1, encodes: encodes) }, accepted: { ledger.accepted($0) })
        }
        wallSteps = random.chance(20) ? [(.seconds(random.below(300)), Int64(random.below(7_200_000)) - 3_600_000)] : []
        platform = FakePlatform(seed: random.next(), clock: clock)
        self.executor = executor
        self.clock = clock
        self.ledger = ledger
        self.hosts = hosts
        self.random = Mutex(random)
    }

    private static func faults(_ random: inout Seeded) -> FakeHost.Faults {
        var faults = FakeHost.Faults()
        guard random.chance(55) else { return faults }
        let level = 1 + random.below(12)
        faults.refuse = random.chance(30) ? level : 0
        faults.dropBefore = random.chance(40) ? level : 0
        faults.dropAfter = random.chance(40) ? level : 0
        faults.late = random.chance(50) ? level * 3 : 0
        faults.hang = random.chance(20) ? level / 2 : 0
        faults.slow = random.chance(20) ? level : 0
        faults.lie = random.chance(15) ? level : 0
        faults.truncate = random.chance(30) ? level * 4 : 0
        faults.diskFull = random.chance(10) ? level : 0
        faults.forgetsOnReboot = random.chance(50)
        faults.rebootAfterStart = random.chance(30) ? 25 : 0
        if random.chance(30) {
            faults.reboots = (0..<(1 + random.below(2))).map { _ in .milliseconds(random.below(random.chance(50) ? 30_000 : 400_000)) }.sorted()
        }
        return faults
    }

    private static func behaviour(
        _ seed: UInt64, _ attempt: AttemptID, _ command: RemoteCommand, encodes: Bool
    ) -> FakeHost.Behaviour {
        var hash = seed
        for byte in attempt.name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        var random = Seeded(hash)
        let output = random.chance(20) ? "" : random.chance(30) ? "one\ntwo\n" : "value-\(random.below(100))\n"
        let token = command.environment.first { $0.name == "TOKEN" }?.value ?? ""
        var behaviour = FakeHost.Behaviour(
            duration: random.chance(60) ? .zero : .milliseconds(random.below(random.chance(10) ? 300_000 : 15_000)),
            exitCode: random.chance(70) ? 0 : Int32(1 + random.below(254)),
            standardOutput: random.chance(30) ? output + token : output, ignoresTerm: random.chance(20))
        if encodes, !token.isEmpty, random.chance(50) {
            let letters = ("user-name".prefix(random.below(9)) + ":" + token).utf8
            behaviour.standardOutput += String(decoding: Array(letters).base64Letters, as: UTF8.self) + "\n"
        }
        return behaviour
    }

    func wall() -> WallTime {
        let now = executor.now
        let steps = wallSteps.filter { $0.at <= now }.map(\.by).reduce(0, +)
        return WallTime(milliseconds: 1_700_000_000_000 + now.wholeMilliseconds + steps)
    }

    func world(_ life: Life) -> World {
        World(
            hosts: FakeDirectory(hosts, isAlive: { life.isAlive }), actions: platform, judgements: platform,
            secrets: platform, journal: MortalJournal(journal: journal, life: life, ledger: ledger), clock: clock,
            wall: { self.wall() })
    }

    func death(ofLife number: Int) -> Life.Death {
        if let firstDeath { return number == 1 ? firstDeath : .never }
        let takeover = others.withLock { random -> Life.Death? in
            guard company.hasZombies, number < 5, random.chance(50) else { return nil }
            return .takenOver(after: 1 + random.below(random.chance(50) ? 60 : 500))
        }
        if let takeover { return takeover }
        return random.withLock { random in
            guard number < 4, random.chance(70) else { return .never }
            switch random.below(10) {
            case 0..<5: return .job(1 + random.below(random.chance(50) ? 40 : 400))
            case 5..<9: return .write(1 + random.below(12), after: random.chance(50))
            default: return .diskFull(1 + random.below(12))
            }
        }
    }
}

import Engine
import Simulation
import Synchronization
import Testing
import TestSupport

/// The fake keeps every promise that the real sessions keep, or the simulation would prove nothing.
@Suite struct FakeHostTests {
    @Test(arguments: HostPromise.allCases)
    func keeps(_ promise: HostPromise) throws {
        let executor = SimulationExecutor(seed: 1)
        let clock = SimulationClock(executor)
        let effects = Left<[String: Int]>([:])
        let count = Left(0)
        let host = FakeHost(
            name: "fake", seed: 1, faults: FakeHost.Faults(), clock: clock,
            script: { _, command in Self.carryOut(command, effects) }, accepted: { _ in })
        let conformance = HostConformance(
            HostUnderTest(
                connect: { host }, script: Self.text, effects: { effects.value[$0] ?? 0 },
                pause: { try await clock.sleep(for: $0) },
                unique: {
                    count.value += 1
                    return "n\(count.value)"
                }))
        let result = Left<Result<Void, any Error>?>(nil)
        _ = Task(executorPreference: executor) {
            do {
                try await conformance.check(promise)
                result.value = .success(())
            } catch {
                result.value = .failure(error)
            }
        }
        #expect(executor.drain(until: { result.value != nil }) == .done)
        try result.value?.get()
    }

    /// Words that the fake understands in the place of a shell.
    @Sendable private static func text(_ behaviour: HostUnderTest.Behaviour) -> String {
        switch behaviour {
        case .effect(let name): "0 0 effect \(name)"
        case .effectThenExit(let name, let code): "0 \(code) effect \(name)"
        case .effectThenWork(let name, let time, let code): "\(time.wholeMilliseconds) \(code) effect \(name)"
        case .exit(let code): "0 \(code) nothing -"
        case .print(let text): "0 0 print \(text)"
        case .printBoth(let output, let error): "0 0 both \(output)\u{0}\(error)"
        case .flood(let bytes, let code): "0 \(code) print \(String(repeating: "x", count: bytes))"
        case .printVariable(let name): "0 0 variable \(name)"
        case .killItself(let signal): "0 0 signal \(signal)"
        case .workForever: "100000000 0 nothing -"
        case .ignoreTerm: "100000000 0 stubborn -"
        case .failThenEffect: "0 1 nothing -"
        }
    }

    @Sendable private static func carryOut(
        _ command: RemoteCommand, _ effects: Left<[String: Int]>
    ) -> FakeHost.Behaviour {
        if let directory = command.directory, directory.hasPrefix("/nowhere") {
            return FakeHost.Behaviour(duration: .zero, exitCode: 1, standardOutput: "no such directory: \(directory)\n")
        }
        let words = command.script.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
        var behaviour = FakeHost.Behaviour(
            duration: .milliseconds(Int(words[0]) ?? 0), exitCode: Int32(words[1]) ?? 0, standardOutput: "")
        switch words[2] {
        case "effect": effects.value[words[3], default: 0] += 1
        case "print": behaviour.standardOutput = words[3]
        case "both":
            let parts = words[3].split(separator: "\u{0}")
            behaviour.standardOutput = String(parts[0])
            behaviour.errorOutput = String(parts[1])
        case "variable":
            behaviour.standardOutput = command.environment.first { $0.name == words[3] }?.value ?? ""
        case "signal": behaviour.signal = Int32(words[3])
        case "stubborn": behaviour.ignoresTerm = true
        default: break
        }
        return behaviour
    }
}

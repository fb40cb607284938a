import Foundation
import Simulation

/// `bongsu-soak FIRST COUNT`: the simulation of so many seeds from the first on. One line at the end with the figures; a line
/// for each seed that breaks an invariant, and exit code 1. One seed in ten has the real journal (decision 0404). `make soak` runs one of these on each core.
@main
enum SoakCommand {
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst().compactMap(UInt64.init)
        guard arguments.count == 2, CommandLine.arguments.count == 3, arguments[1] > 0 else {
            FileHandle.standardError.write(Data("usage: bongsu-soak FIRST COUNT\n".utf8))
            exit(2)
        }
        var soak = Soak(realOneIn: 10)
        var broken = 0
        for seed in arguments[0]..<(arguments[0] + arguments[1]) {
            let violations = try soak.run(seed, Simulation.Company(seed: seed))
            guard !violations.isEmpty else { continue }
            broken += 1
            print("seed \(seed) (again: make soak SEEDS=1 BONGSU_FIRST_SEED=\(seed)): \(violations.joined(separator: "; "))")
        }
        print("from \(arguments[0]): \(soak.figures); \(broken) broken")
        if broken > 0 { exit(1) }
    }
}

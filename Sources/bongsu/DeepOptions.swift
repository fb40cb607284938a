import ArgumentParser
import Documents
import Engine

/// `--deep` and what it may cost.
struct DeepOptions: ParsableArguments {
    @Flag(help: "Also look into the databases: read every table, compare heap and indexes, check structures. Reads only.")
    var deep = false

    @Option(help: "With --deep: the most time for one database, such as 30m; what is left is named.")
    var limit: String?

    func validate() throws {
        guard let limit else { return }
        guard deep else { throw ValidationError("--limit belongs to --deep") }
        guard let duration = DurationText.parse(limit), duration >= .seconds(1) else {
            throw ValidationError("--limit takes a length of time, such as 90s, 30m or 2h")
        }
    }

    var limits: CorruptionLimits {
        guard let total = limit.flatMap({ DurationText.parse($0) }) else { return CorruptionLimits() }
        return CorruptionLimits(total: total, statement: max(.seconds(300), total / 2))
    }
}

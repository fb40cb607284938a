import Documents
import Engine
import Testing

@Suite struct StepCommandTests {
    private func sql(_ text: String, _ classes: Set<Step.Class> = [.check]) -> Step {
        var step = Step(id: "q", title: "q", kind: .sql, text: text, range: SourceRange(line: 1), textLine: 2)
        step.classes = classes
        return step
    }

    @Test func sqlBecomesPsqlOnTheDatabasesHost() {
        var database = Database(name: "o4o", host: "api")
        database.user = "postgres"
        let command = StepCommand(sql: sql("SELECT 1;\n"), on: database)
        #expect(
            command.script == """
                cd /
                if [ "$(id -un)" = 'postgres' ]; then set -- env; else set -- sudo -n -u 'postgres' env; fi
                {
                  cat <<'BONGSU_SQL'
                SELECT 1;
                BONGSU_SQL
                } | "$@" PGCONNECT_TIMEOUT=10 PGOPTIONS='-c default_transaction_read_only=on' psql -X -w -q -v ON_ERROR_STOP=1 -A -t -p 5432 -d 'o4o' -U 'postgres'

                """)
        #expect(command.verdict == .rows)
        #expect(command.timeLimit == .seconds(60))
    }

    @Test func aTextThatHoldsTheMarkerGetsAnother() {
        let command = StepCommand(sql: sql("-- BONGSU_SQL\n", []), on: Database(name: "o4o", host: "api"))
        #expect(command.script.contains("<<'BONGSU_SQL_'"))
        #expect(command.verdict == .exitCode)
    }

    @Test(arguments: [
        ("1\n", true), ("t\n", true), ("3|2|1\n", true), ("a\nb\n", true), ("-1\n", true), ("", false), ("\n", false),
        ("0\n", false), ("0.0\n", false), ("f\n", false), ("false\n", false), ("3|\n", false), ("1\n0\n", false),
    ])
    func aRowIsHealthyWhereEveryValueIs(output: String, healthy: Bool) {
        #expect(StepCommand.isHealthy(rows: output) == healthy)
    }

    @Test func aValueIsOneLine() {
        #expect(["a\n", "a", " a \n\n", "", "\n", "a\nb\n", "a\r\n"].map(Verdict.value) == ["a", "a", " a ", nil, nil, nil, "a"])
    }
}

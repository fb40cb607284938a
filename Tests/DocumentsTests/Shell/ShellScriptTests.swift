import Documents
import Testing

@Suite struct ShellScriptTests {
    private func texts(_ script: String) -> [String] { ShellScript.parse(script).commands.map(\.text) }

    @Test func listsPipelinesAndComments() {
        let script = ShellScript.parse("# status\npm2 status && sudo systemctl status x | tail -5 || true; ls &\n")
        #expect(script.comments.map(\.text) == ["status"] && script.comments.map(\.range) == [SourceRange(line: 1, length: 8)])
        #expect(script.commands.map(\.program) == ["pm2", "systemctl", "tail", "true", "ls"])
        #expect(script.commands.map(\.isGuarded) == [true, true, true, false, false])
        #expect(script.commands.map(\.pipeline.count) == [1, 2, 2, 1, 1])
        #expect(script.commands.map(\.isBackground) == [false, false, false, false, true])
        #expect(script.commands[1].usesSudo)
        #expect(script.commands[1].range == SourceRange(line: 2, column: 15, length: 23))
    }

    @Test func remoteCommandKeepsItsPlaces() throws {
        let script = ShellScript.parse("x\nssh -p 2222 ubuntu@43.202.242.215 \"tail -f /a/b.log && echo 'a b'\"")
        let commands = script.commands
        #expect(commands.map(\.text) == ["x", "ssh -p 2222 ubuntu@43.202.242.215 \"tail -f /a/b.log && echo 'a b'\"", "tail -f /a/b.log", "echo 'a b'"])
        let ssh = try #require(commands[1].ssh)
        #expect([ssh.user, ssh.address, ssh.text] == ["ubuntu", "43.202.242.215", "tail -f /a/b.log && echo 'a b'"])
        #expect(ssh.port == 2222)
        #expect(ssh.mode == .command)
        #expect(commands[2].range == SourceRange(line: 2, column: 36, length: 16))
        #expect(commands[2].remotes.map(\.address) == ["43.202.242.215"])
        #expect(commands[1].remotes.isEmpty)
    }

    @Test func sshAloneIsInteractiveAndHeredocIsNot() {
        let modes = ShellScript.parse("ssh ubuntu@a\nssh b <<'EOF'\nuptime\nEOF\necho x | ssh c\nssh -N -L 1:2:3 d\n")
            .commands.compactMap(\.ssh).map(\.mode)
        #expect(modes == [.interactive, .heredoc, .input])
        #expect(texts("ssh b <<'EOF'\nuptime; df\nEOF\ndate") == ["ssh b <<'EOF'", "uptime", "df", "date"])
    }

    @Test func heredocBodyAndRange() throws {
        let script = ShellScript.parse("psql -U postgres << EOF\nALTER DATABASE $A RENAME TO b;\nEOF\nnext\n")
        #expect(script.commands.map(\.program) == ["psql", "next"])
        let heredoc = try #require(script.commands[0].heredocs.first)
        #expect(heredoc.body == "ALTER DATABASE $A RENAME TO b;\n")
        #expect(heredoc.delimiter == "EOF")
        #expect(!heredoc.isLiteral)
        #expect(heredoc.range == SourceRange(SourcePosition(line: 2), SourcePosition(line: 3)))
        #expect(script.usedVariables.map(\.name) == ["A"])
        #expect(script.problems.isEmpty)
    }

    @Test func continuationsAreOneCommand() {
        let script = ShellScript.parse("curl -X POST http://x \\\n  -H \"A: b\" \\\n  -d '{\"a\":1}'\necho done")
        #expect(script.commands.map(\.argumentValues) == [["-X", "POST", "http://x", "-H", "A: b", "-d", "{\"a\":1}"], ["done"]])
        #expect(script.commands[0].range == SourceRange(SourcePosition(line: 1), SourcePosition(line: 3, column: 15)))
    }

    @Test func loopsConditionsAndFunctions() {
        let script = ShellScript.parse(
            """
            for i in {1..10}; do
              curl -s http://x
            done
            if systemctl is-active x; then a; elif b; then c; else d; fi
            while ! ping; do sleep 1; done
            case $1 in
              start) run;;
              *) usage ;;
            esac
            f() { inner; }
            (cd /tmp && ls) > out
            { one; two; }
            [[ -f a && -d b ]] && yes
            """)
        let programs = script.commands.map { $0.program ?? "?" }
        #expect(programs == ["curl", "systemctl", "b", "a", "c", "d", "ping", "sleep", "run", "usage", "inner", "cd", "ls", "one", "two", "[[", "yes"])
        #expect(script.commands.map(\.isInLoop).filter { $0 }.count == 3)
        #expect(script.commands.filter(\.isInCondition).map(\.text) == ["systemctl is-active x", "b", "ping"])
        #expect(script.commands.filter(\.isInFunction).map(\.text) == ["inner"])
        #expect(script.compoundCommands.map(\.kind) == [.for, .if, .while, .case, .function, .group, .subshell, .group])
        #expect(script.compoundCommands[0].words.map(\.text) == ["{1..10}"])
        #expect(script.problems.isEmpty)
    }

    @Test func wordsKeepQuotesApart() throws {
        let command = try #require(ShellScript.parse("a 'b c'\"$D e\"f* \"\" \\$x [x] <commit> ${E:-1} $(ls -t | head -1)").commands.first)
        #expect(command.argumentValues == ["b c$D ef*", "", "$x", "[x]", "<commit>", "${E:-1}", "$(ls -t | head -1)"])
        #expect(command.arguments.map(\.literal) == [nil, "", "$x", nil, nil, nil, nil])
        #expect(command.arguments[3].parts == [.pattern("[x]")])
        #expect(command.arguments[4].parts == [.placeholder("commit")])
        #expect(command.arguments[5].variables.map(\.handlesUnset) == [true])
    }

    @Test func substitutionsAreReadToo() {
        let script = ShellScript.parse("LATEST=$(ls -t /b/*.gz | head -1)\n./restore.sh $LATEST `date`\nexport A=1; read -r B; for c in 1; do :; done")
        #expect(script.commands.map(\.text) == [
            "LATEST=$(ls -t /b/*.gz | head -1)", "ls -t /b/*.gz", "head -1", "./restore.sh $LATEST `date`", "date", "export A=1", "read -r B", ":",
        ])
        #expect(script.commands.filter(\.isInSubstitution).map(\.text) == ["ls -t /b/*.gz", "head -1", "date"])
        #expect(script.assignedVariables.map(\.value) == ["LATEST", "A", "B", "c"])
        #expect(script.usedVariables.map(\.name) == ["LATEST"])
    }

    @Test func wrappersAreStripped() {
        let script = ShellScript.parse("sudo -u postgres env LC_ALL=C timeout 5 /usr/bin/psql -c x\nnohup node a &\ncommand -v jq\nbash -c 'ls; df'")
        #expect(script.commands.map(\.program) == ["psql", "node", "command", "bash", "ls", "df"])
        #expect(script.commands[0].invocation.user == "postgres")
        #expect(script.commands[0].invocation.wrappers == ["sudo", "env", "timeout"])
        #expect(script.commands[4].range == SourceRange(line: 4, column: 10, length: 2))
    }

    @Test func whatIsLeftOpenIsNoted() {
        #expect(ShellScript.parse("echo \"a").problems.map(\.value) == [.unterminatedQuote])
        #expect(ShellScript.parse("if a; then b").problems.map(\.value) == [.unterminated("fi")])
        #expect(ShellScript.parse("cat <<E\nx").problems.map(\.value) == [.unterminatedHeredoc("E")])
        #expect(ShellScript.parse("a )\nb").problems.map(\.value) == [.stray(")")])
        #expect(ShellScript.parse("echo $(ls").problems.map(\.value) == [.unterminatedSubstitution])
        #expect(texts("a )\nb") == ["a", "b"])
    }

    @Test func koreanColumnsCountCharacters() {
        let script = ShellScript.parse("echo 가나 && git checkout [이전_안정_커밋]\r\nls\r\n")
        #expect(script.commands.map(\.range) == [
            SourceRange(line: 1, length: 7), SourceRange(line: 1, column: 12, length: 23), SourceRange(line: 2, length: 2),
        ])
    }
}

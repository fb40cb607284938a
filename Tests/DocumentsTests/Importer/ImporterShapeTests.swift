import Documents
import Testing

@Suite struct ImporterShapeTests {
    private func imported(_ text: String) -> Imported { Importer.write(Importer.read(SourceText(name: "r.md", text: text))) }

    @Test func proseAloneStaysAsItIs() {
        let text = "# Notes\n\nCall Kim first.\n\n- then Lee\n- then Park\n"
        let result = imported(text)
        #expect(result.runbookMarkdown == text)
        #expect(result.keptAsProse.isEmpty)
        #expect(result.platformYAML.contains("platform: Notes "))
    }

    @Test func aHostIsNotInvented() {
        let result = imported("# P\n\n## Fix\n```bash\nrm -rf /tmp/cache\n```\n")
        #expect(result.keptAsProse.map(\.value) == ["rm -rf /tmp/cache"])
        #expect(result.runbookMarkdown == "# P\n\n## Fix\n\n```bash\nrm -rf /tmp/cache\n```\n")
    }

    @Test func systemdOnly() {
        let result = imported(
            """
            # Shop runbook

            ## Step 1: First response (10 min)

            ### Shop API outage
            ```bash
            # Connect to the app server
            ssh -p 2222 deploy@10.0.0.5

            # Restart
            sudo systemctl restart shop-api

            # If that fails
            cd /srv/shop
            git pull
            npm ci
            sudo systemctl restart shop-api

            # Health check
            curl http://localhost:8080/health
            ```
            """)
        #expect(result.platformYAML.contains("  app: {address: 10.0.0.5, user: deploy, port: 2222}"))
        #expect(result.platformYAML.contains("    manager: systemd"))
        #expect(result.platformYAML.contains("    health: http://localhost:8080/health"))
        let fences = result.runbookMarkdown.split(separator: "\n").filter { $0.hasPrefix("```bash {") || $0.hasPrefix("<!-- bongsu") }.map(String.init)
        #expect(fences == [
            "<!-- bongsu: #first-response -->",
            "<!-- bongsu: #recover-shop-api when=\"shop-api is down\" host=app -->",
            "```bash {#restart-shop-api}",
            "```bash {#health-after-restart .check until=30s}",
            "```bash {#rebuild-shop-api .fallback directory=/srv/shop}",
            "```bash {#health-after-rebuild .check until=60s}",
        ])
    }

    /// The loop and its variable are part of what is done; `$host` is no machine.
    @Test func aLoopOverMachinesStaysWhole() {
        let loop = "for host in 10.0.0.5 10.0.0.6; do\n  ssh ops@$host uptime\ndone"
        let result = imported("# P\n\n## Look\n```bash\nssh ops@10.0.0.5 df -h\n\n# Everywhere\n\(loop)\nfor i in 1 2 3; do ssh ops@10.0.0.5 sync; done\n```\n")
        #expect(!result.platformYAML.contains("$host"))
        #expect(result.runbookMarkdown.contains(loop + "\nfor i in 1 2 3; do ssh ops@10.0.0.5 sync; done\n```"))
        #expect(result.guesses.contains { $0.text == "host=controller: it logs in to other machines by itself" })
    }

    @Test func containersStayCommands() {
        let result = imported("# P\n\n## Restart\n```bash\nssh ops@10.0.0.7 \"docker compose up -d web\"\nssh ops@10.0.0.7 \"docker compose logs -f web\"\n```\n")
        #expect(result.runbookMarkdown.contains("docker compose up -d web\n```"))
        #expect(result.runbookMarkdown.contains("docker compose logs web --tail 200\n```"))
        #expect(result.guesses.contains { $0.text == "`logs -f` became `logs --tail 200`" })
    }

    @Test func aDocumentWithBracesIsNobodysProse() {
        #expect(Importer.isExecutable(SourceText(name: "r.md", text: "# P\n\n```bash {#a host=x}\nls\n```\n")))
        #expect(Importer.isExecutable(SourceText(name: "r.md", text: "# P\n<!-- bongsu: #p -->\n")))
        #expect(!Importer.isExecutable(SourceText(name: "r.md", text: "# P\n\n```bash\nls\n```\n")))
    }

    @Test func draftKeepsTheDocumentsOwnLines() throws {
        let text = try ImporterGoldenTests.text("disaster-recovery-runbook.md")
        let source = SourceText(name: "r.md", text: text)
        let steps = Importer.read(source).runbook.allSections.flatMap(\.steps)
        for step in steps {
            for (offset, line) in step.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().enumerated() {
                #expect(String(source.line(step.textLine + offset).dropFirst(step.textIndent)) == String(line))
            }
        }
        #expect(steps.contains { $0.text == "pm2 restart api-server\n" || $0.text.contains("pm2 restart api-server") && $0.hosts == ["api"] })
        #expect(steps.contains { $0.text.hasPrefix("htop\n") && $0.textLine == 312 })
        #expect(Importer.read(source).platform.places["review.next"]?.start.line == 356)
    }

    /// Far larger than any runbook: read to the end, kept as it is where it is too much.
    @Test(arguments: ["# a\n", "## 장애 (5분)\n", "- [ ] 서버 다운\n", "```bash\nls\n```\n\n", "a: b\n", "- [ ] a\n  - [ ] 데이터 손실\n"]) func muchOfTheSame(piece: String) {
        let text = String(repeating: piece, count: 10_000 / piece.utf8.count)
        #expect(imported(text).runbookMarkdown.utf8.count >= text.utf8.count / 2)
    }

    /// Cut anywhere and spliced with itself, the seed is read to its end, twice to the same bytes.
    @Test(arguments: 0..<40) func splices(seed: Int) throws {
        let lines = try ImporterGoldenTests.text("disaster-recovery-runbook.md").split(separator: "\n", omittingEmptySubsequences: false)
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 7
        func random(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(limit))
        }
        var text = ""
        for _ in 0..<6 {
            let from = random(lines.count)
            let part = lines[from..<min(lines.count, from + random(90))].joined(separator: "\n")
            text += part.dropFirst(random(20)).dropLast(random(20)) + (seed % 2 == 0 ? "\n" : "")
        }
        let first = imported(text)
        #expect(first == imported(text))
        #expect(first.runbookMarkdown.hasSuffix("\n"))
    }
}

/// What is beyond the importer's limits is listed, never dropped in silence.
@Suite struct ImporterLimitTests {
    @Test func commandsBeyondTheLimitAreListed() {
        let block = "```bash\n" + (1...900).map { "systemctl restart unit-\($0)\n" }.joined() + "```\n"
        let source = SourceText(name: "huge.md", text: "# Huge\n\n## Restart\n\n" + block)
        let kept = Importer.write(Importer.read(source)).keptAsProse.map { "\($0.range.start.line): \($0.value)" }
        #expect(kept == ["5: 900 lines of commands beyond the first 800"])
    }

    @Test func referenceValuesBeyondTheLimitAreListed() {
        let values = (1...2_100).map { "Label \($0): value-\($0)\n" }.joined()
        let source = SourceText(name: "huge.md", text: "# Huge\n\n## Quick reference\n\n```\n\(values)```\n")
        let kept = Importer.write(Importer.read(source)).keptAsProse.map { "\($0.range.start.line): \($0.value)" }
        #expect(kept == ["2006: reference values beyond the first 2000, from here on"])
    }
}

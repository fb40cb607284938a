import Testing

import Documents

@Suite struct RunbookProblemTests {
    static let platform = PlatformDecoder.decode(
        SourceText(
            name: "platform.yaml",
            text: """
                platform: Demo
                hosts: {api: {address: 10.0.0.1}, web: {address: 10.0.0.2}}
                services: {api-server: {host: api, manager: pm2}}
                databases: {shop: {host: api}}
                endpoints: {health: {url: "https://api.example.net/health"}}
                variables: {TOKEN: "${ENV:TOKEN}"}
                escalation: {levels: [{level: L1, who: Kim, within: 15m, by: ["phone:+82-10-1"]}]}

                """)
    ).platform

    private func problems(_ text: String) throws -> [String] {
        let platform = try #require(Self.platform)
        let (_, found) = RunbookParser.parse(SourceText(name: "r.md", text: text), platform: platform)
        return found.map { "\($0.severity == .warning ? "w" : "")\($0.code) \($0.place?.range.start.line ?? 0):\($0.place?.range.start.column ?? 0)" }
    }

    @Test(arguments: [
        // Fences.
        ("```bash{#x}\na\n```", ["B0301 1:4"]), ("```{#x}\na\n```", ["B0302 1:4"]), ("```bash {1,3}\na\n```", ["B0321 1:4", "B0303 1:10"]),
        ("```bash {#x host=api\na\n```", ["B0301 1:4"]), ("```bash {#x host=api} y\na\n```", ["B0301 1:4"]),
        ("```js {1,3}\na\n```", []), ("```bash\nrm -rf /\n```", []), ("```shell {#x host=api}\na\n```", ["wB0312 1:4"]),
        ("```python {.check}\na\n```", ["wB0312 1:4"]), ("# api\n```bash {#x host=api}\na", ["B0313 2:1"]),
        ("# api\n```bash {#x host=api}\n\n```", ["B0333 2:4"]),
        // Attributes.
        ("# api\n```bash {host=api tmeout=2m .chekc}\na\n```", ["B0305 2:19", "B0306 2:29"]),
        ("# api\n```bash {host=api when=\"x\" .after}\na\n```", ["B0307 2:19", "B0307 2:28"]),
        ("# api\n```bash {host=api directory=/a&b}\na\n```", ["B0304 2:31"]), ("# api\n```bash {#a #b host=api host=web}\na\n```", ["B0309 2:13", "B0309 2:25"]),
        ("# api\n```bash {#a host=api}\na\n```\n```bash {#a host=api}\na\n```", ["B0310 5:10"]),
        ("# api\n```bash {host=api timeout=5 directory=x output=1}\na\n```", ["B0311 2:27", "B0323 2:39", "B0311 2:48"]),
        ("# api\n```bash {host=api directory=\"a\na\n```", ["B0301 2:4"]),
        // Where.
        ("# a\n```bash {#x}\na\n```", ["B0321 2:4"]), ("# ap\n```bash {host=apu}\na\n```", ["B0320 2:15"]),
        ("# shop\n```sql {#x}\nselect 1\n```", ["B0321 2:4"]), ("# shop\n```sql {database=shpo}\nselect 1\n```", ["B0320 2:18"]),
        ("# shop\n```sql {database=shop host=web}\nselect 1\n```", ["B0350 2:28"]), ("# api\n```bash {database=shop}\na\n```", []),
        ("# x\n<!-- bongsu: host=wbe -->\n", ["B0320 2:19"]),
        // Classes.
        ("# api\n```bash {host=api .check .destructive}\na\n```", ["wB0362 2:4", "B0350 2:26"]),
        ("# api\n```bash {host=api retries=2 until=5s}\na\n```", ["B0352 2:19", "B0352 2:29"]),
        ("# api\n```bash {host=api .idempotent retries=2}\na\n```", []), ("# api\n```bash {host=api .fallback}\na\n```", ["B0351 2:19"]),
        ("# api\n```bash {host=api .check}\na\n```\n```bash {host=api .rollback}\na\n```", ["B0351 5:19"]),
        ("# api web\n```bash {host=api,web output=A}\na\n```", ["B0350 2:30"]), ("# api\n```bash {host=api env=NOPE}\na\n```", ["B0322 2:23"]),
        // Actions.
        ("# a\n```bongsu {#x}\nasses\n```", ["B0330 3:1"]), ("# a\n```bongsu {#x}\nverify helth\n```", ["B0320 3:8"]),
        ("# a\n```bongsu {#x}\nassess --deeep\n```", ["B0332 3:8"]), ("# a\n```bongsu {#x}\nverify health --samples\n```", ["B0332 3:15"]),
        ("# a\n```bongsu {#x}\nverify health health\n```", ["B0331 3:15"]), ("# a\n```bongsu {#x}\nbackup\n```", ["B0331 3:1"]),
        ("# a\n```bongsu {#x}\n\n```", ["B0333 2:4"]), ("# a\n```bongsu {#x host=api}\nassess\n```", ["B0352 2:20"]),
        ("# a\n```bongsu {#x}\nrestore all --backup $ID\n```", ["B0322 3:22"]), ("# a\n```bongsu {#x env=TOKEN}\nassess x$TOKEN\n```", ["B0320 3:8", "B0322 3:8"]),
        ("# a\n```bongsu {#x}\ndo x\n```", ["B0331 3:4"]), ("# a\n```bongsu {#x}\ndo #y\n```", ["B0334 3:1"]),
        ("# a\n<!-- bongsu: #a -->\n```bongsu {#x}\ndo #a\n```", ["B0335 4:1"]),
        ("# t\n## a\n<!-- bongsu: #a -->\n```bongsu {#x}\ndo #b\n```\n## b\n<!-- bongsu: #b -->\n```bongsu {#y}\ndo #a\n```", ["B0335 10:1"]),
        // Sections.
        ("# a\ntext\n<!-- bongsu: #x -->\n", ["B0308 3:1"]), ("# a\n- x <!-- bongsu: #x -->\n", ["B0308 2:5"]), ("# a\n<!-- bongsu:\n#x -->\n", ["B0308 2:1"]),
        ("# a\n<!-- guess 1: x -->\n<!-- bongsu: #x host=api -->\n", []), ("# a\n<!-- bongsu: when=\"api is dwon\" -->\n", ["B0340 2:27"]),
        ("# a\n<!-- bongsu: when=\"api is up or web is up and shop is up\" -->\n", ["B0340 2:20"]), ("# a\n<!-- bongsu: when=\"api down\" -->\n", ["B0340 2:20"]),
        ("# a\n<!-- bongsu: when=\"apu is down\" -->\n", ["B0320 2:20"]), ("# a\n<!-- bongsu: when=\"failure is data-los\" -->\n", ["B0340 2:31"]),
        ("# a\n<!-- bongsu: on-failure=stpo -->\n", ["B0311 2:25"]), ("# a\n## b\n<!-- bongsu: choice=x -->\n", ["wB0342 2:1"]),
        ("# t\n## a (5분)\n### b (1 min)\n", ["B0345 3:1"]), ("# t\n## a (10 min)\n```bongsu {#r}\nrestore all\n```\n", ["B0341 2:1"]),
        ("# t\n## a (10 min)\n### b\n<!-- bongsu: when=\"shop is damaged\" -->\n```bongsu {#r}\nrestore all\n```\n", []),
        // Scenarios.
        ("# t\n## Scenario 1: x\n", ["B0343 2:1"]), ("# t\n## x\n<!-- bongsu: failure=data-loss -->\n", ["B0343 3:22"]),
        ("# t\n## 시나리오 1: x (5분)\n<!-- bongsu: failure=data-los replaces=a,#b -->\n", ["wB0346 2:1", "B0340 3:22", "B0334 3:40", "B0334 3:42"]),
        ("# t\n## Scenario 1: x\n<!-- bongsu: failure=data-loss -->\n**Symptoms**:\n- a (`logs: x`)\n- b (`log:`)\n", ["B0344 5:7", "B0344 6:7"]),
        // Boxes and tables.
        ("- [ ] a (`api-sever`)\n", ["wB0360 1:11"]), ("- [ ] a (`10.0.0.1`)\n- [ ] b (`api.example.net`)\n- [ ] c (`ls -la`)\n", []),
        ("| 레벨 | 담당자 | 연락처 | 대응 시간 |\n|--|--|--|--|\n| L1 | Kim | +82-10-2 | 20분 |\n| L2 | x | y | 1분 |\n", ["B0361 3:14", "B0361 3:25", "B0361 4:3"]),
        ("| Server | IP |\n|--|--|\n| api | 10.0.0.9 |\n| web | 10.0.0.2 |\n", ["B0361 3:9"]),
        (String(repeating: ">", count: 300) + "x\n", ["B0003 1:1"]),
    ] as [(String, [String])])
    func places(text: String, expected: [String]) throws {
        let found = try problems(text)
        #expect(found == expected)
    }

    @Test func wholeTextInBothLanguages() throws {
        let source = SourceText(
            name: "runbook.md",
            text: """
                # 복구
                ## 3단계: 복구 (30분)
                - DB 복구 (api)
                  ```bash {#복구 .chekc host=aip timeout=2}
                  ./restore.sh
                  ```
                  ```bongsu {#r .destructive}
                  restore shpo --att latest
                  ```

                """)
        let diagnostics = RunbookParser.parse(source, platform: try #require(Self.platform)).diagnostics
        #expect(diagnostics.rendered(source, .english) == RunbookGolden.problemsInEnglish)
        #expect(diagnostics.rendered(source, .korean) == RunbookGolden.problemsInKorean)
    }

    @Test(arguments: [
        (["restore", "all", "--at", "latest"], "restore all --at=latest", []), (["do", "#x"], "do #x", []), (["assess", "--deep"], "assess --deep=-", []),
        (["restore", "all", "--at=12:00"], "restore all --at=12:00", []), (["restar", "api"], "", ["B0330 1:1"]), ([], "", []),
        (["restart", "api"], "restart api", ["B0320 1:9"]),
    ] as [([String], String, [String])])
    func commandLineWords(words: [String], expected: String, problems: [String]) throws {
        let (action, found) = Action.parse(words: words, platform: try #require(Self.platform))
        let text = action.map { ([$0.verb.rawValue] + $0.operands + $0.options.map { "--\($0.name)=\($0.value ?? "-")" }).joined(separator: " ") }
        #expect(text ?? "" == expected)
        #expect(found.map { "\($0.code) \($0.place?.range.start.line ?? 0):\($0.place?.range.start.column ?? 0)" } == problems)
    }
}

import Documents
import Engine
import Testing

/// How long a swap kept people waiting, read from a journal.
@Suite struct RestoreGapsTests {
    private func plan(_ text: String) throws -> Plan {
        var platform = Platform(name: "P", language: .english)
        platform.hosts = [Host(name: "api", address: "10.0.0.1"), Host(name: "web", address: "10.0.0.2")]
        platform.databases = [Database(name: "shop", host: "api")]
        var service = Service(name: "api-server", host: "api", manager: .systemd)
        service.needs = ["shop"]
        platform.services = [service, Service(name: "nginx", host: "web", manager: .systemd)]
        var backups = Backups()
        backups.files = [.init(host: "web", paths: ["/etc/nginx"])]
        platform.backups = backups
        let runbook = RunbookParser.parse(
            SourceText(name: "runbook.md", text: "# R\n\n## S (5 min)\n<!-- bongsu: #s -->\n\n**Restore** (api; destructive)\n\n```bongsu {#r .destructive}\n\(text)\n```\n"),
            platform: platform)
        let (plan, problems) = Planner.plan(platform: platform, runbook: try #require(runbook.runbook), procedure: .general)
        return try #require(plan, "\(problems)")
    }

    private func tell(_ gaps: inout RestoreGaps, _ facts: [(Int64, Fact)]) {
        for (elapsed, fact) in facts { gaps.see(Event(fact, wall: WallTime(milliseconds: elapsed), elapsed: elapsed)) }
    }

    private func swap(_ step: String, _ output: String) -> [(Int64, Fact)] {
        let id = AttemptID("a-\(step.filter { $0 != "/" })")
        return [
            (5_000, .attemptIntended(Attempt(id: id, step: step, host: "api", number: 1, bootID: "b"))),
            (5_400, .attemptEnded(id, AttemptResult(.succeeded, exitCode: 0, output: output))),
        ]
    }

    @Test func fromTheFirstStopToTheFirstHealthyCheck() throws {
        var gaps = RestoreGaps(try plan("restore shop"))
        let step = "r/restore-shop"
        #expect(gaps.gap(endingWith: "\(step)-close")?.message == nil)
        tell(&gaps, [(4_000, .decided(.stepBegun("\(step)-stop-api-server", run: 1))), (4_300, .decided(.stepEnded("\(step)-stop-api-server", .failed, detail: nil)))])
        // Tried again: it has been away since the first try.
        tell(&gaps, [(4_700, .decided(.stepBegun("\(step)-stop-api-server", run: 2)))])
        tell(&gaps, swap("\(step)-swap", "2 client(s) ended\nclosed for 143 ms; before: shop_broken_20261125213000"))
        tell(&gaps, [(9_260, .decided(.stepEnded("\(step)-health-api-server", .succeeded, detail: nil)))])
        #expect(gaps.gap(endingWith: "\(step)-swap") == nil)
        let message = try #require(gaps.gap(endingWith: "\(step)-close")?.message)
        #expect(message.english == "shop was closed for 0.14 s; api-server was away for 5.3 s, from its stop to its first healthy check")
        #expect(message.korean == "shop 닫힘 0.14초; api-server 중단 5.3초 (정지부터 첫 정상 헬스체크까지)")
    }

    @Test func theSwapsKoreanWordsAreRead() throws {
        var gaps = RestoreGaps(try plan("restore shop"))
        let step = "r/restore-shop"
        tell(&gaps, [(4_000, .decided(.stepBegun("\(step)-stop-api-server", run: 1)))])
        tell(&gaps, swap("\(step)-swap", "연결 2개 끊음\n닫힌 시간 143 ms; 이전 것: shop_broken_20261125213000"))
        tell(&gaps, [(9_260, .decided(.stepEnded("\(step)-health-api-server", .succeeded, detail: nil)))])
        #expect(gaps.gap(endingWith: "\(step)-close")?.message?.korean == "shop 닫힘 0.14초; api-server 중단 5.3초 (정지부터 첫 정상 헬스체크까지)")
    }

    /// A swap whose script was lost and ran again does not know how long it was.
    @Test func whatNobodyMeasuredIsNotSaid() throws {
        var gaps = RestoreGaps(try plan("restore shop"))
        tell(&gaps, swap("r/restore-shop-swap", "already swapped"))
        #expect(gaps.gap(endingWith: "r/restore-shop-close")?.message == nil)
        tell(&gaps, [(9_260, .decided(.stepEnded("r/restore-shop-health-api-server", .succeeded, detail: nil)))])
        #expect(gaps.gap(endingWith: "r/restore-shop-close")?.message == nil)
    }

    @Test func ofAWholeSystemEachIsNamed() throws {
        var gaps = RestoreGaps(try plan("restore all"))
        let step = "r/restore-all"
        tell(&gaps, [(1_000, .decided(.stepBegun("\(step)-stop-nginx", run: 1))), (2_000, .decided(.stepBegun("\(step)-stop-api-server", run: 1)))])
        tell(&gaps, swap("\(step)-files-web-swap", "/etc/nginx: restored; before: /etc/nginx_broken_20261125213000"))
        tell(&gaps, swap("\(step)-shop-swap", "closed for 96 ms; before: shop_broken_20261125213000"))
        tell(&gaps, [(6_000, .decided(.stepEnded("\(step)-health-api-server", .succeeded, detail: nil))), (9_960, .decided(.stepEnded("\(step)-health-nginx", .succeeded, detail: nil)))])
        #expect(
            gaps.gap(endingWith: "\(step)-shop-close")?.message?.english
                == "shop was closed for 0.10 s; api-server was away for 4.0 s; nginx was away for 9.0 s, from its stop to its first healthy check")
        #expect(gaps.gap(endingWith: "\(step)-files-web-close") == nil)
    }
}

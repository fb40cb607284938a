import Documents
import Testing

@Suite struct RunbookBoxTests {
    /// Two sites of one host: the whole address decides; the host alone stands for the first of them.
    @Test(arguments: [
        ("http://10.0.0.2:8080", "admin"), ("http://10.0.0.2:8080/", "admin"), ("http://10.0.0.2", "main"),
        ("http://10.0.0.2/somewhere", "health"), ("10.0.0.2", "web"),
    ])
    func anAddressNamesItsSite(_ written: String, _ name: String) throws {
        var platform = Platform(name: "P", language: .english)
        platform.hosts = [Host(name: "web", address: "10.0.0.2")]
        platform.endpoints = [
            Endpoint(name: "health", url: "http://10.0.0.2/api/health"), Endpoint(name: "admin", url: "http://10.0.0.2:8080"),
            Endpoint(name: "main", url: "http://10.0.0.2"),
        ]
        let text = "# R\n\n## Look (5 min)\n\n- [ ] site (`\(written)`)\n"
        let runbook = try #require(RunbookParser.parse(SourceText(name: "r.md", text: text), platform: platform).runbook)
        let boxes = runbook.stages.flatMap(\.blocks).compactMap { block in if case .box(let box) = block { box.kind } else { nil } }
        #expect(boxes == [.finding(.named(name))])
    }
}

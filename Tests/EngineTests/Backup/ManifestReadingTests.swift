import Testing

@testable import Engine

@Suite struct ManifestReadingTests {
    private static let head = #"{"k" : "head", "database" : "shop", "version" : "15.18", "number" : 150018, "taken" : 1000, "commit" : null, "hash" : "record", "keysFollowIndexes" : true}"#
    private static let properties = #"{"k" : "properties", "owner" : "app", "encoding" : "UTF8", "collate" : "C", "ctype" : "C", "provider" : "c", "icuLocale" : null, "connectionLimit" : -1, "grants" : [{"role" : null, "privilege" : "CONNECT", "grantable" : false}]}"#
    private static let structure = [
        head, properties, #"{"k" : "table", "name" : "public.b", "bytes" : 8192}"#, #"{"k" : "table", "name" : "public.a", "bytes" : 0}"#,
        #"{"k" : "object", "kind" : "trigger", "name" : "public.a.t", "digest" : "91"}"#, #"{"k" : "end"}"#,
    ]
    private static let rows = [
        #"{"k" : "rows", "name" : "public.b", "rows" : 2, "sum" : "-9"}"#, #"{"k" : "large", "count" : 0, "sum" : "0"}"#,
        #"{"k" : "rows", "name" : "public.a", "rows" : 0, "sum" : "0"}"#,
    ]

    private func read(_ lines: [String]) throws(ManifestReading.Incomplete) -> DatabaseManifest { try ManifestReading.read(lines.map { $0[...] }) }

    @Test func theOrderOfTheAnswersDoesNotCount() throws {
        let manifest = try read(Self.structure + Self.rows)
        #expect(manifest.tables == [.init("public.a", rows: 0, sum: "0"), .init("public.b", rows: 2, sum: "-9", bytes: 8192)])
        #expect(manifest.properties.grants == [.init(nil, "CONNECT")])
        #expect(manifest.objects == [.init("trigger", "public.a.t", digest: "91")])
        #expect(try read(Self.rows.reversed() + Self.structure.reversed()).text == manifest.text)
    }

    /// A session that broke off leaves whole lines behind, and fewer of them.
    @Test func halfAManifestIsNone() throws {
        for left in (Self.structure + Self.rows).indices where Self.isNeeded(left) {
            var lines = Self.structure + Self.rows
            lines.remove(at: left)
            #expect(throws: ManifestReading.Incomplete.self, "without line \(left)") { try read(lines) }
        }
        #expect(throws: ManifestReading.Incomplete.self) { try read(Self.structure + Self.rows + [#"{"k" : "rows", "na"#]) }
    }

    /// An object may be missing without anybody's knowing; the line `end` is what tells.
    private static func isNeeded(_ line: Int) -> Bool { ![2, 3, 4].contains(line) }
}

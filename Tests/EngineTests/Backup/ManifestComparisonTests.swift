import Documents
import Testing

@testable import Engine

@Suite struct ManifestComparisonTests {
    private static var sample: DatabaseManifest {
        var manifest = DatabaseManifest(
            database: "shop", server: .init(version: "15.18", number: 150_018), taken: WallTime(milliseconds: 1_000),
            properties: .init(owner: "app", connectionLimit: 50, grants: [.init(nil, "TEMPORARY"), .init("app", "CONNECT")]))
        manifest.settings = [.init(name: "work_mem", value: "8MB"), .init(role: "app", name: "statement_timeout", value: "5s")]
        manifest.roles = [.init("app", attributes: ["LOGIN"]), .init("clerk", memberOf: ["reader"])]
        manifest.extensions = [.init("pg_trgm", version: "1.6")]
        manifest.tables = [.init("public.users", rows: 3, sum: "77", bytes: 8192), .init("public.orders", rows: 9, sum: "-5")]
        manifest.sequences = [.init("public.users_id_seq", last: 3), .init("public.down", last: -3, increment: -1), .init("public.fresh", last: nil)]
        manifest.constraints = [.init("public.users", "users_pkey", digest: "a1")]
        manifest.indexes = [.init("public.users", "users_email", digest: "b2")]
        manifest.objects = [
            .init("table", "public.users", owner: "app", grants: ["app=SELECT", "reader=SELECT"], digest: "c3"),
            .init("table", "public.orders", owner: "app", digest: "c4"), .init("view", "public.paid", owner: "app", digest: "d5"),
        ]
        return manifest
    }

    private func changed(_ change: (inout DatabaseManifest) -> Void) -> [ManifestDifference] {
        var found = Self.sample
        change(&found)
        return ManifestComparison.differences(expected: Self.sample, found: found)
    }

    private func words(_ change: (inout DatabaseManifest) -> Void) -> [String] { changed(change).map { "\($0.aspect) \($0.message.english)" } }

    @Test func whatIsEqualHasNoDifference() {
        #expect(changed { _ in } == [])
        // Neither the name nor the size nor the moment is the contents.
        #expect(changed { $0.database = "shop_restore"; $0.taken = WallTime(milliseconds: 9); $0.tables[0].bytes = 1 } == [])
    }

    @Test func oneChangedByteIsRefused() {
        #expect(words { $0.tables[0].sum = "78" } == ["content table public.users has the 3 rows, but not the same contents"])
    }

    @Test func oneMissingRowIsRefused() {
        #expect(words { $0.tables[0] = .init("public.users", rows: 2, sum: "70") } == ["rows table public.users has 2 rows instead of 3"])
    }

    @Test func aMissingTableIsToldOnce() {
        #expect(
            words { $0.tables.removeFirst(); $0.objects.removeFirst() } == ["missing table public.users is missing"])
        #expect(words { $0.tables.append(.init("public.more", rows: 0, sum: "0")) } == ["unexpected table public.more was not in the source"])
    }

    @Test func aWrongOwnerIsRefusedAndToldOnce() {
        #expect(
            words { $0.objects[0].owner = "postgres"; $0.objects[0].grants = ["postgres=SELECT", "reader=SELECT"] }
                == ["owner table public.users belongs to postgres instead of app"])
        #expect(words { $0.properties.owner = "postgres" } == ["owner the database belongs to postgres instead of app"])
    }

    @Test func aLostGrantIsRefused() {
        #expect(words { $0.objects[0].grants = ["app=SELECT"] } == ["grant table public.users has lost the grants reader=SELECT"])
        #expect(words { $0.objects[0].grants.append("PUBLIC=SELECT") } == ["grant table public.users has gained the grants PUBLIC=SELECT"])
    }

    /// What a rename swap does when nobody looks.
    @Test func aLostRevokeOfConnectIsRefused() {
        #expect(words { $0.properties.grants.append(.init(nil, "CONNECT")) } == ["grant database has gained the grants PUBLIC=CONNECT"])
        #expect(words { $0.properties.grants[1].grantable = true }.count == 2)
    }

    @Test func aLostSettingOrLimitIsRefused() {
        #expect(words { $0.settings.removeFirst() } == ["setting setting work_mem is `-` instead of `8MB`"])
        #expect(words { $0.settings[1].value = "6s" } == ["setting setting statement_timeout of app is `6s` instead of `5s`"])
        #expect(words { $0.settings.append(.init(name: "jit", value: "off")) } == ["setting setting jit was not in the source"])
        #expect(words { $0.properties.connectionLimit = -1 } == ["limit the connection limit is -1 instead of 50"])
    }

    @Test func aMissingOrInvalidIndexIsRefused() {
        #expect(words { $0.indexes = [] } == ["missing index public.users.users_email is missing"])
        #expect(words { $0.indexes[0].valid = false } == ["validity index public.users.users_email is there but not in force"])
        #expect(words { $0.constraints[0].digest = "zz" } == ["definition constraint public.users.users_pkey is defined otherwise"])
    }

    @Test func aMissingExtensionOrRoleIsRefused() {
        #expect(words { $0.extensions = [] } == ["extension extension pg_trgm is missing"])
        #expect(words { $0.roles.removeLast() } == ["role role clerk is missing"])
    }

    @Test func aSequenceMayBeAheadButNotBehind() {
        #expect(words { $0.sequences[0].last = 2 } == ["sequence sequence public.users_id_seq is behind: 2 instead of 3"])
        #expect(words { $0.sequences[0].last = nil } == ["sequence sequence public.users_id_seq is behind: - instead of 3"])
        #expect(changed { $0.sequences[0].last = 40; $0.sequences[2].last = 1 } == [])
        // One that counts down is ahead below.
        #expect(changed { $0.sequences[1].last = -9 } == [])
        #expect(changed { $0.sequences[1].last = -2 }.map(\.aspect) == [.sequence])
    }

    @Test func changedDefinitionsAreRefusedWithinOneVersion() {
        #expect(words { $0.objects[2].digest = "x" } == ["definition view public.paid is defined otherwise"])
        #expect(changed { $0.objects[2].digest = "x"; $0.server = .init(version: "16.1", number: 160_001) } == [])
        #expect(changed { $0.objects.removeLast(); $0.server = .init(version: "16.1", number: 160_001) }.map(\.aspect) == [.missing])
    }

    @Test func largeObjectsCount() {
        #expect(words { $0.largeObjects = .init(count: 0, sum: "4") } == ["largeObjects the 0 large objects have not the same contents"])
        #expect(words { $0.largeObjects = .init(count: 2, sum: "4") } == ["largeObjects 2 large objects instead of 0"])
    }

    @Test func aScratchServerMayLackTheLanguage() {
        var found = Self.sample
        found.properties.collate = "ko_KR.UTF-8"
        #expect(ManifestComparison.differences(expected: Self.sample, found: found).map(\.aspect) == [.locale])
        let lenient = ManifestComparison(expected: Self.sample, found: found, localeMayDiffer: true)
        #expect(lenient.differences == [] && lenient.notes.count == 1)
    }

    @Test func whatMayDifferIsNoted() {
        var found = Self.sample
        found.extensions[0].version = "1.7"
        found.roles[0].attributes = []
        found.sequences[0].last = 9
        let comparison = ManifestComparison(expected: Self.sample, found: found)
        #expect(comparison.differences == [])
        #expect(
            comparison.notes.map(\.english) == [
                "sequence public.users_id_seq is ahead: 9 instead of 3", "extension pg_trgm is 1.7, was 1.6", "role app is now ``, was `LOGIN`",
            ])
    }

    @Test func equalManifestsHaveEqualText() throws {
        let text = try Self.sample.text
        #expect(try DatabaseManifest.read(text) == Self.sample)
        #expect(Manifests.digest(text).count == 64)
        var other = Self.sample
        other.tables[0].sum = "78"
        #expect(Manifests.digest(try other.text) != Manifests.digest(text))
    }
}

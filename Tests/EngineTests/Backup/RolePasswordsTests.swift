import Testing

@testable import Engine

@Suite("Passwords of roles") struct RolePasswordsTests {
    static let digest = "SCRAM-SHA-256$4096:c2FsdA==$c3RvcmVk:c2VydmVy"
    static let globals = """
        CREATE ROLE app;
        ALTER ROLE app WITH NOSUPERUSER INHERIT NOCREATEROLE NOCREATEDB LOGIN NOREPLICATION NOBYPASSRLS PASSWORD '\(digest)' VALID UNTIL '2027-01-01';
        ALTER ROLE "Odd ""one" WITH NOSUPERUSER LOGIN PASSWORD 'md50123456789abcdef0123456789abcdef';
        ALTER ROLE reader WITH NOSUPERUSER NOLOGIN;
        ALTER ROLE plain WITH LOGIN PASSWORD 'hunter2';
        ALTER ROLE app IN DATABASE shop SET statement_timeout TO '5s';
        """

    @Test func onlyTheServersDigestsAreRead() {
        let found = RolePasswords(globals: Self.globals)
        #expect(found.byRole == ["app": Self.digest, "Odd \"one": "md50123456789abcdef0123456789abcdef"])
        #expect("\(found)" == "2 passwords" && RolePasswords(globals: "nonsense \"").byRole == [:])
    }

    @Test func onlyRolesThatAreCreatedGetOne() {
        var manifest = DatabaseManifest(database: "shop", server: .init(version: "15.18", number: 150_018), taken: WallTime(milliseconds: 0), properties: .init(owner: "app"))
        manifest.roles = [.init("app", attributes: ["LOGIN"]), .init("reader")]
        let text = DatabaseSettings.roles(manifest, passwords: ["app": Self.digest, "stranger": "x"])
        #expect(text.hasPrefix("BEGIN;\n") && text.hasSuffix("COMMIT;\n") && !text.contains("stranger"))
        let lines = text.split(separator: "\n")
        let quiet = lines.firstIndex { $0.contains("('log_statement', 'none')") }
        let set = lines.firstIndex { $0.contains(Self.digest) }
        #expect(quiet != nil && set != nil && quiet! < set!)
        #expect(lines.filter { $0.contains(Self.digest) }.allSatisfy { $0.contains("ANY (string_to_array(:'bongsu_created'") })
        #expect(!DatabaseSettings.roles(manifest).contains("PASSWORD"))
    }
}

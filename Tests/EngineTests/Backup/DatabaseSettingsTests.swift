import Testing

@testable import Engine

@Suite struct DatabaseSettingsTests {
    private func manifest(_ change: (inout DatabaseManifest) -> Void) -> DatabaseManifest {
        var manifest = DatabaseManifest(
            database: "shop", server: .init(version: "15.18", number: 150_018), taken: WallTime(milliseconds: 0), properties: .init(owner: "app"))
        change(&manifest)
        return manifest
    }

    @Test func everythingIsTakenAwayBeforeItIsGiven() throws {
        let text = DatabaseSettings.replay(
            manifest {
                $0.properties.connectionLimit = 50
                $0.properties.grants = [.init(nil, "TEMPORARY"), .init("reader", "CONNECT", grantable: true)]
                $0.settings = [.init(name: "work_mem", value: "8MB"), .init(role: "o'hara", name: "app.mode", value: #"it's \ "x""#)]
            }, onto: "shop_restore")
        let lines = text.split(separator: "\n").map(String.init)
        #expect(lines.first == #"ALTER DATABASE "shop_restore" OWNER TO "app";"#)
        let revoked = try #require(lines.firstIndex(of: #"REVOKE ALL ON DATABASE "shop_restore" FROM PUBLIC;"#))
        let granted = try #require(lines.firstIndex(of: #"GRANT TEMPORARY ON DATABASE "shop_restore" TO PUBLIC;"#))
        #expect(revoked < granted)
        #expect(lines.contains(#"GRANT CONNECT ON DATABASE "shop_restore" TO "reader" WITH GRANT OPTION;"#))
        #expect(lines.contains(#"ALTER DATABASE "shop_restore" CONNECTION LIMIT 50;"#))
        #expect(lines.contains(#"ALTER DATABASE "shop_restore" SET "work_mem" TO '8MB';"#))
        #expect(lines.contains(#"ALTER ROLE "o'hara" IN DATABASE "shop_restore" SET "app"."mode" TO E'it''s \\ "x"';"#))
        #expect(!text.contains("CONNECT ON DATABASE \"shop_restore\" TO PUBLIC"))
    }

    /// A list that is set as one word becomes a schema of that whole name.
    @Test func listsKeepTheirMembers() {
        let text = DatabaseSettings.replay(manifest { $0.settings = [.init(name: "search_path", value: #""$user", shop, "My ""own"", one""#)] }, onto: "d")
        #expect(text.contains(#"SET "search_path" TO '$user', 'shop', 'My "own", one';"#))
        #expect(DatabaseSettings.split("") == [])
        #expect(DatabaseSettings.split(#""""#) == [""])
        #expect(DatabaseSettings.split("a,b") == ["a", "b"])
    }

    @Test func aNewDatabaseHasTheSourcesLanguage() {
        let sample = manifest { $0.properties = .init(owner: "app", collate: "ko_KR.UTF-8", ctype: "ko_KR.UTF-8", provider: "i", icuLocale: "ko-KR") }
        #expect(
            DatabaseSettings.create("n", like: sample)
                == #"CREATE DATABASE "n" TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'ko_KR.UTF-8' LC_CTYPE 'ko_KR.UTF-8' LOCALE_PROVIDER icu ICU_LOCALE 'ko-KR';"#)
        #expect(DatabaseSettings.create("a\"b", like: sample, locale: false) == #"CREATE DATABASE "a""b" TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C';"#)
    }
}

internal import GRDB

/// The store's tables, as a chain of migrations: a released one is never edited, a new one is added.
enum JournalSchema {
    static let known = 1

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { db in
            try db.execute(
                sql: """
                    CREATE TABLE execution (
                        number INTEGER PRIMARY KEY AUTOINCREMENT,
                        platform TEXT NOT NULL,
                        plan BLOB NOT NULL,
                        begun INTEGER NOT NULL,
                        ended TEXT
                    ) STRICT;
                    CREATE TABLE entry (
                        execution INTEGER NOT NULL REFERENCES execution (number),
                        sequence INTEGER NOT NULL,
                        event BLOB NOT NULL,
                        hash TEXT NOT NULL,
                        PRIMARY KEY (execution, sequence)
                    ) STRICT, WITHOUT ROWID;
                    CREATE TABLE lock (
                        platform TEXT PRIMARY KEY,
                        fence INTEGER NOT NULL,
                        owner BLOB
                    ) STRICT;
                    CREATE TABLE mailbox (
                        number INTEGER PRIMARY KEY AUTOINCREMENT,
                        execution INTEGER NOT NULL REFERENCES execution (number),
                        "order" BLOB NOT NULL,
                        person BLOB NOT NULL,
                        taken INTEGER NOT NULL DEFAULT 0
                    ) STRICT;
                    CREATE INDEX mailboxPending ON mailbox (execution, number) WHERE taken = 0;
                    """)
        }
        return migrator
    }
}

/// What a database held at one moment, small enough to keep beside the copy and exact enough to prove a restore by: one changed
/// byte of a row, one lost row, owner, grant, setting or index makes it another manifest.
///
/// Made by `ManifestQuery`, compared by `ManifestComparison`. Sizes and times are for people; the rest is compared.
package struct DatabaseManifest: Hashable, Codable, Sendable {
    /// How rows were hashed; equal manifests need the same way.
    package enum Hash: String, Codable, Sendable {
        /// `hash_record_extended`, mixed so that no exchange of values between rows leaves the sum as it was; PostgreSQL 14 and later.
        case mixed
        /// The same mixed by a second `hash_record_extended`, a quarter slower: manifests of before.
        case record
        /// The row's text, for older servers: three times slower.
        case text
    }

    package struct Server: Hashable, Codable, Sendable {
        package var version: String
        /// `150018`
        package var number: Int
        package var major: Int { number / 10_000 }
        package init(version: String, number: Int) {
            self.version = version
            self.number = number
        }
    }

    package struct Grant: Hashable, Codable, Sendable {
        /// Nil is PUBLIC.
        package var role: String?
        package var privilege: String
        package var grantable: Bool
        package init(_ role: String?, _ privilege: String, grantable: Bool = false) {
            self.role = role
            self.privilege = privilege
            self.grantable = grantable
        }
    }

    /// `ALTER DATABASE … SET`, or of one role in this database.
    package struct Setting: Hashable, Codable, Sendable {
        package var role: String?
        package var name: String
        package var value: String
        package init(role: String? = nil, name: String, value: String) {
            self.role = role
            self.name = name
            self.value = value
        }
    }

    /// What belongs to the database as a whole, and what a rename therefore leaves behind.
    package struct Properties: Hashable, Codable, Sendable {
        package var owner: String
        package var encoding: String
        package var collate: String
        package var ctype: String
        /// `c` or `i`, from PostgreSQL 15 on `b`; nil before.
        package var provider: String?
        package var icuLocale: String?
        package var connectionLimit: Int
        /// The defaults written out.
        package var grants: [Grant]
        package init(
            owner: String, encoding: String = "UTF8", collate: String = "C", ctype: String = "C", provider: String? = nil,
            icuLocale: String? = nil, connectionLimit: Int = -1, grants: [Grant] = []
        ) {
            self.owner = owner
            self.encoding = encoding
            self.collate = collate
            self.ctype = ctype
            self.provider = provider
            self.icuLocale = icuLocale
            self.connectionLimit = connectionLimit
            self.grants = grants
        }
    }

    /// A role of the server, without its password.
    package struct Role: Hashable, Codable, Sendable {
        package var name: String
        /// `SUPERUSER`, `NOINHERIT`, …: what differs from a role that was just created, and its connection limit.
        package var attributes: [String]
        package var memberOf: [String]
        /// Those of `memberOf` that it may grant on; nil where there are none.
        package var adminOf: [String]?
        /// Its own in every database; nil where there are none.
        package var settings: [Setting]?
        /// As the server writes it in UTC; nil: for ever.
        package var validUntil: String?
        package init(_ name: String, attributes: [String] = [], memberOf: [String] = []) {
            self.name = name
            self.attributes = attributes
            self.memberOf = memberOf
        }
    }

    package struct Extension: Hashable, Codable, Sendable {
        package var name: String
        package var version: String
        package var schema: String
        package init(_ name: String, version: String, schema: String = "public") {
            self.name = name
            self.version = version
            self.schema = schema
        }
    }

    package struct Table: Hashable, Codable, Sendable {
        /// As SQL writes it, with its schema.
        package var name: String
        package var rows: Int64
        /// The sum of all rows' hashes: whatever order they are read in.
        package var sum: String
        /// Heap, large values and maps; not compared.
        package var bytes: Int64
        package init(_ name: String, rows: Int64, sum: String, bytes: Int64 = 0) {
            self.name = name
            self.rows = rows
            self.sum = sum
            self.bytes = bytes
        }
    }

    package struct Sequence: Hashable, Codable, Sendable {
        package var name: String
        /// Nil: never used.
        package var last: Int64?
        package var increment: Int64
        package init(_ name: String, last: Int64?, increment: Int64 = 1) {
            self.name = name
            self.last = last
            self.increment = increment
        }
    }

    /// A constraint or an index.
    package struct Rule: Hashable, Codable, Sendable {
        package var table: String
        package var name: String
        package var valid: Bool
        /// Of its definition, see `ManifestQuery.normal`.
        package var digest: String
        package init(_ table: String, _ name: String, valid: Bool = true, digest: String) {
            self.table = table
            self.name = name
            self.valid = valid
            self.digest = digest
        }
    }

    /// A table, view, function, type, trigger, policy, …: anything with a name.
    package struct Object: Hashable, Codable, Sendable {
        package var kind: String
        package var name: String
        package var owner: String?
        /// `role=PRIVILEGE`, an asterisk where it may be passed on; the defaults written out.
        package var grants: [String]
        package var digest: String?
        package init(_ kind: String, _ name: String, owner: String? = nil, grants: [String] = [], digest: String? = nil) {
            self.kind = kind
            self.name = name
            self.owner = owner
            self.grants = grants
            self.digest = digest
        }

        package init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            kind = try values.decode(String.self, forKey: .kind)
            name = try values.decode(String.self, forKey: .name)
            owner = try values.decodeIfPresent(String.self, forKey: .owner)
            grants = try values.decodeIfPresent([String].self, forKey: .grants) ?? []
            digest = try values.decodeIfPresent(String.self, forKey: .digest)
        }
    }

    package struct LargeObjects: Hashable, Codable, Sendable {
        package var count: Int64
        package var sum: String
        package init(count: Int64 = 0, sum: String = "0") {
            self.count = count
            self.sum = sum
        }
    }

    package var format = 1
    package var database: String
    package var server: Server
    /// By the server's clock, at the snapshot.
    package var taken: WallTime
    /// The newest commit before the snapshot, where the server keeps such times (`track_commit_timestamp`).
    package var lastCommit: WallTime?
    package var hash: Hash
    /// Foreign keys of this database are checked fastest along indexes: none of a large table is of text. Nil: not looked at. Not compared.
    package var keysFollowIndexes: Bool?
    package var properties: Properties
    package var settings: [Setting] = []
    package var roles: [Role] = []
    package var extensions: [Extension] = []
    package var tables: [Table] = []
    package var sequences: [Sequence] = []
    package var constraints: [Rule] = []
    package var indexes: [Rule] = []
    package var objects: [Object] = []
    package var largeObjects = LargeObjects()

    package init(database: String, server: Server, taken: WallTime, hash: Hash = .mixed, properties: Properties) {
        self.database = database
        self.server = server
        self.taken = taken
        self.hash = hash
        self.properties = properties
    }

    package var rows: Int64 { tables.reduce(0) { $0 + $1.rows } }
    package var bytes: Int64 { tables.reduce(0) { $0 + $1.bytes } }
}

extension DatabaseManifest {
    /// What is written beside the receipt and hashed there: canonical JSON.
    package var text: [UInt8] { get throws { try CanonicalText.encode(self) } }

    package static func read(_ text: [UInt8]) throws -> DatabaseManifest { try CanonicalText.decode(DatabaseManifest.self, from: text) }
}

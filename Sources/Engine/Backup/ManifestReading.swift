internal import Foundation

/// What `ManifestQuery`'s lines of JSON say.
package enum ManifestReading {
    package struct Incomplete: Error, Hashable, Sendable {
        package var missing: String
    }

    /// - Parameter output: every line of every session, in any order.
    /// **Errors:** `Incomplete` where a session did not come to its end or a table was not read: half a manifest proves nothing.
    package static func read(_ output: some Sequence<Substring>) throws(Incomplete) -> DatabaseManifest {
        var head: Head?
        var properties: DatabaseManifest.Properties?
        var structureEnded = false
        var tables: [String: Int64] = [:]
        var rows: [String: Rows] = [:]
        var large: DatabaseManifest.LargeObjects?
        var manifest = DatabaseManifest(
            database: "", server: .init(version: "", number: 0), taken: WallTime(milliseconds: 0), properties: .init(owner: ""))
        let decoder = JSONDecoder()
        func value<Value: Decodable>(_ type: Value.Type, _ line: Data) throws(Incomplete) -> Value {
            do { return try decoder.decode(type, from: line) } catch {
                throw Incomplete(missing: String(decoding: line.prefix(200), as: UTF8.self))
            }
        }
        for line in output where line.first == "{" {
            let data = Data(line.utf8)
            switch try value(Kind.self, data).k {
            case .head: head = try value(Head.self, data)
            case .properties: properties = try value(DatabaseManifest.Properties.self, data)
            case .setting: manifest.settings.append(try value(DatabaseManifest.Setting.self, data))
            case .role: manifest.roles.append(try value(DatabaseManifest.Role.self, data))
            case .extension: manifest.extensions.append(try value(DatabaseManifest.Extension.self, data))
            case .table:
                let table = try value(Size.self, data)
                tables[table.name] = table.bytes
            case .sequence: manifest.sequences.append(try value(DatabaseManifest.Sequence.self, data))
            case .constraint: manifest.constraints.append(try value(DatabaseManifest.Rule.self, data))
            case .index: manifest.indexes.append(try value(DatabaseManifest.Rule.self, data))
            case .object: manifest.objects.append(try value(DatabaseManifest.Object.self, data))
            case .end: structureEnded = true
            case .rows:
                let read = try value(Rows.self, data)
                rows[read.name] = read
            case .large: large = try value(DatabaseManifest.LargeObjects.self, data)
            }
        }
        guard let head, let properties, structureEnded else { throw Incomplete(missing: "the structure's end") }
        guard let large else { throw Incomplete(missing: "large objects") }
        for (name, bytes) in tables {
            guard let read = rows[name] else { throw Incomplete(missing: name) }
            manifest.tables.append(DatabaseManifest.Table(name, rows: read.rows, sum: read.sum, bytes: bytes))
        }
        manifest.database = head.database
        manifest.server = .init(version: head.version, number: head.number)
        manifest.taken = WallTime(milliseconds: head.taken)
        manifest.lastCommit = head.commit.map { WallTime(milliseconds: $0) }
        manifest.hash = head.hash
        manifest.keysFollowIndexes = head.keysFollowIndexes
        manifest.properties = properties
        manifest.largeObjects = large
        manifest.sort()
        return manifest
    }

    private enum Word: String, Decodable {
        case head, properties, setting, role, `extension`, table, sequence, constraint, index, object, end, rows, large
    }

    private struct Kind: Decodable { var k: Word }

    private struct Head: Decodable {
        var database: String
        var version: String
        var number: Int
        var taken: Int64
        var commit: Int64?
        var hash: DatabaseManifest.Hash
        var keysFollowIndexes: Bool
    }

    private struct Size: Decodable {
        var name: String
        var bytes: Int64
    }

    private struct Rows: Decodable {
        var name: String
        var rows: Int64
        var sum: String
    }
}

extension DatabaseManifest {
    /// Whatever order the server answered in, equal contents are equal text.
    mutating func sort() {
        settings.sort { ($0.role ?? "", $0.name) < ($1.role ?? "", $1.name) }
        roles.sort { $0.name < $1.name }
        extensions.sort { $0.name < $1.name }
        tables.sort { $0.name < $1.name }
        sequences.sort { $0.name < $1.name }
        constraints.sort { ($0.table, $0.name) < ($1.table, $1.name) }
        indexes.sort { ($0.table, $0.name) < ($1.table, $1.name) }
        objects.sort { ($0.kind, $0.name) < ($1.kind, $1.name) }
    }
}

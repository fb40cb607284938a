package import Documents

/// One way in which a restored database is not what was backed up.
package struct ManifestDifference: Hashable, Sendable {
    package enum Aspect: String, Hashable, Sendable, CaseIterable {
        case missing, unexpected, rows, content, owner, grant, definition, validity, sequence, `extension`, role
        case setting, limit, locale, largeObjects
    }

    package var aspect: Aspect
    /// `table public.users`, `sequence public.users_id_seq`, `database`.
    package var subject: String
    package var message: Message
    package init(_ aspect: Aspect, _ subject: String, _ message: Message) {
        self.aspect = aspect
        self.subject = subject
        self.message = message
    }
}

/// Is what was found what was expected? Pure; no difference is the proof.
///
/// A sequence may be ahead: it follows no snapshot, and a number that was skipped harms nobody. An extension may be newer: a load
/// creates the version that the server has. Both are notes.
package struct ManifestComparison: Sendable {
    package private(set) var differences: [ManifestDifference] = []
    /// What may differ, and does.
    package private(set) var notes: [Message] = []

    package static func differences(expected: DatabaseManifest, found: DatabaseManifest) -> [ManifestDifference] {
        ManifestComparison(expected: expected, found: found).differences
    }

    /// - Parameter localeMayDiffer: a scratch server may lack the language; rows and keys are the same under any.
    package init(expected: DatabaseManifest, found: DatabaseManifest, localeMayDiffer: Bool = false) {
        if expected.hash != found.hash {
            add(.content, "database", Message("the two manifests hash rows in different ways", ko: "두 매니페스트의 행 해시 방식이 다름"))
            return
        }
        let definitions = expected.server.major == found.server.major
        if !definitions {
            notes.append(
                Message(
                    "PostgreSQL \(expected.server.major) became \(found.server.major): definitions are compared by name only",
                    ko: "PostgreSQL \(expected.server.major)에서 \(found.server.major)(으)로 바뀜: 정의는 이름만 비교"))
        }
        compareTables(expected, found)
        compareSequences(expected, found)
        compareRules("constraint", expected.constraints, found.constraints, definitions)
        compareRules("index", expected.indexes, found.indexes, definitions)
        compareObjects(expected, found, definitions)
        compareExtensions(expected, found)
        compareRoles(expected, found)
        compareWhole(expected, found, localeMayDiffer)
    }

    mutating func add(_ aspect: ManifestDifference.Aspect, _ subject: String, _ message: Message) {
        differences.append(ManifestDifference(aspect, subject, message))
    }

    mutating func note(_ message: Message) { notes.append(message) }

    /// Walks both sides by name.
    private mutating func pair<Item>(
        _ kind: String, _ expected: [Item], _ found: [Item], by name: (Item) -> String,
        _ compare: (inout ManifestComparison, String, Item, Item) -> Void
    ) {
        let there = Dictionary(found.map { (name($0), $0) }, uniquingKeysWith: { first, _ in first })
        for item in expected {
            let subject = "\(kind) \(name(item))"
            if let other = there[name(item)] {
                compare(&self, subject, item, other)
            } else {
                add(.missing, subject, Message("\(subject) is missing", ko: "\(subject): 없음"))
            }
        }
        let known = Set(expected.map(name))
        for item in found where !known.contains(name(item)) {
            let subject = "\(kind) \(name(item))"
            add(.unexpected, subject, Message("\(subject) was not in the source", ko: "\(subject): 원본에 없던 것"))
        }
    }

    private mutating func compareTables(_ expected: DatabaseManifest, _ found: DatabaseManifest) {
        pair("table", expected.tables, found.tables, by: \.name) { comparison, subject, a, b in
            if a.rows != b.rows {
                comparison.add(
                    .rows, subject, Message("\(subject) has \(b.rows) rows instead of \(a.rows)", ko: "\(subject): \(a.rows)행이어야 하는데 \(b.rows)행"))
            } else if a.sum != b.sum {
                comparison.add(
                    .content, subject, Message("\(subject) has the \(a.rows) rows, but not the same contents", ko: "\(subject): \(a.rows)행은 있으나 내용이 다름"))
            }
        }
        if expected.largeObjects != found.largeObjects {
            let (a, b) = (expected.largeObjects.count, found.largeObjects.count)
            add(
                .largeObjects, "large objects",
                a == b
                    ? Message("the \(a) large objects have not the same contents", ko: "대형 객체 \(a)개의 내용이 다름")
                    : Message("\(b) large objects instead of \(a)", ko: "대형 객체가 \(a)개여야 하는데 \(b)개"))
        }
    }

    private mutating func compareSequences(_ expected: DatabaseManifest, _ found: DatabaseManifest) {
        pair("sequence", expected.sequences, found.sequences, by: \.name) { comparison, subject, a, b in
            guard a.last != b.last, let last = a.last else {
                if a.last == nil, let ahead = b.last { comparison.note(Message("\(subject) is ahead: \(ahead)", ko: "\(subject): 앞서 있음(\(ahead))")) }
                return
            }
            guard let other = b.last, a.increment < 0 ? other < last : other > last else {
                let now = b.last.map { "\($0)" } ?? "-"
                comparison.add(.sequence, subject, Message("\(subject) is behind: \(now) instead of \(last)", ko: "\(subject): 뒤처짐(\(last)이어야 하는데 \(now))"))
                return
            }
            comparison.note(Message("\(subject) is ahead: \(other) instead of \(last)", ko: "\(subject): 앞서 있음(\(last)보다 큰 \(other))"))
        }
    }

    private mutating func compareRules(
        _ kind: String, _ expected: [DatabaseManifest.Rule], _ found: [DatabaseManifest.Rule], _ definitions: Bool
    ) {
        pair(kind, expected, found, by: { "\($0.table).\($0.name)" }) { comparison, subject, a, b in
            if definitions, a.digest != b.digest {
                comparison.add(.definition, subject, Message("\(subject) is defined otherwise", ko: "\(subject): 정의가 다름"))
            }
            if a.valid, !b.valid {
                comparison.add(.validity, subject, Message("\(subject) is there but not in force", ko: "\(subject): 있으나 적용되지 않음"))
            } else if !a.valid, b.valid {
                comparison.note(Message("\(subject) was not in force in the source and is now", ko: "\(subject): 원본에서는 적용되지 않았으나 지금은 적용됨"))
            }
        }
    }

    private mutating func compareObjects(_ expected: DatabaseManifest, _ found: DatabaseManifest, _ definitions: Bool) {
        let rowTables = Set(expected.tables.map(\.name)).union(found.tables.map(\.name))
        func relevant(_ objects: [DatabaseManifest.Object]) -> [String: [DatabaseManifest.Object]] { Dictionary(grouping: objects, by: \.kind) }
        let (a, b) = (relevant(expected.objects), relevant(found.objects))
        for kind in Set(a.keys).union(b.keys).sorted() {
            var (one, other) = (a[kind] ?? [], b[kind] ?? [])
            if kind == "table" {
                // A table that holds rows has been missed already.
                let (here, there) = (Set(one.map(\.name)), Set(other.map(\.name)))
                one.removeAll { rowTables.contains($0.name) && !there.contains($0.name) }
                other.removeAll { rowTables.contains($0.name) && !here.contains($0.name) }
            }
            pair(kind, one, other, by: \.name) { comparison, subject, a, b in
                if let owner = a.owner, owner != b.owner {
                    comparison.add(
                        .owner, subject, Message("\(subject) belongs to \(b.owner ?? "-") instead of \(owner)", ko: "\(subject): 소유자가 \(owner)이어야 하는데 \(b.owner ?? "-")"))
                } else {
                    // Another owner's own rights differ as well; that is one cause, told once.
                    comparison.compareGrants(subject, a.grants, b.grants)
                }
                if definitions, a.digest != b.digest {
                    comparison.add(.definition, subject, Message("\(subject) is defined otherwise", ko: "\(subject): 정의가 다름"))
                }
            }
        }
    }

    mutating func compareGrants(_ subject: String, _ expected: [String], _ found: [String]) {
        let lost = Set(expected).subtracting(found).sorted()
        let more = Set(found).subtracting(expected).sorted()
        if !lost.isEmpty {
            let list = lost.joined(separator: ", ")
            add(.grant, subject, Message("\(subject) has lost the grants \(list)", ko: "\(subject): 없어진 권한 \(list)"))
        }
        if !more.isEmpty {
            let list = more.joined(separator: ", ")
            add(.grant, subject, Message("\(subject) has gained the grants \(list)", ko: "\(subject): 새로 생긴 권한 \(list)"))
        }
    }

    private mutating func compareExtensions(_ expected: DatabaseManifest, _ found: DatabaseManifest) {
        let there = Dictionary(found.extensions.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        for item in expected.extensions {
            guard let other = there[item.name] else {
                add(.extension, "extension \(item.name)", Message("extension \(item.name) is missing", ko: "확장 \(item.name): 없음"))
                continue
            }
            if other.version != item.version {
                note(Message("extension \(item.name) is \(other.version), was \(item.version)", ko: "확장 \(item.name): \(item.version)에서 \(other.version)(으)로"))
            }
            if other.schema != item.schema {
                add(
                    .extension, "extension \(item.name)",
                    Message("extension \(item.name) lies in schema \(other.schema) instead of \(item.schema)", ko: "확장 \(item.name): 스키마가 \(item.schema)이어야 하는데 \(other.schema)"))
            }
        }
    }
}

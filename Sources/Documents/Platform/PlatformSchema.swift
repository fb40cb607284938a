/// The JSON Schema (draft 2020-12) of `platform.yaml`, for editors; the text of `schemas/platform.schema.json`.
package enum PlatformSchema {
    package static let json: String = {
        let head: [JSONText.Member] = [
            .init("$schema", .string("https://json-schema.org/draft/2020-12/schema")), .init("title", .string("platform.yaml")),
        ]
        return JSONText.object(head + object(PlatformTable.root, [])).indented() + "\n"
    }()

    private static func object(_ keys: [PlatformKey], _ description: [JSONText.Member]) -> [JSONText.Member] {
        let required = keys.filter(\.isRequired).map { JSONText.string($0.name) }
        var members = [.init("type", .string("object"))] + description + [.init("additionalProperties", .literal("false"))]
        if !required.isEmpty { members.append(.init("required", .array(required))) }
        members.append(.init("properties", .object(keys.map { .init($0.name, .object(property($0))) })))
        return members
    }

    private static func property(_ key: PlatformKey) -> [JSONText.Member] {
        let description = JSONText.string("\(key.description.english) / \(key.description.korean)")
        var members = members(of: key.shape, [.init("description", description)])
        if let standard = key.standard {
            members.append(.init("default", Int(standard) == nil ? .string(standard) : .literal(standard)))
        }
        return members
    }

    private static func members(of shape: PlatformShape, _ description: [JSONText.Member] = []) -> [JSONText.Member] {
        func type(_ name: String, _ rest: [JSONText.Member]) -> [JSONText.Member] { [.init("type", .string(name))] + description + rest }
        switch shape {
        case .text(let rule):
            return type("string", [rule.pattern.map { .init("pattern", .string($0)) } ?? .init("minLength", .literal("1"))])
        case .integer(let range):
            return type("integer", [.init("minimum", .literal("\(range.lowerBound)")), .init("maximum", .literal("\(range.upperBound)"))])
        case .duration:
            return type("string", [
                .init("pattern", .string("^\\s*([0-9]+\\s*[A-Za-z가-힣]+\\s*)+$")),
                .init("examples", .array([.string("500ms"), .string("1h30m"), .string("5분")])),
            ])
        case .choice(let words):
            return type("string", [.init("enum", .array(words.map { .string($0) }))])
        case .list(let item, let orOne):
            let items = JSONText.Member("items", .object(members(of: item)))
            guard orOne else { return type("array", [items]) }
            let list = JSONText.object([.init("type", .string("array")), items])
            return description + [.init("anyOf", .array([list, .object(members(of: item))]))]
        case .map(let names, let value):
            let pattern = names.pattern.map { [JSONText.Member("propertyNames", .object([.init("pattern", .string($0))]))] } ?? []
            return type("object", pattern + [.init("additionalProperties", .object(members(of: value)))])
        case .object(let keys): return object(keys, description)
        case .json: return description
        }
    }
}

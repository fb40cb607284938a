/// Takes checked values out by key. The shapes are known from the table; what was wrong is absent.
extension PlatformReader.Checked {
    subscript(key: String) -> Self? {
        if case .map(let entries) = self { entries.first { $0.name == key }?.value } else { nil }
    }

    var entries: [(name: String, value: Self)] { if case .map(let entries) = self { entries } else { [] } }
    var items: [Self] { if case .list(let items) = self { items } else { [] } }
    var text: String? { if case .text(let text) = self { text } else { nil } }
    var integer: Int? { if case .integer(let number) = self { number } else { nil } }
    var duration: Duration? { if case .duration(let duration) = self { duration } else { nil } }

    func text(_ key: String) -> String? { self[key]?.text }
    func texts(_ key: String) -> [String] { self[key]?.items.compactMap(\.text) ?? [] }
    func integer(_ key: String) -> Int? { self[key]?.integer }
    func duration(_ key: String) -> Duration? { self[key]?.duration }
    func choice<Choice: RawRepresentable<String>>(_ key: String) -> Choice? { text(key).flatMap { Choice(rawValue: $0) } }
}

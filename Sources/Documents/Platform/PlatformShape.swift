/// What a value of `platform.yaml` must look like. The decoder and the JSON Schema both read these.
indirect enum PlatformShape: Sendable {
    case text(TextRule)
    case integer(ClosedRange<Int>)
    /// `500ms`, `2m`, `1h30m`, `5분`.
    case duration
    case choice([String])
    /// A list; one value alone stands for a list of one where `orOne` is true.
    case list(PlatformShape, orOne: Bool)
    /// Names of the writer's own choosing.
    case map(names: TextRule, PlatformShape)
    case object([PlatformKey])
    /// Any YAML, written as JSON.
    case json
}

/// One key of an object.
struct PlatformKey: Sendable {
    var name: String
    var shape: PlatformShape
    var isRequired: Bool
    /// As written in YAML, for editors.
    var standard: String?
    var description: Message

    init(_ name: String, _ shape: PlatformShape, required: Bool = false, standard: String? = nil, _ description: Message) {
        self.name = name
        self.shape = shape
        isRequired = required
        self.standard = standard
        self.description = description
    }
}

/// B06xx: what one block leaves and another does not find.
enum StateLostRules {
    static let all: [any Rule.Type] = [VariableFromOtherBlock.self, ExtractedElsewhere.self]
}

extension PlatformDecoder {
    /// The language that a platform's people read, also where the document has mistakes or is no YAML at all: then its own
    /// line `language: ko` counts. Nil where it says nothing that can be understood.
    package static func language(of source: SourceText) -> Language? {
        let (platform, problems) = decode(source)
        if let platform, !problems.hasErrors { return platform.language }
        for line in source.lines.indices {
            let text = source.line(line + 1)
            guard text.hasPrefix("language:") else { continue }
            let value = text.dropFirst("language:".count).prefix { $0 != "#" }
            return Language(rawValue: value.filter { !$0.isWhitespace && $0 != "\"" && $0 != "'" })
        }
        return nil
    }
}

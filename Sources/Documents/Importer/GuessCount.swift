extension Importer {
    /// How many guesses a document still carries: `<!-- guess LINE: why -->` in Markdown, `# guess …` in YAML.
    /// Deleting a mark accepts the guess.
    package static func guesses(in source: SourceText) -> Int {
        source.lines.count { line in
            if line.contains("<!-- guess ") { return true }
            guard let comment = line.firstRange(of: " # ")?.upperBound ?? (line.hasPrefix("# ") ? line.index(line.startIndex, offsetBy: 2) : nil)
            else { return false }
            return line[comment...].hasPrefix("guess ")
        }
    }
}

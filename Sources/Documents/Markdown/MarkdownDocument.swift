internal import CMarkGFM

/// A Markdown document as a tree of values: CommonMark with GitHub's tables and task lists, read by cmark-gfm.
///
/// Reads any text in bounded stack and memory; nothing is refused, what had to be left out is named by `tooDeep`.
/// Only the extensions `table` and `tasklist` are on: `autolink` needs 25 s and 10 GB for some inputs of one
/// megabyte. May be called from any thread.
package struct MarkdownDocument: Hashable, Sendable {
    /// Blocks and inlines below this depth are left out; no runbook comes near it.
    package static let maximumDepth = 64

    package var source: SourceText
    package var blocks: [MarkdownNode]
    /// The first place that could not be read as it was written: nested below `maximumDepth`, or a table too large.
    package var tooDeep: SourceRange?

    /// Every node, in document order, parents before children.
    package var allNodes: [MarkdownNode] { blocks.flatMap(\.withDescendants) }

    package static func parse(_ source: SourceText) -> MarkdownDocument {
        let input = MarkdownInput(source)
        let parser = cmark_parser_new(CMARK_OPT_DEFAULT)
        defer { cmark_parser_free(parser) }
        MarkdownExtensions.attach(to: parser)
        input.bytes.withUnsafeBytes { bytes in
            cmark_parser_feed(parser, bytes.bindMemory(to: CChar.self).baseAddress, bytes.count)
        }
        let root = cmark_parser_finish(parser)
        defer { cmark_node_free(root) }
        var reader = MarkdownReader(source: source)
        let blocks = root.map { reader.blocks(in: $0, depth: 0, quotes: 0) } ?? []
        return MarkdownDocument(
            source: source, blocks: blocks,
            tooDeep: [input.tooDeep, reader.tooDeep].compactMap(\.self).min { $0.start < $1.start })
    }
}

private enum MarkdownExtensions {
    /// cmark-gfm keeps its extensions in an unguarded global list: registered once, before the first look-up.
    private static let areRegistered: Bool = {
        cmark_gfm_core_extensions_ensure_registered()
        return true
    }()

    static func attach(to parser: OpaquePointer?) {
        guard areRegistered else { return }
        for name in ["table", "tasklist"] {
            cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(name))
        }
    }
}

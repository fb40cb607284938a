/// Whether a person who has nothing but the rendered page can see where a step runs and that it destroys.
enum VisiblePlace {
    private static let warnings = ["destructive", "danger", "irreversible", "파괴", "위험", "되돌릴 수 없", "⚠"]

    static func problems(
        _ step: Step, lead: String, context: StepContext, platform: Platform, fence: SourceRange, document: String
    ) -> [Diagnostic] {
        let visible = (context.visible + [lead]).joined(separator: "\n").lowercased()
        let place = Diagnostic.Place(document, fence)
        var found: [Diagnostic] = []
        let wanted = step.kind == .sql ? [step.database].compactMap(\.self) : step.hosts
        // A name that is no host is another error's business.
        let hidden = wanted.filter { name in
            guard name == "controller" || platform.host(name) != nil || platform.database(name) != nil else { return false }
            let others = [platform.host(name)?.address, platform.database(name)?.host].compactMap(\.self)
            return !([name] + others).contains { isWord($0.lowercased(), in: visible) }
        }
        if !hidden.isEmpty {
            let names = hidden.joined(separator: ", ")
            found.append(RunbookProblem.invisible.warning(
                Message("a reader of the page cannot see where this runs", ko: "화면에서 실행 위치를 볼 수 없음"), place,
                notes: [Message("info strings and comments are not rendered", ko: "코드 블록의 속성과 주석은 화면에 나오지 않음")],
                help: [Message("write it in the line before: `\(lead) (\(names))`", ko: "앞 줄에 쓰기: `\(lead) (\(names))`")]))
        }
        if step.classes.contains(.destructive), !warnings.contains(where: visible.contains) {
            found.append(RunbookProblem.invisible.warning(
                Message("a reader of the page cannot see that this destroys", ko: "화면에서 파괴적인 작업임을 볼 수 없음"), place,
                notes: [Message("info strings and comments are not rendered", ko: "코드 블록의 속성과 주석은 화면에 나오지 않음")],
                help: [Message("write it in the line before: `\(lead) (destructive)`", ko: "앞 줄에 쓰기: `\(lead) (파괴적)`")]))
        }
        return found
    }

    /// A name with no other letter of a name on either side.
    private static func isWord(_ name: String, in text: String) -> Bool {
        var rest = text[...]
        func joins(_ character: Character?) -> Bool {
            guard let character else { return false }
            return character.isASCII && (character.isLetter || character.isNumber || character == "_" || character == "-")
        }
        while let found = rest.firstRange(of: name) {
            let before = found.lowerBound > text.startIndex ? text[text.index(before: found.lowerBound)] : nil
            let after = found.upperBound < text.endIndex ? text[found.upperBound] : nil
            if !joins(before), !joins(after) { return true }
            rest = rest[found.upperBound...]
        }
        return false
    }
}

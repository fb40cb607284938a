/// Which keys and classes there are, and where each may stand.
enum AttributeTable {
    enum Owner { case step, section }

    static let stepKeys = ["host", "database", "directory", "env", "output", "timeout", "until", "retries"]
    static let sectionKeys = [
        "host", "database", "directory", "env", "on-failure", "on-overrun", "when", "choice", "failure", "replaces",
    ]
    static let stepClasses = Step.Class.allCases.map(\.rawValue)
    static let sectionClasses = ["after"]

    static func check(_ attributes: Attributes, _ owner: Owner, in document: String) -> [Diagnostic] {
        let isStep = owner == .step
        let keys = isStep ? stepKeys : sectionKeys
        let classes = isStep ? stepClasses : sectionClasses
        var found: [Diagnostic] = []
        for key in attributes.pairs.map(\.key) where !keys.contains(key.value) {
            let place = Diagnostic.Place(document, key.range)
            if (isStep ? sectionKeys : stepKeys).contains(key.value) {
                found.append(wrongPlace(key.value, isStep: isStep, place))
            } else {
                found.append(unknown("\(key.value)=", .unknownKey, EditDistance.nearest(to: key.value, among: keys).map { "\($0)=" }, keys, place))
            }
        }
        for word in attributes.classes where !classes.contains(word.value) {
            let place = Diagnostic.Place(document, word.range)
            if (isStep ? sectionClasses : stepClasses).contains(word.value) {
                found.append(wrongPlace(".\(word.value)", isStep: isStep, place))
            } else {
                let nearest = EditDistance.nearest(to: word.value, among: classes).map { ".\($0)" }
                found.append(unknown(".\(word.value)", .unknownClass, nearest, classes.map { ".\($0)" }, place))
            }
        }
        return found
    }

    private static func wrongPlace(_ word: String, isStep: Bool, _ place: Diagnostic.Place) -> Diagnostic {
        RunbookProblem.wrongPlace.error(
            isStep
                ? Message("`\(word)` belongs to a section, not to a step", ko: "`\(word)`: 단계가 아니라 섹션에 쓰는 속성")
                : Message("`\(word)` belongs to a step, not to a section", ko: "`\(word)`: 섹션이 아니라 단계에 쓰는 속성"), place,
            help: [
                isStep
                    ? Message("write it under the heading: `<!-- bongsu: \(word)… -->`", ko: "제목 바로 아래에 쓰기: `<!-- bongsu: \(word)… -->`")
                    : Message("write it in the braces of the fence", ko: "코드 블록의 중괄호 안에 쓰기")
            ])
    }

    private static func unknown(
        _ word: String, _ problem: RunbookProblem, _ nearest: String?, _ known: [String], _ place: Diagnostic.Place
    ) -> Diagnostic {
        let list = known.joined(separator: ", ")
        let help = nearest.map { Message("did you mean `\($0)`?", ko: "혹시 `\($0)`?") } ?? Message("known: \(list)", ko: "쓸 수 있는 것: \(list)")
        return problem.error(Message("unknown attribute `\(word)`", ko: "알 수 없는 속성 `\(word)`"), place, help: [help])
    }
}

/// B02xx: `platform.yaml`.
extension Diagnostic {
    static func badYAML(_ source: SourceText, _ position: SourcePosition?, _ problem: String) -> Diagnostic {
        let start = position ?? SourcePosition(line: 1)
        return Diagnostic(
            DiagnosticCode(201), Message("not valid YAML", ko: "올바른 YAML이 아님"), at: Place(source.name, SourceRange(start, start)),
            notes: problem.isEmpty ? [] : [Message(problem, ko: "YAML 해석기의 말: \(problem)")],
            help: [
                source.line(start.line).contains("\t")
                    ? Message("indent with blanks, not with tabs", ko: "들여쓰기는 탭 대신 공백 사용")
                    : Message(
                        "look at indentation, `key: value` with a blank, and quotes around text with `:`, `#`, `{` or `*`",
                        ko: "들여쓰기, `키: 값` 사이의 공백, `:`, `#`, `{`, `*`이 든 글의 따옴표 확인")
            ])
    }

    static func yamlAlias(_ place: Place) -> Diagnostic {
        Diagnostic(
            DiagnosticCode(213), Message("alias in platform.yaml", ko: "platform.yaml에 별칭(alias)이 있음"), at: place,
            notes: [Message("aliases can make a small file stand for more than memory holds", ko: "별칭은 작은 파일을 메모리보다 크게 불릴 수 있음")],
            help: [Message("write the value out, or put it in quotes if it is text", ko: "값을 그대로 쓰거나, 글이면 따옴표로 묶기")])
    }

    static func yamlTooLarge(_ place: Place) -> Diagnostic {
        Diagnostic(
            DiagnosticCode(213), Message("more than \(YAMLDocument.mostValues) values", ko: "값이 \(YAMLDocument.mostValues)개를 넘음"), at: place)
    }

    static func keyIsNoText(_ place: Place) -> Diagnostic {
        Diagnostic(DiagnosticCode(204), Message("key is not text", ko: "키가 글이 아님"), at: place)
    }

    static func notAMap(_ place: Place) -> Diagnostic {
        Diagnostic(
            DiagnosticCode(204), Message("document is not a map of keys", ko: "문서가 키와 값으로 되어 있지 않음"), at: place,
            help: [Message("begin with `platform: NAME`", ko: "`platform: 이름`으로 시작")])
    }

    static func unknownKey(_ key: String, in path: String, _ place: Place, known: [String]) -> Diagnostic {
        let nearest = EditDistance.help(for: key, among: known)
        let list = known.joined(separator: ", ")
        return Diagnostic(
            DiagnosticCode(202), Message("unknown key `\(key)`", ko: "알 수 없는 키 `\(key)`"), at: place,
            label: path.isEmpty ? nil : Message("in `\(path)`", ko: "위치: `\(path)`"),
            help: nearest.isEmpty ? [Message("known keys: \(list)", ko: "쓸 수 있는 키: \(list)")] : nearest)
    }

    static func repeatedKey(_ key: String, _ place: Place, firstLine: Int) -> Diagnostic {
        Diagnostic(
            DiagnosticCode(203), Message("key `\(key)` is written twice", ko: "키 `\(key)` 중복"), at: place,
            notes: [Message("first on line \(firstLine)", ko: "첫 번째: \(firstLine)행")])
    }

    static func wrongType(_ path: String, wanted: Message, found: Message, _ place: Place) -> Diagnostic {
        Diagnostic(
            DiagnosticCode(204), Message("`\(path)` must be \(wanted.english)", ko: "`\(path)`: \(wanted.korean) 필요"), at: place,
            label: Message("this is \(found.english)", ko: "현재: \(found.korean)"))
    }

    static func missingKey(_ key: String, in path: String, description: Message, _ place: Place) -> Diagnostic {
        let owner = path.isEmpty ? "platform.yaml" : path
        return Diagnostic(
            DiagnosticCode(205), Message("`\(owner)` lacks `\(key)`", ko: "`\(owner)`에 `\(key)` 없음"), at: place,
            help: [Message("add `\(key): …` (\(description.english))", ko: "`\(key): …` 추가 (\(description.korean))")])
    }

    static func valueNotAllowed(_ path: String, wanted: Message, _ place: Place, help: [Message] = []) -> Diagnostic {
        Diagnostic(
            DiagnosticCode(206), Message("value of `\(path)` is not allowed", ko: "`\(path)`에 쓸 수 없는 값"), at: place,
            label: Message("must be \(wanted.english)", ko: "필요: \(wanted.korean)"), help: help)
    }

    static func badDuration(_ path: String, text: String, _ place: Place) -> Diagnostic {
        let isNumber = !text.isEmpty && text.utf8.allSatisfy(\.isDigit)
        return Diagnostic(
            DiagnosticCode(207), Message("`\(path)` is not a length of time", ko: "`\(path)`: 시간 길이가 아님"), at: place,
            help: [
                isNumber
                    ? Message("add a unit: `\(text)s`, `\(text)m` or `\(text)h`", ko: "단위 추가: `\(text)s`, `\(text)m`, `\(text)h`")
                    : Message("write it as `500ms`, `90s`, `15m` or `1h30m`", ko: "`500ms`, `90s`, `15m`, `1h30m` 또는 `1시간 30분` 형식 사용")
            ])
    }

    static func nameTaken(_ name: String, kind: Message, otherKind: Message, otherLine: Int, _ place: Place) -> Diagnostic {
        Diagnostic(
            DiagnosticCode(208), Message("name `\(name)` is taken", ko: "이미 쓰인 이름 `\(name)`"), at: place,
            notes: [Message("a \(otherKind.english) on line \(otherLine) has it", ko: "\(otherLine)행의 \(otherKind.korean) 이름과 같음")],
            help: [
                Message(
                    "names of hosts, services, databases and endpoints must differ: rename this \(kind.english)",
                    ko: "호스트, 서비스, 데이터베이스, 엔드포인트의 이름은 서로 달라야 함: 이 \(kind.korean)의 이름 바꾸기")
            ])
    }

    static func unknownReference(_ name: String, path: String, wanted: Message, known: [String], _ place: Place) -> Diagnostic {
        let nearest = EditDistance.help(for: name, among: known)
        let list = known.prefix(20).joined(separator: ", ")
        return Diagnostic(
            DiagnosticCode(209), Message("`\(path)` names no \(wanted.english): `\(name)`", ko: "`\(path)`: 없는 \(wanted.korean) `\(name)`"), at: place,
            help: nearest.isEmpty && !known.isEmpty ? [Message("known: \(list)", ko: "정의된 이름: \(list)")] : nearest)
    }

    static func badName(_ path: String, rule: TextRule, _ place: Place) -> Diagnostic {
        Diagnostic(
            DiagnosticCode(210), Message("name cannot be used", ko: "쓸 수 없는 이름"), at: place,
            label: Message("must be \(rule.meaning.english)", ko: "필요: \(rule.meaning.korean)"))
    }

    static func unsafeText(_ path: String, rule: TextRule, _ place: Place) -> Diagnostic {
        Diagnostic(
            DiagnosticCode(211), Message("`\(path)` cannot be handed to ssh", ko: "`\(path)`: ssh에 넘길 수 없는 값"), at: place,
            label: Message("must be \(rule.meaning.english)", ko: "필요: \(rule.meaning.korean)"),
            notes: [
                Message(
                    "it stands in an ssh command line, where a leading `-` or a blank would be read as an option",
                    ko: "ssh 명령줄에 들어가므로 앞의 `-`나 공백은 옵션으로 읽힘")
            ])
    }

    static func cycle(_ names: [String], _ place: Place) -> Diagnostic {
        let path = names.joined(separator: " → ")
        return Diagnostic(
            DiagnosticCode(212), Message("services need each other in a circle", ko: "서비스들이 서로를 필요로 함(순환)"), at: place,
            label: Message(path, ko: path),
            help: [Message("remove one of these from `needs`: something must start first", ko: "이 가운데 하나를 `needs`에서 제거: 먼저 시작할 것이 있어야 함")])
    }

    static func badSecret(_ path: String, _ place: Place) -> Diagnostic {
        Diagnostic(
            DiagnosticCode(214), Message("`${…}` in `\(path)` is no reference to a secret", ko: "`\(path)`의 `${…}`가 비밀 참조 형식이 아님"), at: place,
            help: [Message("write `${ENV:NAME}`, `${FILE:path}` or `${COMMAND:…}`", ko: "`${ENV:이름}`, `${FILE:경로}`, `${COMMAND:…}` 형식 사용")])
    }

    static func twoBodies(_ path: String, _ place: Place) -> Diagnostic {
        Diagnostic(
            DiagnosticCode(206), Message("`\(path)` has both `json` and `body`", ko: "`\(path)`에 `json`과 `body`가 함께 있음"), at: place,
            help: [Message("keep one of them", ko: "둘 중 하나만 남기기")])
    }
}

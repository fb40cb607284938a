/// Ids of sections, steps and boxes: one namespace a document. Given ids come first; derived ones avoid them and
/// depend on nothing but the titles in their order.
struct Identifiers {
    private static let longest = 40
    private var taken: [String: Int] = [:]
    /// How many derived ids have each stem, so that the next number is found at once.
    private var numbers: [String: Int] = [:]

    /// False where the id is taken; `line` tells where.
    mutating func take(_ id: String, line: Int) -> (isNew: Bool, firstLine: Int) {
        if let first = taken[id] { return (false, first) }
        taken[id] = line
        return (true, line)
    }

    mutating func derive(from title: String, line: Int, otherwise fallback: String) -> String {
        let slug = Self.slug(title)
        let stem = slug.isEmpty ? fallback : slug
        var number = numbers[stem, default: 0]
        var id: String
        repeat {
            number += 1
            id = number == 1 ? stem : "\(stem)-\(number)"
        } while taken[id] != nil
        numbers[stem] = number
        taken[id] = line
        return id
    }

    /// Letters and digits, small; everything else is one dash.
    static func slug(_ title: String) -> String {
        var slug = ""
        for character in title.prefix(4 * longest) where slug.count < longest {
            if character.isLetter || character.isNumber {
                slug += character.lowercased()
            } else if !slug.isEmpty, slug.last != "-" {
                slug.append("-")
            }
        }
        return slug.last == "-" ? String(slug.dropLast()) : slug
    }
}

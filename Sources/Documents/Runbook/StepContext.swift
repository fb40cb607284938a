/// What sections hand down to the steps in them.
struct StepContext {
    var hosts: [Located<String>] = []
    var database: Located<String>?
    var directory: Located<String>?
    var environment: [Located<String>] = []
    /// The titles around, and the texts of the items around: what a reader of the rendered page sees.
    var visible: [String] = []

    mutating func enter(_ part: HeadingPart) {
        visible.append(part.title)
        let attributes = part.attributes
        // The nearer word wins: a section that names a database hands down no host of a section around it.
        if let list = attributes.list("host") { (hosts, database) = (list, attributes.value("database")) }
        if let name = attributes.value("database") {
            database = name
            if attributes.value("host") == nil { hosts = [] }
        }
        if let path = attributes.value("directory") { directory = path }
        if let list = attributes.list("env") { environment += list.filter { word in !environment.contains { $0.value == word.value } } }
    }
}

/// `sudo -n -l`: which programs this user may run without a password (sudoers(5), "Tag_Spec").
struct SudoList {
    private var free: Set<String> = []
    private var isFree = false

    init(_ lines: [String]) {
        for line in lines {
            let text = line.drop { $0 == " " || $0 == "\t" }
            // `(root) NOPASSWD: /usr/bin/systemctl, PASSWD: /usr/bin/apt`; the heading lines have no parenthesis.
            guard text.first == "(", let close = text.firstIndex(of: ")") else { continue }
            let users = text[text.index(after: text.startIndex)..<close].split { ":, ".contains($0) }
            guard users.contains("root") || users.contains("ALL") else { continue }
            read(text[text.index(after: close)...])
        }
    }

    /// A tag holds for every command after it until its opposite.
    private mutating func read(_ entry: Substring) {
        var needsPassword = true
        for item in entry.split(separator: ",") {
            var words = item.split(separator: " ").map(String.init)
            while let tag = words.first, tag.hasSuffix(":"), tag.dropLast().allSatisfy({ $0.isUppercase || $0 == "_" }) {
                if tag == "NOPASSWD:" { needsPassword = false }
                if tag == "PASSWD:" { needsPassword = true }
                words.removeFirst()
            }
            guard !needsPassword, let program = words.first else { continue }
            if program == "ALL" { isFree = true }
            if let name = program.split(separator: "/").last { free.insert(String(name)) }
        }
    }

    /// Arguments are not compared: a program that is listed with some is taken as allowed.
    func allows(_ program: String) -> Bool { isFree || free.contains(program) }
}

/// B0602: a file is unpacked in one folder and looked for in another.
enum ExtractedElsewhere: Rule {
    static let code = DiagnosticCode(602)
    static let severity = Diagnostic.Severity.error
    private static let suffixes = [".gz", ".bz2", ".xz", ".zst", ".lz4"]

    static func findings(in subject: Subject) -> [Finding] {
        subject.scripts.indices.flatMap { number -> [Finding] in
            let sites = subject.sites(of: number)
            var made: [String: (folder: String, line: Int)] = [:]
            var reported: Set<String> = []
            var findings: [Finding] = []
            for site in sites {
                for word in site.operands {
                    let name = base(of: word.value)
                    guard let origin = made[name], let folder = folder(of: word.value, site), folder != origin.folder, !reported.contains(name) else { continue }
                    reported.insert(name)
                    findings.append(
                        Finding(
                            Message("file is unpacked in one folder and looked for in another", ko: "파일을 푼 폴더와 찾는 폴더가 다름"), at: subject.place(word, site),
                            label: Message("looked for in \(folder)", ko: "\(folder)에서 찾음"),
                            notes: [Message("line \(origin.line) leaves it in \(origin.folder)", ko: "\(origin.line)번째 줄은 \(origin.folder)에 둠")],
                            help: [Message("name the folder: `\(origin.folder)/\(name)`", ko: "폴더까지 적을 것: `\(origin.folder)/\(name)`")]))
                }
                for word in unpacked(by: site) {
                    guard let suffix = suffixes.first(where: word.value.hasSuffix), let folder = folder(of: word.value, site) else { continue }
                    made[String(base(of: word.value).dropLast(suffix.count))] = (folder, site.line)
                }
            }
            return findings
        }
    }

    private static func unpacked(by site: Site) -> [ShellWord] {
        let unpacks = ["gunzip", "bunzip2", "unxz", "unzstd"].contains(site.program)
            || (["gzip", "bzip2", "xz", "zstd"].contains(site.program) && site.has("d", "decompress"))
        return unpacks && !site.has("c", "stdout") && !site.has("t", "test") ? site.operands : []
    }

    private static func base(of path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

    private static func folder(of path: String, _ site: Site) -> String? {
        guard let slash = path.lastIndex(of: "/") else { return site.directory }
        return Script.resolve(String(path[..<slash]), in: site.directory)
    }
}

/// The reference of `platform.yaml` for people, in Markdown; the text of `docs/PLATFORM.md`.
///
/// Made from the decoder's own table, so that it names every key that is accepted and no other.
package enum PlatformReference {
    package static let markdown: String = {
        var lines = [introduction, "", "```yaml", example, "```", ""]
        var waiting = [(path: "", keys: PlatformTable.root)]
        while !waiting.isEmpty {
            let (path, keys) = waiting.removeFirst()
            lines += section(path, keys)
            for key in keys {
                if let inner = object(in: key.shape, path.isEmpty ? key.name : "\(path).\(key.name)") { waiting.append(inner) }
            }
        }
        return (lines + [limits]).joined(separator: "\n") + "\n"
    }()

    /// A platform that the decoder accepts as it stands.
    package static let example = """
        platform: Shop
        language: en
        objectives: {rto: 70m, rpo: 24h}
        review: {updated: "2026-05-04", next: "2026-11-04"}
        hosts:
          api: {address: 192.0.2.11, user: ubuntu}
          web: {address: 192.0.2.12, user: ubuntu}
        services:
          api-server:
            host: api
            manager: systemd
            health: http://localhost:4000/api/health
            needs: [shop]
          nginx: {host: web, manager: systemd, validate: sudo nginx -t}
        databases:
          shop: {host: api, unit: postgresql@15-main, tables: [users, orders]}
        endpoints:
          health: {url: "https://api.shop.test/health", expect: {status: 200, within: 500ms}}
          login:
            url: https://api.shop.test/login
            method: POST
            json: {email: "${ENV:PROBE_EMAIL}", password: "${ENV:PROBE_PASSWORD}"}
        variables: {ADMIN_TOKEN: "${ENV:ADMIN_TOKEN}"}
        escalation:
          levels:
            - {level: L1, who: on call, within: 15m, by: ["phone:+82-2-555-0100"]}
        tools: [ssh, psql, curl]
        """

    private static let introduction = """
        # platform.yaml

        What is protected: hosts, services, databases, endpoints, backups, people, objectives. `bongsu import` writes a first
        version from a prose runbook, `bongsu check` reads it strictly: an unknown key is an error with a proposal, a key may
        stand only once, and every problem is reported at its line and column. Editors that know JSON Schema can use
        [schemas/platform.schema.json](../schemas/platform.schema.json); it and this page are made from the table that the
        decoder uses.

        Names are unique across hosts, services, databases and endpoints. Secrets never stand in this file: write
        `${ENV:NAME}`, `${FILE:/path}` or `${COMMAND:program argument}`, which is resolved only when a step or a probe needs it.
        """

    private static let limits = """
        ## Values

        A **duration** is a number and a unit, or several: `500ms`, `30s`, `2m`, `1h30m`, `1d`, `5분`. Days are quoted
        (`"2026-05-04"`), because YAML readers turn a day that does not exist into another one. Where a list is wanted, one value
        alone stands for a list of one if the type says "or one".
        """

    private static func section(_ path: String, _ keys: [PlatformKey]) -> [String] {
        let title = path.isEmpty ? "## The document" : "## `\(path)`"
        let rows = keys.map { key in
            let standard = key.standard.map { "`\($0)`" } ?? ""
            let meaning = key.description.english.replacing("|", with: "\\|")
            return "| `\(key.name)` | \(type(of: key.shape)) | \(key.isRequired ? "yes" : "") | \(standard) | \(meaning) |"
        }
        return [title, "", "| key | type | required | default | meaning |", "|---|---|---|---|---|"] + rows + [""]
    }

    /// The object that a key holds, under the path by which people speak of it: `hosts.NAME`, `levels[]`.
    private static func object(in shape: PlatformShape, _ path: String) -> (path: String, keys: [PlatformKey])? {
        switch shape {
        case .object(let keys): (path, keys)
        case .map(_, let value): object(in: value, path + ".NAME")
        case .list(let item, _): object(in: item, path + "[]")
        case .text, .integer, .duration, .choice, .json: nil
        }
    }

    private static func type(of shape: PlatformShape) -> String {
        switch shape {
        case .text(let rule): text(rule)
        case .integer(let range): "integer, \(range.lowerBound) to \(range.upperBound)"
        case .duration: "duration"
        case .choice(let words): words.map { "`\($0)`" }.joined(separator: ", ")
        case .list(.object, _): "list of objects, see below"
        case .list(let item, let orOne): "list\(orOne ? ", or one," : "") of: \(type(of: item))"
        case .map(let names, let value): "\(type(of: value)), by \(label(names))"
        case .object: "object, see below"
        case .json: "any YAML"
        }
    }

    private static func text(_ rule: TextRule) -> String {
        switch rule {
        case .any: "text"
        case .template: "text; may hold `${ENV:…}`, `${FILE:…}`, `${COMMAND:…}`"
        case .name: "name"
        case .variable, .address, .user, .url, .path, .date, .cron, .table, .email, .notifier, .header: rule.meaning.english
        }
    }

    private static func label(_ names: TextRule) -> String {
        switch names {
        case .header: "header"
        case .variable: "variable"
        default: "name"
        }
    }
}

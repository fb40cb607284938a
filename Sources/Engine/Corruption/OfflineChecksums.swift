import Documents

/// What `pg_checksums --check` says of a stopped cluster. It is read by its words: its exit code is lost in pipes.
package enum OfflineChecksums {
    package static func read(_ lines: [String], database: String, elapsed: Duration = .zero) -> CorruptionReport {
        var report = CorruptionReport(database, elapsedMilliseconds: Spoken.milliseconds(elapsed))
        for line in lines {
            guard let found = line.firstMatch(of: #/checksum verification failed in file "([^"]+)", block (\d+)/#) else { continue }
            // From the cluster's folder on: base/DATABASE/FILE.
            let path = found.1.split(separator: "/").suffix(3).joined(separator: "/")
            report.findings.append(
                CorruptionFinding(
                    .damage, .checksums, .certain, block: Int(found.2),
                    Message("pg_checksums: file \(path), page \(found.2) is not what was written", ko: "pg_checksums: 파일 \(path), 페이지 \(found.2)이(가) 기록된 내용과 다름"),
                    advice: CorruptionAdvice.restore(database)))
        }
        let bad = lines.lazy.compactMap { $0.firstMatch(of: #/^Bad checksums:\s+(\d+)/#).flatMap { Int($0.1) } }.first
        if let bad, bad > report.findings.count {
            report.findings.append(
                CorruptionFinding(
                    .damage, .checksums, .certain, Message("pg_checksums: \(bad) pages in all", ko: "pg_checksums: 모두 \(bad)페이지"),
                    advice: CorruptionAdvice.restore(database)))
        }
        if bad == nil { report.gaps.append(.init(.checksums, nil, reason(lines))) }
        report.gaps.append(
            .init(.read, nil, Message("the server does not run: pages were read, rows were not", ko: "서버가 실행 중이 아님: 페이지만 읽고 행은 읽지 못함")))
        return report
    }

    private static func reason(_ lines: [String]) -> Message {
        let all = lines.joined(separator: "\n")
        if all.contains("data checksums are not enabled") {
            return Message("this cluster was made without data checksums", ko: "데이터 체크섬 없이 만든 클러스터")
        }
        if all.contains("cluster must be shut down") {
            return Message("the server was not shut down cleanly, so pg_checksums refuses", ko: "서버가 정상 종료되지 않아 pg_checksums가 거부함")
        }
        if all.contains("bongsu-offline no-folder") {
            return Message("nobody knows where the stopped cluster's files lie (pg_lsclusters does not list its port)", ko: "멈춘 클러스터의 파일 위치를 알 수 없음 (pg_lsclusters에 해당 포트가 없음)")
        }
        if all.contains("bongsu-offline no-program") { return Message("pg_checksums is not installed there", ko: "pg_checksums가 설치되어 있지 않음") }
        let last = Spoken.quote(lines.last { !$0.hasPrefix("bongsu-offline") } ?? "")
        return Message("pg_checksums says: \(last)", ko: "pg_checksums 메시지: \(last)")
    }
}

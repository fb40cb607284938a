/// SQLSTATE from what psql prints.
enum SQLState {
    /// `ERROR:  XX001: invalid page …`, as `VERBOSITY=verbose` prints it.
    static func error(in line: String) -> (state: String, detail: String)? {
        guard let found = line.firstMatch(of: #/(?:ERROR|FATAL|PANIC|오류|치명적오류):\s+([0-9A-Z]{5}): (.*)/#) else { return nil }
        return (String(found.1), String(found.2))
    }

    /// A refused connection carries a sentence only. Source: PostgreSQL 15's messages, English and Korean catalogue.
    static func of(connectionError text: String) -> String? {
        let sentences: [(String, [String])] = [
            ("57P03", [
                "the database system is starting up", "the database system is shutting down", "the database system is in recovery mode",
                "not yet accepting connections", "not accepting connections",
                "데이터베이스 시스템이 새로 가동 중", "데이터베이스 시스템이 중지 중", "자동 복구 작업 중", "접속을 허용하지 않습니다",
            ]),
            ("53300", [
                "too many clients already", "remaining connection slots are reserved", "too many connections for",
                "최대 동시 접속", "최대 접속수를 초과",
            ]),
            ("53100", ["No space left on device", "could not write init file"]),
            ("28P01", ["password authentication failed", "fe_sendauth: no password supplied", "사용자의 password 인증을 실패"]),
            ("28000", ["authentication failed for user", "no pg_hba.conf entry", "is not permitted to log in", "인증을 실패"]),
            ("58P01", ["could not open file \"base", "could not open file \"global", "is not a valid data directory"]),
            ("XX001", ["invalid page in block", "could not read block"]),
        ]
        for (state, marks) in sentences where marks.contains(where: text.contains) { return state }
        if text.contains(#/role "[^"]*" does not exist/#) { return "28000" }
        if text.contains(#/database "[^"]*" does not exist/#) || text.contains(#/"[^"]*" 데이터베이스 없음/#) { return "3D000" }
        return nil
    }
}

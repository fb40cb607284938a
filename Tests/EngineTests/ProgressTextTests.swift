import Documents
import Engine
import Testing

@Suite struct ProgressTextTests {
    private static let phase = Message("loading shop", ko: "shop 불러오기")

    @Test(arguments: [
        (0, nil, 5.0, nil, "loading shop", "shop 불러오기"),
        (9_000_000, nil, 5.0, nil, "loading shop  9 MB", "shop 불러오기  9 MB"),
        // Too early to know a pace.
        (250_000_000, 1_000_000_000, 1.0, nil, "loading shop  250 MB / 1000 MB  [#####...............] 25 %", "shop 불러오기  250 MB / 1000 MB  [#####...............] 25 %"),
        (
            250_000_000, 1_000_000_000, 30.0, 200.0, "loading shop  250 MB / 1000 MB  [#####...............] 25 %  about 1 min 30 s more, the stage has 3 min 20 s left",
            "shop 불러오기  250 MB / 1000 MB  [#####...............] 25 %  약 1분 30초 더, 단계 예산 3분 20초 남음"
        ),
        (
            500_000_000, 1_000_000_000, 30.0, -61.0, "loading shop  500 MB / 1000 MB  [##########..........] 50 %  about 30 s more, the stage is 1 min 1 s over its budget",
            "shop 불러오기  500 MB / 1000 MB  [##########..........] 50 %  약 30초 더, 단계 예산 1분 1초 초과"
        ),
        // More than was expected.
        (2_000_000, 1_000_000, 30.0, nil, "loading shop  2 MB / 1 MB  [####################] 100 %", "shop 불러오기  2 MB / 1 MB  [####################] 100 %"),
    ] as [(Int64, Int64?, Double, Double?, String, String)])
    func bytes(_ done: Int64, _ total: Int64?, _ elapsed: Double, _ left: Double?, _ english: String, _ korean: String) {
        let line = ProgressText.line(BackupProgress(Self.phase, done: done, total: total), after: .seconds(elapsed), stageLeft: left.map { .seconds($0) })
        #expect(line == Message(english, ko: korean))
    }

    @Test func piecesAreCounted() {
        let progress = BackupProgress(Message("reading the log", ko: "WAL 읽기"), done: 1, total: 4, in: .pieces)
        #expect(ProgressText.line(progress, after: .seconds(3)).english == "reading the log  1 / 4  [#####...............] 25 %  about 9 s more")
    }
}

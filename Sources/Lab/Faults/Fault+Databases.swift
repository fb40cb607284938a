extension Fault {
    static let databases = [
        Fault(
            "stop-postgresql", .host("api"),
            LabText("PostgreSQL is stopped", ko: "PostgreSQL이 정지됨"),
            script: PackageResources.stop_postgresql_sh),
        Fault(
            "freeze-postgresql", .host("api"),
            LabText(
                "PostgreSQL is frozen: it accepts connections and never answers",
                ko: "PostgreSQL이 멈춤: 연결은 받지만 응답이 없음"),
            script: PackageResources.freeze_postgresql_sh),
        Fault(
            "corrupt-table", .host("api"),
            LabText("bytes in the file of the table products are overwritten", ko: "products 테이블 파일의 일부가 덮어써짐"),
            script: PackageResources.corrupt_table_sh),
        Fault(
            "drop-table", .host("api"),
            LabText("the table orders is dropped", ko: "orders 테이블이 삭제됨"),
            script: PackageResources.cluster_files_sh, PackageResources.drop_table_sh),
        Fault(
            "truncate-heap", .host("api"),
            LabText(
                "the last 64 pages of the table orders are cut off; no checksum notices",
                ko: "orders 테이블의 마지막 64페이지가 잘려 나감; 체크섬으로는 알 수 없음"),
            script: PackageResources.cluster_files_sh, PackageResources.truncate_heap_sh),
        Fault(
            "zero-page", .host("api"),
            LabText(
                "a page of the table users is filled with zeros; no checksum notices",
                ko: "users 테이블의 한 페이지가 0으로 채워짐; 체크섬으로는 알 수 없음"),
            script: PackageResources.cluster_files_sh, PackageResources.zero_page_sh),
        Fault(
            "swap-index", .host("api"),
            LabText(
                "entries of the index orders_user are in the wrong order; only amcheck notices",
                ko: "orders_user 인덱스의 항목 순서가 뒤바뀜; amcheck로만 알 수 있음"),
            script: PackageResources.cluster_files_sh, PackageResources.swap_index_sh),
        Fault(
            "lose-data-directory", .host("api"),
            LabText("the data directory is gone from under the running server", ko: "동작 중인 서버의 데이터 디렉터리가 사라짐"),
            script: PackageResources.cluster_files_sh, PackageResources.lose_data_directory_sh),
        Fault(
            "lose-checkpoint", .host("api"),
            LabText(
                "the write-ahead log is gone, with the last checkpoint's record: PostgreSQL does not start",
                ko: "WAL이 마지막 체크포인트 기록과 함께 사라짐: PostgreSQL이 시작되지 않음"),
            script: PackageResources.cluster_files_sh, PackageResources.lose_checkpoint_sh),
    ]

    static let repositories = [
        Fault(
            "flip-repository-bit", .repository,
            LabText("a bit of the repository's largest file is flipped", ko: "저장소에서 가장 큰 파일의 비트 하나가 뒤집힘"),
            script: PackageResources.flip_repository_bit_sh),
        Fault(
            "lose-wal", .repository,
            LabText(
                "a segment of the write-ahead log is missing from the repository, with others before and after it",
                ko: "저장소에서 WAL 세그먼트 하나가 없어짐; 그 앞뒤는 남아 있음"),
            script: PackageResources.lose_wal_sh),
        Fault(
            "fill-repository", .repository,
            LabText("the repository's own small disk is full", ko: "저장소 전용의 작은 디스크가 가득 참"),
            script: PackageResources.fill_repository_sh),
    ]
}

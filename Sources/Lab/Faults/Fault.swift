/// Something that really breaks on a host, and can be seen to be broken.
package struct Fault: Hashable, Sendable, CustomStringConvertible {
    /// The word on the command line, e.g. `kill-api`.
    package let name: String
    /// The host that it strikes; nil when any host can be named.
    package let host: String?
    package let text: LabText
    let script: String
    /// The cable lies outside the host.
    let strikesCable: Bool

    package var description: String { name }

    private init(
        _ name: String, on host: String?, _ text: LabText, script: [UInt8], strikesCable: Bool = false
    ) {
        self.name = name
        self.host = host
        self.text = text
        self.script = script.text
        self.strikesCable = strikesCable
    }

    package static func named(_ name: String) -> Fault? {
        all.first { $0.name == name }
    }

    package static let all: [Fault] = [
        Fault(
            "kill-api", on: "api",
            LabText("the API is killed and stays down", ko: "API 프로세스가 강제 종료되어 다시 뜨지 않음"),
            script: PackageResources.kill_api_sh),
        Fault(
            "crash-loop-api", on: "api",
            LabText(
                "a broken build: the API dies at each start until systemd gives up",
                ko: "깨진 빌드: API가 시작할 때마다 죽어 systemd가 재시작을 포기함"),
            script: PackageResources.crash_loop_api_sh),
        Fault(
            "stop-postgresql", on: "api",
            LabText("PostgreSQL is stopped", ko: "PostgreSQL이 정지됨"),
            script: PackageResources.stop_postgresql_sh),
        Fault(
            "freeze-postgresql", on: "api",
            LabText(
                "PostgreSQL is frozen: it accepts connections and never answers",
                ko: "PostgreSQL이 멈춤: 연결은 받지만 응답이 없음"),
            script: PackageResources.freeze_postgresql_sh),
        Fault(
            "corrupt-table", on: "api",
            LabText("bytes in the file of the table products are overwritten", ko: "products 테이블 파일의 일부가 덮어써짐"),
            script: PackageResources.corrupt_table_sh),
        Fault(
            "break-nginx-config", on: "web",
            LabText(
                "nginx's configuration has a misspelt directive; nginx itself runs on",
                ko: "nginx 설정에 잘못된 지시어가 들어감; nginx는 계속 동작함"),
            script: PackageResources.break_nginx_config_sh),
        Fault(
            "kill-nginx", on: "web",
            LabText("nginx is killed", ko: "nginx가 강제 종료됨"),
            script: PackageResources.kill_nginx_sh),
        Fault(
            "cut-network", on: nil,
            LabText("the host's network cable is cut; packets vanish", ko: "호스트의 네트워크가 끊김; 패킷이 사라짐"),
            script: PackageResources.cut_network_sh, strikesCable: true),
        Fault(
            "fill-disk", on: nil,
            LabText("the host's disk is full", ko: "호스트의 디스크가 가득 참"),
            script: PackageResources.fill_disk_sh),
        Fault(
            "deploy-bad-commit", on: "api",
            LabText(
                "a commit is deployed that answers every request with an error 500",
                ko: "모든 요청에 500 오류로 답하는 커밋이 배포됨"),
            script: PackageResources.deploy_bad_commit_sh),
    ]
}

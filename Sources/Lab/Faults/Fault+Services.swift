extension Fault {
    static let services = [
        Fault(
            "kill-api", .host("api"),
            LabText("the API is killed and stays down", ko: "API 프로세스가 강제 종료되어 다시 뜨지 않음"),
            script: PackageResources.kill_api_sh),
        Fault(
            "crash-loop-api", .host("api"),
            LabText(
                "a broken build: the API dies at each start until systemd gives up",
                ko: "깨진 빌드: API가 시작할 때마다 죽어 systemd가 재시작을 포기함"),
            script: PackageResources.crash_loop_api_sh),
        Fault(
            "deploy-bad-commit", .host("api"),
            LabText(
                "a commit is deployed that answers every request with an error 500",
                ko: "모든 요청에 500 오류로 답하는 커밋이 배포됨"),
            script: PackageResources.deploy_bad_commit_sh),
        Fault(
            "break-nginx-config", .host("web"),
            LabText(
                "nginx's configuration has a misspelt directive; nginx itself runs on",
                ko: "nginx 설정에 잘못된 지시어가 들어감; nginx는 계속 동작함"),
            script: PackageResources.break_nginx_config_sh),
        Fault(
            "kill-nginx", .host("web"),
            LabText("nginx is killed", ko: "nginx가 강제 종료됨"),
            script: PackageResources.kill_nginx_sh),
    ]

    static let hosts = [
        Fault(
            "cut-network", .cable,
            LabText("the host's network cable is cut; packets vanish", ko: "호스트의 네트워크가 끊김; 패킷이 사라짐"),
            script: PackageResources.cut_network_sh),
        Fault(
            "fill-disk", .anyHost,
            LabText("the host's disk is full", ko: "호스트의 디스크가 가득 참"),
            script: PackageResources.fill_disk_sh),
    ]
}

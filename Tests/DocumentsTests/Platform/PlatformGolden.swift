enum PlatformGolden {
    static let english = #"""
        error[B0202]: unknown key `lanugage`
         --> platform.yaml:2:1
        2 | lanugage: ko
          | ^^^^^^^^
        help: did you mean `language`?

        error[B0207]: `objectives.rto` is not a length of time
         --> platform.yaml:3:19
        3 | objectives: {rto: 70, rpo: [1h]}
          |                   ^^
        help: add a unit: `70s`, `70m` or `70h`

        error[B0204]: `objectives.rpo` must be a length of time
         --> platform.yaml:3:28
        3 | objectives: {rto: 70, rpo: [1h]}
          |                            ^ this is a list

        error[B0206]: value of `review.updated` is not allowed
         --> platform.yaml:4:37
        4 | review: {next: 2025-02-29, updated: 2025/01/29}
          |                                     ^^^^^^^^^^ must be a date as `YYYY-MM-DD`

        error[B0211]: `hosts.api.address` cannot be handed to ssh
         --> platform.yaml:6:18
        6 |   api: {address: -oProxyCommand=x, user: ubuntu}
          |                  ^^^^^^^^^^^^^^^^ must be a host name or an IP address
        note: it stands in an ssh command line, where a leading `-` or a blank would be read as an option

        error[B0203]: key `web` is written twice
         --> platform.yaml:8:3
        8 |   web: {address: 10.0.0.3, role: spar}
          |   ^^^
        note: first on line 7

        error[B0206]: value of `hosts.web.role` is not allowed
         --> platform.yaml:8:34
        8 |   web: {address: 10.0.0.3, role: spar}
          |                                  ^^^^ must be one of `member`, `spare`
        help: did you mean `spare`?

        error[B0210]: name cannot be used
         --> platform.yaml:9:3
        9 |   all: {address: 10.0.0.4}
          |   ^^^ must be letters, digits, `_`, `.` and `-`, not beginning with `-`; not one of controller, platform, failure, all, files

        error[B0208]: name `web` is taken
         --> platform.yaml:11:3
        11 |   web: {host: wbe, manager: systemd, needs: [two]}
           |   ^^^
        note: a host on line 8 has it
        help: names of hosts, services, databases and endpoints must differ: rename this service

        error[B0209]: `services.web.host` names no host: `wbe`
         --> platform.yaml:11:15
        11 |   web: {host: wbe, manager: systemd, needs: [two]}
           |               ^^^
        help: did you mean `web`?

        error[B0212]: services need each other in a circle
         --> platform.yaml:13:41
        13 |   two: {host: api, manager: pm2, needs: one}
           |                                         ^^^ two → one → two
        help: remove one of these from `needs`: something must start first

        error[B0205]: `databases.db` lacks `host`
         --> platform.yaml:15:3
        15 |   db: {port: x}
           |   ^^
        help: add `host: …` (host it runs on)

        error[B0204]: `databases.db.port` must be a whole number
         --> platform.yaml:15:14
        15 |   db: {port: x}
           |              ^ this is text

        error[B0206]: value of `endpoints.e.url` is not allowed
         --> platform.yaml:17:12
        17 |   e: {url: "ftp://x", json: {a: "${env:X}"}, body: b}
           |            ^^^^^^^^^ must be an address that begins with http:// or https://

        error[B0214]: `${…}` in `endpoints.e.json.a` is no reference to a secret
         --> platform.yaml:17:33
        17 |   e: {url: "ftp://x", json: {a: "${env:X}"}, body: b}
           |                                 ^^^^^^^^^^
        help: write `${ENV:NAME}`, `${FILE:path}` or `${COMMAND:…}`

        error[B0206]: `endpoints.e` has both `json` and `body`
         --> platform.yaml:17:52
        17 |   e: {url: "ftp://x", json: {a: "${env:X}"}, body: b}
           |                                                    ^
        help: keep one of them

        """#

    static let korean = #"""
        오류[B0202]: 알 수 없는 키 `lanugage`
         --> platform.yaml:2:1
        2 | lanugage: ko
          | ^^^^^^^^
        도움말: 혹시 `language`?

        오류[B0207]: `objectives.rto`: 시간 길이가 아님
         --> platform.yaml:3:19
        3 | objectives: {rto: 70, rpo: [1h]}
          |                   ^^
        도움말: 단위 추가: `70s`, `70m`, `70h`

        오류[B0204]: `objectives.rpo`: 시간 길이 필요
         --> platform.yaml:3:28
        3 | objectives: {rto: 70, rpo: [1h]}
          |                            ^ 현재: 목록

        오류[B0206]: `review.updated`에 쓸 수 없는 값
         --> platform.yaml:4:37
        4 | review: {next: 2025-02-29, updated: 2025/01/29}
          |                                     ^^^^^^^^^^ 필요: `YYYY-MM-DD` 형식의 날짜

        오류[B0211]: `hosts.api.address`: ssh에 넘길 수 없는 값
         --> platform.yaml:6:18
        6 |   api: {address: -oProxyCommand=x, user: ubuntu}
          |                  ^^^^^^^^^^^^^^^^ 필요: 호스트 이름 또는 IP 주소
        참고: ssh 명령줄에 들어가므로 앞의 `-`나 공백은 옵션으로 읽힘

        오류[B0203]: 키 `web` 중복
         --> platform.yaml:8:3
        8 |   web: {address: 10.0.0.3, role: spar}
          |   ^^^
        참고: 첫 번째: 7행

        오류[B0206]: `hosts.web.role`에 쓸 수 없는 값
         --> platform.yaml:8:34
        8 |   web: {address: 10.0.0.3, role: spar}
          |                                  ^^^^ 필요: `member`, `spare` 가운데 하나
        도움말: 혹시 `spare`?

        오류[B0210]: 쓸 수 없는 이름
         --> platform.yaml:9:3
        9 |   all: {address: 10.0.0.4}
          |   ^^^ 필요: 영문자, 숫자, `_`, `.`, `-`로 된 이름 (`-`로 시작하는 이름과 controller, platform, failure, all, files 제외)

        오류[B0208]: 이미 쓰인 이름 `web`
         --> platform.yaml:11:3
        11 |   web: {host: wbe, manager: systemd, needs: [two]}
           |   ^^^
        참고: 8행의 호스트 이름과 같음
        도움말: 호스트, 서비스, 데이터베이스, 엔드포인트의 이름은 서로 달라야 함: 이 서비스의 이름 바꾸기

        오류[B0209]: `services.web.host`: 없는 호스트 `wbe`
         --> platform.yaml:11:15
        11 |   web: {host: wbe, manager: systemd, needs: [two]}
           |               ^^^
        도움말: 혹시 `web`?

        오류[B0212]: 서비스들이 서로를 필요로 함(순환)
         --> platform.yaml:13:41
        13 |   two: {host: api, manager: pm2, needs: one}
           |                                         ^^^ two → one → two
        도움말: 이 가운데 하나를 `needs`에서 제거: 먼저 시작할 것이 있어야 함

        오류[B0205]: `databases.db`에 `host` 없음
         --> platform.yaml:15:3
        15 |   db: {port: x}
           |   ^^
        도움말: `host: …` 추가 (실행되는 호스트)

        오류[B0204]: `databases.db.port`: 정수 필요
         --> platform.yaml:15:14
        15 |   db: {port: x}
           |              ^ 현재: 글

        오류[B0206]: `endpoints.e.url`에 쓸 수 없는 값
         --> platform.yaml:17:12
        17 |   e: {url: "ftp://x", json: {a: "${env:X}"}, body: b}
           |            ^^^^^^^^^ 필요: http:// 또는 https://로 시작하는 주소

        오류[B0214]: `endpoints.e.json.a`의 `${…}`가 비밀 참조 형식이 아님
         --> platform.yaml:17:33
        17 |   e: {url: "ftp://x", json: {a: "${env:X}"}, body: b}
           |                                 ^^^^^^^^^^
        도움말: `${ENV:이름}`, `${FILE:경로}`, `${COMMAND:…}` 형식 사용

        오류[B0206]: `endpoints.e`에 `json`과 `body`가 함께 있음
         --> platform.yaml:17:52
        17 |   e: {url: "ftp://x", json: {a: "${env:X}"}, body: b}
           |                                                    ^
        도움말: 둘 중 하나만 남기기

        """#
}

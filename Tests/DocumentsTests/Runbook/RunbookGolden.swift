enum RunbookGolden {
    static let example = #"""
        #비상-상황-대응-절차 🚨 비상 상황 대응 절차
          #assess 1단계: 상황 평가 | budget=5m
            #체크리스트 체크리스트
              [ ] 영향 범위 확인 group
                [ ] API 서버 (api.neture.co.kr) finding(Documents.Box.Subject.named("health"))
                [ ] 관리자 대시보드 (admin.neture.co.kr) finding(Documents.Box.Subject.named("admin"))
                [ ] 메인 사이트 (www.neture.co.kr) finding(Documents.Box.Subject.named("www"))
                [ ] 데이터베이스 (o4o_platform) finding(Documents.Box.Subject.named("o4o_platform"))
              [ ] 장애 유형 파악 group
                [ ] 서버 다운 (server-down) finding(Documents.Box.Subject.failure(Documents.FailureType.serverDown))
                [ ] 데이터베이스 손상 (database-corruption) finding(Documents.Box.Subject.failure(Documents.FailureType.databaseCorruption))
                [ ] 네트워크 장애 (network-failure) finding(Documents.Box.Subject.failure(Documents.FailureType.networkFailure))
                [ ] 보안 침해 (security-breach) finding(Documents.Box.Subject.failure(Documents.FailureType.securityBreach))
                [ ] 데이터 손실 (data-loss) finding(Documents.Box.Subject.failure(Documents.FailureType.dataLoss))
              $assess-all bongsu "체크리스트" @25+0 {assess}
            #즉시-실행-명령 즉시 실행 명령
              $status-api bash "시스템 상태 확인 (api)" @34+0 .evidence host=api
              $status-web bash "시스템 상태 확인 (web)" @40+0 .evidence host=web
              $log-api bash "로그 확인 (api)" @47+0 .evidence host=api
          #first-response 2단계: 초기 대응 | budget=10m | on-failure=next
            #서비스별-복구-절차 서비스별 복구 절차
              #recover-api-server API 서버 장애 | when(1 or)
                $restart-api bash "서비스 재시작 시도 (api)" @63+0 host=api directory=/home/ubuntu/o4o-platform/apps/api-server
                $health-after-restart bash "헬스체크 (api)" @71+0 .check host=api directory=/home/ubuntu/o4o-platform/apps/api-server until=30s
                $rebuild-api bash "재시작 실패 시 (api)" @78+0 .destructive .fallback host=api directory=/home/ubuntu/o4o-platform/apps/api-server
                $health-after-rebuild bash "헬스체크 (api)" @88+0 .check host=api directory=/home/ubuntu/o4o-platform/apps/api-server until=1m
              #recover-o4o_platform 데이터베이스 장애 | when(1 or)
                $postgresql-status bash "PostgreSQL 상태 확인 (api)" @99+0 .evidence host=api
                $restart-postgresql bash "재시작 시도 (api)" @105+0 host=api
                $postgresql-log bash "로그 확인 (api)" @112+0 .evidence host=api
                $connection sql "연결 테스트 (o4o_platform)" @119+0 .check database=o4o_platform until=1m
              #recover-nginx 웹 서버 장애 | when(1 or)
                $nginx-config bash "설정 검증 (web)" @130+0 .check host=web
                $restart-nginx bash "Nginx 재시작 (web)" @136+0 host=web
                $nginx-log bash "로그 확인 (web)" @143+0 .evidence host=web
          #restore 3단계: 백업에서 복구 | budget=30m | when(3 or)
            #최신-백업-확인 최신 백업 확인
              $backups-on-api bash "API 서버에서 (api)" @155+0 .evidence host=api
              $backups bongsu "API 서버에서 (api)" @160+0 .evidence {backup check}
            #restore-all 전체 시스템 복구 | choice=restore
              $restore-everything bongsu "복구 스크립트 실행" @171+3 .destructive {restore all}
              $services-after-restore bash "서비스 확인 (api)" @176+3 .evidence host=api
              $health-after-restore bash "서비스 확인 (api)" @180+3 .check host=api until=1m
            #restore-database 데이터베이스만 복구 | choice=restore | when(2 or)
              $restore-o4o_platform bongsu "백업에서 DB 파일 추출 → DB 복구 → DB 교체" @191+0 .destructive {restore o4o_platform}
          #verify 4단계: 서비스 검증 | budget=15m
            #기능-테스트 기능 테스트
              $verify-api bongsu "API 엔드포인트 테스트" @203+0 .check {verify health} {verify products} {verify login}
              $verify-admin bongsu "관리자 대시보드 접근" @211+0 .check {verify admin}
              $verify-www bongsu "메인 사이트 접근" @217+0 .check {verify www}
            #성능-확인 성능 확인
              $latency bongsu "응답 시간 측정" @226+0 .check {verify health --samples 10}
          #monitoring 5단계: 모니터링 활성화 | budget=10m
            $auto-recovery-on bash "AutoRecovery 시스템 시작 (api)" @236+0 host=api env=ADMIN_TOKEN
            [ ] 모니터링 대시보드 확인: https://admin.neture.co.kr/monitoring task
            $alerts bash "알림 설정 확인 (api)" @247+0 host=api directory=/home/ubuntu/o4o-platform
        #시나리오별-복구-절차 📋 시나리오별 복구 절차
          #database-corruption 시나리오 1: 데이터베이스 손상 | failure=database-corruption replaces=first-response,restore | signals=["response:database error", "log:could not connect to database"] asks=0
            $dbc-assess bongsu "PostgreSQL 서비스 상태 확인" @264+3 {assess o4o_platform}
            $dbc-deep bongsu "데이터베이스 파일 시스템 확인" @269+3 {assess o4o_platform --deep}
            $dbc-restore bongsu "백업에서 데이터베이스 복구" @274+3 .destructive {restore o4o_platform --at latest}
          #ransomware 시나리오 2: 랜섬웨어 공격 | failure=security-breach replaces=first-response,restore | signals=["files:encrypted", "files:ransom-note"] asks=0
            $ransom-isolate bongsu "즉시 네트워크 격리" @290+3 .destructive {isolate}
            $ransom-clean-point bongsu "깨끗한 백업 날짜 확인" @295+3 output=CLEAN_BACKUP {backup clean-point}
            $ransom-provision bongsu "전체 시스템 재설치" @300+3 .destructive {provision}
            $ransom-restore bongsu "백업에서 전체 복구" @305+3 .destructive env=CLEAN_BACKUP {restore all --backup $CLEAN_BACKUP}
            $ransom-patch bongsu "보안 패치 적용" @310+3 {patch}
            $ransom-release bongsu "격리 해제" @315+3 .destructive {release}
          #hardware 시나리오 3: 하드웨어 장애 | failure=server-down replaces=first-response,restore | signals=["host:unreachable", "host:hardware-warning"] asks=0
            [ ] 대체 서버 준비 task
            $hw-provision bongsu "OS 및 의존성 설치" @332+3 .destructive {provision}
            $hw-restore bongsu "백업에서 전체 시스템 복구" @337+3 {do #restore-all}
            [ ] DNS 변경 또는 로드밸런서 설정 task
          #failed-deployment 시나리오 4: 배포 실패 | failure=failed-deployment replaces=first-response,restore | signals=["deploy:recent", "response:500"] asks=0
            $deploy-log bash "자동 롤백 (api)" @355+0 .evidence host=api directory=/home/ubuntu/o4o-platform
            $stable-commit bongsu "자동 롤백 (api)" @360+0 output=STABLE_COMMIT {stable-commit api-server}
            $checkout-stable bash "자동 롤백 (api)" @365+0 .destructive host=api directory=/home/ubuntu/o4o-platform env=STABLE_COMMIT
            $rebuild-stable bash "재빌드 및 배포 (api)" @371+0 host=api directory=/home/ubuntu/o4o-platform
        #aftercare 🔄 복구 후 조치 | after
          #필수-확인-사항 필수 확인 사항
            $row-counts sql "주요 테이블 레코드 수 확인 (o4o_platform)" @389+3 .check database=o4o_platform
            $failed-logins bash "비정상 로그인 시도 확인 (api)" @401+3 .evidence host=api
            $changed-files bash "파일 변경 확인 (api)" @407+3 .evidence host=api
            $load-test bash "API 부하 테스트 (controller)" @416+3 host=controller
          #사후-분석-post-mortem 사후 분석 (Post-Mortem)
            $postmortem bongsu "사후 분석 (Post-Mortem)" @423+0 {postmortem}
        #비상-연락망 📞 비상 연락망
          #에스컬레이션-매트릭스 에스컬레이션 매트릭스
          #외부-벤더-연락처 외부 벤더 연락처
        #도구-및-리소스 🛠️ 도구 및 리소스
          #필수-도구 필수 도구
          #유용한-명령어-모음 유용한 명령어 모음
        #빠른-참조 ⚡ 빠른 참조
          #서버-정보 서버 정보
          #중요-경로 중요 경로
          #환경-변수 환경 변수

        """#
    static let problemsInEnglish = #"""
        error[B0341]: stage restores without a condition
         --> runbook.md:2:1
        2 | ## 3단계: 복구 (30분)
          | ^^^^^^^^^^^^^^^^^^^^^
        note: `DB 복구 (api)` on line 7 would put yesterday's backup over healthy data
        help: add `when="failure is database-corruption or failure is data-loss"` under the heading

        error[B0306]: unknown attribute `.chekc`
         --> runbook.md:4:16
        4 |   ```bash {#복구 .chekc host=aip timeout=2}
          |                  ^^^^^^
        help: did you mean `.check`?

        error[B0320]: no host is named `aip`
         --> runbook.md:4:28
        4 |   ```bash {#복구 .chekc host=aip timeout=2}
          |                              ^^^
        help: did you mean `api`?

        error[B0311]: `timeout=2` is not a length of time
         --> runbook.md:4:40
        4 |   ```bash {#복구 .chekc host=aip timeout=2}
          |                                          ^
        help: write `timeout=60s`, `timeout=2m` or `timeout=1h30m`

        warning[B0362]: a reader of the page cannot see that this destroys
         --> runbook.md:7:6
        7 |   ```bongsu {#r .destructive}
          |      ^^^^^^^^^^^^^^^^^^^^^^^^
        note: info strings and comments are not rendered
        help: write it in the line before: `DB 복구 (api) (destructive)`

        error[B0320]: no database, `files` or `all` is named `shpo`
         --> runbook.md:8:11
        8 |   restore shpo --att latest
          |           ^^^^
        help: did you mean `shop`?

        error[B0332]: `restore` has no option `--att`
         --> runbook.md:8:16
        8 |   restore shpo --att latest
          |                ^^^^^
        help: did you mean `--at`?

        """#
    static let problemsInKorean = #"""
        오류[B0341]: 조건 없이 복구하는 단계(stage)
         --> runbook.md:2:1
        2 | ## 3단계: 복구 (30분)
          | ^^^^^^^^^^^^^^^^^^^^^
        참고: 7행의 `DB 복구 (api)`: 멀쩡한 데이터를 옛 백업으로 덮어쓸 수 있음
        도움말: 제목 아래에 `when="failure is database-corruption or failure is data-loss"` 추가

        오류[B0306]: 알 수 없는 속성 `.chekc`
         --> runbook.md:4:16
        4 |   ```bash {#복구 .chekc host=aip timeout=2}
          |                  ^^^^^^
        도움말: 혹시 `.check`?

        오류[B0320]: `aip`(이)라는 호스트 없음
         --> runbook.md:4:28
        4 |   ```bash {#복구 .chekc host=aip timeout=2}
          |                              ^^^
        도움말: 혹시 `api`?

        오류[B0311]: `timeout=2`: 시간 길이가 아님
         --> runbook.md:4:40
        4 |   ```bash {#복구 .chekc host=aip timeout=2}
          |                                          ^
        도움말: `timeout=60s`, `timeout=2m`, `timeout=1h30m` 형식 사용

        경고[B0362]: 화면에서 파괴적인 작업임을 볼 수 없음
         --> runbook.md:7:6
        7 |   ```bongsu {#r .destructive}
          |      ^^^^^^^^^^^^^^^^^^^^^^^^
        참고: 코드 블록의 속성과 주석은 화면에 나오지 않음
        도움말: 앞 줄에 쓰기: `DB 복구 (api) (파괴적)`

        오류[B0320]: `shpo`(이)라는 데이터베이스, `files`, `all` 없음
         --> runbook.md:8:11
        8 |   restore shpo --att latest
          |           ^^^^
        도움말: 혹시 `shop`?

        오류[B0332]: `restore`에 없는 옵션 `--att`
         --> runbook.md:8:16
        8 |   restore shpo --att latest
          |                ^^^^^
        도움말: 혹시 `--at`?

        """#
}

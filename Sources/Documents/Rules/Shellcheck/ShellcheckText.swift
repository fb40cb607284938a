/// Our own words for what ShellCheck finds most in runbooks; the rest is shown in its own.
enum ShellcheckText {
    static let code = DiagnosticCode(1100)

    struct Known: Sendable {
        var message: Message
        var label: Message?
    }

    static let known: [Int: Known] = [
        2086: Known(
            message: Message("variable is not quoted", ko: "따옴표 없는 변수"),
            label: Message("spaces split it, an empty value disappears", ko: "공백에서 나뉘고, 빈 값이면 사라짐")),
        2046: Known(
            message: Message("substitution is not quoted", ko: "따옴표 없는 명령 치환"),
            label: Message("its output is split into words", ko: "출력이 단어로 나뉨")),
        2115: Known(
            message: Message("an empty variable would remove everything", ko: "변수가 비면 모두 지워짐"),
            label: Message("guard it: `${NAME:?}`", ko: "막을 것: `${NAME:?}`")),
        2024: Known(
            message: Message("`sudo` does not reach the redirection", ko: "`sudo`가 리다이렉션에는 적용되지 않음"),
            label: Message("the file is opened without it", ko: "파일은 일반 권한으로 열림")),
        2095: Known(
            message: Message("`ssh` swallows the loop's input", ko: "`ssh`가 반복문의 입력을 삼킴"),
            label: Message("the loop ends after its first round; add `-n`", ko: "첫 번째에서 반복이 끝남. `-n`을 붙일 것")),
        2068: Known(
            message: Message("array is not quoted", ko: "따옴표 없는 배열"),
            label: Message("its elements are split again", ko: "원소가 다시 나뉨")),
        2155: Known(
            message: Message("failure of the substitution is lost", ko: "명령 치환의 실패가 사라짐"),
            label: Message("`export` succeeds; assign first", ko: "`export`는 성공함. 먼저 대입할 것")),
    ]
}

extension DiagnosticCatalogue {
    static let shellcheck: [DiagnosticExplanation] = [
        DiagnosticExplanation(
            1100, Message("shell defect found by ShellCheck", ko: "ShellCheck가 찾은 셸 스크립트 결함"),
            why: Message("Shell does something else than what is written: an unquoted empty variable, for one, removes its argument.", ko: "셸이 적힌 것과 다르게 동작함. 예를 들어 따옴표 없는 빈 변수는 인자째 사라짐."),
            mend: Message("The note names ShellCheck's own code and page. Each step is judged as it is run: `bash -euo pipefail`.", ko: "참고에 ShellCheck 코드와 설명 페이지가 있음. 스텝은 실제로 실행되는 대로 `bash -euo pipefail`로 판단함."),
            example: "restore.sh $LATEST         # before\nrestore.sh \"$LATEST\"       # after")
    ]
}

/// One word of shell text that means exactly `text`, whatever bytes it holds.
func shellWord(_ text: String) -> String {
    "'" + text.replacing("'", with: "'\\''") + "'"
}

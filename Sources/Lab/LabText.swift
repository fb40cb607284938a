/// One sentence of the lab in both languages. The lab knows nothing of documents, so it has its own.
package struct LabText: Hashable, Sendable {
    package let english: String
    package let korean: String

    package init(_ english: String, ko korean: String) {
        self.english = english
        self.korean = korean
    }
}

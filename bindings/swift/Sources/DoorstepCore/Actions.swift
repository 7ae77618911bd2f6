extension AskView {
    /// The answer to this question: one of its choices.
    public func answer(_ choice: ChoiceView) -> FieldInput {
        FieldInput(name: name, value: .code(code: choice.code))
    }

    /// The answer to this question: a whole number, in the unit that it asks for.
    public func answer(_ number: Int64) -> FieldInput {
        FieldInput(name: name, value: .number(number: number))
    }

    /// The answer to this question: what the person typed, at most 16 KiB of UTF-8.
    public func answer(_ words: String) -> FieldInput {
        FieldInput(name: name, value: .words(words: words))
    }
}

extension VisitView {
    /// The step of the checklist with this id, as the standard names it.
    public func step(_ id: String) -> StepView? {
        checklist.lazy.flatMap(\.steps).first { $0.step == id }
    }
}

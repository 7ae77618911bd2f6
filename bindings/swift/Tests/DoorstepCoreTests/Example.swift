import DoorstepCore

/// A technician's first minutes with the engine, as an app would write them.
func example(folder: String, office: String, code: String) async throws -> String {
    // One engine for the life of the process.
    let doorstep = try await Doorstep.open(OpenConfig(folder: folder, language: .english, office: office))

    // Joining, and the first visits, need the office once.
    try await doorstep.enrol(code: code, deviceName: "Li's phone")
    try await doorstep.sync()

    // From here on nothing waits for a network.
    guard let card = try await doorstep.today().next else { return "nothing to do" }
    guard let button = try await doorstep.visit(card.visit).next else { return "nothing left" }
    let answers = button.asks.compactMap { ask in ask.choices.first.map { ask.answer($0) } }
    do {
        try await doorstep.perform(card.visit, button, answers: answers)
    } catch DoorstepError.Refused(_, let text, _) {
        return text
    }

    // Whenever there is a network. The words say where each record is.
    do {
        try await doorstep.sync()
    } catch DoorstepError.TryLater(_, let text, _) {
        return text
    }
    return try await doorstep.visit(card.visit).custody.text
}

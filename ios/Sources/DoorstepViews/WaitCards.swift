import DoorstepCore
import DoorstepFeatures
import SwiftUI

/// How long have I waited, what may I do when the time is over?
struct WaitCards: View {
    let words: Words
    let model: VisitModel

    private var isRunning: Bool { model.countdowns.contains { $0.clock != nil } }

    var body: some View {
        VStack(spacing: Size.gap) {
            ForEach(model.countdowns) { countdown in
                Card {
                    if let clock = countdown.clock {
                        Text(clock)
                            .font(.system(size: 64, weight: .bold, design: .rounded))
                            .monospacedDigit()
                            .accessibilityLabel(words(.timeLeft, clock))
                    } else {
                        SignedLine(sign: sign(countdown.wait.status), text: countdown.wait.text)
                        if let action = model.action(after: countdown.wait) {
                            OutlineButton(label: action.label) { await model.press(action) }
                        }
                    }
                    Text(countdown.wait.ruleText).font(.body)
                }
            }
        }
        .task(id: isRunning) {
            while isRunning, !Task.isCancelled {
                try? await Task.sleep(for: .seconds(1))
                await model.tick()
            }
        }
    }

    private func sign(_ status: WaitStatus) -> Sign {
        switch status {
        case .running: .now
        case .over: .done
        case .noFigure: .todo
        case .cannotTell, .newer: .cannotTell
        }
    }
}

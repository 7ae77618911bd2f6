import DoorstepCore
import DoorstepFeatures
import Testing

/// An answer that comes late.
@MainActor @Suite(.timeLimit(.minutes(1))) struct LoadedTests {
    @Test func aLateAnswerOfAnOlderQuestionIsDropped() async throws {
        let shown = Loaded<Int>()
        let (answers, bell) = AsyncStream.makeStream(of: Void.self)
        let asked = Counter()
        let old = Task {
            await shown.load {
                asked.add(1)
                for await _ in answers { break }
                return 1
            }
        }
        await until { asked.value == 1 }
        await shown.load { 2 }
        bell.yield()
        #expect(await old.value == false)
        #expect(shown.value == 2)
    }

    @Test func aLateErrorOfAnOlderQuestionIsDroppedToo() async throws {
        let shown = Loaded<Int>()
        await shown.load {
            await shown.load { 2 }
            throw DoorstepError.Bug(code: "old", text: "old")
        }
        #expect(shown.value == 2)
        #expect(shown.failure == nil)
    }

    @Test func whatIsKnownStaysBesideTheError() async throws {
        let shown = Loaded<Int>()
        await shown.load { 1 }
        await shown.load { throw DoorstepError.TryLater(code: "unreachable", text: "x", afterMs: nil) }
        #expect(shown.value == 1)
        #expect(shown.failure?.advice == .tryAgain)
        await shown.load { throw CancellationError() }
        #expect(shown.failure?.code == "unreachable", "a screen that has gone says nothing")
        shown.clear()
        #expect(shown.value == nil && shown.failure == nil)
    }

    @Test func whatIsNoErrorOfTheEngineHasACodeAllTheSame() async throws {
        struct Strange: Error {}
        let shown = Loaded<Int>()
        await shown.load { throw Strange() }
        #expect(shown.failure?.code == "unexpected")
    }
}

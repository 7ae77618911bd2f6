import DoorstepCore
import Foundation
import Testing

/// Screens that follow what changes, and calls whose task is cancelled.
@Suite(.timeLimit(.minutes(1))) struct StreamTests {
    @Test func changesOfASlowReaderAreOneSet() async throws {
        let folder = try Folder()
        let p = try await phone(folder)
        let first = try await p.opened()
        let changes = p.changes()
        let second = try await p.opened()
        try await p.addNote(first, "x")
        try await p.addNote(second, "x")
        var reader = changes.makeAsyncIterator()
        #expect(await reader.next() == ChangeSet(visits: [second, first], list: true, sync: true))
        try await p.addNote(first, "x")
        #expect(await reader.next()?.visits == [first])
        await p.close()
        #expect(await reader.next() == nil)
    }

    @Test func everyReaderIsTold() async throws {
        let folder = try Folder()
        let p = try await phone(folder)
        let visit = try await p.opened()
        let readers = (0..<3).map { _ in p.changes() }
        // One of them leaves; nobody else minds.
        let leaving = Task { for await _ in p.changes() {} }
        leaving.cancel()
        await leaving.value
        try await p.addNote(visit, "x")
        for reader in readers {
            var reader = reader.makeAsyncIterator()
            #expect(await reader.next()?.visits == [visit])
        }
    }

    @Test func aScreenIsDrawnAnewWhenItChanged() async throws {
        let folder = try Folder()
        let p = try await phone(folder)
        let visit = try await p.opened()
        var screens = p.visits(visit).makeAsyncIterator()
        #expect(try await screens.next()?.record.count == 1)
        try await p.addNote(visit, "x")
        #expect(try await screens.next()?.record.count == 2)
        let english = try await p.visit(visit).phaseWord
        // Another visit is not this screen's business.
        _ = try await p.opened()
        try await p.useLanguage(.chinese)
        #expect(try await screens.next()?.phaseWord != english)
        await p.close()
        #expect(try await screens.next() == nil)
    }

    @Test func aTapRunsToItsEndWhenItsTaskIsCancelled() async throws {
        let folder = try Folder()
        let p = try await phone(folder)
        let visit = try await p.opened()
        let tap = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await p.addNote(visit, "x")
        }
        let recorded = try await tap.value
        #expect(try await p.visit(visit).record.last?.event == recorded.event)
    }

    @Test func nobodyWaitsForTheNetwork() async throws {
        let folder = try Folder()
        let (asked, may) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let p = try await phone(
            folder,
            transport: Enrolling {
                asked.signal()
                may.wait()
                throw TransportFailure.TimedOut
            })
        let visit = try await p.opened()
        let sync = Task { try await p.sync() }
        await withCheckedContinuation { done in
            DispatchQueue.global().async {
                asked.wait()
                done.resume()
            }
        }
        try await p.addNote(visit, "x")
        #expect(await code { try await p.sync() } == "sync_running")
        may.signal()
        #expect(await code { _ = try await sync.value } == "timed_out")
    }
}

import Foundation

/// A value that several threads use.
final class Held<Value: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var held: Value

    init(_ value: Value) {
        held = value
    }

    var value: Value {
        update { $0 }
    }

    /// Puts `value` there and returns what was there before.
    func swap(_ value: Value) -> Value {
        update { held in
            defer { held = value }
            return held
        }
    }

    func update<T>(_ change: (inout Value) -> T) -> T {
        lock.lock()
        defer { lock.unlock() }
        return change(&held)
    }
}

/// Takes the engine's news to everybody who reads them, each at a pace of their own.
final class News: ChangeListener {
    private struct Reader {
        let bell: AsyncStream<Void>.Continuation
        var waiting: ChangeSet?
    }

    private struct State {
        var readers: [Int: Reader] = [:]
        var next = 0
        var ended = false
    }

    private let state = Held(State())

    func changed(changes: ChangeSet) {
        tell(changes)
    }

    func tell(_ changes: ChangeSet) {
        state.update { state in
            for (id, reader) in state.readers {
                state.readers[id]?.waiting = reader.waiting.map { $0.joined(changes) } ?? changes
                reader.bell.yield()
            }
        }
    }

    /// Changes from now on; with `rung`, one that says nothing comes at once.
    func subscribe(rung: Bool = false) -> AsyncStream<ChangeSet> {
        let (rings, bell) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let id: Int? = state.update { state in
            guard !state.ended else { return nil }
            defer { state.next += 1 }
            let waiting = rung ? ChangeSet(visits: [], list: false, sync: false) : nil
            state.readers[state.next] = Reader(bell: bell, waiting: waiting)
            return state.next
        }
        guard let id else {
            bell.finish()
            return AsyncStream { nil }
        }
        bell.onTermination = { [weak self] _ in
            self?.state.update { _ = $0.readers.removeValue(forKey: id) }
        }
        if rung { bell.yield() }
        return AsyncStream { [weak self] in
            for await _ in rings {
                if let changes = self?.take(id) { return changes }
            }
            return nil
        }
    }

    /// Nothing comes any more: every stream ends.
    func end() {
        let bells = state.update { state in
            state.ended = true
            defer { state.readers = [:] }
            return state.readers.values.map(\.bell)
        }
        // Outside the lock: what a bell does when it ends takes it.
        for bell in bells { bell.finish() }
    }

    private func take(_ id: Int) -> ChangeSet? {
        state.update { state in
            defer { state.readers[id]?.waiting = nil }
            return state.readers[id]?.waiting
        }
    }
}

extension ChangeSet {
    /// Both in one, each visit once, in the order in which they came.
    func joined(_ later: ChangeSet) -> ChangeSet {
        ChangeSet(
            visits: visits + later.visits.filter { !visits.contains($0) },
            list: list || later.list, sync: sync || later.sync)
    }
}

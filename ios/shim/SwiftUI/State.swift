@propertyWrapper @dynamicMemberLookup
public struct Binding<Value> {
    let get: () -> Value
    let set: (Value) -> Void

    init(_ get: @escaping () -> Value, _ set: @escaping (Value) -> Void) {
        (self.get, self.set) = (get, set)
    }

    public init?(_ base: Binding<Value?>) {
        guard let now = base.get() else { return nil }
        self.init({ base.get() ?? now }, { base.set($0) })
    }

    public static func constant(_ value: Value) -> Binding<Value> { Binding({ value }, { _ in }) }

    public var wrappedValue: Value {
        get { get() }
        nonmutating set { set(newValue) }
    }
    public var projectedValue: Binding<Value> { self }

    public subscript<Subject>(dynamicMember path: WritableKeyPath<Value, Subject>) -> Binding<Subject> {
        Binding<Subject>(
            { get()[keyPath: path] },
            {
                var whole = get()
                whole[keyPath: path] = $0
                set(whole)
            })
    }
}

@propertyWrapper
public struct State<Value> {
    private final class Box {
        var value: Value
        init(_ value: Value) { self.value = value }
    }

    private let box: Box

    public init(wrappedValue: Value) { box = Box(wrappedValue) }
    public init(initialValue: Value) { box = Box(initialValue) }

    public var wrappedValue: Value {
        get { box.value }
        nonmutating set { box.value = newValue }
    }
    public var projectedValue: Binding<Value> { Binding({ box.value }, { box.value = $0 }) }
}

@propertyWrapper @dynamicMemberLookup
public struct Bindable<Value> {
    public var wrappedValue: Value

    public init(wrappedValue: Value) where Value: Observable, Value: AnyObject { self.wrappedValue = wrappedValue }
    public var projectedValue: Bindable<Value> { self }

    public subscript<Subject>(
        dynamicMember path: ReferenceWritableKeyPath<Value, Subject>
    ) -> Binding<Subject> where Value: AnyObject {
        let value = wrappedValue
        return Binding<Subject>({ value[keyPath: path] }, { value[keyPath: path] = $0 })
    }
}

@propertyWrapper
public struct Environment<Value> {
    public let wrappedValue: Value

    public init(_ path: KeyPath<EnvironmentValues, Value>) { wrappedValue = EnvironmentValues()[keyPath: path] }
}

public protocol EnvironmentKey {
    associatedtype Value
    static var defaultValue: Value { get }
}

/// Every view reads the defaults: nothing is handed down here.
public struct EnvironmentValues {
    public subscript<K: EnvironmentKey>(key: K.Type) -> K.Value {
        get { K.defaultValue }
        set {}
    }
    public var openURL: OpenURLAction { OpenURLAction() }
    public var locale = Locale(identifier: "en")
}

@MainActor @preconcurrency
public struct OpenURLAction {
    nonisolated init() {}
    public func callAsFunction(_ url: URL) {}
}

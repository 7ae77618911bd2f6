/// What to do in a danger, what to tell the customer, whom to call.
public struct Advice: Equatable, Sendable {
    public struct Call: Equatable, Sendable {
        public let who: Word
        public let number: String
    }

    public let now: [Word]
    public let tell: Word
    public var calls: [Call] = []

    private static let fire = Call(who: .fireBrigade, number: "119")
    private static let ambulance = Call(who: .ambulance, number: "120")

    /// By the code of the hazard; what a newer version names gets what holds always.
    public static func of(_ hazard: String) -> Advice {
        switch hazard {
        case "gas_smell":
            Advice(now: [.gasSwitches, .gasValve, .gasOutside], tell: .gasTell, calls: [fire])
        case "electric":
            Advice(now: [.electricTouch, .electricBreaker, .electricWater], tell: .electricTell, calls: [ambulance, fire])
        case "leak":
            Advice(now: [.leakValve, .leakPower, .leakNeighbours], tell: .leakTell)
        default:
            Advice(now: [.dangerAway, .dangerLead], tell: .dangerTell, calls: [fire, ambulance])
        }
    }
}

import DoorstepCore

extension Sign {
    /// The character that stands before a line.
    public var mark: String {
        switch self {
        case .todo: "○"
        case .now: "●"
        case .done: "✓"
        case .missed: "✗"
        case .held: "⊘"
        case .skipped: "–"
        case .cannotTell: "?"
        case .attention: "⚠"
        case .flag: "⚑"
        case .waiting: "…"
        case .newer(let word): word
        }
    }
}

extension Words {
    /// What the sign says aloud.
    public func callAsFunction(_ sign: Sign) -> String {
        switch sign {
        case .todo: self(.signTodo)
        case .now: self(.signNow)
        case .done: self(.signDone)
        case .missed: self(.signMissed)
        case .held: self(.signHeld)
        case .skipped: self(.signSkipped)
        case .cannotTell: self(.signCannotTell)
        case .attention: self(.signAttention)
        case .flag: self(.signFlag)
        case .waiting: self(.signWaiting)
        case .newer(let word): word
        }
    }

    public func callAsFunction(_ source: SaidBy) -> String {
        switch source {
        case .myself: self(.saidByMyself)
        case .customer: self(.saidByCustomer)
        case .colleague: self(.saidByColleague)
        case .paper: self(.saidByPaper)
        case .newer(let word): word
        }
    }

    public func callAsFunction(_ reason: LateReason) -> String {
        switch reason {
        case .phoneDead: self(.latePhoneDead)
        case .noTime: self(.lateNoTime)
        case .forgot: self(.lateForgot)
        case .other: self(.lateOther)
        case .newer(let word): word
        }
    }

    public func callAsFunction(_ kind: LineKind) -> String {
        switch kind {
        case .part: self(.kindPart)
        case .labour: self(.kindLabour)
        case .overtime: self(.kindOvertime)
        case .callout: self(.kindCallout)
        case .other: self(.kindOther)
        case .newer(let word): word
        }
    }

    public func callAsFunction(_ source: LineSource) -> String {
        switch source {
        case .company: self(.sourceCompany)
        case .customerBought: self(.sourceCustomerBought)
        case .customerProvided: self(.sourceCustomerProvided)
        case .warranty: self(.sourceWarranty)
        case .newer(let word): word
        }
    }

    public func callAsFunction(_ value: ValueClass) -> String {
        switch value {
        case .lowValue: self(.valueLow)
        case .highValue: self(.valueHigh)
        case .newer(let word): word
        }
    }

    public func callAsFunction(_ advice: Failure.Advice) -> String? {
        switch advice {
        case .enrol: self(.adviceEnrol)
        case .tryAgain: self(.adviceTryAgain)
        case .freeSpace: self(.adviceFreeSpace)
        case .updateApp: self(.adviceUpdate)
        case .callOffice: self(.adviceCallOffice)
        case .none: nil
        }
    }
}

//! Shapes of histories that no work has and anybody could send: wide, long, and everything of one kind.

use doorstep_visit::{EventDraft, EventId, EventKind, Json, Side, VisitId};

/// A shape: what is written next after so many events.
pub struct Shape {
    pub name: &'static str,
    pub write: fn(&mut Scribe, usize),
}

/// Writes events one after the other.
pub struct Scribe {
    visit: VisitId,
    pub events: Vec<doorstep_visit::Event>,
    said: i64,
    /// Which phone writes.
    pub phone: usize,
}

impl Scribe {
    pub fn new(visit: VisitId) -> Self {
        Self {
            visit,
            events: Vec::new(),
            said: 0,
            phone: 0,
        }
    }

    pub fn order(&mut self, pack: &str) {
        let facts = Json::from_pairs([("fault_kind", "no_heat".into())]);
        self.chain(
            "o.order_set",
            [
                ("reported_at", 1_763_950_000_000_i64.into()),
                ("facts", facts),
            ],
        );
        self.chain("o.standard_pinned", [("pack", pack.into())]);
        let window = [
            ("start", 1_763_951_000_000_i64.into()),
            ("end", 1_763_954_000_000_i64.into()),
        ];
        self.chain("o.appointment_set", window);
        self.chain("o.assigned", [("persons", ["p-li"].into_iter().collect())]);
    }

    /// An event after these.
    pub fn say<const N: usize>(
        &mut self,
        kind: &str,
        after: Vec<EventId>,
        trip: Option<EventId>,
        data: [(&str, Json); N],
    ) -> EventId {
        let kind = EventKind::from(kind);
        self.said += 1;
        let office = kind.side() != Side::Device;
        let at = 1_763_950_000_000 + self.said * 1_000;
        let dev = match office {
            true => "office".to_owned(),
            false => format!("dev-{}", self.phone),
        };
        let event = EventDraft {
            kind,
            after,
            trip,
            by: if office { "dsp" } else { "p-li" }.parse().unwrap(),
            dev: dev.parse().unwrap(),
            at,
            mono: (!office).then_some(self.said * 1_000),
            boot: (!office).then(|| "b1".into()),
            srv: (!office).then_some((1_763_950_000_000, 40)),
            data: Json::from_pairs(data),
        };
        let event = event.seal(self.visit).unwrap();
        let id = event.id;
        self.events.push(event);
        id
    }

    fn last(&self, back: usize) -> EventId {
        self.events[self.events.len() - 1 - back].id
    }

    /// An event after the one written last.
    pub fn chain<const N: usize>(&mut self, kind: &str, data: [(&str, Json); N]) -> EventId {
        let after = self.events.last().map(|e| e.id).into_iter().collect();
        self.say(kind, after, None, data)
    }

    /// An event that knows of nothing.
    fn alone<const N: usize>(&mut self, kind: &str, data: [(&str, Json); N]) -> EventId {
        self.say(kind, Vec::new(), None, data)
    }

    fn first(&self, kind: &str) -> Option<EventId> {
        let found = self.events.iter().find(|e| e.kind == kind);
        found.map(|e| e.id)
    }

    fn latest(&self, kind: &str) -> Option<EventId> {
        let found = self.events.iter().rev().find(|e| e.kind == kind);
        found.map(|e| e.id)
    }
}

fn quote(part: String) -> [(&'static str, Json); 3] {
    [
        ("part", part.as_str().into()),
        ("fen", 8_600.into()),
        ("source", "company".into()),
    ]
}

fn valve() -> [(&'static str, Json); 3] {
    quote("valve".into())
}

fn consent(line: EventId, quote: EventId, over: Vec<EventId>) -> [(&'static str, Json); 8] {
    [
        ("subject", "part".into()),
        ("relation", "owner".into()),
        ("how", "spoken".into()),
        ("line", line.to_string().into()),
        ("quote", quote.to_string().into()),
        ("fen", 8_600.into()),
        ("source", "company".into()),
        ("over", over.iter().map(EventId::to_string).collect()),
    ]
}

fn entry() -> [(&'static str, Json); 3] {
    [
        ("subject", "entry".into()),
        ("relation", "owner".into()),
        ("how", "spoken".into()),
    ]
}

fn shown(covers: EventId) -> [(&'static str, Json); 5] {
    [
        (
            "statement",
            Json::from_pairs([("b", "00".repeat(32).as_str().into())]),
        ),
        ("language", "zh-CN".into()),
        ("covers", [covers.to_string()].into_iter().collect()),
        ("root", "00".repeat(32).as_str().into()),
        ("total_fen", 0.into()),
    ]
}

fn signed(covers: EventId) -> [(&'static str, Json); 8] {
    let [a, b, c, d, e] = shown(covers);
    let strokes = Json::from_pairs([("b", "11".repeat(32).as_str().into())]);
    [
        a,
        b,
        c,
        d,
        e,
        ("strokes", strokes),
        ("relation", "owner".into()),
        ("sig", "22".into()),
    ]
}

fn text(n: usize) -> String {
    format!("x{n}")
}

/// The line of which event `n` is about the `of`th: a quote first, then what follows it.
fn lines(s: &mut Scribe, n: usize, of: usize, acts: &[&str]) {
    match acts[n % of] {
        "quote" => {
            s.chain("d.quoted", quote(text(n)));
        }
        "revise" => {
            let line = s.latest("d.quoted").unwrap();
            let [a, b, c] = valve();
            s.chain(
                "d.quote_revised",
                [("line", line.to_string().into()), a, b, c],
            );
        }
        "consent" => {
            let Some(line) = s.latest("d.quoted") else {
                return lines(s, 0, of, acts);
            };
            s.chain("d.consent_given", consent(line, line, Vec::new()));
        }
        "fit" => {
            let Some(line) = s.latest("d.quoted") else {
                return lines(s, 0, of, acts);
            };
            let ids = [
                ("line", line.to_string().into()),
                ("quote", line.to_string().into()),
            ];
            s.chain("d.part_fitted", ids);
        }
        other => {
            s.chain(other, []);
        }
    }
}

macro_rules! shapes {
    ($($name:literal: $write:expr,)+) => {
        /// Every shape.
        pub const SHAPES: &[Shape] = &[$(Shape { name: $name, write: $write }),+];
    };
}

shapes! {
    "a chain of plain acts": |s, _| { s.chain("d.tested", []); },
    "plain acts that know of nothing": |s, _| { s.alone("d.tested", []); },
    "quotes of one part that know of nothing": |s, _| { s.alone("d.quoted", valve()); },
    "quotes of many parts that know of nothing": |s, n| { s.alone("d.quoted", quote(text(n))); },
    "a chain of quotes of one part": |s, _| { s.chain("d.quoted", valve()); },
    "quotes, and each time the last question": |s, n| lines(s, n, 2, &["quote", "d.cleaned"]),
    "quoted, agreed, fitted": |s, n| lines(s, n, 3, &["quote", "consent", "fit"]),
    "quoted, agreed, fitted, and the last question": |s, n| {
        lines(s, n, 4, &["quote", "consent", "fit", "d.cleaned"]);
    },
    "one quote revised for ever": |s, _| {
        match s.first("d.quoted") {
            None => s.chain("d.quoted", valve()),
            Some(line) => {
                let [a, b, c] = valve();
                s.chain("d.quote_revised", [("line", line.to_string().into()), a, b, c])
            }
        };
    },
    "one quote agreed to for ever": |s, _| {
        match s.first("d.quoted") {
            None => s.chain("d.quoted", valve()),
            Some(line) => s.chain("d.consent_given", consent(line, line, Vec::new())),
        };
    },
    "one quote agreed to apart": |s, _| {
        match s.first("d.quoted") {
            None => s.chain("d.quoted", valve()),
            Some(line) => {
                s.say("d.consent_given", vec![line], None, consent(line, line, Vec::new()))
            }
        };
    },
    "one quote refused for ever": |s, _| {
        match s.first("d.quoted") {
            None => s.chain("d.quoted", valve()),
            Some(line) => {
                let [a, b, c] = [
                    ("subject", "part".into()),
                    ("relation", "owner".into()),
                    ("how", "spoken".into()),
                ];
                s.chain("d.consent_refused", [a, b, c, ("line", line.to_string().into())])
            }
        };
    },
    "yes and no to coming in": |s, n| {
        s.chain(if n % 2 == 0 { "d.consent_given" } else { "d.consent_refused" }, entry());
    },
    "no to coming in, then yes for ever": |s, n| {
        s.chain(if n > 4 { "d.consent_given" } else { "d.consent_refused" }, entry());
    },
    "trips one after the other": |s, _| { s.chain("d.set_out", []); },
    "trips that know of nothing": |s, _| { s.alone("d.set_out", []); },
    "arrivals that know of nothing": |s, _| { s.alone("d.arrived", []); },
    "trips to a door that nobody opens": |s, n| {
        match (n % 4, s.latest("d.arrived")) {
            (0, _) | (_, None) => s.chain("d.arrived", []),
            (1, trip) => s.say("d.knocked", vec![s.last(0)], trip, [("way", "knock3".into())]),
            (2, trip) => s.say("d.note_left", vec![s.last(0)], trip, [("place", "door".into())]),
            (_, trip) => s.say("d.left_home", vec![s.last(0)], trip, []),
        };
    },
    "knocks of one trip": |s, _| {
        match s.first("d.arrived") {
            None => s.chain("d.arrived", []),
            trip => s.say("d.knocked", vec![s.last(0)], trip, [("way", "knock3".into())]),
        };
    },
    "corrections of one arrival": |s, _| {
        match s.first("d.arrived") {
            None => s.chain("d.arrived", []),
            Some(of) => s.chain("d.corrected", [
                ("of", of.to_string().into()),
                ("reason", "wrong_time".into()),
                ("claimed_at", 1_763_950_000_000_i64.into()),
            ]),
        };
    },
    "arrivals, each corrected": |s, n| {
        match s.latest("d.arrived").filter(|_| n % 2 == 1) {
            None => s.chain("d.arrived", []),
            Some(of) => s.chain("d.corrected", [
                ("of", of.to_string().into()),
                ("reason", "wrong_time".into()),
                ("claimed_at", 1_763_950_000_000_i64.into()),
            ]),
        };
    },
    "settlements of one finding": |s, _| {
        let covers = [s.last(0).to_string()].into_iter().collect();
        s.chain("l.settled", [
            ("finding", "a".repeat(26).as_str().into()),
            ("covers", covers),
            ("outcome", "fine".into()),
        ]);
    },
    "hand-overs": |s, _| { s.chain("d.visit_handed_over", [("to", "p-wang".into())]); },
    "statements and signatures": |s, n| {
        match n % 2 {
            0 => s.chain("d.statement_shown", shown(s.last(0))),
            _ => s.chain("d.signed", signed(s.last(1))),
        };
    },
    "signatures that know of nothing": |s, _| {
        let first = s.events[0].id;
        s.alone("d.signed", signed(first));
    },
    "one statement shown for ever": |s, _| { s.chain("d.statement_shown", shown(s.last(0))); },
    "one fact for ever": |s, n| {
        s.chain("o.fact_set", [("fact", "fault_kind".into()), ("value", text(n % 3).as_str().into())]);
    },
    "one fact apart": |s, n| {
        s.alone("o.fact_set", [("fact", "fault_kind".into()), ("value", text(n % 3).as_str().into())]);
    },
    "a fact for each event": |s, n| {
        s.chain("o.fact_set", [("fact", text(n).as_str().into()), ("value", 1.into())]);
    },
    "appointments one after the other": |s, n| {
        let start = 1_763_950_000_000 + n as i64;
        s.chain("d.appointment_agreed", [("start", start.into()), ("end", start.into())]);
    },
    "appointments apart": |s, n| {
        let start = 1_763_950_000_000 + n as i64;
        s.alone("d.appointment_agreed", [("start", start.into()), ("end", start.into())]);
    },
    "assignments for ever": |s, _| { s.chain("o.assigned", [("persons", ["p-li"].into_iter().collect())]); },
    "closed for ever": |s, _| {
        let covers = [s.last(0).to_string()].into_iter().collect();
        s.chain("o.closed", [("covers", covers)]);
    },
    "calls and arrivals": |s, n| {
        match n % 2 {
            0 => s.chain("d.called", [("outcome", "answered".into())]),
            _ => s.chain("d.arrived", []),
        };
    },
    "delays told": |s, _| { s.chain("d.delay_told", [("minutes", 5.into())]); },
    "steps skipped": |s, _| {
        s.chain("d.step_skipped", [("step", "cleaned".into()), ("reason", "other".into())]);
    },
    "steps of the standard's own": |s, _| { s.chain("d.step_done", [("step", "thanked".into())]); },
    "hazards and work again": |s, n| {
        s.chain(if n % 2 == 0 { "d.hazard_found" } else { "d.resumed" }, []);
    },
    "hazards that know of nothing": |s, _| { s.alone("d.hazard_found", []); },
    "payments": |s, _| { s.chain("d.paid", [("fen", 1.into())]); },
    "kinds of a later version": |s, _| { s.chain("d.drone_sent", []); },
    "quotes without a price": |s, _| { s.chain("d.quoted", []); },
    "kit checked and set out": |s, n| {
        s.chain(if n % 2 == 0 { "d.kit_checked" } else { "d.set_out" }, []);
    },
    "two phones that meet each time": |s, n| {
        s.phone = n % 2;
        let after = match n {
            _ if n < 8 => vec![s.last(0)],
            _ if n % 2 == 0 => vec![s.last(0), s.last(1)],
            _ => vec![s.last(1), s.last(2)],
        };
        s.say("d.tested", after, None, []);
    },
    "eight phones that hear of each other": |s, n| {
        s.phone = n % 8;
        let after = match n {
            _ if n < 20 => vec![s.events[3].id],
            _ => vec![s.last(7), s.last((n * 7) % 8 + 8)],
        };
        s.say("d.tested", after, None, []);
    },
    "a thousand phones that hear of each other": |s, n| {
        s.phone = n % 1_000;
        let after = match n {
            _ if n < 1_020 => Vec::new(),
            _ => (0..8).map(|k| s.events[n - 1 - (n * (k * k + 3) * 7_919) % 1_000].id).collect(),
        };
        s.say("d.tested", after, None, []);
    },
    "a few hundred apart, then one after the other": |s, n| {
        let after = match n {
            _ if n < 200 => Vec::new(),
            _ if n < 240 => (0..8).map(|k| s.events[(n - 200) * 4 + k].id).chain([s.last(0)]).take(8).collect(),
            _ => vec![s.last(0)],
        };
        s.say("d.quoted", after, None, quote(text(n)));
    },
}

//! What a replica can do at random: plausible acts of a visit, resolved against what it has seen.
//! A deed for which there is nothing to act on does nothing, so that every list of deeds can be played.

use crate::body::Body;
use crate::event::Side;
use crate::history::History;
use crate::id::EventId;
use crate::json::Json;
use crate::part::PartState;
use crate::testkit::{Crew, DESK, HEATING, KNOCK, LEAD, LI, OTHER_DESK, data, pack, visit};

macro_rules! deeds {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
        /// One thing that somebody does.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Deed { $($(#[$doc])* $name),+ }
        impl Deed {
            /// Every deed.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];
        }
    };
}

deeds! {
    /// A technician tells something that no rule asks about.
    Note,
    /// Sets out.
    SetOut,
    /// Arrives.
    Arrive,
    /// Knocks.
    Knock,
    /// Tries to call.
    Call,
    /// Leaves a note.
    LeaveNote,
    /// Agrees another time.
    Agree,
    /// Greets.
    Greet,
    /// Shows the ID.
    ShowId,
    /// Says why.
    Introduce,
    /// The customer lets somebody in, after every no that this replica knows.
    LetIn,
    /// The customer does not let somebody in.
    KeepOut,
    /// The customer wants somebody out again.
    AskOut,
    /// Goes in.
    Enter,
    /// The whole way from the door to the inside, in order.
    DoorInOrder,
    /// Leaves.
    Leave,
    /// Does a step of a pack.
    DoStep,
    /// Leaves a step out with a reason.
    SkipStep,
    /// Begins the repair.
    StartRepair,
    /// Quotes a part.
    Quote,
    /// Changes a quote.
    Revise,
    /// Agrees to the newest quote, after every no that this replica knows.
    Consent,
    /// Agrees to any quote, whatever was refused.
    ConsentUnaware,
    /// Agrees to a price or a source that may not have been on the table.
    ConsentOther,
    /// Refuses a part.
    Refuse,
    /// Takes a consent back.
    Withdraw,
    /// Fits a part at the newest quote.
    Fit,
    /// Fits a part at any quote.
    FitAny,
    /// Takes a part back.
    Return,
    /// Shows a statement.
    Show,
    /// Signs the newest statement.
    Sign,
    /// Signs any statement.
    SignAny,
    /// Does not sign.
    RefuseSignature,
    /// Pays what the newest statement says.
    Pay,
    /// Pays something else.
    PayOther,
    /// Finds a hazard.
    Hazard,
    /// Goes on.
    Resume,
    /// Claims another time for an event.
    Correct,
    /// Records something afterwards.
    Afterwards,
    /// Tells of a consent afterwards.
    ToldConsent,
    /// Hands the visit over.
    PassOn,
    /// A kind of a later version.
    UnknownKind,
    /// A known kind with data that it cannot have.
    BadData,
    /// A visit opened on a phone.
    Open,
    /// The office changes the order.
    Order,
    /// The office corrects a fact.
    Fact,
    /// The office pins a pack.
    Pin,
    /// The office sets an appointment.
    Appoint,
    /// The office assigns people.
    Assign,
    /// The office cancels.
    Cancel,
    /// The office closes.
    Close,
    /// The office ends the standing of a phone.
    EndStanding,
    /// The office adopts contested events.
    Adopt,
    /// The office called.
    Contacted,
    /// A lead settles a finding.
    Settle,
    /// A lead settles an amount.
    SettleAmount,
}

use Deed::*;

/// What a random history is mostly about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Everything equally.
    All,
    /// The door.
    Door,
    /// Quotes, consents, refusals, fittings.
    Parts,
    /// Statements, signatures, what comes after them.
    SignOff,
    /// As [`Theme::All`], but everybody keeps their standing.
    Steady,
    /// As [`Theme::Parts`], but everybody keeps their standing.
    SteadyParts,
}

impl Theme {
    /// The deeds to choose from, as often as they should come. The first is the simplest.
    pub fn deeds(self) -> Vec<Deed> {
        let weighted: &[(usize, &[Deed])] = match self {
            Theme::All => &[(1, Deed::ALL)],
            Theme::Steady => return without_standing(Theme::All),
            Theme::SteadyParts => return without_standing(Theme::Parts),
            Theme::Door => &[
                (
                    2,
                    &[
                        Note, SetOut, Call, LeaveNote, Agree, Leave, DoStep, SkipStep,
                    ],
                ),
                (
                    2,
                    &[
                        Greet,
                        ShowId,
                        Introduce,
                        LetIn,
                        KeepOut,
                        AskOut,
                        Enter,
                        DoorInOrder,
                    ],
                ),
                (2, &[Correct, Afterwards, Fact]),
                (4, &[Arrive]),
                (8, &[Knock]),
                (1, &[Pin, Hazard, Resume, EndStanding, Adopt]),
            ],
            Theme::Parts => &[
                (2, &[Quote, ConsentOther, FitAny, Return, ToldConsent, Pay]),
                (4, &[ConsentUnaware, Refuse, Withdraw, Fit]),
                (6, &[Revise]),
                (8, &[Consent]),
                (1, &[BadData, EndStanding, Adopt]),
            ],
            Theme::SignOff => &[
                (4, &[Note]),
                (
                    2,
                    &[
                        Quote, Consent, Fit, SignAny, Pay, PayOther, Revise, Refuse, Return,
                    ],
                ),
                (6, &[Show, Sign]),
                (
                    1,
                    &[
                        SettleAmount,
                        Settle,
                        RefuseSignature,
                        Hazard,
                        Close,
                        EndStanding,
                        Adopt,
                    ],
                ),
            ],
        };
        weighted
            .iter()
            .flat_map(|(times, deeds)| deeds.iter().flat_map(|d| std::iter::repeat_n(*d, *times)))
            .collect()
    }
}

fn without_standing(theme: Theme) -> Vec<Deed> {
    let mut deeds = theme.deeds();
    deeds.retain(|d| !matches!(d, EndStanding | Adopt));
    deeds
}

impl Deed {
    /// Who writes it.
    pub fn side(self) -> Side {
        match self {
            Order | Fact | Pin | Appoint | Assign | Cancel | Close | EndStanding | Adopt
            | Contacted => Side::Office,
            Settle | SettleAmount => Side::Lead,
            _ => Side::Device,
        }
    }

    /// Which replica does it, from any number.
    pub fn replica(self, who: u8) -> usize {
        match self.side() {
            Side::Office => [DESK, OTHER_DESK][usize::from(who) % 2],
            Side::Lead => LEAD,
            Side::Device => LI + usize::from(who) % 3,
        }
    }
}

fn pick<T: Copy>(list: &[T], n: u8) -> Option<T> {
    list.get(usize::from(n) % list.len().max(1)).copied()
}

fn of_kind(h: &History, kind: &str) -> Vec<EventId> {
    h.events()
        .iter()
        .filter(|e| e.kind == kind)
        .map(|e| e.id)
        .collect()
}

fn any(h: &History, n: u8) -> Option<EventId> {
    let all: Vec<EventId> = h.events().iter().map(|e| e.id).collect();
    pick(&all, n)
}

const PARTS: [&str; 3] = ["valve", "seal", "pump"];
const SOURCES: [&str; 3] = ["company", "customer_bought", "warranty"];
const STEPS: [&str; 6] = [
    "stepped_back",
    "service_explained",
    "thanked",
    "tools_on_cloth",
    "item_moved",
    "fault_resolved",
];
const PLAIN: [&str; 8] = [
    "note_added",
    "inspected",
    "tested",
    "cleaned",
    "order_verified",
    "kit_checked",
    "shoe_covers_on",
    "needs_confirmed",
];
const TECHNICIANS: [&str; 3] = ["li", "wang", "zhao"];

/// Does a deed on replica `who`; `n` chooses among what there is.
pub(super) fn act(crew: &mut Crew, who: usize, deed: Deed, n: u8) {
    // `None` means that there was nothing to act on.
    let _: Option<EventId> = match deed.side() {
        Side::Office => office(crew, who, deed, n),
        Side::Lead => lead(crew, deed, n),
        Side::Device => match deed {
            Quote | Revise | Consent | ConsentUnaware | ConsentOther | Refuse | Withdraw | Fit
            | FitAny | Return | ToldConsent => part(crew, who, deed, n),
            Show | Sign | SignAny | RefuseSignature | Pay | PayOther => finish(crew, who, deed, n),
            _ => field(crew, who, deed, n),
        },
    };
}

fn field(crew: &mut Crew, who: usize, deed: Deed, n: u8) -> Option<EventId> {
    let v = visit();
    let (kind, d) = match deed {
        SetOut => return Some(crew.travel(who, "d.set_out")),
        Arrive => return Some(crew.travel(who, "d.arrived")),
        Leave => return Some(crew.leave(who)),
        DoorInOrder => {
            crew.travel(who, "d.arrived");
            for (kind, d) in [
                ("d.knocked", data::code("way", "knock3")),
                ("d.greeted", data::empty()),
                ("d.id_shown", data::empty()),
                ("d.introduced", data::empty()),
                ("d.consent_given", entry_consent(crew, who)),
                ("d.entered", data::empty()),
            ] {
                crew.write(who, kind, d);
            }
            return None;
        }
        Knock => {
            // 28 to 31 seconds between two knocks, or hardly any.
            crew.pass(if n >= 128 {
                0
            } else {
                i64::from(n % 4) * 1_000 + 27_000
            });
            (
                "d.knocked",
                data::code(
                    "way",
                    if n.is_multiple_of(2) {
                        "knock3"
                    } else {
                        "bell"
                    },
                ),
            )
        }
        Call => (
            "d.called",
            data::code(
                "outcome",
                if n.is_multiple_of(2) {
                    "no_answer"
                } else {
                    "answered"
                },
            ),
        ),
        LeaveNote => ("d.note_left", data::code("place", "letter_box")),
        Agree => ("d.appointment_agreed", tomorrow(crew, n)),
        Greet => ("d.greeted", data::empty()),
        ShowId => ("d.id_shown", data::empty()),
        Introduce => ("d.introduced", data::empty()),
        LetIn => ("d.consent_given", entry_consent(crew, who)),
        KeepOut => ("d.consent_refused", data::consent("entry", &[])),
        AskOut => ("d.consent_withdrawn", data::consent("entry", &[])),
        Enter => ("d.entered", data::empty()),
        DoStep => ("d.step_done", data::step(pick(&STEPS, n)?)),
        SkipStep => (
            "d.step_skipped",
            data::skipped(
                pick(&["id_shown", "greeted", "thanked"], n)?,
                "customer_asked",
            ),
        ),
        StartRepair => ("d.repair_started", data::empty()),
        Hazard => ("d.hazard_found", data::code("hazard", "gas_smell")),
        Resume => ("d.resumed", data::empty()),
        Correct => {
            let of = any(&crew.replicas[who].history, n)?;
            (
                "d.corrected",
                data::corrected(of, crew.now() - i64::from(n) * 60_000),
            )
        }
        Afterwards => (
            pick(&["d.arrived", "d.greeted", "d.knocked", "d.entered"], n)?,
            data::happened(data::empty(), crew.now() - i64::from(n) * 60_000),
        ),
        PassOn => ("d.visit_handed_over", data::code("to", "dev-wang")),
        UnknownKind => (
            "d.drone_sent",
            Json::from_pairs([("height_cm", 120.into())]),
        ),
        BadData => (
            pick(
                &[
                    "d.quoted",
                    "d.consent_given",
                    "d.consent_refused",
                    "d.part_fitted",
                    "d.signed",
                    "d.paid",
                ],
                n,
            )?,
            Json::from_pairs([("fen", (-1).into())]),
        ),
        Open => (
            "d.opened",
            data::pin(pack(&crew.standards, pick(&[KNOCK, HEATING], n)?)),
        ),
        _ => {
            let mut d = data::empty();
            if n.is_multiple_of(4) {
                d.set("note", data::private(v, n, "no heat in the north room"));
            }
            return Some(crew.write(who, &format!("d.{}", pick(&PLAIN, n)?), d));
        }
    };
    Some(crew.write(who, kind, d))
}

fn tomorrow(crew: &Crew, n: u8) -> Json {
    let start = crew.now() + 86_400_000 + i64::from(n % 3) * 3_600_000;
    data::window(start, start + 7_200_000)
}

/// Consent to enter after every no of this trip that the replica knows.
fn entry_consent(crew: &Crew, who: usize) -> Json {
    let r = &crew.replicas[who];
    let over: Vec<EventId> = r
        .history
        .events()
        .iter()
        .filter(|e| matches!(e.kind.as_str(), "d.consent_refused" | "d.consent_withdrawn"))
        .filter(|e| e.trip == r.trip && e.by == r.by)
        .filter(|e| e.data.get("subject").and_then(Json::as_str) == Some("entry"))
        .map(|e| e.id)
        .collect();
    data::consent("entry", &over)
}

fn part(crew: &mut Crew, who: usize, deed: Deed, n: u8) -> Option<EventId> {
    let source: &str = pick(&SOURCES, n / 16)?;
    let fen = match source {
        "customer_bought" => 0,
        _ => i64::from(n % 5) * 10_000 + 5_000,
    };
    if deed == Quote {
        let part = pick(&PARTS, n / 8)?;
        return Some(crew.write(who, "d.quoted", data::quote(None, part, fen, source)));
    }
    let lines = crew.parts(who);
    let of: &PartState = lines.get(usize::from(n / 16) % lines.len().max(1))?;
    let (line, known) = (of.line, of.refusals.clone());
    let quotes: Vec<EventId> = of.quotes.iter().map(|(id, _)| *id).collect();
    let newest = of
        .current
        .map(|(id, _)| id)
        .or_else(|| quotes.last().copied())?;
    let any_quote = pick(&quotes, n)?;
    let on_table = |crew: &Crew, quote: EventId| match crew.replicas[who]
        .history
        .index(quote)
        .map(|i| crew.replicas[who].history.body(i).clone())
    {
        Some(Body::Quote(q)) => Some((q.fen, q.source)),
        _ => None,
    };
    let (kind, d) = match deed {
        Revise => (
            "d.quote_revised",
            data::quote(Some(line), &of.part.clone(), fen, source),
        ),
        Consent => {
            let (fen, source) = on_table(crew, newest)?;
            (
                "d.consent_given",
                data::part_consent(line, newest, fen, &source, &known),
            )
        }
        ConsentUnaware => {
            let (fen, source) = on_table(crew, any_quote)?;
            (
                "d.consent_given",
                data::part_consent(line, any_quote, fen, &source, &[]),
            )
        }
        ConsentOther => {
            let (right, _) = on_table(crew, any_quote)?;
            let fen = if n.is_multiple_of(2) {
                right
            } else {
                right + 1
            };
            let d = data::part_consent(line, any_quote, fen, source, &known);
            ("d.consent_given", d)
        }
        ToldConsent => {
            let (fen, source) = on_table(crew, newest)?;
            let d = data::part_consent(line, newest, fen, &source, &known);
            ("d.consent_given", data::happened(d, crew.now() - 600_000))
        }
        Refuse => ("d.consent_refused", data::part_answer(line)),
        Withdraw => ("d.consent_withdrawn", data::part_answer(line)),
        Fit => ("d.part_fitted", data::fitted(line, newest)),
        FitAny => ("d.part_fitted", data::fitted(line, any_quote)),
        _ => ("d.part_returned", data::returned(line)),
    };
    Some(crew.write(who, kind, d))
}

fn finish(crew: &mut Crew, who: usize, deed: Deed, n: u8) -> Option<EventId> {
    let shown = of_kind(&crew.replicas[who].history, "d.statement_shown");
    match deed {
        Show => crew.show(who, n),
        Sign => crew.sign(who, *shown.last()?),
        SignAny => crew.sign(who, pick(&shown, n)?),
        RefuseSignature => {
            Some(crew.write(who, "d.signature_refused", data::code("reason", "price")))
        }
        Pay => {
            let total = crew.replicas[who]
                .history
                .get(*shown.last()?)?
                .data
                .get("total_fen")?
                .as_int()?;
            Some(crew.write(who, "d.paid", data::paid(total)))
        }
        _ => Some(crew.write(who, "d.paid", data::paid(i64::from(n) * 100))),
    }
}

fn office(crew: &mut Crew, who: usize, deed: Deed, n: u8) -> Option<EventId> {
    let now = crew.now();
    let h = &crew.replicas[who].history;
    let (kind, d) = match deed {
        Order => (
            "o.order_set",
            data::order(
                now - i64::from(n) * 60_000,
                pick(&["no_heat", "leaking"], n)?,
            ),
        ),
        Fact => (
            "o.fact_set",
            data::fact(
                now,
                "fault_kind",
                pick(&["no_heat", "leaking", "noise"], n)?,
            ),
        ),
        Pin => (
            "o.standard_pinned",
            data::pin(pack(&crew.standards, pick(&[KNOCK, HEATING], n)?)),
        ),
        Appoint => ("o.appointment_set", tomorrow(crew, n)),
        Assign => (
            "o.assigned",
            data::persons(pick(
                &[&["p-li"][..], &["p-wang"], &["p-li", "p-wang"], &["p-zhao"]],
                n,
            )?),
        ),
        Cancel => ("o.cancelled", data::code("reason", "customer_called")),
        Close => ("o.closed", data::closed(&h.newest())),
        EndStanding => {
            let dev = format!("dev-{}", pick(&TECHNICIANS, n)?);
            let of_dev = h.events().iter().filter(|e| e.dev.as_str() == dev);
            let last: Vec<EventId> = of_dev.map(|e| e.id).collect();
            let last: Vec<EventId> = pick(&last, n / 4).into_iter().collect();
            ("o.standing_ended", data::standing_ended(&dev, &last))
        }
        Adopt => {
            let field: Vec<EventId> = h
                .events()
                .iter()
                .filter(|e| !e.dev.is_office())
                .map(|e| e.id)
                .collect();
            ("o.adopted", data::adopted(&[pick(&field, n)?]))
        }
        _ => ("o.customer_contacted", data::empty()),
    };
    Some(crew.write(who, kind, d))
}

fn lead(crew: &mut Crew, deed: Deed, n: u8) -> Option<EventId> {
    let state = crew.fold_of(LEAD);
    let finding = state
        .findings
        .get(usize::from(n) % state.findings.len().max(1))?;
    let fen = (deed == SettleAmount).then(|| i64::from(n) * 100);
    let covers = crew.replicas[LEAD].history.newest();
    let d = data::settled(&finding.id, &covers, "accepted", fen);
    Some(crew.write(LEAD, "l.settled", d))
}

//! What a device may record: one row a rule of `act`, with what it answers.

use doorstep_standard::Tri;
use doorstep_visit::EventId;
use doorstep_visit::act::{Action, Refusal, Stamp, When, Who, act, open_trip};
use doorstep_visit::body::Happened;
use doorstep_visit::event::Event;
use doorstep_visit::history::History;
use doorstep_visit::json::Json;
use doorstep_visit::testkit::{Crew, DESK, KNOCK, LI, WANG, data, visit};

use crate::hold::standards;

/// Without a standard: what holds whatever the standard says.
fn crew() -> Crew {
    Crew::new(standards().clone())
}

fn try_when(c: &mut Crew, who: usize, action: Action, when: &When) -> Result<Event, Refusal> {
    let draft = c.draft(who, "d.note_added", Json::object());
    let asks = Who {
        by: draft.by,
        dev: draft.dev,
    };
    let stamp = Stamp {
        at: draft.at,
        mono: draft.boot.zip(draft.mono),
        srv: draft.srv,
    };
    let h = &mut c.replicas[who].history;
    let before = h.len();
    let answer = act(h, standards(), &asks, &stamp, &action, when);
    assert_eq!(h.len(), before + usize::from(answer.is_ok()));
    c.pass(1_000);
    answer
}

fn tap(c: &mut Crew, who: usize, word: &str, d: Json) -> Result<Event, Refusal> {
    try_when(c, who, Action::with(word, d), &When::Now)
}

fn plain(c: &mut Crew, who: usize, word: &str) -> Result<Event, Refusal> {
    tap(c, who, word, Json::object())
}

fn told(c: &mut Crew, who: usize, word: &str, d: Json) -> Result<Event, Refusal> {
    let happened = Happened {
        claimed_at: c.now() - 600_000,
        source: "self".into(),
        reason: "phone_dead".into(),
    };
    try_when(c, who, Action::with(word, d), &When::Happened(happened))
}

fn code(answer: &Result<Event, Refusal>) -> &'static str {
    match answer {
        Ok(_) => "ok",
        Err(refusal) => refusal.code(),
    }
}

#[test]
fn a_trip_is_opened_once_and_left_once() {
    let mut c = crew();
    assert_eq!(code(&plain(&mut c, LI, "knocked")), "no_trip");
    // What is not of a trip needs none.
    let note = plain(&mut c, LI, "note_added").unwrap();
    assert_eq!(note.trip, None);
    let set_out = plain(&mut c, LI, "set_out").unwrap();
    assert_eq!(set_out.trip, None);
    let arrived = plain(&mut c, LI, "arrived").unwrap();
    assert_eq!(arrived.trip, Some(set_out.id));
    let note = plain(&mut c, LI, "note_added").unwrap();
    assert_eq!(note.trip, Some(set_out.id));
    // Whoever arrives again on the same trip begins another; so does who sets out again.
    let again = plain(&mut c, LI, "arrived").unwrap();
    assert_eq!(again.trip, None);
    let again = plain(&mut c, LI, "set_out").unwrap();
    assert_eq!(again.trip, None);
    let by = |c: &Crew, who: usize| open_trip(&c.replicas[who].history, &c.replicas[who].by);
    assert_eq!(by(&c, LI), Some(again.id));
    let left = plain(&mut c, LI, "left_home").unwrap();
    assert_eq!(left.trip, Some(again.id));
    assert_eq!(by(&c, LI), None);
    assert_eq!(code(&plain(&mut c, LI, "left_home")), "no_trip");

    // Wang's trip is hers: neither Li's arrival nor Li's leaving is.
    c.meet(LI, WANG);
    assert_eq!(by(&c, WANG), None);
    let hers = plain(&mut c, WANG, "arrived").unwrap();
    assert_eq!(by(&c, WANG), Some(hers.id));
    c.meet(LI, WANG);
    let his = plain(&mut c, LI, "arrived").unwrap();
    assert_eq!(his.trip, None);
    plain(&mut c, LI, "left_home").unwrap();
    c.meet(LI, WANG);
    assert_eq!(by(&c, WANG), Some(hers.id));
    // Arrived without having set out: arriving again is another trip.
    let another = plain(&mut c, WANG, "arrived").unwrap();
    assert_eq!(another.trip, None);
    let mut alone = crew();
    plain(&mut alone, LI, "arrived").unwrap();
    assert_eq!(plain(&mut alone, LI, "arrived").unwrap().trip, None);
    // A visit opened on a phone is never of a trip.
    let hash = doorstep_visit::testkit::pack(standards(), KNOCK);
    let opened = tap(&mut c, WANG, "opened", data::pin(hash)).unwrap();
    assert_eq!(opened.trip, None);
}

#[test]
fn what_cannot_be_an_event_is_refused_with_its_member() {
    let mut c = crew();
    plain(&mut c, LI, "arrived").unwrap();
    for (word, d, answer) in [
        ("drone_sent", Json::object(), Refusal::UnknownAct),
        ("note_added", Json::from(1), Refusal::BadData("d")),
        ("paid", data::paid(-1), Refusal::BadData("fen")),
        ("part_fitted", Json::object(), Refusal::BadData("line")),
    ] {
        assert_eq!(tap(&mut c, LI, word, d), Err(answer), "{word}");
    }
    let bad = tap(&mut c, LI, "Not a word", Json::object());
    assert_eq!(code(&bad), "unknown_act");
}

#[test]
fn consent_and_signature_are_given_not_told() {
    let mut c = crew();
    plain(&mut c, LI, "arrived").unwrap();
    let entry = told(&mut c, LI, "consent_given", data::consent("entry", &[]));
    assert_eq!(entry, Err(Refusal::OnlyInPerson));
    // A no may be told; so may everything that a gate would hold now.
    told(&mut c, LI, "consent_refused", data::consent("moving", &[])).unwrap();
    let fitted = data::quote(None, "valve", 30_000, "company");
    let line = tap(&mut c, LI, "quoted", fitted).unwrap().id;
    let now = tap(&mut c, LI, "part_fitted", data::fitted(line, line));
    assert_eq!(code(&now), "not_consented");
    let event = told(&mut c, LI, "part_fitted", data::fitted(line, line)).unwrap();
    let claimed = event.data.get("happened").unwrap().get("claimed_at");
    assert!(claimed.unwrap().as_int().unwrap() < c.now());
}

#[test]
fn work_stops_for_a_hazard_until_it_is_over() {
    let mut c = crew();
    plain(&mut c, LI, "arrived").unwrap();
    let held = |c: &mut Crew| code(&plain(c, LI, "repair_started")) == "hazard_open";
    assert!(!held(&mut c));
    tap(
        &mut c,
        LI,
        "hazard_found",
        data::code("hazard", "gas_smell"),
    )
    .unwrap();
    assert!(held(&mut c));
    let of_nobody = data::fitted(EventId([1; 16]), EventId([1; 16]));
    assert_eq!(
        code(&tap(&mut c, LI, "part_fitted", of_nobody)),
        "hazard_open"
    );
    // A note is no work.
    plain(&mut c, LI, "note_added").unwrap();
    told(&mut c, LI, "repair_started", Json::object()).unwrap();
    plain(&mut c, LI, "resumed").unwrap();
    assert!(!held(&mut c));
}

/// Everything that has to precede a consent, and what the consent screen must know.
#[test]
fn consent_is_to_what_stands_on_the_screen() {
    let mut c = crew();
    plain(&mut c, LI, "arrived").unwrap();
    let quote = |fen| data::quote(None, "valve", fen, "company");
    let line = tap(&mut c, LI, "quoted", quote(30_000)).unwrap().id;
    let agree = |c: &mut Crew, quote, fen, over: &[EventId]| {
        let mut d = data::part_consent(line, quote, fen, "company", over);
        // The screen says what it showed, also when that was nothing.
        d.set("over", over.iter().map(EventId::to_string).collect());
        tap(c, LI, "consent_given", d)
    };
    assert_eq!(
        agree(&mut c, line, 29_000, &[]),
        Err(Refusal::ScreenOutOfDate)
    );
    let refused = tap(&mut c, LI, "consent_refused", data::part_answer(line)).unwrap();
    assert_eq!(
        agree(&mut c, line, 30_000, &[]),
        Err(Refusal::ScreenOutOfDate)
    );
    agree(&mut c, line, 30_000, &[refused.id]).unwrap();
    let d = data::quote(Some(line), "valve", 36_000, "company");
    let revised = tap(&mut c, LI, "quote_revised", d).unwrap().id;
    let old = tap(&mut c, LI, "part_fitted", data::fitted(line, line));
    assert_eq!(code(&old), "not_consented");
    let new = tap(&mut c, LI, "part_fitted", data::fitted(line, revised));
    assert_eq!(code(&new), "not_consented");
    assert_eq!(
        agree(&mut c, line, 30_000, &[refused.id]),
        Err(Refusal::ScreenOutOfDate)
    );
    agree(&mut c, revised, 36_000, &[refused.id]).unwrap();
    let other = tap(&mut c, LI, "quoted", quote(1_000)).unwrap().id;
    let wrong_line = tap(&mut c, LI, "part_fitted", data::fitted(other, revised));
    assert_eq!(code(&wrong_line), "not_consented");
    tap(&mut c, LI, "part_fitted", data::fitted(line, revised)).unwrap();
    // Work does not become a part.
    let mut d = data::quote(Some(line), "valve", 36_000, "company");
    d.set("kind", "labour".into());
    let labour = tap(&mut c, LI, "quote_revised", d);
    assert_eq!(labour, Err(Refusal::BadData("kind")));
}

fn over(e: &Event) -> Vec<EventId> {
    let over = e.data.get("over").and_then(Json::as_list).unwrap();
    over.iter()
        .map(|j| j.as_str().unwrap().parse().unwrap())
        .collect()
}

#[test]
fn a_consent_names_every_no_of_its_subject_that_the_phone_knows() {
    let mut c = crew();
    plain(&mut c, LI, "arrived").unwrap();
    let ask = |c: &mut Crew, who, word: &str, d| tap(c, who, word, d).unwrap();
    let entry = || data::consent("entry", &[]);
    let no = ask(&mut c, LI, "consent_refused", entry());
    let moving = ask(&mut c, LI, "consent_refused", data::consent("moving", &[]));
    let damage = ask(
        &mut c,
        LI,
        "consent_withdrawn",
        data::consent("damage", &[]),
    );
    let yes = ask(&mut c, LI, "consent_given", entry());
    assert_eq!(over(&yes), [no.id]);
    let yes = ask(&mut c, LI, "consent_given", data::consent("moving", &[]));
    assert_eq!(over(&yes), [moving.id]);
    // A no to entry is one of its trip; a no to anything else is one of the visit.
    c.meet(LI, WANG);
    plain(&mut c, WANG, "arrived").unwrap();
    assert_eq!(over(&ask(&mut c, WANG, "consent_given", entry())), []);
    let yes = ask(&mut c, WANG, "consent_given", data::consent("damage", &[]));
    assert_eq!(over(&yes), [damage.id]);
    // Of a part, one of its line.
    let quote = |part| data::quote(None, part, 0, "warranty");
    let line = ask(&mut c, WANG, "quoted", quote("valve")).id;
    let other = ask(&mut c, WANG, "quoted", quote("seal")).id;
    let mut no: Vec<EventId> = ["consent_refused", "consent_withdrawn"]
        .map(|word| ask(&mut c, WANG, word, data::part_answer(line)).id)
        .into();
    ask(&mut c, WANG, "consent_refused", data::part_answer(other));
    let d = data::part_consent(line, line, 0, "warranty", &[]);
    let mut said = over(&ask(&mut c, WANG, "consent_given", d));
    no.sort_unstable();
    said.sort_unstable();
    assert_eq!(said, no);
}

#[test]
fn what_is_shown_is_whole_and_what_is_signed_was_shown() {
    let mut c = crew();
    plain(&mut c, LI, "arrived").unwrap();
    let show = |c: &Crew, total| {
        let h = &c.replicas[LI].history;
        let covers = h.newest();
        let (root, _) = doorstep_visit::signoff::root(h, &covers);
        data::shown(visit(), 1, &covers, root, total)
    };
    let sign = |shown: &Json| {
        let mut d = data::signature(visit(), shown, 7);
        d.set("sig", data::hex(1).into());
        d
    };
    let first = show(&c, 0);
    let never = tap(&mut c, LI, "signed", sign(&first));
    assert_eq!(never, Err(Refusal::StatementNotShown));
    tap(&mut c, LI, "statement_shown", first.clone()).unwrap();
    let dearer = show(&c, 5);
    let other = tap(&mut c, LI, "signed", sign(&dearer));
    assert_eq!(other, Err(Refusal::StatementNotShown));
    // A note does not change what was shown; a price does.
    plain(&mut c, LI, "note_added").unwrap();
    let d = data::quote(None, "valve", 100, "company");
    let quoted = tap(&mut c, LI, "quoted", d).unwrap();
    let late = tap(&mut c, LI, "signed", sign(&first));
    assert_eq!(late, Err(Refusal::ChangedSinceShown(vec![quoted.id])));
    let second = show(&c, 0);
    tap(&mut c, LI, "statement_shown", second.clone()).unwrap();
    tap(&mut c, LI, "signed", sign(&second)).unwrap();

    // A colleague's record is missing here.
    let mut c = crew();
    plain(&mut c, WANG, "arrived").unwrap();
    plain(&mut c, WANG, "note_added").unwrap();
    let some: Vec<Event> = c.replicas[WANG]
        .history
        .events()
        .iter()
        .filter(|e| e.kind != "d.arrived")
        .cloned()
        .collect();
    c.replicas[LI].history = History::new(visit(), some);
    let d = show(&c, 0);
    assert_eq!(
        tap(&mut c, LI, "statement_shown", d),
        Err(Refusal::PastMissing)
    );
}

#[test]
fn a_rule_blocks_or_asks_for_a_reason_and_an_unknown_does_neither() {
    let mut c = Crew::briefed(standards().clone(), KNOCK, "no_heat");
    plain(&mut c, LI, "arrived").unwrap();
    let mut grounds = |word: &str, why: &[&str]| {
        let mut action = Action::plain(word);
        action.why = why
            .iter()
            .map(|r| ((*r).to_owned(), "other".to_owned()))
            .collect();
        match try_when(&mut c, LI, action, &When::Now) {
            Ok(e) => {
                let why = e
                    .data
                    .get("why")
                    .and_then(Json::as_list)
                    .unwrap_or_default();
                ("ok", why.len(), Vec::new())
            }
            Err(Refusal::Blocked(o)) => {
                assert!(o.iter().all(|o| o.blocks));
                ("blocked", o.len(), o)
            }
            Err(Refusal::NeedsReason(o)) => {
                let open = |o: &doorstep_visit::judge::Objection| {
                    !o.blocks && o.held == Tri::No && o.reason.is_none()
                };
                assert!(o.iter().all(open));
                ("reason", o.len(), o)
            }
            Err(other) => panic!("{other}"),
        }
    };
    let (said, n, asked) = grounds("greeted", &[]);
    assert_eq!((said, n), ("reason", 1));
    let rule = asked[0].ground.key().to_owned();
    assert_eq!(grounds("greeted", &["another-rule"]).0, "reason");
    assert_eq!(grounds("greeted", &[&rule]), ("ok", 1, Vec::new()));
    assert_eq!(grounds("entered", &[]).0, "blocked");
    // A reason does not pass a rule that blocks.
    assert_eq!(
        grounds("entered", &["knock-30s-service-code.36"]).0,
        "blocked"
    );

    // With a cause missing nobody can tell, and nobody is held.
    let mut c = Crew::briefed(standards().clone(), KNOCK, "no_heat");
    plain(&mut c, WANG, "arrived").unwrap();
    c.hand_over(WANG, LI, u32::MAX, true);
    let all = c.replicas[LI].history.events().iter();
    let some: Vec<Event> = all.filter(|e| e.kind != "o.order_set").cloned().collect();
    c.replicas[LI].history = History::new(visit(), some);
    plain(&mut c, LI, "arrived").unwrap();
    plain(&mut c, LI, "greeted").unwrap();
}

#[test]
fn a_choice_is_one_of_the_steps_own() {
    let mut c = Crew::briefed(standards().clone(), KNOCK, "no_heat");
    plain(&mut c, LI, "arrived").unwrap();
    let bad = tap(&mut c, LI, "knocked", data::code("way", "kick"));
    assert_eq!(bad, Err(Refusal::NotAChoice("kick".into())));
    let none = plain(&mut c, LI, "knocked");
    assert_eq!(none, Err(Refusal::NotAChoice(String::new())));
    tap(&mut c, LI, "knocked", data::code("way", "knock3")).unwrap();
}

#[test]
fn the_same_act_at_the_same_moment_is_the_same_event() {
    let mut c = crew();
    c.write(DESK, "o.cancelled", data::code("reason", "customer_called"));
    let draft = c.draft(LI, "d.note_added", Json::object());
    let who = Who {
        by: draft.by,
        dev: draft.dev,
    };
    let stamp = Stamp {
        at: draft.at,
        mono: None,
        // A phone without a monotonic clock has no office's time to add to it.
        srv: Some((5, 5)),
    };
    let h = c.replicas[LI].history.clone();
    let once = |mut h: History| {
        let action = Action::plain("note_added");
        act(&mut h, standards(), &who, &stamp, &action, &When::Now).unwrap()
    };
    let (a, b) = (once(h.clone()), once(h));
    assert_eq!(a, b);
    assert_eq!((a.mono, a.srv), (None, None));
}

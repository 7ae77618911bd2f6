//! A technician's hands: they know nothing but the screen, and press what it offers.
//! Fields are filled from the choices that the screen gives; a refusal is answered with a reason, or left.

use doorstep_core::codes::{ActionScreen, AskKind, LateReason, SaidBy, SignOffStatus};
use doorstep_core::{
    ActionInput, ActionView, ConsentInput, Core, CoreError, FieldInput, FieldValue, Lang,
    OpenInput, Outcome, QuoteInput, ReasonInput, RefusalLineView, RefusalView, VisitView,
    WhenInput,
};

use crate::dice::Dice;
use crate::time::Time;

/// What one press came to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Press {
    /// For the trace.
    pub act: String,
    /// The visit.
    pub visit: String,
    /// The events that were recorded, in order.
    pub events: Vec<String>,
    /// What was typed.
    pub typed: Option<String>,
    /// Hash and text of the statement that was signed.
    pub signed: Option<(String, String)>,
    /// To whom the visit was handed over.
    pub to: Option<String>,
    /// Code of the refusal.
    pub refused: Option<String>,
}

type Pressed = Result<Press, CoreError>;

const PARTS: [&str; 3] = ["trv_dn20", "union_gasket_dn20", "bleed_valve"];
const SOURCES: [&str; 4] = [
    "company",
    "customer_bought",
    "customer_provided",
    "warranty",
];

/// One plausible act on a visit.
pub(crate) fn press(
    core: &mut Core,
    visit: &str,
    colleagues: &[String],
    time: &Time,
    dice: &mut Dice,
) -> Pressed {
    let view = core.visit(visit)?;
    match dice.below(30) {
        0 => return note(core, visit, dice),
        1 => return quote(core, visit, &view, dice),
        2 if dice.chance(300) => return hand_over(core, visit, colleagues, dice),
        3 => return afterwards(core, visit, dice),
        4 if view.sign_off.status == SignOffStatus::Shown => return refuse_signature(core, visit),
        _ => {}
    }
    let mut offered: Vec<&ActionView> = Vec::new();
    for _ in 0..8 {
        offered.extend(&view.next);
    }
    let steps = view.checklist.iter().flat_map(|phase| &phase.steps);
    offered.extend(steps.filter_map(|s| s.action.as_ref()));
    offered.extend(view.parts.iter().flat_map(|p| &p.actions));
    offered.extend(&view.others);
    match dice.pick(&offered) {
        Some(action) => {
            // Most people wait as long as the screen asks them to.
            if dice.chance(700) {
                time.pass(action.wait_ms);
            }
            follow(core, visit, &view, (*action).clone(), dice)
        }
        None => note(core, visit, dice),
    }
}

/// Opens a visit that nobody announced.
pub(crate) fn open(core: &mut Core, standard: &str, dice: &mut Dice) -> Pressed {
    let place = format!("{}-{}", dice.between(1, 9), dice.between(101, 604));
    let input = OpenInput {
        standard: Some(standard.to_owned()),
        fault_kind: Some("no_heat".to_owned()),
        place: Some(place.clone()),
    };
    let mut press = Press {
        act: "opened".to_owned(),
        ..Press::default()
    };
    match core.open_unplanned(&input) {
        Ok(r) => {
            press.visit = r.visit;
            press.events = vec![r.event];
            press.typed = Some(place);
        }
        // The phone was never online.
        Err(CoreError::UnknownStandard) => press.refused = Some("unknown_standard".to_owned()),
        Err(e) => return Err(e),
    }
    Ok(press)
}

fn took(act: &str, outcome: Outcome) -> Press {
    let mut press = Press {
        act: act.to_owned(),
        ..Press::default()
    };
    match outcome {
        Outcome::Recorded(r) => {
            press.visit = r.visit;
            press.events.push(r.event);
        }
        Outcome::Refused(r) => press.refused = Some(r.code),
    }
    press
}

fn words(dice: &mut Dice) -> String {
    // Long enough now and then to matter to budgets.
    let times = if dice.chance(50) {
        400
    } else {
        dice.below(4) + 1
    };
    format!("{} {}", "阀门在厨房。".repeat(times), dice.below(1_000_000))
}

/// A note.
pub(crate) fn note(core: &mut Core, visit: &str, dice: &mut Dice) -> Pressed {
    let text = words(dice);
    let mut press = took("note_added", core.note_add(visit, &text)?);
    press.typed = Some(text);
    Ok(press)
}

fn quote(core: &mut Core, visit: &str, view: &VisitView, dice: &mut Dice) -> Pressed {
    let line = match dice.pick(&view.parts) {
        Some(part) if dice.chance(500) => Some(part.line.clone()),
        _ => None,
    };
    let source = *dice.pick(&SOURCES).unwrap_or(&SOURCES[0]);
    let fen = dice.between(0, 20) * 500;
    let input = QuoteInput {
        name: String::new(),
        line,
        part: (*dice.pick(&PARTS).unwrap_or(&PARTS[0])).to_owned(),
        quantity: dice.between(1, 3),
        // Nobody sells customers what is theirs.
        fen: if source.starts_with("customer_") {
            0
        } else {
            fen
        },
        source: source.into(),
        ..QuoteInput::default()
    };
    Ok(took("quoted", core.quote(visit, &input)?))
}

fn hand_over(core: &mut Core, visit: &str, colleagues: &[String], dice: &mut Dice) -> Pressed {
    let Some(to) = dice.pick(colleagues) else {
        return note(core, visit, dice);
    };
    let input = ActionInput::of("visit_handed_over").code("to", to);
    let mut press = took(
        "visit_handed_over",
        core.perform(visit, &input, &WhenInput::Now)?,
    );
    press.to = (!press.events.is_empty()).then(|| to.clone());
    Ok(press)
}

fn afterwards(core: &mut Core, visit: &str, dice: &mut Dice) -> Pressed {
    const ACTS: [&str; 4] = ["arrived", "entered", "left_home", "greeted"];
    let act = dice.pick(&ACTS).unwrap_or(&ACTS[0]);
    let when = WhenInput::Happened {
        claimed_at: crate::time::MORNING + dice.between(0, 3_600_000),
        source: SaidBy::Myself,
        reason: LateReason::Forgot,
    };
    Ok(took(
        act,
        core.perform(visit, &ActionInput::of(act), &when)?,
    ))
}

fn refuse_signature(core: &mut Core, visit: &str) -> Pressed {
    Ok(took(
        "signature_refused",
        core.refuse_signature(visit, "price")?,
    ))
}

fn follow(
    core: &mut Core,
    visit: &str,
    view: &VisitView,
    action: ActionView,
    dice: &mut Dice,
) -> Pressed {
    match action.screen {
        ActionScreen::Consent => consent(core, visit, &action, dice),
        ActionScreen::Statement => show(core, visit, dice),
        ActionScreen::Signature => sign(core, visit, dice),
        _ => perform(core, visit, view, &action, dice),
    }
}

fn consent(core: &mut Core, visit: &str, action: &ActionView, dice: &mut Dice) -> Pressed {
    let line = action.line.clone();
    let screen = match core.consent_screen(visit, &line, Lang::Zh) {
        Ok(screen) => screen,
        // Two quotes of it differ: there is nothing to agree to.
        Err(CoreError::BadInput(_)) => {
            return Ok(Press {
                act: "consent".to_owned(),
                refused: Some("no_screen".to_owned()),
                ..Press::default()
            });
        }
        Err(e) => return Err(e),
    };
    let relation = dice.pick(&screen.relations);
    let input = ConsentInput {
        line,
        quote: screen.quote,
        fen: screen.fen,
        source: screen.source,
        over: screen.refusals.iter().map(|r| r.event.clone()).collect(),
        agreed: dice.chance(750),
        relation: relation.map(|r| r.code.clone()).unwrap_or_default(),
        how: "spoken".to_owned(),
    };
    Ok(took("consent", core.consent(visit, &input)?))
}

fn show(core: &mut Core, visit: &str, dice: &mut Dice) -> Pressed {
    let before: Vec<String> = events(core, visit)?;
    let lang = if dice.chance(700) { Lang::Zh } else { Lang::En };
    let mut press = Press {
        act: "statement_shown".to_owned(),
        ..Press::default()
    };
    match core.statement(visit, lang) {
        Ok(_) => {
            press.visit = visit.to_owned();
            press.events = events(core, visit)?;
            press.events.retain(|e| !before.contains(e));
        }
        // A rule holds it back.
        Err(CoreError::BadInput(_)) => press.refused = Some("held".to_owned()),
        Err(e) => return Err(e),
    }
    Ok(press)
}

/// Ids of all events of a visit, in the order of its record.
pub(crate) fn events(core: &mut Core, visit: &str) -> Result<Vec<String>, CoreError> {
    let mut all = Vec::new();
    loop {
        let page = core.evidence(visit, all.len() as u64)?;
        all.extend(page.records.into_iter().map(|r| r.event));
        if all.len() as u64 >= page.total {
            return Ok(all);
        }
    }
}

/// Shows the statement and lets the customer sign it at once.
fn sign(core: &mut Core, visit: &str, dice: &mut Dice) -> Pressed {
    let before = events(core, visit)?;
    let statement = match core.statement(visit, Lang::Zh) {
        Ok(statement) => statement,
        Err(CoreError::BadInput(_)) => {
            return Ok(Press {
                act: "signed".to_owned(),
                refused: Some("held".to_owned()),
                ..Press::default()
            });
        }
        Err(e) => return Err(e),
    };
    let points: Vec<String> = (0..dice.between(20, 400))
        .map(|n| format!("[{},{}]", 4 * n, n * 37 % 91))
        .collect();
    let strokes = format!("[[{}]]", points.join(","));
    let mut shown = events(core, visit)?;
    shown.retain(|e| !before.contains(e));
    let outcome = core.sign(visit, &statement.sha256, strokes.as_bytes(), "owner")?;
    let mut press = took("signed", outcome);
    if !press.events.is_empty() {
        press.signed = Some((statement.sha256, statement.text));
    }
    press.visit = visit.to_owned();
    press.events.splice(0..0, shown);
    Ok(press)
}

fn perform(
    core: &mut Core,
    visit: &str,
    view: &VisitView,
    action: &ActionView,
    dice: &mut Dice,
) -> Pressed {
    let mut answers = Vec::new();
    let mut typed = None;
    for ask in &action.asks {
        let value = match (&ask.kind, ask.name.as_str()) {
            (AskKind::Choice, _) => {
                let choice = dice.pick(&ask.choices).map(|c| c.code.as_str());
                FieldValue::Code(choice.unwrap_or("other").to_owned())
            }
            (AskKind::Text, _) => {
                let text = words(dice);
                typed = Some(text.clone());
                FieldValue::Text(text)
            }
            (AskKind::Code, "part") => FieldValue::Code(PARTS[0].to_owned()),
            (AskKind::Code, _) => FieldValue::Code("other".to_owned()),
            (_, "start") => FieldValue::Number(crate::time::MORNING + crate::time::DAY),
            (_, "end") => FieldValue::Number(crate::time::MORNING + crate::time::DAY + 3_600_000),
            (_, "fen") => FieldValue::Number(view.bill.total_fen),
            (_, "quantity") => FieldValue::Number(1),
            _ => FieldValue::Number(dice.between(150, 230)),
        };
        answers.push(FieldInput::of(&ask.name, value));
    }
    // A question about a part has a screen of its own.
    let about = |a: &FieldInput| a.name == "subject" && a.value == FieldValue::Code("part".into());
    if answers.iter().any(about) {
        let entry = [
            ("subject", "entry"),
            ("relation", "owner"),
            ("how", "spoken"),
        ];
        answers = entry
            .map(|(name, code)| FieldInput::of(name, FieldValue::Code(code.to_owned())))
            .to_vec();
    }
    let mut outcome = core.press(visit, action, &answers, &[], &WhenInput::Now)?;
    if let Outcome::Refused(refusal) = &outcome
        && refusal.code == "needs_reason"
        && dice.chance(600)
    {
        let reasons = because(refusal, dice);
        outcome = core.press(visit, action, &answers, &reasons, &WhenInput::Now)?;
    }
    let mut press = took(&action.act, outcome);
    press.typed = typed.filter(|_| !press.events.is_empty());
    Ok(press)
}

fn because(refusal: &RefusalView, dice: &mut Dice) -> Vec<ReasonInput> {
    let mut because = |line: &RefusalLineView| {
        let reason = dice.pick(&refusal.reasons).map(|r| r.code.clone());
        ReasonInput {
            rule: line.rule.clone(),
            reason: reason.unwrap_or_else(|| "other".to_owned()),
        }
    };
    refusal.lines.iter().map(&mut because).collect()
}

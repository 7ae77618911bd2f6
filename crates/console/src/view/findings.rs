//! Exceptions in words: rule, article, which events, who, when, reason, who may settle it, and how it was settled.

use doorstep_standard::Standard;
use doorstep_visit::EventId;
use doorstep_visit::body::Body;
use doorstep_visit::finding::{Finding, Ground, Severity};
use doorstep_visit::words as visit_words;

use super::Source;
use super::describe::describe;
use super::window::{MOST_NAMED, MOST_ROWS};

/// An exception as the page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingView {
    /// Finding id.
    pub id: String,
    /// How much it matters.
    pub severity: Severity,
    /// One line.
    pub title: String,
    /// The rule's text, or what the case says.
    pub text: String,
    /// Rule id and article; absent for a named case.
    pub source: Option<String>,
    /// Link to the rule in its standard.
    pub rule_link: Option<String>,
    /// Code of the case, or the rule id.
    pub key: String,
    /// The events that made it.
    pub events: Vec<FindingEvent>,
    /// How many more made it.
    pub more: usize,
    /// Reason that the technician gave.
    pub reason: Option<String>,
    /// It cannot be told whether the rule held.
    pub cannot_tell: bool,
    /// Events that it rests on are still missing.
    pub may_change: bool,
    /// Who may settle it, and how.
    pub settle: String,
    /// How it was settled.
    pub settled: Option<SettledView>,
}

/// An event of a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingEvent {
    /// Anchor in the evidence list.
    pub id: EventId,
    /// When, in words.
    pub time: String,
    /// Who.
    pub who: String,
    /// On which device.
    pub device: String,
    /// What it says.
    pub text: String,
    /// The one that is judged.
    pub judged: bool,
}

/// A settlement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettledView {
    /// Outcome in words.
    pub outcome: String,
    /// Who settled it.
    pub who: String,
    /// When, in words.
    pub time: String,
    /// Amount that stands, if it was said.
    pub amount: Option<String>,
}

/// The exceptions of a visit that are drawn, open ones first.
pub fn findings(s: &Source) -> Vec<FindingView> {
    let drawn = s.state.findings.iter().take(MOST_ROWS);
    drawn.map(|f| finding(s, f)).collect()
}

/// The standard by which the judged event is judged: that of its trip.
pub fn standard_of<'a>(s: &Source<'a>, f: &Finding) -> Option<&'a Standard> {
    let trip = s.entry(f.judged).and_then(|e| e.trip);
    trip.and_then(|trip| s.trip(trip))
        .and_then(|t| t.standard)
        .and_then(|h| s.standards.get(&h))
        .map(AsRef::as_ref)
        .or_else(|| s.standard())
}

fn finding(s: &Source, f: &Finding) -> FindingView {
    let standard = standard_of(s, f);
    let rule = f.ground.rule().and_then(|r| standard?.rule(r));
    let settle = match &f.ground {
        Ground::Case(n) => visit_words::case(*n, s.lang).settle,
        _ => s.lang.pick(
            "由班长查看原因后裁定",
            "a crew lead looks at the reason and settles it",
        ),
    };
    let mut order: Vec<EventId> = f.events.clone();
    order.sort_by_cached_key(|e| s.at(*e));
    let more = order.len().saturating_sub(MOST_NAMED);
    // The judged one is never left out.
    let mut left = more;
    order.retain(|e| {
        let stays = *e == f.judged || left == 0;
        left = left.saturating_sub(usize::from(!stays));
        stays
    });
    FindingView {
        id: f.id.clone(),
        severity: f.severity,
        title: visit_words::finding_title(f, standard, s.lang),
        text: visit_words::finding_text(f, standard, s.lang),
        source: visit_words::finding_source(f, standard, s.lang),
        rule_link: rule
            .zip(standard)
            .map(|(r, p)| format!("/standards/{}#r{}", p.hash, r.number)),
        key: f.ground.key().to_owned(),
        events: order
            .iter()
            .filter_map(|id| {
                let i = s.history.index(*id)?;
                let e = s.history.event(i);
                Some(FindingEvent {
                    id: *id,
                    time: s.time_of(*id),
                    who: s.names.person(&e.by).to_owned(),
                    device: s.names.device(s.lang, &e.dev),
                    text: describe(s, i),
                    judged: *id == f.judged,
                })
            })
            .collect(),
        more,
        reason: f
            .reason
            .as_ref()
            .map(|r| visit_words::code(r, s.lang).to_owned()),
        cannot_tell: f.cannot_tell,
        may_change: !f.is_final,
        settle: settle.to_owned(),
        settled: f.settled.as_ref().map(|x| SettledView {
            outcome: visit_words::code(&x.outcome, s.lang).to_owned(),
            who: s.who(x.event),
            time: s.time_of(x.event),
            amount: s
                .history
                .index(x.event)
                .and_then(|i| match s.history.body(i) {
                    Body::Settled(b) => b.fen.map(|fen| s.money(fen)),
                    _ => None,
                }),
        }),
    }
}

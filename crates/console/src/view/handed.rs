//! A hand-over that reaches nobody: a technician believes that a colleague has the visit, and no colleague does.

use doorstep_standard::Lang;
use doorstep_visit::EventKind;
use doorstep_visit::body::Body;

use super::Source;

/// A hand-over to somebody whom the company does not know, which nobody has answered by sending people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandedView {
    /// When, UTC milliseconds.
    pub at: i64,
    /// What happened and what to do.
    pub text: String,
}

/// The newest such hand-over.
pub fn to_nobody(s: &Source) -> Option<HandedView> {
    let history = s.history;
    // The newest few: a phone may say this as often as it likes, and a page is drawn all the same.
    let of = |kind: EventKind| {
        let all = (0..history.len()).rev();
        all.filter(move |i| history.event(*i).kind == kind).take(16)
    };
    let mut lost = of(EventKind::VisitHandedOver).filter(|i| match history.body(*i) {
        Body::HandedOver(to) => !s.names.people.contains_key(to),
        _ => false,
    });
    let i = lost.find(|i| !of(EventKind::Assigned).any(|sent| history.in_past(*i, sent)))?;
    let event = history.event(i);
    let Body::HandedOver(to) = history.body(i) else {
        return None;
    };
    let at = s.at(event.id).unwrap_or(event.at);
    let (when, who) = (s.time(at), s.names.person(&event.by));
    Some(HandedView {
        at,
        text: match s.lang {
            Lang::Zh => {
                format!("{when} {who}转交给 {to}，但公司里没有这个人，没有人接手：请派人")
            }
            Lang::En => format!(
                "{when} {who} handed it over to {to}, whom the company does not know, so nobody has it: send somebody"
            ),
        },
    })
}

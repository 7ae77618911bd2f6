//! What the writer of a file made of the visit: recomputed by whoever reads it, with the standards in the file.
//! The same software must come to the same verdict from the same events.

use doorstep_standard::ENGINE;

use crate::fold::VisitState;
use crate::json::Json;
use crate::signoff::SignOff;

/// A verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// When the file was written, UTC milliseconds: clocks are judged as of then.
    pub at: i64,
    /// The software that judged.
    pub engine: String,
    /// Phase of the visit.
    pub phase: String,
    /// Where sign-off stood.
    pub sign_off: String,
    /// What the customer has to pay, minor units.
    pub total_fen: i64,
    /// What was paid, minor units.
    pub paid_fen: i64,
    /// Findings that nobody settled: id, and rule or case; those that cannot be told end in `?`.
    pub open: Vec<(String, String)>,
}

/// This software, as verdicts name it.
pub fn engine() -> String {
    format!("{} engine {ENGINE}", env!("CARGO_PKG_VERSION"))
}

impl Verdict {
    pub(super) fn of_state(state: &VisitState, at: i64) -> Self {
        let sign_off = match &state.sign_off {
            SignOff::None => "none",
            SignOff::Shown(_) => "shown",
            SignOff::Signed(_) => "signed",
            SignOff::Refused(_) => "refused",
            SignOff::Reopened { .. } => "reopened",
        };
        let open = state.findings.iter().filter(|f| f.settled.is_none());
        Self {
            at,
            engine: engine(),
            phase: state.phase.as_str().to_owned(),
            sign_off: sign_off.to_owned(),
            total_fen: state.bill.total_fen,
            paid_fen: state.bill.paid_fen,
            open: open
                .map(|f| {
                    let unsure = if f.cannot_tell { "?" } else { "" };
                    (f.id.clone(), format!("{}{unsure}", f.ground.key()))
                })
                .collect(),
        }
    }

    pub(super) fn to_json(&self) -> Json {
        let open = self.open.iter().map(|(id, key)| {
            Json::from_pairs([("id", id.as_str().into()), ("key", key.as_str().into())])
        });
        Json::from_pairs([
            ("at", self.at.into()),
            ("engine", self.engine.as_str().into()),
            ("phase", self.phase.as_str().into()),
            ("sign_off", self.sign_off.as_str().into()),
            ("total_fen", self.total_fen.into()),
            ("paid_fen", self.paid_fen.into()),
            ("open", Json::List(open.collect())),
        ])
    }

    pub(super) fn read(json: &Json) -> Option<Self> {
        let text = |j: &Json, name: &str| Some(j.get(name)?.as_str()?.to_owned());
        let int = |name: &str| json.get(name)?.as_int();
        Some(Self {
            at: int("at")?,
            engine: text(json, "engine")?,
            phase: text(json, "phase")?,
            sign_off: text(json, "sign_off")?,
            total_fen: int("total_fen")?,
            paid_fen: int("paid_fen")?,
            open: json
                .get("open")?
                .as_list()?
                .iter()
                .map(|f| Some((text(f, "id")?, text(f, "key")?)))
                .collect::<Option<_>>()?,
        })
    }
}

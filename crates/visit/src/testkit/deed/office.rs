//! What the office does at its desks, and the crew lead.

use super::one::{Deed, Deed::*, any_pack, pick, tomorrow};
use super::pack::{any_fact, any_office_step, any_year, office_act};
use crate::id::EventId;
use crate::json::Json;
use crate::testkit::{Crew, LEAD, data, visit};

const TECHNICIANS: [&str; 3] = ["li", "wang", "zhao"];

pub(super) fn act(crew: &mut Crew, who: usize, deed: Deed, n: u16) -> Option<EventId> {
    let now = crew.now();
    let h = &crew.replicas[who].history;
    let (kind, d) = match deed {
        Order => (
            "o.order_set",
            data::order(
                now - i64::from(n % 600) * 60_000,
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
        PackFact => {
            let (fact, value) = any_fact(crew, who, n)?;
            let mut d = data::fact(now, &fact, "");
            d.set("value", value);
            ("o.fact_set", d)
        }
        Calendar => ("o.calendar_set", data::code("calendar", any_year(n)?)),
        OfficeStep => {
            let (kind, d) = any_office_step(crew, who, n)?;
            return Some(crew.write(who, &kind, d));
        }
        OfficeAct => {
            let (kind, d) = office_act(n)?;
            return Some(crew.write(who, &kind, d));
        }
        Link => ("o.linked", link(now, n)),
        Pin => ("o.standard_pinned", any_pack(crew, n)?),
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
        _ => return None,
    };
    Some(crew.write(who, kind, d))
}

/// A link as it may stand: without an arrival, with one of some minutes ago, or undone.
fn link(now: i64, n: u16) -> Json {
    let mut d = data::code("visit", &visit().to_string());
    match n % 4 {
        0 => {}
        1 => d.set("off", true.into()),
        _ => {
            let latest = now - i64::from(n % 600) * 60_000;
            let arrived = Json::from_pairs([
                ("event", EventId([7; 16]).to_string().into()),
                ("earliest", (latest - i64::from(n % 90)).into()),
                ("latest", latest.into()),
                ("phone_only", n.is_multiple_of(3).into()),
            ]);
            d.set("arrived", arrived);
        }
    }
    d
}

pub(super) fn lead(crew: &mut Crew, deed: Deed, n: u16) -> Option<EventId> {
    if deed == Review {
        let covers = crew.replicas[LEAD].history.newest();
        return Some(match n.is_multiple_of(2) {
            true => crew.write(LEAD, "l.reviewed", data::closed(&covers)),
            false => crew.write(
                LEAD,
                "l.returned",
                data::code("reason", "record_incomplete"),
            ),
        });
    }
    let state = crew.fold_of(LEAD);
    let finding = state
        .findings
        .get(usize::from(n) % state.findings.len().max(1))?;
    let fen = (deed == SettleAmount).then(|| i64::from(n) * 100);
    let covers = crew.replicas[LEAD].history.newest();
    let d = data::settled(&finding.id, &covers, "accepted", fen);
    Some(crew.write(LEAD, "l.settled", d))
}

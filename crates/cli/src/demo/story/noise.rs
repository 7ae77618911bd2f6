//! A visit that goes by the rules from end to end: air in a radiator, a bleed valve under warranty.

use super::beats::{Beats, COME_IN, MAKE_READY, PREPARE, PROVE, ROUND_OFF};

const P: &str = "noise";
const SHAO: &str = "tec-shao";

pub fn beats() -> Beats {
    Beats::default()
        .at(-200, 0, |s| {
            s.headline(
                "暖气片异响：从头到尾按规矩来",
                "A noisy radiator: by the rules from end to end",
            );
            s.ticks(SHAO, P, PREPARE)
        })
        .at(-197, 0, |s| s.ticks(SHAO, P, &["set_out"]))
        .at(-187, 0, |s| {
            s.ticks(SHAO, P, &["arrived", "knocked=bell", "stepped_back"])?;
            s.clock.pass(18_000);
            s.ticks(SHAO, P, COME_IN)?;
            s.ticks(SHAO, P, &["needs_confirmed"])?;
            s.clock.pass(90_000);
            s.cause(SHAO, P, "暖气片内有空气", "air in the radiator")?;
            s.ticks(SHAO, P, &["plan_made", "fees_told"])
        })
        .at(-178, 0, |s| {
            let bleed = s.list_price("bleed_valve", "warranty")?;
            s.quote(SHAO, P, "bleed", &bleed)?;
            s.clock.pass(20_000);
            s.agree(SHAO, P, "bleed", "tenant", "spoken")?;
            s.ticks(SHAO, P, MAKE_READY)?;
            s.ticks(SHAO, P, &["repair_started", "progress_told"])
        })
        .at(-170, 0, |s| {
            s.fit(SHAO, P, "bleed")?;
            s.ticks(SHAO, P, PROVE)?;
            s.ticks(SHAO, P, ROUND_OFF)?;
            s.statement_and_signature(SHAO, P)?;
            s.ticks(SHAO, P, &["left_home", "lead_told"])
        })
}

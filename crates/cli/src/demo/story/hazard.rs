//! A hazard stops the work: found, reported, cleared by the lead, and only then resumed.

use super::beats::{Beats, COME_IN, PREPARE, PROVE, ROUND_OFF, act};

const P: &str = "hazard";
const WEN: &str = "tec-wen";

pub fn beats() -> Beats {
    Beats::default()
        .at(-192, 0, |s| s.ticks(WEN, P, PREPARE))
        .at(-184, 0, |s| s.ticks(WEN, P, &["set_out"]))
        .at(-173, 0, |s| {
            s.headline(
                "循环泵不转：闻小满上门",
                "A pump stands still: Wen Xiaoman is at the door",
            );
            s.ticks(WEN, P, &["arrived", "knocked=bell"])?;
            s.clock.pass(15_000);
            s.ticks(WEN, P, COME_IN)?;
            s.ticks(WEN, P, &["needs_confirmed"])?;
            s.reading(WEN, P, 149)?;
            s.cause(WEN, P, "循环泵卡死", "the pump is stuck")?;
            s.ticks(WEN, P, &["plan_made", "fees_told", "agreement_signed"])
        })
        .at(-165, 0, |s| {
            s.ticks(
                WEN,
                P,
                &[
                    "safety_ready=electrical",
                    "ppe_on",
                    "earthing_checked",
                    "tools_on_cloth",
                ],
            )?;
            s.ticks(WEN, P, &["repair_started"])
        })
        .at(-159, 0, |s| {
            s.headline(
                "插座进水：停工，上报，等班长排除",
                "Water in the socket: stop, report, wait for the lead",
            );
            s.ticks(WEN, P, &["hazard_found=electric"])?;
            s.step_held(WEN, P, "fault_resolved")?;
            s.ticks(WEN, P, &["suspended", "hazard_reported"])?;
            s.held(WEN, P, &act("resumed"))
        })
        .at(-141, 0, |s| {
            s.hazard_cleared(P)?;
            s.sync(WEN)?;
            s.ticks(WEN, P, &["resumed"])
        })
        .at(-132, 0, |s| {
            s.ticks(WEN, P, PROVE)?;
            s.ticks(WEN, P, ROUND_OFF)?;
            s.statement_and_signature(WEN, P)?;
            s.ticks(WEN, P, &["left_home"])
        })
}

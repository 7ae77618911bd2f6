//! A leak: at the door within thirty minutes; the customer takes one part and declines the other.

use super::beats::{Beats, COME_IN, PREPARE, PROVE, ROUND_OFF, TAKEN};

const P: &str = "leak";
const MAI: &str = "tec-mai";

pub fn beats() -> Beats {
    Beats::default()
        .at(-117, 0, |s| {
            s.headline(
                "漏水急修：半小时内到场",
                "A leak: be there within thirty minutes",
            );
            s.order_comes_in(P)?;
            let office = [TAKEN, &["emergency_advice", "report_verified"]].concat();
            s.dispatcher(P, &office)?;
            s.ticks(MAI, P, PREPARE)
        })
        .at(-113, 0, |s| s.ticks(MAI, P, &["set_out"]))
        .at(-96, 0, |s| {
            s.ticks(MAI, P, &["arrived", "knocked=bell"])?;
            s.clock.pass(8_000);
            s.ticks(MAI, P, COME_IN)?;
            s.ticks(MAI, P, &["needs_confirmed"])?;
            s.cause(MAI, P, "活接垫片老化", "a worn union gasket")?;
            s.ticks(MAI, P, &["plan_made", "fees_told"])
        })
        .at(-90, 0, |s| {
            s.headline(
                "客户只换垫片，不换波纹管：没同意的不装，也不收钱",
                "The customer takes the gasket and declines the hose: no yes, no fitting, no charge",
            );
            let (gasket, hose) = (
                s.list_price("union_gasket_dn20", "company")?,
                s.list_price("expansion_hose", "company")?,
            );
            s.quote(MAI, P, "leak-gasket", &gasket)?;
            s.quote(MAI, P, "hose", &hose)?;
            s.clock.pass(25_000);
            s.agree(MAI, P, "leak-gasket", "owner", "spoken")?;
            s.decline(MAI, P, "hose", "owner", "spoken")?;
            s.ticks(MAI, P, &["safety_ready=ordinary", "tools_on_cloth", "repair_started"])?;
            s.fit_held(MAI, P, "hose")
        })
        .at(-80, 0, |s| {
            s.fit(MAI, P, "leak-gasket")?;
            s.ticks(MAI, P, PROVE)?;
            // With a leak the water is stopped first and the agreement signed afterwards.
            s.ticks(MAI, P, &["agreement_signed"])?;
            s.ticks(MAI, P, ROUND_OFF)?;
            s.statement_and_signature(MAI, P)?;
            s.ticks(MAI, P, &["left_home", "lead_told"])
        })
}

//! A leak under the other standard: thirty minutes to be there, and another order of things at the door.

use super::{Beats, act, found, knock, let_in, tested};

const P: &str = "leak";
const MAI: &str = "tec-mai";

pub fn beats() -> Beats {
    Beats::default()
        .at(-113, 0, |s| {
            s.headline(
                "漏水急修：半小时内到场（另一份标准）",
                "A leak: be there within thirty minutes (the other standard)",
            );
            s.acts(MAI, P, &["order_verified", "kit_checked", "set_out"])
        })
        .at(-96, 0, |s| {
            s.act(MAI, P, &act("arrived"))?;
            s.clock.pass(8_000);
            s.act(MAI, P, &knock("bell"))?;
            s.clock.pass(4_000);
            s.steps(MAI, P, &["stepped_back"])?;
            s.acts(MAI, P, &["waited", "introduced", "id_shown", "greeted"])?;
            s.steps(MAI, P, &["service_explained"])?;
            s.act(MAI, P, &let_in())?;
            s.clock.pass(5_000);
            s.steps(MAI, P, &["thanked"])?;
            s.acts(
                MAI,
                P,
                &["shoe_covers_on", "entered", "needs_confirmed", "inspected"],
            )?;
            s.act(MAI, P, &found(s, "活接垫片老化", "a worn union gasket"))?;
            Ok(())
        })
        .at(-88, 0, |s| {
            let gasket = s.list_price("union_gasket_dn20", "company")?;
            s.quote(MAI, P, "leak-gasket", &gasket)?;
            s.clock.pass(25_000);
            s.agree(MAI, P, "leak-gasket", "owner", "spoken")?;
            s.steps(MAI, P, &["tools_on_cloth"])?;
            s.acts(MAI, P, &["repair_started", "progress_told"])
        })
        .at(-76, 0, |s| {
            s.fit(MAI, P, "leak-gasket")?;
            s.steps(MAI, P, &["tools_in_order"])?;
            s.act(MAI, P, &tested(s))?;
            s.steps(MAI, P, &["fault_resolved"])?;
            s.acts(MAI, P, &["effect_confirmed", "cleaned"])?;
            s.statement_and_signature(MAI, P)?;
            s.acts(MAI, P, &["left_home"])
        })
}

//! A short visit that goes as it should: air in a radiator, a bleed valve under warranty.

use super::{Beats, act, found, knock, let_in, tested};

const P: &str = "noise";
const SHAO: &str = "tec-shao";

pub fn beats() -> Beats {
    Beats::default()
        .at(-197, 0, |s| {
            s.headline("暖气片异响", "A noisy radiator");
            s.act(SHAO, P, &act("set_out"))
        })
        .at(-187, 0, |s| {
            s.act(SHAO, P, &act("arrived"))?;
            s.clock.pass(15_000);
            s.act(SHAO, P, &knock("bell"))?;
            s.clock.pass(18_000);
            s.acts(SHAO, P, &["greeted", "id_shown", "introduced"])?;
            s.act(SHAO, P, &let_in())?;
            s.acts(
                SHAO,
                P,
                &["shoe_covers_on", "entered", "needs_confirmed", "inspected"],
            )?;
            s.act(SHAO, P, &found(s, "暖气片内有空气", "air in the radiator"))?;
            Ok(())
        })
        .at(-178, 0, |s| {
            let bleed = s.list_price("bleed_valve", "warranty")?;
            s.quote(SHAO, P, "bleed", &bleed)?;
            s.clock.pass(20_000);
            s.agree(SHAO, P, "bleed", "tenant", "spoken")?;
            s.acts(SHAO, P, &["repair_started"])
        })
        .at(-170, 0, |s| {
            s.fit(SHAO, P, "bleed")?;
            s.act(SHAO, P, &tested(s))?;
            s.acts(SHAO, P, &["effect_confirmed", "cleaned"])?;
            s.statement_and_signature(SHAO, P)?;
            s.acts(SHAO, P, &["left_home"])
        })
}

//! The office cancels a visit while the technician, without signal, is already at the door.

use super::{Beats, act, found, knock, let_in, tested};

const P: &str = "cancelled";
const WEN: &str = "tec-wen";

pub fn beats() -> Beats {
    Beats::default()
        .at(-83, 0, |s| {
            s.headline(
                "办公室取消了工单，闻小满没有信号，已经上门",
                "The office cancels an order; Wen Xiaoman has no signal and goes in",
            );
            s.act(WEN, P, &act("set_out"))?;
            s.signal(WEN, false)
        })
        .at(-79, 0, |s| s.cancel(P, "heat_back"))
        .at(-73, 0, |s| {
            s.act(WEN, P, &act("arrived"))?;
            s.clock.pass(12_000);
            s.act(WEN, P, &knock("bell"))?;
            s.clock.pass(20_000);
            s.acts(WEN, P, &["greeted", "id_shown", "introduced"])?;
            s.act(WEN, P, &let_in())?;
            s.acts(
                WEN,
                P,
                &["shoe_covers_on", "entered", "needs_confirmed", "inspected"],
            )
        })
        .at(-63, 0, |s| {
            s.act(WEN, P, &found(s, "活接松动", "a loose union"))?;
            s.acts(WEN, P, &["repair_started"])?;
            s.act(WEN, P, &tested(s))?;
            s.acts(WEN, P, &["effect_confirmed", "cleaned", "left_home"])?;
            s.sync_in_vain(WEN)
        })
        .at(-56, 0, |s| {
            s.signal(WEN, true)?;
            s.sync(WEN)?;
            s.exceptions(WEN, P)
        })
}

//! The office cancels a visit while the technician, without signal, is already at the door.

use super::beats::{Beats, COME_IN, MAKE_READY, PREPARE, PROVE, ROUND_OFF};

const P: &str = "cancelled";
const WEN: &str = "tec-wen";

pub fn beats() -> Beats {
    Beats::default()
        .at(-86, 0, |s| s.ticks(WEN, P, PREPARE))
        .at(-83, 0, |s| {
            s.headline(
                "办公室取消了工单，闻小满没有信号，已经上门",
                "The office cancels an order; Wen Xiaoman has no signal and goes in",
            );
            s.ticks(WEN, P, &["set_out"])?;
            s.signal(WEN, false)
        })
        .at(-79, 0, |s| s.cancel(P, "heat_back"))
        .at(-73, 0, |s| {
            s.ticks(WEN, P, &["arrived", "knocked=bell"])?;
            s.clock.pass(20_000);
            s.ticks(WEN, P, COME_IN)?;
            s.ticks(WEN, P, &["needs_confirmed"])?;
            s.cause(WEN, P, "回水阀没有开足", "the return valve is half shut")?;
            s.ticks(WEN, P, &["plan_made", "fees_told"])?;
            s.ticks(WEN, P, MAKE_READY)
        })
        .at(-64, 0, |s| {
            s.ticks(WEN, P, &["repair_started"])?;
            s.ticks(WEN, P, PROVE)?;
            s.ticks(WEN, P, ROUND_OFF)?;
            s.statement_and_signature(WEN, P)?;
            s.ticks(WEN, P, &["left_home"])?;
            s.sync_in_vain(WEN)
        })
        .at(-56, 0, |s| {
            s.signal(WEN, true)?;
            s.sync(WEN)?;
            s.exceptions(WEN, P)
        })
}

//! What is still going on when the morning ends: one customer thinks about a price, one technician is late.

use super::{Beats, act, found, knock, let_in, reading};

const QUOTING: &str = "quoting";
const LATE: &str = "late";
const ZHUANG: &str = "tec-zhuang";
const BO: &str = "tec-bo";

pub fn beats() -> Beats {
    Beats::default()
        .at(-108, 0, |s| s.customer_contacted(LATE))
        .at(-70, 0, |s| s.customer_contacted(QUOTING))
        .at(-60, 0, |s| s.customer_contacted("second"))
        .at(-50, 0, |s| s.customer_contacted("unassigned"))
        .at(-58, 0, |s| {
            s.headline(
                "还在进行：等客户决定、路上晚点",
                "Still going on: a customer decides, a technician is late",
            );
            s.acts(
                ZHUANG,
                QUOTING,
                &["order_verified", "kit_checked", "set_out"],
            )
        })
        .at(-45, 0, |s| {
            s.act(ZHUANG, QUOTING, &act("arrived"))?;
            s.clock.pass(8_000);
            s.act(ZHUANG, QUOTING, &knock("knock3"))?;
            s.clock.pass(4_000);
            s.steps(ZHUANG, QUOTING, &["stepped_back"])?;
            s.acts(
                ZHUANG,
                QUOTING,
                &["waited", "introduced", "id_shown", "greeted"],
            )?;
            s.steps(ZHUANG, QUOTING, &["service_explained"])?;
            s.act(ZHUANG, QUOTING, &let_in())?;
            s.steps(ZHUANG, QUOTING, &["thanked"])?;
            s.acts(
                ZHUANG,
                QUOTING,
                &["shoe_covers_on", "entered", "needs_confirmed"],
            )?;
            s.act(ZHUANG, QUOTING, &reading(166))
        })
        .at(-24, 0, |s| {
            s.act(
                ZHUANG,
                QUOTING,
                &found(s, "过滤器堵塞", "a blocked strainer"),
            )?;
            let (mesh, shield) = (
                s.list_price("strainer_mesh", "company")?,
                s.list_price("lockshield_dn20", "company")?,
            );
            s.quote(ZHUANG, QUOTING, "mesh", &mesh)?;
            s.quote(ZHUANG, QUOTING, "shield", &shield)?;
            s.agree(ZHUANG, QUOTING, "mesh", "tenant", "spoken")
        })
        .at(-17, 0, |s| {
            s.acts(BO, LATE, &["order_verified", "kit_checked", "set_out"])
        })
        .at(-12, 0, |s| s.acts(BO, LATE, &["delay_told"]))
}

//! What is still going on when the morning ends: one customer thinks about a price, one technician is late.

use super::beats::{Beats, COME_IN, PREPARE};

const QUOTING: &str = "quoting";
const LATE: &str = "late";
const ZHUANG: &str = "tec-zhuang";
const BO: &str = "tec-bo";

pub fn beats() -> Beats {
    Beats::default()
        .at(-72, 0, |s| {
            s.headline(
                "柏景行要晚很久：先告诉客户，办公室再去道歉",
                "Bo Jingxing will be much later: the customer is told, and the office apologises",
            );
            s.ticks(BO, LATE, &["delay_told=long"])?;
            s.dispatcher(LATE, &["delay_reason_told"])
        })
        .at(-59, 0, |s| {
            s.headline(
                "还在进行：等客户决定、路上晚点",
                "Still going on: a customer decides, a technician is late",
            );
            s.ticks(ZHUANG, QUOTING, PREPARE)
        })
        .at(-58, 0, |s| s.ticks(ZHUANG, QUOTING, &["set_out"]))
        .at(-45, 0, |s| {
            s.ticks(ZHUANG, QUOTING, &["arrived", "knocked=knock3"])?;
            s.clock.pass(8_000);
            s.ticks(ZHUANG, QUOTING, COME_IN)?;
            s.ticks(ZHUANG, QUOTING, &["needs_confirmed"])?;
            s.reading(ZHUANG, QUOTING, 166)
        })
        .at(-24, 0, |s| {
            s.cause(ZHUANG, QUOTING, "过滤器堵塞", "a blocked strainer")?;
            s.ticks(ZHUANG, QUOTING, &["plan_made", "fees_told"])?;
            let (mesh, shield) = (
                s.list_price("strainer_mesh", "company")?,
                s.list_price("lockshield_dn20", "company")?,
            );
            s.quote(ZHUANG, QUOTING, "mesh", &mesh)?;
            s.quote(ZHUANG, QUOTING, "shield", &shield)?;
            s.agree(ZHUANG, QUOTING, "mesh", "tenant", "spoken")
        })
        .at(-17, 0, |s| s.ticks(BO, LATE, PREPARE))
        .at(-16, 0, |s| s.ticks(BO, LATE, &["set_out"]))
}

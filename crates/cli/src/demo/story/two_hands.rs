//! The visit that everything is about: two technicians, one flat, no signal in the riser shaft.
//! While one fits parts offline, the other changes a price and takes a refusal by telephone.

use doorstep_core::QuoteInput;

use doorstep_visit::finding::Named;

use super::beats::{Beats, COME_IN, MAKE_READY, PREPARE, PROVE, ROUND_OFF, act};

const P: &str = "main";
const YU: &str = "tec-yu";
const SHAO: &str = "tec-shao";

pub fn beats() -> Beats {
    Beats::default()
        .at(-150, 0, |s| {
            s.headline("一户不热：郁知行出发", "A flat without heat: Yu Zhixing sets out");
            s.ticks(YU, P, PREPARE)
        })
        .at(-147, 0, |s| s.ticks(YU, P, &["set_out"]))
        .at(-138, 0, |s| s.ticks(YU, P, &["arrived"]))
        .at(-137, -40, |s| {
            s.ticks(YU, P, &["knocked=knock3"])?;
            s.wait(31);
            s.ticks(YU, P, &["knocked=knock3"])?;
            s.clock.pass(14_000);
            s.held(YU, P, &act("entered"))?;
            s.ticks(YU, P, COME_IN)
        })
        .at(-134, 0, |s| {
            s.ticks(YU, P, &["needs_confirmed"])?;
            s.reading(YU, P, 158)
        })
        .at(-129, 0, |s| {
            s.cause(YU, P, "恒温阀阀芯卡死", "thermostatic valve spindle stuck")?;
            s.note(
                YU,
                P,
                "阀芯卡死，暖气片进水管温、回水管凉",
                "Valve spindle stuck; flow pipe warm, return pipe cold",
            )?;
            s.ticks(YU, P, &["plan_made", "fees_told"])
        })
        .at(-125, 0, |s| {
            let (valve, gasket) = (
                s.list_price("thermostatic_valve_dn20", "company")?,
                s.list_price("union_gasket_dn20", "company")?,
            );
            s.quote(YU, P, "valve", &valve)?;
            s.clock.pass(20_000);
            s.quote(YU, P, "gasket", &gasket)
        })
        .at(-124, 0, |s| s.sync(SHAO))
        .at(-122, 0, |s| {
            s.headline(
                "郁知行进了管道井，没有信号；记录照常",
                "Yu Zhixing is in the riser shaft: no signal, and the taps go on",
            );
            s.signal(YU, false)?;
            s.fit_held(YU, P, "valve")
        })
        .at(-121, 0, |s| s.agree(YU, P, "valve", "owner", "spoken"))
        .at(-120, -20, |s| s.agree(YU, P, "gasket", "owner", "spoken"))
        .at(-119, -30, |s| s.ticks(YU, P, MAKE_READY))
        .at(-119, 0, |s| {
            s.headline(
                "同一时刻，邵一川在仓库：阀门调价，户主家人来电不要垫片",
                "At the same time Shao Yichuan is at the store: the valve costs more, and a relative calls to refuse the gasket",
            );
            let revised = QuoteInput {
                line: Some(s.mark("valve")?),
                fen: 9_200,
                ..s.list_price("thermostatic_valve_dn20", "company")?
            };
            s.quote(SHAO, P, "valve-revised", &revised)
        })
        .at(-118, 0, |s| s.decline(SHAO, P, "gasket", "family", "phone"))
        .at(-116, 0, |s| {
            s.ticks(YU, P, &["repair_started"])?;
            s.clock.pass(150_000);
            s.fit(YU, P, "valve")
        })
        .at(-112, 0, |s| s.fit(YU, P, "gasket"))
        .at(-111, 0, |s| s.sync_in_vain(YU))
        .at(-109, 0, |s| {
            s.ticks(YU, P, PROVE)?;
            s.reading(YU, P, 205)?;
            s.ticks(YU, P, ROUND_OFF)
        })
        .at(-105, 0, |s| s.statement_and_signature(YU, P))
        .at(-102, 0, |s| {
            s.ticks(YU, P, &["left_home"])?;
            s.restart(YU)
        })
        .at(-100, 0, |s| {
            s.headline(
                "信号恢复：两部手机的记录合并",
                "The signal is back: the records of two phones merge",
            );
            s.signal(YU, true)?;
            s.sync(YU)?;
            s.sync(SHAO)?;
            s.exceptions(YU, P)
        })
        .at(-97, 0, |s| {
            s.headline(
                "班长裁定价格：按户主同意的收",
                "The lead settles the price: what the owner agreed to stands",
            );
            s.settle(P, Named::PriceChangedAfterConsent, "keep_price")
        })
}

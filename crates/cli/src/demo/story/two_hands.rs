//! The visit that everything is about: two technicians, one flat, no signal in the riser shaft.
//! While one fits parts offline, the other changes a price and takes a refusal by telephone.

use doorstep_core::QuoteInput;

use super::{Beats, act, found, knock, let_in, reading, tested};

const P: &str = "main";
const YU: &str = "tec-yu";
const SHAO: &str = "tec-shao";

pub fn beats() -> Beats {
    Beats::default()
        .at(-147, 0, |s| {
            s.headline("一户不热：郁知行出发", "A flat without heat: Yu Zhixing sets out");
            s.act(YU, P, &act("set_out"))
        })
        .at(-138, 0, |s| {
            s.act(YU, P, &act("arrived"))?;
            Ok(())
        })
        .at(-137, -40, |s| {
            s.act(YU, P, &knock("knock3"))?;
            s.wait(31);
            s.act(YU, P, &knock("knock3"))?;
            s.clock.pass(14_000);
            s.held(YU, P, &act("entered"))?;
            s.acts(YU, P, &["greeted", "id_shown", "introduced"])?;
            s.act(YU, P, &let_in())?;
            s.acts(YU, P, &["shoe_covers_on", "entered"])
        })
        .at(-134, 0, |s| {
            s.acts(YU, P, &["needs_confirmed"])?;
            s.act(YU, P, &reading(158))?;
            Ok(())
        })
        .at(-129, 0, |s| {
            s.acts(YU, P, &["inspected"])?;
            s.act(YU, P, &found(s, "恒温阀阀芯卡死", "thermostatic valve spindle stuck"))?;
            s.note(YU, P, "阀芯卡死，暖气片进水管温、回水管凉", "Valve spindle stuck; flow pipe warm, return pipe cold")
        })
        .at(-125, 0, |s| {
            let (valve, gasket) = (s.list_price("thermostatic_valve_dn20", "company")?, s.list_price("union_gasket_dn20", "company")?);
            s.quote(YU, P, "valve", &valve)?;
            s.clock.pass(20_000);
            s.quote(YU, P, "gasket", &gasket)
        })
        .at(-124, 0, |s| s.sync(SHAO))
        .at(-122, 0, |s| {
            s.headline("郁知行进了管道井，没有信号；记录照常", "Yu Zhixing is in the riser shaft: no signal, and the taps go on");
            s.signal(YU, false)?;
            let (line, quote) = (s.mark("valve")?, s.mark("valve")?);
            s.held(YU, P, &act("part_fitted").event("line", &line).event("quote", &quote))
        })
        .at(-121, 0, |s| s.agree(YU, P, "valve", "owner", "spoken"))
        .at(-120, -20, |s| s.agree(YU, P, "gasket", "owner", "spoken"))
        .at(-119, 0, |s| {
            s.headline("同一时刻，邵一川在仓库：阀门调价，户主家人来电不要垫片", "At the same time Shao Yichuan is at the store: the valve costs more, and a relative calls to refuse the gasket");
            let revised = QuoteInput {
                line: Some(s.mark("valve")?),
                fen: 9_200,
                ..s.list_price("thermostatic_valve_dn20", "company")?
            };
            s.quote(SHAO, P, "valve-revised", &revised)
        })
        .at(-118, 0, |s| s.decline(SHAO, P, "gasket", "family", "phone"))
        .at(-116, 0, |s| {
            s.acts(YU, P, &["repair_started"])?;
            s.clock.pass(150_000);
            s.fit(YU, P, "valve")
        })
        .at(-112, 0, |s| s.fit(YU, P, "gasket"))
        .at(-111, 0, |s| s.sync_in_vain(YU))
        .at(-109, 0, |s| {
            s.act(YU, P, &tested(s))?;
            s.clock.pass(60_000);
            s.act(YU, P, &reading(205))?;
            s.acts(YU, P, &["effect_confirmed", "cleaned", "explained"])
        })
        .at(-105, 0, |s| s.statement_and_signature(YU, P))
        .at(-102, 0, |s| {
            s.acts(YU, P, &["left_home"])?;
            s.restart(YU)
        })
        .at(-100, 0, |s| {
            s.headline("信号恢复：两部手机的记录合并", "The signal is back: the records of two phones merge");
            s.signal(YU, true)?;
            s.sync(YU)?;
            s.sync(SHAO)?;
            s.exceptions(YU, P)
        })
}

//! Nobody opens: a second knock too soon, with a reason; a call, a third knock, a note, another time.

use super::beats::{Beats, PREPARE, act, knock};

const P: &str = "no_answer";
const YU: &str = "tec-yu";

pub fn beats() -> Beats {
    Beats::default()
        .at(-190, 0, |s| s.ticks(YU, P, PREPARE))
        .at(-186, 0, |s| s.ticks(YU, P, &["set_out"]))
        .at(-176, 0, |s| {
            s.headline("没有人应门", "Nobody answers the door");
            s.ticks(YU, P, &["arrived"])?;
            s.clock.pass(20_000);
            s.ticks(YU, P, &["knocked=knock3"])?;
            s.wait(12);
            s.act_because(YU, P, &knock("bell"), "other")?;
            s.clock.pass(25_000);
            s.ticks(YU, P, &["called=no_answer"])
        })
        .at(-174, 0, |s| {
            s.wait(180);
            s.ticks(YU, P, &["waited", "knocked=knock3"])?;
            s.clock.pass(40_000);
            // On the door every passer-by would read that nobody is home.
            let on_door = act("note_left").code("place", "customer_door");
            let what = s
                .lang
                .pick("把条贴在住户门上", "A note on the customer's door");
            s.held_as(YU, P, &on_door, what)?;
            s.ticks(YU, P, &["note_left=mailbox"])
        })
        .at(-168, 0, |s| {
            s.headline(
                "户主回电，另约时间",
                "The customer rings back; another time is agreed",
            );
            s.ticks(YU, P, &["called=answered"])?;
            s.agree_time(YU, P, 80, 110)?;
            s.ticks(YU, P, &["left_home"])
        })
}

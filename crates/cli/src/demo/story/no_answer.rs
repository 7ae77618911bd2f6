//! Nobody opens: a second knock too soon, with a reason; then a call, a note, another day.

use doorstep_core::ActionInput;

use super::{Beats, act, knock};

const P: &str = "no_answer";
const YU: &str = "tec-yu";

pub fn beats() -> Beats {
    Beats::default()
        .at(-186, 0, |s| {
            s.headline("没有人应门", "Nobody answers the door");
            s.act(YU, P, &act("set_out"))?;
            s.sync(YU)
        })
        .at(-176, 0, |s| {
            s.act(YU, P, &act("arrived"))?;
            s.clock.pass(20_000);
            s.act(YU, P, &knock("knock3"))?;
            s.wait(12);
            s.act_because(YU, P, &knock("bell"), "customer_waiting")?;
            s.wait(40);
            s.act(YU, P, &knock("knock3"))?;
            Ok(())
        })
        .at(-172, 0, |s| {
            s.act(YU, P, &act("called").code("outcome", "no_answer"))?;
            s.acts(YU, P, &["note_left"])?;
            let start = s.zero + 22 * 3_600_000;
            let again = ActionInput::of("appointment_agreed")
                .number("start", start)
                .number("end", start + 1_800_000);
            s.act(YU, P, &again)?;
            s.acts(YU, P, &["left_home"])?;
            s.sync(YU)
        })
}

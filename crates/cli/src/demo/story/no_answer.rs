//! Nobody opens: a second knock too soon, with a reason; then two calls, a note, another time.

use doorstep_core::ActionInput;

use super::{Beats, act, knock};

const P: &str = "no_answer";
const YU: &str = "tec-yu";

pub fn beats() -> Beats {
    Beats::default()
        .at(-186, 0, |s| {
            s.headline("没有人应门", "Nobody answers the door");
            s.act(YU, P, &act("set_out"))
        })
        .at(-176, 0, |s| {
            s.act(YU, P, &act("arrived"))?;
            s.clock.pass(20_000);
            s.act(YU, P, &knock("knock3"))?;
            s.wait(12);
            s.act_because(YU, P, &knock("bell"), "other")?;
            s.wait(40);
            s.act(YU, P, &knock("knock3"))?;
            Ok(())
        })
        .at(-172, 0, |s| {
            s.act(YU, P, &act("called").code("outcome", "no_answer"))?;
            s.acts(YU, P, &["note_left"])?;
            s.clock.pass(50_000);
            s.act(YU, P, &act("called").code("outcome", "answered"))?;
            let start = s.zero + 80 * 60_000;
            let again = ActionInput::of("appointment_agreed")
                .number("start", start)
                .number("end", start + 1_800_000);
            s.act(YU, P, &again)?;
            s.acts(YU, P, &["left_home"])
        })
}

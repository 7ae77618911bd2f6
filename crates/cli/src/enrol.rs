//! `doorstep enrol`: a phone's database on this machine joins an office.
//! The key stands in a file of that folder; a real phone keeps it in its hardware.

use std::sync::Arc;

use doorstep_core::{HttpTransport, SystemClock, TransportError};
use doorstep_standard::Lang;
use doorstep_visit::words::counted;

use crate::args::EnrolArgs;
use crate::demo::open_engine;
use crate::fail::Fail;
use crate::folder;
use crate::kept::shown;

/// Enrols, and says what comes next.
pub fn run(args: &EnrolArgs, lang: Lang) -> Result<(), Fail> {
    let transport = HttpTransport::new(&args.office).map_err(|e| {
        let todo = match e {
            TransportError::BadAddress(_) => "write the address as http://HOST:PORT",
            _ => "",
        };
        Fail::cannot(e.code(), e, todo)
    })?;
    let mut core = open_engine(&args.data, None, Arc::new(SystemClock::new()), lang)?;
    folder::close(&args.data, lang)?;
    let me = core.enrol(&transport, &args.code, None)?;
    say!(
        "{}{} · {} · {}",
        lang.pick("已注册：", "Enrolled: "),
        me.person_name,
        me.tenant,
        me.device
    );
    say!("{}{}", lang.pick("数据：", "Data: "), shown(&args.data));
    let pulled = core.sync_now(&transport, &mut |_| {})?.pulled;
    say!(
        "{}",
        lang.pick(
            &format!("第一次同步：收到 {pulled} 条记录"),
            &format!(
                "First sync: {} came",
                counted(pulled as usize, "record", "records")
            ),
        )
    );
    let today = core.today()?;
    for card in &today.visits {
        say!(
            "  {} {} · {} · {}",
            card.sign,
            card.window,
            card.title,
            card.place
        );
    }
    if today.visits.is_empty() {
        say!("  {}", today.empty_text);
    }
    say!(
        "{}",
        lang.pick(
            "接下来：办公室派的工单会在同步后出现；换手机时请办公室给新的码。",
            "Next: orders that the office assigns appear after a sync; for another phone ask the office for another code.",
        )
    );
    Ok(())
}

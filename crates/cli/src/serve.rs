//! `doorstep serve`: the office on one machine, with nothing to configure.
//! Nothing is founded by a start: whoever opens the link that it prints founds the company, or `doorstep admin found`.

use std::sync::Arc;
use std::time::Duration;

use doorstep_office::{Journal, Office, SystemClock, SystemRandom};
use doorstep_standard::Lang;

use crate::admin::config;
use crate::args::ServeArgs;
use crate::fail::Fail;
use crate::folder;
use crate::host::{Host, until_told_to_stop};
use crate::kept::shown;
use crate::print;

/// Serves until Ctrl-C.
pub fn run(args: &ServeArgs, lang: Lang) -> Result<(), Fail> {
    print::serve_on();
    folder::make(&args.data, "name another folder with --data")?;
    let mut config = config(&args.data);
    config.https = args.https;
    config.proxies = args.proxies;
    config.journal = Journal::stderr().with_requests();
    let office = Office::with_config(config, Arc::new(SystemClock), Arc::new(SystemRandom))?;
    folder::close(&args.data, lang)?;
    let host = Host::start(office.clone(), &[args.listen])?;

    say!(
        "{}{}",
        lang.pick("办公室已启动：", "The office is open: "),
        host.url()
    );
    say!("{}{}", lang.pick("数据：", "Data: "), shown(&args.data));
    if let Ok(code) = office.founding_code() {
        say!();
        say!(
            "{}",
            lang.pick(
                "还没有创建公司。请在浏览器中打开这个链接创建（在此之前，每次启动都会打印新的链接）：",
                "No company has been founded here yet. Open this link in a browser to found yours (each start prints a new one until then):"
            )
        );
        say!("  {}/found?code={code}", host.url());
        say!(
            "{}doorstep admin found --data {} --name NAME",
            lang.pick("没有浏览器时：", "Without a browser: "),
            args.data.display()
        );
    }
    say!("{}", lang.pick("按 Ctrl-C 结束", "Ctrl-C ends it"));
    until_told_to_stop(Duration::from_secs(3600), || ())?;
    host.stop()
}

//! `doorstep demo`: a heating company's morning, with everything real but the people and the passing of time.
//! A real office on a real port, six real engines with databases of their own, real HTTP between them.

mod client;
mod clock;
mod export;
mod facts;
mod network;
mod office;
mod phone;
mod reopen;
mod stage;
mod story;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;

use doorstep_core::{Clock as _, SystemClock};
use doorstep_standard::Lang;
use doorstep_visit::words;

use crate::args::DemoArgs;
use crate::fail::Fail;
use crate::fixture::{self, Fixture, Order};
use crate::host::{Host, until_told_to_stop};
use crate::serve::{DATABASE, shown};
use clock::DemoClock;
use network::Carried;
use phone::Phone;
pub use phone::open_engine;
use stage::Stage;

/// Written when the morning is over; without it the demo was interrupted.
const FINISHED: &str = "finished";
/// The export of the visit that everything is about, beside the databases.
pub const EXPORT: &str = "visit.bundle.json";
/// The morning begins this long before it ends, milliseconds.
const LENGTH_MS: i64 = 205 * 60_000;

/// Plays the morning, or opens one that was kept.
pub fn run(args: &DemoArgs, lang: Lang) -> Result<(), Fail> {
    let throw_away;
    let dir = match &args.keep {
        Some(dir) => dir.as_path(),
        None => {
            throw_away = tempfile::tempdir()?;
            throw_away.path()
        }
    };
    let (mut stage, host) = if dir.join(DATABASE).exists() {
        reopen::open(dir, args.listen, lang)?
    } else {
        play(dir, args.listen, lang)?
    };
    let outcome = curtain(&mut stage, args);
    if outcome.is_ok() && !args.exit {
        until_told_to_stop()?;
    }
    drop(stage);
    host.stop()?;
    outcome
}

/// Where to listen when nobody said: the usual address, or any free one.
fn addresses(asked: Option<SocketAddr>) -> Vec<SocketAddr> {
    match asked {
        Some(addr) => vec![addr],
        None => vec![([127, 0, 0, 1], 8080).into(), ([127, 0, 0, 1], 0).into()],
    }
}

/// The moment at which the morning ends: now, unless the morning would then not lie within one day.
fn end_of_morning(now: i64, zone: chrono_tz::Tz) -> i64 {
    use chrono::{DateTime, TimeZone, Timelike};
    let Some(local) = DateTime::from_timestamp_millis(now).map(|t| t.with_timezone(&zone)) else {
        return now;
    };
    let minute = local.hour() * 60 + local.minute();
    if (210..22 * 60).contains(&minute) {
        return now;
    }
    let noon = local.date_naive().and_hms_opt(11, 40, 0);
    noon.and_then(|t| zone.from_local_datetime(&t).earliest())
        .map_or(now, |t| t.timestamp_millis())
}

fn play(dir: &Path, listen: Option<SocketAddr>, lang: Lang) -> Result<(Stage, Host), Fail> {
    let fixture = Fixture::demo().map_err(|e| Fail::cannot("fixture", e, ""))?;
    let zone: chrono_tz::Tz = office::id(&fixture.company.zone)?;
    let now = SystemClock::new().wall_ms();
    let zero = end_of_morning(now, zone);
    let clock = DemoClock::behind_by(now - zero + LENGTH_MS);
    let office = office::open(dir, &clock)?;
    let tenant = office::found(&office, &fixture)?;
    let host = Host::start(office.clone(), &addresses(listen))?;
    let mut stage = Stage {
        lang,
        standards: fixture::standards(),
        zone,
        clock,
        zero,
        office,
        tenant,
        url: host.url(),
        dir: dir.to_owned(),
        phones: BTreeMap::new(),
        visits: BTreeMap::new(),
        marks: BTreeMap::new(),
        recorded: 0,
        fixture,
    };
    stage.begin()?;
    for beat in story::morning() {
        let due = stage.zero + beat.at;
        stage.clock.pass_until(due);
        (beat.act)(&mut stage)?;
    }
    let end = stage.zero;
    stage.clock.pass_until(end);
    stage.everyone_syncs()?;
    std::fs::write(dir.join(FINISHED), "")?;
    Ok((stage, host))
}

impl Stage {
    /// The office takes its orders; everyone's phone joins by a one-time code and syncs for the first time.
    fn begin(&mut self) -> Result<(), Fail> {
        let minutes = LENGTH_MS / 60_000;
        self.headline(
            &format!(
                "{}：办公室在 {}，演示从 {minutes} 分钟前的早晨开始",
                self.fixture.company.name, self.url
            ),
            &format!(
                "{}: the office answers at {}; the morning begins {minutes} minutes ago",
                self.fixture.company.name_en, self.url
            ),
        );
        let known: Vec<Order> = self
            .fixture
            .orders
            .iter()
            .filter(|o| o.reported_min <= -minutes)
            .cloned()
            .collect();
        self.take_orders(&known)?;
        let orders = known.len();
        self.line(
            "✓",
            self.lang.pick(
                &format!("导入 {orders} 张工单"),
                &format!("{orders} orders imported"),
            ),
        );
        let technicians: Vec<String> = self
            .fixture
            .people
            .iter()
            .filter(|p| p.role == "technician")
            .map(|p| p.person.clone())
            .collect();
        for person in technicians {
            let code = self.office.create_enrolment_code(
                &self.tenant,
                &office::id(office::LEAD)?,
                &office::id(&person)?,
            )?;
            let mut phone = Phone::open(
                &self.dir,
                &person,
                &self.fixture.company.name,
                &self.url,
                &self.clock,
                self.lang,
            )?;
            phone.enrol(&code)?;
            self.phones.insert(person.clone(), phone);
            let name = self.fixture.name(&person, self.lang);
            self.line(
                "✓",
                &format!(
                    "{name} · {}",
                    self.lang
                        .pick("手机凭一次性码注册", "phone enrolled by a one-time code")
                ),
            );
            self.sync(&person)?;
        }
        let today = self.phone("tec-yu")?.core.today()?;
        for card in &today.visits {
            self.line(
                &card.sign,
                &format!("{} · {} · {}", card.window, card.title, card.place),
            );
        }
        Ok(())
    }

    fn everyone_syncs(&mut self) -> Result<(), Fail> {
        self.headline(
            "上午结束，所有手机最后同步一次",
            "The morning is over; every phone syncs once more",
        );
        let people: Vec<String> = self.phones.keys().cloned().collect();
        for person in people {
            self.sync(&person)?;
        }
        Ok(())
    }
}

/// Numbers, facts, the export, and where to look.
fn curtain(stage: &mut Stage, args: &DemoArgs) -> Result<(), Fail> {
    let lang = stage.lang;
    if stage.recorded > 0 {
        numbers(stage);
    }
    let (name, secret) = office::sign_in(&stage.office, &stage.tenant, office::LEAD)?;
    let facts = facts::check(stage, &name, &secret)?;
    println!(
        "\n{}",
        lang.pick(
            "事实（经办公室的接口与网页核对）",
            "Facts, checked through the office's API and pages"
        )
    );
    for fact in &facts {
        println!("  {} {}", if fact.holds { "✓" } else { "✗" }, fact.words);
    }
    let missing = facts.iter().filter(|f| !f.holds).count();
    if missing > 0 {
        return Err(Fail::found(
            "facts_missing",
            lang.pick(
                &format!("{missing} 项事实对不上"),
                &format!("{missing} fact(s) are not there"),
            ),
            "",
        ));
    }
    println!();
    if let Some(dir) = &args.keep {
        let dir = shown(dir);
        println!("{} {dir}", lang.pick("数据保存在：", "Data kept in:"));
        println!(
            "  {} doorstep serve --data {dir}",
            lang.pick("再次打开办公室：", "open the office again:")
        );
        println!(
            "  {} doorstep visit verify {dir}/{EXPORT}",
            lang.pick("核对导出的上门：", "check the exported visit:")
        );
    }
    if !args.exit {
        where_to_look(stage, &name, &secret)?;
    }
    Ok(())
}

fn where_to_look(stage: &Stage, name: &str, secret: &str) -> Result<(), Fail> {
    let lang = stage.lang;
    let main = stage.visit("main")?;
    println!("{} {}/", lang.pick("控制台：", "Console:"), stage.url);
    println!(
        "{} {}/visits/{main}",
        lang.pick("这次上门：", "The visit:"),
        stage.url
    );
    println!(
        "{}",
        lang.pick(
            "以东区班长的身份登录：",
            "Sign in as the lead of crew East:"
        )
    );
    sign_in_lines(lang, name, secret);
    let (name, secret) = office::sign_in(&stage.office, &stage.tenant, office::DISPATCHER)?;
    println!(
        "{}",
        lang.pick(
            "或以调度员的身份登录，两个班组都能看到：",
            "Or as the dispatcher, who sees both crews:"
        )
    );
    sign_in_lines(lang, &name, &secret);
    println!("{}", lang.pick("按 Ctrl-C 结束", "Ctrl-C ends it"));
    Ok(())
}

fn sign_in_lines(lang: Lang, name: &str, secret: &str) {
    println!("  {} {name}", lang.pick("用户名：", "name:    "));
    println!("  {} {secret}", lang.pick("密码：  ", "password:"));
}

fn numbers(stage: &Stage) {
    let lang = stage.lang;
    let c: Carried = stage.phones.values().map(|p| p.wire.carried()).sum();
    println!("\n{}", lang.pick("本次实测", "Measured in this run"));
    let rows = [
        (
            lang.pick("手机记录的事件", "events recorded on phones"),
            stage.recorded.to_string(),
        ),
        (lang.pick("请求次数", "requests"), c.requests.to_string()),
        (
            lang.pick("没有网络的请求", "requests that found no network"),
            c.failed.to_string(),
        ),
        (lang.pick("上传字节", "bytes up"), c.sent.to_string()),
        (lang.pick("下载字节", "bytes down"), c.received.to_string()),
    ];
    for (what, n) in rows {
        println!("  {n:>8}  {what}");
    }
    if stage.clock.behind().abs() > 60_000 {
        let behind = words::duration(stage.clock.behind().abs(), lang);
        println!("{}", lang.pick(
            &format!("（此刻不在白天，演示的时钟与真实时间相差 {behind}）"),
            &format!("(it is night at the office: the demo's clock is {behind} away from the real time)"),
        ));
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    #[test]
    fn the_morning_lies_within_one_day() {
        let zone = chrono_tz::Asia::Shanghai;
        let midnight = zone.with_ymd_and_hms(2026, 11, 24, 0, 0, 0).unwrap();
        let day = midnight.timestamp_millis();
        for minute in (0..24 * 60).step_by(7) {
            let now = day + minute * 60_000;
            let end = end_of_morning(now, zone);
            let local = |ms: i64| {
                words::date_time(ms, zone)
                    .chars()
                    .take(10)
                    .collect::<String>()
            };
            assert_eq!(local(end), local(now));
            assert_eq!(local(end - LENGTH_MS), local(end));
            assert_eq!(local(end + 119 * 60_000), local(end));
            if (240..21 * 60).contains(&minute) {
                assert_eq!(end, now);
            }
        }
    }
}

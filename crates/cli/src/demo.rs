//! `doorstep demo`: a heating company's morning, with everything real but the people and the passing of time.
//! A real office on a real port, six real engines with databases of their own, real HTTP between them.

mod client;
mod clock;
mod export;
mod facts;
mod network;
mod office;
mod phone;
mod place;
mod reopen;
mod stage;
mod story;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use chrono::{Datelike, Days, TimeZone};
use chrono_tz::Tz;
use doorstep_core::{Clock as _, SystemClock};
use doorstep_standard::{Calendar, HolidayYear, Holidays, Lang, Tri, local_time};
use doorstep_visit::words;

use crate::args::DemoArgs;
use crate::fail::Fail;
use crate::fixture::{self, Fixture, Order};
use crate::folder;
use crate::host::{Host, addresses, until_told_to_stop};
use crate::kept::{EXPORT, FINISHED, shown};
use crate::print;
use clock::DemoClock;
use network::Carried;
use phone::Phone;
pub use phone::open_engine;
use place::Place;
use stage::Stage;

/// The morning begins this long before it ends, milliseconds.
const LENGTH_MS: i64 = 205 * 60_000;
/// Who has a visit to go on with when the morning ends.
const ON_THE_WAY: &str = "tec-bo";
/// How often the phones sync while the console is open.
const IN_TOUCH: Duration = Duration::from_secs(60);

/// Plays the morning, or opens one that was kept.
pub fn run(args: &DemoArgs, lang: Lang) -> Result<(), Fail> {
    print::serve_on();
    let throw_away;
    let dir = match &args.keep {
        Some(dir) => dir.as_path(),
        None => {
            throw_away = folder::throw_away()?;
            throw_away.path()
        }
    };
    let kept = match place::look(dir)? {
        Place::Demo(end) => reopen::open(dir, end, args.listen, lang)?,
        Place::Empty => None,
    };
    let (mut stage, host) = match kept {
        Some(open) => open,
        None => play(dir, args.listen, lang)?,
    };
    let outcome = curtain(&mut stage, args);
    if outcome.is_ok() && !args.exit {
        // The phones stay in touch as phones do, or the board would soon call everyone offline.
        until_told_to_stop(IN_TOUCH, || stage.keep_in_touch())?;
    }
    drop(stage);
    host.stop()?;
    outcome
}

/// The moment at which the morning ends: 11:40 of the last working day on which that is over, today included.
/// A morning of the past, because times that are still to come would make every record look like a wrong clock.
fn end_of_morning(now: i64, zone: Tz) -> i64 {
    let mut holidays = Holidays::default();
    for year in fixture::HOLIDAYS {
        if let Ok(year) = HolidayYear::parse(year.as_bytes()) {
            holidays.add(year);
        }
    }
    let works = |at: i64| match Calendar::working_days().is_open(at, zone, &holidays) {
        Tri::Yes => true,
        Tri::No => false,
        // A year whose holidays this program does not know.
        Tri::Unknown => local_time(at, zone).is_some_and(|t| t.weekday().number_from_monday() < 6),
    };
    let today = local_time(now, zone).map(|t| t.date_naive());
    today
        .into_iter()
        .flat_map(|day| (0..30).filter_map(move |back| day.checked_sub_days(Days::new(back))))
        .filter_map(|day| {
            let end = day.and_hms_opt(11, 40, 0)?;
            Some(
                zone.from_local_datetime(&end)
                    .earliest()?
                    .timestamp_millis(),
            )
        })
        .find(|end| *end <= now && works(*end))
        .unwrap_or(now)
}

fn play(dir: &Path, listen: Option<SocketAddr>, lang: Lang) -> Result<(Stage, Host), Fail> {
    let fixture = Fixture::demo().map_err(|e| Fail::cannot("fixture", e, ""))?;
    let zone: Tz = office::id(&fixture.company.zone)?;
    let now = SystemClock::new().wall_ms();
    let zero = end_of_morning(now, zone);
    let clock = DemoClock::behind_by(now - zero + LENGTH_MS);
    place::begin(dir, zero)?;
    folder::close(dir, lang)?;
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
    doorstep_private::write(&dir.join(FINISHED), b"")?;
    Ok((stage, host))
}

impl Stage {
    /// The office takes its orders; everyone's phone joins by a one-time code and syncs for the first time.
    fn begin(&mut self) -> Result<(), Fail> {
        let minutes = LENGTH_MS / 60_000;
        self.tell_clock();
        self.headline(
            &format!("{}：办公室在 {}", self.fixture.company.name, self.url),
            &format!(
                "{}: the office answers at {}",
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
                &doorstep_office::machine(),
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
                card.sign.as_str(),
                &format!("{} · {} · {}", card.window, card.title, card.place),
            );
        }
        Ok(())
    }

    /// No hidden clock: whoever reads the printout knows which day is played and how far it is from the real time.
    fn tell_clock(&self) {
        let now = words::date_time(self.clock.now(), self.zone);
        let apart = words::duration(self.clock.behind().abs(), self.lang);
        match self.lang {
            Lang::Zh => say!(
                "演示时钟：{now}，比真实时间慢 {apart}。演示的总是最近一个已经过完的工作日上午"
            ),
            Lang::En => say!(
                "The demo's clock shows {now}, {apart} behind the real time: it plays the last working morning that is over."
            ),
        }
    }

    /// What every phone with a signal does by itself; one that fails tries again next time.
    fn keep_in_touch(&mut self) {
        for phone in self.phones.values_mut() {
            let _ = phone.sync();
        }
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
    say!(
        "\n{}",
        lang.pick(
            "事实（经办公室的接口与网页核对）",
            "Facts, checked through the office's API and pages"
        )
    );
    for fact in &facts {
        say!("  {} {}", if fact.holds { "✓" } else { "✗" }, fact.words);
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
    say!();
    if let Some(dir) = &args.keep {
        let dir = shown(dir);
        say!("{} {dir}", lang.pick("数据保存在：", "Data kept in:"));
        let listen = args.listen.map(|a| a.to_string());
        let mut again = vec!["demo", "--keep", &dir];
        again.extend(listen.iter().flat_map(|a| ["--listen", a.as_str()]));
        say!(
            "  {} {}",
            lang.pick(
                "再次打开办公室，并得到登录信息：",
                "open the office again and get a sign-in:"
            ),
            command(&again)
        );
        say!(
            "  {} {}",
            lang.pick("核对导出的上门：", "check the exported visit:"),
            command(&["visit", "verify", &format!("{dir}/{EXPORT}")])
        );
    }
    stage.tell_clock();
    if !args.exit {
        where_to_look(stage, &name, &secret)?;
    }
    Ok(())
}

/// A command of this program as it can be pasted into a shell, wherever the program is.
fn command(args: &[&str]) -> String {
    let called = std::env::args().next().unwrap_or_default();
    // Found by its name once, it is found by it again; otherwise (`cargo run`) only the whole path works everywhere.
    let program = match called.contains('/') {
        true => std::env::current_exe().map_or(called, |p| p.display().to_string()),
        false => called,
    };
    let words = std::iter::once(program.as_str()).chain(args.iter().copied());
    words.map(quoted).collect::<Vec<_>>().join(" ")
}

/// A word that a shell reads as it is.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:[],=+@%".contains(c);
    match !word.is_empty() && word.chars().all(plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', "'\\''")),
    }
}

fn where_to_look(stage: &Stage, name: &str, secret: &str) -> Result<(), Fail> {
    let lang = stage.lang;
    let main = stage.visit("main")?;
    say!("{} {}/", lang.pick("控制台：", "Console:"), stage.url);
    say!(
        "{} {}/visits/{main}",
        lang.pick("这次上门：", "The visit:"),
        stage.url
    );
    say!(
        "{}",
        lang.pick(
            "以东区班长的身份登录：",
            "Sign in as the lead of crew East:"
        )
    );
    sign_in_lines(lang, name, secret);
    let (name, secret) = office::sign_in(&stage.office, &stage.tenant, office::DISPATCHER)?;
    say!(
        "{}",
        lang.pick(
            "或以调度员的身份登录，两个班组都能看到：",
            "Or as the dispatcher, who sees both crews:"
        )
    );
    sign_in_lines(lang, &name, &secret);
    be_the_technician(stage)?;
    say!("{}", lang.pick("按 Ctrl-C 结束", "Ctrl-C ends it"));
    Ok(())
}

/// A phone of one's own: a one-time code for the technician who is still on the way, and the command that takes it.
fn be_the_technician(stage: &Stage) -> Result<(), Fail> {
    let lang = stage.lang;
    let code = stage.office.create_enrolment_code(
        &stage.tenant,
        &doorstep_office::machine(),
        &office::id(ON_THE_WAY)?,
    )?;
    let name = stage.fixture.name(ON_THE_WAY, lang);
    say!(
        "{}",
        lang.pick(
            &format!("自己当一回师傅：{name}还在路上。在 Doorstep 的文件夹里运行："),
            &format!(
                "Be the technician: {name} is still on the way. In the folder of Doorstep, run:"
            ),
        )
    );
    say!(
        "  ./x phone --office {} --code {code} --behind {} --language {}",
        stage.url,
        stage.clock.behind(),
        lang.pick("zh", "en")
    );
    Ok(())
}

fn sign_in_lines(lang: Lang, name: &str, secret: &str) {
    say!("  {} {name}", lang.pick("用户名：", "name:    "));
    say!("  {} {secret}", lang.pick("密码：  ", "password:"));
}

fn numbers(stage: &Stage) {
    let lang = stage.lang;
    let c: Carried = stage.phones.values().map(|p| p.wire.carried()).sum();
    say!("\n{}", lang.pick("本次实测", "Measured in this run"));
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
        say!("  {n:>8}  {what}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_morning_is_one_of_a_working_day_and_over() {
        let zone = chrono_tz::Asia::Shanghai;
        let at = |text: &str| {
            let local = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
            zone.from_local_datetime(&local).unwrap().timestamp_millis()
        };
        for (now, end) in [
            ("2026-11-30 11:40", "2026-11-30 11:40"),
            ("2026-11-30 23:59", "2026-11-30 11:40"),
            // Monday morning: the last working day is Friday.
            ("2026-11-30 11:39", "2026-11-27 11:40"),
            ("2026-11-29 20:00", "2026-11-27 11:40"),
            ("2026-12-01 00:05", "2026-11-30 11:40"),
            // National Day, and the Saturday that is worked for it.
            ("2026-10-05 12:00", "2026-09-30 11:40"),
            ("2026-10-10 12:00", "2026-10-10 11:40"),
            // A year whose holidays are not known here.
            ("2031-06-07 12:00", "2031-06-06 11:40"),
        ] {
            let found = end_of_morning(at(now), zone);
            assert_eq!(words::date_time(found, zone), end, "{now}");
            let begins = words::date_time(found - LENGTH_MS, zone);
            assert!(begins.ends_with("08:15"), "{begins}");
        }
    }

    #[test]
    fn a_printed_command_can_be_pasted() {
        for (word, pasted) in [
            ("demo", "demo"),
            ("/var/lib/a-b_c.d", "/var/lib/a-b_c.d"),
            ("", "''"),
            ("my folder", "'my folder'"),
            ("演示", "'演示'"),
            ("it's", r"'it'\''s'"),
            ("$(x)", "'$(x)'"),
        ] {
            assert_eq!(quoted(word), pasted);
        }
    }
}

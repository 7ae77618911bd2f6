//! `doorstep serve`: the office on one machine, with nothing to configure.
//! The first start makes a company, its administrator and the standards that this program carries.

use std::path::Path;
use std::sync::Arc;

use doorstep_dispatch::{
    Config, NewPerson, NewTenant, Office, Place, Random, Role, SystemClock, SystemRandom,
};
use doorstep_standard::Lang;
use doorstep_visit::id::base32;
use doorstep_visit::{PersonId, TenantId};

use crate::args::ServeArgs;
use crate::fail::Fail;
use crate::fixture;
use crate::host::{Host, until_told_to_stop};

/// File of the office's database within its folder.
pub const DATABASE: &str = "office.db";

/// Serves until Ctrl-C.
pub fn run(args: &ServeArgs, lang: Lang) -> Result<(), Fail> {
    std::fs::create_dir_all(&args.data).map_err(|e| {
        Fail::cannot(
            "data_folder",
            format!("{}: {e}", args.data.display()),
            "name another folder with --data",
        )
    })?;
    let mut config = Config::new(Place::File(args.data.join(DATABASE)));
    config.https = args.https;
    let office = Office::with_config(config, Arc::new(SystemClock), Arc::new(SystemRandom))?;
    let first = office.tenants()?.is_empty();
    let sign_in = first.then(|| found(&office, args)).transpose()?;
    let host = Host::start(office, &[args.listen])?;

    println!(
        "{} {}",
        lang.pick("办公室已启动：", "The office is open:"),
        host.url()
    );
    println!("{} {}", lang.pick("数据：", "Data:"), shown(&args.data));
    if let Some((name, secret)) = sign_in {
        println!();
        println!(
            "{}",
            lang.pick(
                "首次启动，管理员登录信息只显示这一次：",
                "First start. The administrator's sign-in, shown only this once:"
            )
        );
        println!("  {} {name}", lang.pick("用户名：", "name:    "));
        println!("  {} {secret}", lang.pick("密码：  ", "password:"));
    }
    println!("{}", lang.pick("按 Ctrl-C 结束", "Ctrl-C ends it"));
    until_told_to_stop()?;
    host.stop()
}

/// Makes the company; answers the administrator's sign-in.
fn found(office: &Office, args: &ServeArgs) -> Result<(String, String), Fail> {
    let tenant: TenantId = args.tenant.parse().map_err(|e| {
        Fail::cannot(
            "tenant_id",
            e,
            "an id has 1 to 64 characters of a-z, 0-9 and -",
        )
    })?;
    office.create_tenant(&NewTenant {
        tenant: tenant.clone(),
        name: args.name.clone(),
        zone: args.zone.clone(),
    })?;
    let admin: PersonId = "admin"
        .parse()
        .map_err(|e| Fail::cannot("person_id", e, ""))?;
    office.add_person(
        &tenant,
        &NewPerson {
            person: admin.clone(),
            name: "Admin".into(),
            role: Role::Admin,
            crew: None,
        },
    )?;
    for id in fixture::PACK_IDS {
        if let Some(files) = fixture::pack(id) {
            office.publish_standard(&tenant, &admin, &files)?;
        }
    }
    for year in fixture::HOLIDAYS {
        office.publish_holidays(&tenant, &admin, year)?;
    }
    let secret = password();
    office.set_password(&tenant, &admin, "admin", &secret)?;
    Ok(("admin".into(), secret))
}

/// A password that nobody guesses and anybody can type: 80 random bits in groups of four.
pub fn password() -> String {
    let mut bytes = [0; 10];
    SystemRandom.fill(&mut bytes);
    let letters = base32(&bytes);
    let groups: Vec<&str> = (0..letters.len())
        .step_by(4)
        .filter_map(|i| letters.get(i..i + 4))
        .collect();
    groups.join("-")
}

/// A folder as it is printed: absolute where that can be told.
pub fn shown(dir: &Path) -> String {
    dir.canonicalize()
        .unwrap_or_else(|_| dir.to_owned())
        .display()
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_long_enough_and_never_the_same() {
        let (a, b) = (password(), password());
        assert_ne!(a, b);
        assert_eq!(a.len(), 19);
    }
}

//! `doorstep admin`: everything that keeps an office going, on the machine that holds its data.
//! Whoever may read the database may do it; no password is asked. It works while the office runs.

use std::path::Path;
use std::sync::Arc;

use doorstep_office::{
    CompanyEdit, Config, Founding, NewPerson, NewTenant, Office, PersonEdit, Place, Role, SignIn,
    SystemClock, SystemRandom, machine,
};
use doorstep_standard::Lang;
use doorstep_visit::{PersonId, TenantId};

use crate::fail::Fail;
use crate::fixture;
use crate::folder;
use crate::kept::{DATABASE, shown};

pub mod args;
mod list;
mod orders;
mod standards;

use args::{
    AdminArgs, AdminCommand, CompanyCommand, CrewCommand, FoundArgs, PersonCommand, PhoneCommand,
    ProgramCommand,
};

/// An office's database, opened by a command.
struct Opened {
    office: Office,
    tenant: TenantId,
    by: PersonId,
    lang: Lang,
}

/// What every office of this program carries.
pub fn config(data: &Path) -> Config {
    let mut config = Config::new(Place::File(data.join(DATABASE)));
    config.packs = Arc::new(fixture::carried());
    config.holidays = Arc::new(fixture::HOLIDAYS.map(str::to_owned).to_vec());
    config
}

/// Runs one command.
pub fn run(args: &AdminArgs, lang: Lang) -> Result<(), Fail> {
    if let AdminCommand::Found(new) = &args.command {
        return found(args, new, lang);
    }
    let opened = open(args, lang)?;
    match &args.command {
        AdminCommand::Found(_) => Ok(()),
        AdminCommand::Company(what) => opened.company(what),
        AdminCommand::Crew(what) => opened.crew(what),
        AdminCommand::Person(what) => opened.person(what),
        AdminCommand::Password {
            who,
            sign_in,
            quiet,
        } => {
            let person = opened.who(who)?;
            let made = opened.office.make_password(
                &opened.tenant,
                &opened.by,
                &person,
                sign_in.as_deref(),
            )?;
            opened.tell_sign_in(&made, *quiet);
            Ok(())
        }
        AdminCommand::Program(what) => opened.program(what),
        AdminCommand::Phone(what) => opened.phone(what),
        AdminCommand::Order(what) => opened.order(what),
        AdminCommand::Standard(what) => opened.standard(what),
    }
}

fn found(args: &AdminArgs, new: &FoundArgs, lang: Lang) -> Result<(), Fail> {
    folder::make(&args.data, "name another folder with --data")?;
    let office = Office::with_config(
        config(&args.data),
        Arc::new(SystemClock),
        Arc::new(SystemRandom),
    )?;
    let tenant = args.company.as_deref().unwrap_or("company");
    let made = office.found(&Founding {
        company: NewTenant {
            tenant: tenant_id(tenant)?,
            name: new.name.clone(),
            zone: new.zone.clone(),
        },
        admin: new.admin.clone(),
        sign_in: new.sign_in.clone(),
        password: None,
        standard: new.standard.clone(),
    })?;
    if !new.quiet {
        say!("{}{}", lang.pick("公司已创建：", "Founded: "), new.name);
        say!("{}{}", lang.pick("数据：", "Data: "), shown(&args.data));
        say!(
            "{}",
            lang.pick(
                "管理员的登录信息，只显示这一次：",
                "The administrator's sign-in, shown only this once:"
            )
        );
    }
    tell_sign_in(lang, &made, new.quiet);
    Ok(())
}

fn tenant_id(text: &str) -> Result<TenantId, Fail> {
    text.parse().map_err(|e| {
        Fail::cannot(
            "tenant_id",
            e,
            "an id has 1 to 64 characters of a-z, 0-9 and -",
        )
    })
}

/// Opens the office in a folder, which must have been founded.
fn open(args: &AdminArgs, lang: Lang) -> Result<Opened, Fail> {
    let nothing = || {
        Fail::cannot(
            "no_office",
            format!("{}: no office has been founded here", shown(&args.data)),
            "name its folder with --data, or found one: doorstep admin found --name NAME",
        )
    };
    match std::fs::metadata(args.data.join(DATABASE)) {
        Ok(_) => {}
        Err(e) if e.kind() == std::io::ErrorKind::PermissionDenied => {
            return Err(Fail::cannot(
                "data_denied",
                format!("{}: {e}", args.data.display()),
                "run it as the account that runs the office",
            ));
        }
        Err(_) => return Err(nothing()),
    }
    let office = Office::with_config(
        config(&args.data),
        Arc::new(SystemClock),
        Arc::new(SystemRandom),
    )?;
    let all = office.tenants()?;
    let tenant = match (&args.company, all.as_slice()) {
        (_, []) => return Err(nothing()),
        (None, [only]) => only.clone(),
        (None, _) => {
            let ids: Vec<&str> = all.iter().map(TenantId::as_str).collect();
            return Err(Fail::cannot(
                "which_company",
                format!("this server keeps several companies: {}", ids.join(", ")),
                "name one with --company",
            ));
        }
        (Some(wish), _) => {
            let wish = tenant_id(wish)?;
            if !all.contains(&wish) {
                return Err(Fail::cannot(
                    "no_company",
                    format!("there is no company {wish} here"),
                    "leave --company out, or found it: doorstep admin found --company ID",
                ));
            }
            wish
        }
    };
    Ok(Opened {
        office,
        tenant,
        by: machine(),
        lang,
    })
}

/// A role by its word.
fn role(word: &str) -> Result<Role, Fail> {
    word.parse().map_err(|()| {
        Fail::cannot(
            "role_unknown",
            format!("no role {word}"),
            "choose technician, crew_lead, dispatcher or admin",
        )
    })
}

fn id(text: &str) -> Result<PersonId, Fail> {
    text.parse().map_err(|e| {
        Fail::cannot(
            "not_an_id",
            e,
            "an id has 1 to 64 characters of a-z, 0-9 and -",
        )
    })
}

fn tell_sign_in(lang: Lang, made: &SignIn, quiet: bool) {
    if quiet {
        say!("{}", made.password);
        return;
    }
    say!("  {}{}", lang.pick("用户名：", "name:     "), made.name);
    say!("  {}{}", lang.pick("密码：", "password: "), made.password);
}

impl Opened {
    /// Tells a value that a script may want alone.
    fn tell(&self, quiet: bool, zh: &str, en: &str, value: &str) {
        match quiet {
            true => say!("{value}"),
            // A full-width colon brings its own gap.
            false => say!("{}{value}", self.lang.pick(zh, &format!("{en} "))),
        }
    }

    fn done(&self) {
        say!("{}", self.lang.pick("完成。", "Done."));
    }

    fn tell_sign_in(&self, made: &SignIn, quiet: bool) {
        tell_sign_in(self.lang, made, quiet);
    }

    /// A person by id, sign-in name, or a name that only one has.
    fn who(&self, text: &str) -> Result<PersonId, Fail> {
        let all = self.office.people(&self.tenant)?;
        if let Some(p) = all.iter().find(|p| p.person.as_str() == text) {
            return Ok(p.person.clone());
        }
        let names = self.office.sign_in_names(&self.tenant)?;
        if let Some((person, _)) = names.iter().find(|(_, n)| *n == text) {
            return Ok(person.clone());
        }
        let mut named = all.iter().filter(|p| p.name == text);
        match (named.next(), named.next()) {
            (Some(only), None) => Ok(only.person.clone()),
            (Some(_), Some(_)) => Err(Fail::cannot(
                "several_people",
                "several people have this name",
                "name the id; doorstep admin person list shows it",
            )),
            (None, _) => Err(Fail::cannot(
                "no_person",
                "nobody has this id, sign-in name or name",
                "doorstep admin person list shows everybody",
            )),
        }
    }

    fn company(&self, what: &CompanyCommand) -> Result<(), Fail> {
        match what {
            CompanyCommand::Show => self.show_company(),
            CompanyCommand::Set { name, zone } => {
                let edit = CompanyEdit {
                    name: name.clone(),
                    zone: zone.clone(),
                    ..CompanyEdit::default()
                };
                self.office.edit_company(&self.tenant, &self.by, &edit)?;
                self.show_company()
            }
        }
    }

    fn crew(&self, what: &CrewCommand) -> Result<(), Fail> {
        let (office, tenant, by) = (&self.office, &self.tenant, &self.by);
        match what {
            CrewCommand::Add { name, id } => {
                let crew = office.add_crew(tenant, by, id.as_deref(), name)?;
                self.tell(false, "班组已新增：", "Crew added:", &crew);
                Ok(())
            }
            CrewCommand::Rename { crew, name } => {
                office.rename_crew(tenant, by, crew, name)?;
                self.done();
                Ok(())
            }
            CrewCommand::List => self.list_crews(),
        }
    }

    fn person(&self, what: &PersonCommand) -> Result<(), Fail> {
        let (office, tenant, by) = (&self.office, &self.tenant, &self.by);
        match what {
            PersonCommand::Add(new) => {
                let person = NewPerson {
                    person: new.id.as_deref().map(id).transpose()?,
                    name: new.name.clone(),
                    role: role(&new.role)?,
                    crew: new.crew.clone(),
                };
                let (person, made) = office.hire(tenant, by, &person, new.sign_in.as_deref())?;
                if !new.quiet {
                    self.tell(false, "人员已新增：", "Person added:", person.as_str());
                }
                match made {
                    Some(made) => self.tell_sign_in(&made, new.quiet),
                    None if new.quiet => say!("{person}"),
                    None => {}
                }
                return Ok(());
            }
            PersonCommand::Set(edit) => {
                let person = self.who(&edit.who)?;
                let crew = match (&edit.crew, edit.no_crew) {
                    (_, true) => Some(None),
                    (Some(crew), false) => Some(Some(crew.clone())),
                    (None, false) => None,
                };
                let edit = PersonEdit {
                    name: edit.name.clone(),
                    role: edit.role.as_deref().map(role).transpose()?,
                    crew,
                };
                office.edit_person(tenant, by, &person, &edit)?;
            }
            PersonCommand::Leave { who } => office.leave(tenant, by, &self.who(who)?)?,
            PersonCommand::Return { who } => office.come_back(tenant, by, &self.who(who)?)?,
            PersonCommand::List { all } => return self.list_people(*all),
        }
        self.done();
        Ok(())
    }

    fn program(&self, what: &ProgramCommand) -> Result<(), Fail> {
        let (office, tenant, by) = (&self.office, &self.tenant, &self.by);
        match what {
            ProgramCommand::Add(new) => {
                let program = NewPerson {
                    person: new.id.as_deref().map(id).transpose()?,
                    name: new.name.clone(),
                    role: role(&new.role)?,
                    crew: new.crew.clone(),
                };
                let (program, token) = office.add_program(tenant, by, &program, new.days)?;
                if !new.quiet {
                    self.tell(false, "程序已接入：", "Program added:", program.as_str());
                }
                self.tell(
                    new.quiet,
                    "令牌，只显示这一次：",
                    "Its token, shown only this once:",
                    &token,
                );
                Ok(())
            }
            ProgramCommand::Token { who, days, quiet } => {
                let program = self.who(who)?;
                let token = office.renew_program(tenant, by, &program, *days)?;
                self.tell(
                    *quiet,
                    "新令牌，只显示这一次：",
                    "Its new token, shown only this once:",
                    &token,
                );
                Ok(())
            }
            ProgramCommand::End { who } => {
                office.end_program(tenant, by, &self.who(who)?)?;
                self.done();
                Ok(())
            }
            ProgramCommand::List => self.list_programs(),
        }
    }

    fn phone(&self, what: &PhoneCommand) -> Result<(), Fail> {
        let (office, tenant, by) = (&self.office, &self.tenant, &self.by);
        match what {
            PhoneCommand::Code { who, quiet } => {
                let code = office.create_enrolment_code(tenant, by, &self.who(who)?)?;
                self.tell(
                    *quiet,
                    "注册码，十分钟内在手机上输入，只能用一次：",
                    "Enrolment code, good once within ten minutes:",
                    &code,
                );
                Ok(())
            }
            PhoneCommand::Revoke { device } => {
                let device = device.parse().map_err(|e| {
                    Fail::cannot("not_an_id", e, "doorstep admin phone list shows the ids")
                })?;
                office.revoke_device(tenant, by, &device)?;
                self.done();
                Ok(())
            }
            PhoneCommand::List => self.list_phones(),
        }
    }
}

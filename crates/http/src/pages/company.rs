//! The routes of the company's page.

use axum::Router;
use axum::extract::{Path, RawForm, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use doorstep_standard::Lang;
use doorstep_visit::PersonId;
use maud::Markup;

use super::console::Console;
use crate::api::programs::USUAL_DAYS;
use crate::body::id;
use crate::drawn::{Seen, draw, refusal};
use crate::guard::ByPerson;
use crate::language::Language;
use doorstep_console::company::{self, CompanyView, FirstStep, NewToken, ProgramLine};
use doorstep_console::form::Typed;
use doorstep_console::layout::Section;
use doorstep_console::{load, words};
use doorstep_office::auth::{PersonCaller, Role};
use doorstep_office::error::{OfficeError, Result};
use doorstep_office::office::{CompanyEdit, NewPerson, NewTenant, Office};

/// The routes.
pub(super) fn router() -> Router<Console> {
    Router::new()
        .route("/company", get(show).post(save))
        .route("/company/programs", post(add_program))
        .route("/company/programs/{program}/token", post(renew))
        .route("/company/programs/{program}/end", post(end))
}

async fn show(
    State(console): State<Console>,
    ByPerson(caller): ByPerson,
    Language(lang): Language,
    uri: Uri,
) -> Response {
    let seen = Seen::new(caller, lang, &uri);
    draw(
        &console.app,
        &console.shelf,
        seen,
        move |office, _, seen| page(office, seen, None, None, Typed::default()),
    )
    .await
}

fn page(
    office: &Office,
    seen: &Seen,
    token: Option<&NewToken>,
    company: Option<Typed>,
    program: Typed,
) -> Result<Markup> {
    let (lang, tenant) = (seen.lang, &seen.caller.tenant);
    let common = load::common(office, &seen.caller)?;
    let programs = office.programs(tenant)?.into_iter().map(|p| ProgramLine {
        program: p.row.person.to_string(),
        name: p.row.name,
        role: p.row.role,
        good_until: p
            .good_until
            .and_then(|t| words::day_of(t, common.zone))
            .map(|d| d.to_string()),
    });
    let now = office.tenant(tenant)?;
    let filled = || Typed::filled(&stands(&now));
    let view = CompanyView {
        steps: steps(office, seen)?,
        zone_fixed: office.storage().read(tenant, |rows| rows.has_visits())?,
        crews: common.names.crews.clone().into_iter().collect(),
        programs: programs.collect(),
        company: company.unwrap_or_else(filled),
        program,
    };
    let body = company::company(lang, &view, token, &seen.viewer(&common));
    let title = lang.pick("公司", "Company");
    Ok(seen.page(&common, Section::Company, title, body))
}

/// What stands between a new office and its first visit.
fn steps(office: &Office, seen: &Seen) -> Result<Vec<FirstStep>> {
    let (lang, tenant) = (seen.lang, &seen.caller.tenant);
    let people = office.people(tenant)?;
    let has = |role: Role| {
        let here =
            |p: &&doorstep_office::storage::people::PersonRow| p.left_at.is_none() && !p.program;
        people.iter().filter(here).any(|p| p.role == role)
    };
    let step = |zh, en, href, done| FirstStep {
        what: lang.pick(zh, en),
        href,
        done,
    };
    Ok(vec![
        step(
            "选定新工单采用的服务标准",
            "Choose the service standard of new orders",
            "/standards",
            office.default_standard(tenant)?.is_some(),
        ),
        step(
            "新增班组",
            "Add a crew",
            "/people#new-crew",
            !office.crews(tenant)?.is_empty(),
        ),
        step(
            "新增维修员",
            "Add a technician",
            "/people#new-person",
            has(Role::Technician),
        ),
        step(
            "新增班长，看本班的上门记录",
            "Add a crew lead, who reads the crew's visits",
            "/people#new-person",
            has(Role::CrewLead),
        ),
        step(
            "新增调度，派工单",
            "Add a dispatcher, who assigns orders",
            "/people#new-person",
            has(Role::Dispatcher),
        ),
        step(
            "给维修员生成注册码，在手机上输入",
            "Make an enrolment code for a technician and enter it on the phone",
            "/people",
            !office.devices(tenant)?.is_empty(),
        ),
        step(
            "录入第一张工单",
            "Take the first order",
            "/orders",
            !office.orders(tenant, None, 1)?.is_empty(),
        ),
    ])
}

async fn save(
    State(console): State<Console>,
    ByPerson(caller): ByPerson,
    Language(lang): Language,
    RawForm(form): RawForm,
) -> Response {
    act(&console, lang, caller, move |office, seen| {
        let typed = Typed::read(&form);
        let given = |name: &str| typed.given(name).map(str::to_owned);
        let edit = CompanyEdit {
            name: Some(typed.value("name").to_owned()),
            zone: given("zone"),
            standard: None,
            seen: given("was_name").zip(given("was_zone")),
        };
        match office.edit_company(&seen.caller.tenant, &seen.caller.person, &edit) {
            Ok(()) => Ok(None),
            Err(e) => {
                let changed = e.code() == "company_changed";
                let mut typed = typed.refuse(lang, e)?;
                if changed {
                    // What the other one saved is shown, and stands until somebody changes that.
                    let now = office.tenant(&seen.caller.tenant)?;
                    typed = typed.anew(&stands(&now));
                }
                let page = page(office, seen, None, Some(typed), Typed::default())?;
                Ok(Some((StatusCode::UNPROCESSABLE_ENTITY, page)))
            }
        }
    })
    .await
}

/// The fields of a company's form as the company stands, with what the form was filled from.
fn stands(now: &NewTenant) -> [(&'static str, &str); 4] {
    [
        ("name", &now.name),
        ("zone", &now.zone),
        ("was_name", &now.name),
        ("was_zone", &now.zone),
    ]
}

/// The token is in the answer alone; loading the page again does not show it.
async fn add_program(
    State(console): State<Console>,
    ByPerson(caller): ByPerson,
    Language(lang): Language,
    RawForm(form): RawForm,
) -> Response {
    act(&console, lang, caller, move |office, seen| {
        let typed = Typed::read(&form);
        let c = &seen.caller;
        let add = || {
            let role = typed.value("role").parse();
            let new = NewPerson {
                person: None,
                name: typed.value("name").to_owned(),
                role: role.or(Err(OfficeError::Field {
                    field: "role",
                    code: "role_unknown",
                }))?,
                crew: typed.given("crew").map(str::to_owned),
            };
            let days = typed.value("days").parse().unwrap_or(USUAL_DAYS);
            office.add_program(&c.tenant, &c.person, &new, days)
        };
        match add() {
            Ok((_, token)) => {
                let name = typed.value("name").to_owned();
                let page = page(
                    office,
                    seen,
                    Some(&NewToken { name, token }),
                    None,
                    Typed::default(),
                )?;
                Ok(Some((StatusCode::OK, page)))
            }
            Err(e) => {
                let typed = typed.refuse(lang, e)?;
                let page = page(office, seen, None, None, typed)?;
                Ok(Some((StatusCode::UNPROCESSABLE_ENTITY, page)))
            }
        }
    })
    .await
}

async fn renew(
    State(console): State<Console>,
    ByPerson(caller): ByPerson,
    Language(lang): Language,
    Path(program): Path<String>,
) -> Response {
    act(&console, lang, caller, move |office, seen| {
        let program: PersonId = id(&program, "program")?;
        let c = &seen.caller;
        let token = office.renew_program(&c.tenant, &c.person, &program, USUAL_DAYS)?;
        let name = load::common(office, c)?.names.person(&program).to_owned();
        let page = page(
            office,
            seen,
            Some(&NewToken { name, token }),
            None,
            Typed::default(),
        )?;
        Ok(Some((StatusCode::OK, page)))
    })
    .await
}

async fn end(
    State(console): State<Console>,
    ByPerson(caller): ByPerson,
    Language(lang): Language,
    Path(program): Path<String>,
) -> Response {
    act(&console, lang, caller, move |office, seen| {
        let program: PersonId = id(&program, "program")?;
        office.end_program(&seen.caller.tenant, &seen.caller.person, &program)?;
        Ok(None)
    })
    .await
}

/// Runs an act and goes back to the page, or shows what it answers.
async fn act(
    console: &Console,
    lang: Lang,
    caller: PersonCaller,
    work: impl FnOnce(&Office, &Seen) -> Result<Option<(StatusCode, Markup)>> + Send + 'static,
) -> Response {
    let seen = Seen {
        caller,
        lang,
        path: "/company".into(),
    };
    let done = console.app.run(move |office| work(office, &seen)).await;
    match done {
        Ok(None) => Redirect::to("/company").into_response(),
        Ok(Some((status, page))) => (status, page).into_response(),
        Err(e) => refusal(lang, "/company", &e),
    }
}

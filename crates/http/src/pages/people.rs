//! The routes of the people's page: who works here, how they sign in, their phones.

use axum::Router;
use axum::extract::{Path, RawForm, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use doorstep_standard::Lang;
use doorstep_visit::PersonId;
use maud::Markup;

use super::console::Console;
use crate::body::id;
use crate::drawn::{Seen, draw, refusal};
use crate::guard::ByPerson;
use crate::language::Language;
use doorstep_console::form::Typed;
use doorstep_console::layout::Section;
use doorstep_console::people::{self, Forms, News};
use doorstep_console::{lists, load};
use doorstep_office::auth::{PersonCaller, Role};
use doorstep_office::error::{OfficeError, Result};
use doorstep_office::office::{NewPerson, Office, PersonEdit};

/// The routes.
pub(super) fn router() -> Router<Console> {
    Router::new()
        .route("/people", get(show).post(add))
        .route("/people/codes", post(new_code))
        .route("/people/{person}/edit", post(edit))
        .route("/people/{person}/leave", post(leave))
        .route("/people/{person}/return", post(come_back))
        .route("/people/{person}/password", post(password))
        .route("/people/devices/{device}/revoke", post(revoke))
        .route("/crews", post(add_crew))
        .route("/crews/{crew}", post(rename_crew))
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
        move |office, _, seen| page(office, seen, None, &Forms::default()),
    )
    .await
}

fn page(office: &Office, seen: &Seen, news: Option<&News>, forms: &Forms) -> Result<Markup> {
    let common = load::common(office, &seen.caller)?;
    let tenant = &seen.caller.tenant;
    let viewer = seen.viewer(&common);
    let names = match viewer.role {
        Role::Admin => office.sign_in_names(tenant)?,
        _ => Default::default(),
    };
    let all = lists::people(
        seen.lang,
        &common,
        &seen.caller,
        &office.people(tenant)?,
        &office.crews(tenant)?,
        &office.devices_for(&seen.caller)?,
        &names,
    );
    let title = seen.lang.pick("人员与设备", "People and devices");
    let keeper = matches!(viewer.role, Role::CrewLead | Role::Admin);
    let print = match keeper {
        true => Some(office.fingerprint(tenant)?),
        false => None,
    };
    let viewer = Some(&viewer).filter(|_| keeper);
    let body = people::people(seen.lang, &all, news, viewer, forms, print.as_deref());
    Ok(seen.page(&common, Section::People, title, body))
}

/// Runs an act; what is to be shown once comes with the page, and a refusal that typing can mend with its form.
async fn act(
    console: &Console,
    lang: Lang,
    caller: PersonCaller,
    work: impl FnOnce(&Office, &PersonCaller) -> Result<Done> + Send + 'static,
) -> Response {
    let seen = Seen {
        caller,
        lang,
        path: "/people".into(),
    };
    // A few of these acts hash a password; none of them is frequent.
    let done = console.app.run_hashing(move |office| {
        Ok(match work(office, &seen.caller)? {
            Done::Plain => None,
            Done::News(news) => {
                let page = page(office, &seen, Some(&news), &Forms::default())?;
                Some((StatusCode::OK, page))
            }
            Done::Again(forms) => {
                let page = page(office, &seen, None, &forms)?;
                Some((StatusCode::UNPROCESSABLE_ENTITY, page))
            }
        })
    });
    match done.await {
        Ok(None) => Redirect::to("/people").into_response(),
        Ok(Some((status, page))) => (status, page).into_response(),
        Err(e) => refusal(lang, "/people", &e),
    }
}

enum Done {
    Plain,
    News(News),
    Again(Box<Forms>),
}

fn again(forms: Forms) -> Result<Done> {
    Ok(Done::Again(Box::new(forms)))
}

fn role(typed: &Typed) -> Result<Role> {
    let known = typed.value("role").parse();
    known.or(Err(OfficeError::Field {
        field: "role",
        code: "role_unknown",
    }))
}

async fn add(
    State(console): State<Console>,
    ByPerson(caller): ByPerson,
    Language(lang): Language,
    RawForm(form): RawForm,
) -> Response {
    act(&console, lang, caller, move |office, c| {
        let typed = Typed::read(&form);
        let hire = || {
            let new = NewPerson {
                person: None,
                name: typed.value("name").to_owned(),
                role: role(&typed)?,
                crew: typed.given("crew").map(str::to_owned),
            };
            office.hire(&c.tenant, &c.person, &new, typed.given("sign_in"))
        };
        match hire() {
            Ok((_, None)) => Ok(Done::Plain),
            Ok((_, Some(sign_in))) => {
                let name = typed.value("name").to_owned();
                Ok(Done::News(News::SignIn { name, sign_in }))
            }
            Err(e) => again(Forms {
                person: typed.refuse(lang, e)?,
                ..Forms::default()
            }),
        }
    })
    .await
}

async fn edit(
    State(console): State<Console>,
    ByPerson(caller): ByPerson,
    Language(lang): Language,
    Path(person): Path<String>,
    RawForm(form): RawForm,
) -> Response {
    act(&console, lang, caller, move |office, c| {
        let person: PersonId = id(&person, "person")?;
        let typed = Typed::read(&form);
        let change = || {
            // What was left as the page showed it stays as it is now: somebody else may have changed it meanwhile.
            let left =
                |field, was| typed.given(was).is_some() && typed.value(field) == typed.value(was);
            let crew_left = typed.value("crew") == typed.value("was_crew");
            let edit = PersonEdit {
                name: (!left("name", "was_name")).then(|| typed.value("name").to_owned()),
                role: match left("role", "was_role") {
                    true => None,
                    false => Some(role(&typed)?),
                },
                crew: (!crew_left).then(|| typed.given("crew").map(str::to_owned)),
            };
            office.edit_person(&c.tenant, &c.person, &person, &edit)
        };
        match change() {
            Ok(()) => Ok(Done::Plain),
            Err(e) => again(Forms {
                edit: Some((person.to_string(), typed.refuse(lang, e)?)),
                ..Forms::default()
            }),
        }
    })
    .await
}

async fn leave(
    State(console): State<Console>,
    ByPerson(caller): ByPerson,
    Language(lang): Language,
    Path(person): Path<String>,
) -> Response {
    act(&console, lang, caller, move |office, c| {
        office.leave(&c.tenant, &c.person, &id(&person, "person")?)?;
        Ok(Done::Plain)
    })
    .await
}

async fn come_back(
    State(console): State<Console>,
    ByPerson(caller): ByPerson,
    Language(lang): Language,
    Path(person): Path<String>,
) -> Response {
    act(&console, lang, caller, move |office, c| {
        office.come_back(&c.tenant, &c.person, &id(&person, "person")?)?;
        Ok(Done::Plain)
    })
    .await
}

/// The password is in the answer alone; loading the page again does not show it.
async fn password(
    State(console): State<Console>,
    ByPerson(caller): ByPerson,
    Language(lang): Language,
    Path(person): Path<String>,
    RawForm(form): RawForm,
) -> Response {
    act(&console, lang, caller, move |office, c| {
        let person: PersonId = id(&person, "person")?;
        let typed = Typed::read(&form);
        match office.make_password(&c.tenant, &c.person, &person, typed.given("sign_in")) {
            Ok(sign_in) => {
                let name = load::common(office, c)?.names.person(&person).to_owned();
                Ok(Done::News(News::SignIn { name, sign_in }))
            }
            Err(e) => again(Forms {
                sign_in: Some((person.to_string(), typed.refuse(lang, e)?)),
                ..Forms::default()
            }),
        }
    })
    .await
}

/// The code is in the answer alone; loading the page again does not show it.
async fn new_code(
    State(console): State<Console>,
    ByPerson(caller): ByPerson,
    Language(lang): Language,
    RawForm(form): RawForm,
) -> Response {
    act(&console, lang, caller, move |office, c| {
        let typed = Typed::read(&form);
        let person: PersonId = id(typed.value("person"), "person")?;
        let code = office.create_enrolment_code(&c.tenant, &c.person, &person)?;
        Ok(Done::News(News::Code {
            name: load::common(office, c)?.names.person(&person).to_owned(),
            code,
            minutes: office.config().enrolment_ms / 60_000,
        }))
    })
    .await
}

async fn revoke(
    State(console): State<Console>,
    ByPerson(caller): ByPerson,
    Language(lang): Language,
    Path(device): Path<String>,
) -> Response {
    act(&console, lang, caller, move |office, c| {
        office.revoke_device(&c.tenant, &c.person, &id(&device, "device")?)?;
        Ok(Done::Plain)
    })
    .await
}

async fn add_crew(
    State(console): State<Console>,
    ByPerson(caller): ByPerson,
    Language(lang): Language,
    RawForm(form): RawForm,
) -> Response {
    act(&console, lang, caller, move |office, c| {
        let typed = Typed::read(&form);
        match office.add_crew(&c.tenant, &c.person, None, typed.value("name")) {
            Ok(_) => Ok(Done::Plain),
            Err(e) => again(Forms {
                crew: typed.refuse(lang, e)?,
                ..Forms::default()
            }),
        }
    })
    .await
}

async fn rename_crew(
    State(console): State<Console>,
    ByPerson(caller): ByPerson,
    Language(lang): Language,
    Path(crew): Path<String>,
    RawForm(form): RawForm,
) -> Response {
    act(&console, lang, caller, move |office, c| {
        let typed = Typed::read(&form);
        office.rename_crew(&c.tenant, &c.person, &crew, typed.value("name"))?;
        Ok(Done::Plain)
    })
    .await
}

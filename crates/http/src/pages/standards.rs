//! The routes of the standards' pages: the list, one as a page, publishing, retiring, holidays.

use axum::Router;
use axum::extract::{Form, Path, RawForm, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use chrono::Datelike;
use doorstep_standard::Lang;
use maud::Markup;
use serde::Deserialize;

use super::console::Console;
use crate::drawn::{Seen, draw, refusal};
use crate::guard::ByPerson;
use crate::language::Language;
use doorstep_console::form::Typed;
use doorstep_console::layout::Section;
use doorstep_console::load::{self, Shelf};
use doorstep_console::standards::{self, HolidayForm};
use doorstep_console::{lists, words};
use doorstep_office::auth::{PersonCaller, Role};
use doorstep_office::error::{OfficeError, Result};
use doorstep_office::office::Office;

/// The routes.
pub(super) fn router() -> Router<Console> {
    Router::new()
        .route("/standards", get(list))
        .route("/standards/holidays", post(holidays))
        .route("/standards/carried", post(publish_carried))
        .route("/standards/choice", post(choose))
        .route("/standards/{hash}", get(show))
        .route("/standards/{hash}/retire", post(retire))
        .route("/standards/{hash}/restore", post(restore))
}

async fn list(
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
        move |office, shelf, seen| page(office, shelf, seen, HolidayForm::default()),
    )
    .await
}

fn page(office: &Office, shelf: &Shelf, seen: &Seen, form: HolidayForm) -> Result<Markup> {
    let lang = seen.lang;
    let common = load::common(office, &seen.caller)?;
    let tenant = &seen.caller.tenant;
    let rows = office.standards(tenant)?;
    let chosen = office.default_standard(tenant)?.map(|s| s.hash);
    let lines = rows
        .iter()
        .filter_map(|row| {
            let compiled = shelf.take(office, tenant, &row.hash).ok()?;
            let mut line = lists::standard_line(lang, common.zone, row, &compiled);
            line.chosen = chosen.as_ref() == Some(&row.hash);
            // The highest version in use of an id is what choosing the id means.
            let newest = rows
                .iter()
                .find(|r| r.id == row.id && r.retired_at.is_none());
            line.newest = newest.is_some_and(|r| r.hash == row.hash);
            Some(line)
        })
        .collect::<Vec<_>>();
    let holidays = lists::holiday_lines(lang, common.zone, &office.holidays(tenant)?);
    let today = words::day_of(common.now, common.zone).ok_or(OfficeError::Internal)?;
    let title = lang.pick("服务标准", "Service standards");
    let viewer = seen.viewer(&common);
    let admin = viewer.role == Role::Admin;
    let offers = match admin {
        true => lists::offers(lang, &office.carried(), &rows),
        false => Vec::new(),
    };
    let admin = admin.then_some(&viewer);
    let body = maud::html! {
        (standards::list(lang, &lines, admin))
        @if let Some(viewer) = admin { (standards::offers(lang, &offers, viewer)) }
        (standards::years(lang, &holidays, today.year(), admin.map(|v| (&form, v))))
    };
    Ok(seen.page(&common, Section::Standards, title, body))
}

async fn show(
    State(console): State<Console>,
    ByPerson(caller): ByPerson,
    Language(lang): Language,
    uri: Uri,
    Path(hash): Path<String>,
) -> Response {
    let seen = Seen::new(caller, lang, &uri);
    draw(
        &console.app,
        &console.shelf,
        seen,
        move |office, shelf, seen| {
            let common = load::common(office, &seen.caller)?;
            let s = shelf.take(office, &seen.caller.tenant, &hash)?;
            let title = &s.texts(lang).title;
            Ok(seen.page(
                &common,
                Section::Standards,
                title,
                standards::page(lang, &s),
            ))
        },
    )
    .await
}

/// Runs an administrator's act and goes back to the list.
async fn act(
    console: &Console,
    lang: Lang,
    caller: PersonCaller,
    work: impl FnOnce(&Office, &PersonCaller) -> Result<()> + Send + 'static,
) -> Response {
    let done = console.app.run(move |office| work(office, &caller)).await;
    match done {
        Ok(()) => Redirect::to("/standards").into_response(),
        Err(e) => refusal(lang, "/standards", &e),
    }
}

async fn retire(
    State(console): State<Console>,
    ByPerson(caller): ByPerson,
    Language(lang): Language,
    Path(hash): Path<String>,
) -> Response {
    act(&console, lang, caller, move |office, c| {
        office.retire_standard(&c.tenant, &c.person, &hash)
    })
    .await
}

async fn restore(
    State(console): State<Console>,
    ByPerson(caller): ByPerson,
    Language(lang): Language,
    Path(hash): Path<String>,
) -> Response {
    act(&console, lang, caller, move |office, c| {
        office.restore_standard(&c.tenant, &c.person, &hash)
    })
    .await
}

async fn choose(
    State(console): State<Console>,
    ByPerson(caller): ByPerson,
    Language(lang): Language,
    RawForm(form): RawForm,
) -> Response {
    let typed = Typed::read(&form);
    act(&console, lang, caller, move |office, c| {
        office.choose_standard(&c.tenant, &c.person, typed.value("id"))
    })
    .await
}

async fn publish_carried(
    State(console): State<Console>,
    ByPerson(caller): ByPerson,
    Language(lang): Language,
    RawForm(form): RawForm,
) -> Response {
    let typed = Typed::read(&form);
    act(&console, lang, caller, move |office, c| {
        let id = typed.value("id");
        office.publish_carried(&c.tenant, &c.person, id).map(|_| ())
    })
    .await
}

#[derive(Deserialize)]
struct Holidays {
    document: String,
}

/// Publishes the holidays of a year. A document that cannot be read comes back with what is wrong with it.
async fn holidays(
    State(console): State<Console>,
    ByPerson(caller): ByPerson,
    Language(lang): Language,
    Form(form): Form<Holidays>,
) -> Response {
    let shelf = console.shelf.clone();
    let done = console.app.run(move |office| {
        // A browser ends its lines otherwise than a file; the same document has the same hash.
        let document = form.document.replace("\r\n", "\n");
        let refused = match office.publish_holidays(&caller.tenant, &caller.person, &document) {
            Ok(_) => return Ok(None),
            Err(OfficeError::Holidays(e)) => e,
            Err(e) => return Err(e),
        };
        let form = HolidayForm {
            typed: document,
            refused: Some(OfficeError::from(refused).words(lang)),
        };
        let seen = Seen {
            caller,
            lang,
            path: "/standards".into(),
        };
        page(office, &shelf, &seen, form).map(Some)
    });
    match done.await {
        Ok(Some(page)) => (StatusCode::UNPROCESSABLE_ENTITY, page).into_response(),
        Ok(None) => Redirect::to("/standards#holidays").into_response(),
        Err(e) => refusal(lang, "/standards", &e),
    }
}

//! `/found`: the founding of the first company, for whoever has the link that the server printed.

use axum::extract::{Query, RawForm, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use doorstep_visit::TenantId;
use maud::Markup;
use serde::Deserialize;

use crate::drawn::refusal;
use crate::language::Language;
use crate::sign_in::admit;
use crate::state::AppState;
use doorstep_console::form::{Typed, alike};
use doorstep_console::found::found as form;
use doorstep_console::layout::{self, Page, Section};
use doorstep_office::error::{OfficeError, Result, failed};
use doorstep_office::office::{Founding, NewTenant, Office, SignedIn};

/// Id of a company that is founded in the browser; its people never type it while it is the only one.
const TENANT: &str = "company";

#[derive(Deserialize)]
pub(super) struct Code {
    code: Option<String>,
}

/// The form, if the code is right and nothing is founded yet.
pub(super) async fn page(
    State(state): State<AppState>,
    Language(lang): Language,
    Query(query): Query<Code>,
) -> Response {
    let code = query.code.unwrap_or_default();
    let drawn = state.run(move |office| {
        office.check_founding(&code)?;
        let typed = Typed::filled(&[("zone", "Asia/Shanghai"), ("sign_in", "admin")]);
        Ok(draw(office, lang, &code, &typed))
    });
    match drawn.await {
        Ok(page) => page.into_response(),
        Err(OfficeError::Conflict { .. }) => Redirect::to("/sign-in").into_response(),
        Err(e) => refusal(lang, "/sign-in", &e),
    }
}

fn draw(office: &Office, lang: doorstep_standard::Lang, code: &str, typed: &Typed) -> Markup {
    let packs = office.carried().into_iter().map(|c| {
        let title = c.standard.texts(lang).title.clone();
        (c.standard.id, title)
    });
    let path = format!("/found?code={code}");
    let page = Page {
        lang,
        title: lang.pick("创建公司", "Found your company"),
        section: Section::Outside,
        viewer: None,
        path: &path,
        company: "",
        clock: None,
    };
    layout::page(&page, form(lang, code, &packs.collect::<Vec<_>>(), typed))
}

/// Founds, and signs the founder in. What is refused comes back with the form; then nothing was founded.
pub(super) async fn found(
    State(state): State<AppState>,
    Language(lang): Language,
    RawForm(body): RawForm,
) -> Response {
    let done = state.run_hashing(move |office| {
        let typed = Typed::read(&body);
        match begin(office, &typed) {
            Ok(begun) => Ok(Ok(begun)),
            Err(e) => {
                office.check_founding(typed.value("code"))?;
                let code = typed.value("code").to_owned();
                let typed = typed.refuse(lang, e)?;
                Ok(Err(draw(office, lang, &code, &typed)))
            }
        }
    });
    match done.await {
        Ok(Ok(begun)) => admit(&state, lang, begun, "/company"),
        Ok(Err(page)) => (StatusCode::UNPROCESSABLE_ENTITY, page).into_response(),
        Err(e) => refusal(lang, "/sign-in", &e),
    }
}

fn begin(office: &Office, typed: &Typed) -> Result<SignedIn> {
    alike(typed)?;
    let tenant: TenantId = TENANT.parse().map_err(failed)?;
    let founding = Founding {
        company: NewTenant {
            tenant,
            name: typed.value("company").to_owned(),
            zone: typed.value("zone").to_owned(),
        },
        admin: typed.value("name").to_owned(),
        sign_in: typed.value("sign_in").to_owned(),
        password: Some(typed.value("password").to_owned()),
        standard: typed.value("standard").to_owned(),
    };
    let sign_in = office.found_by_code(typed.value("code"), &founding)?;
    office.sign_in(None, &sign_in.name, &sign_in.password)
}

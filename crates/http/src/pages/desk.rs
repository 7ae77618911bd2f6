//! The dispatcher's forms on a visit page: what was typed is not lost when it is refused, and the page says in the
//! reader's language what is wrong.

use axum::extract::{Form, Path, RawForm, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use doorstep_standard::Lang;
use doorstep_visit::VisitId;
use maud::Markup;
use serde::Deserialize;
use serde_json::Value;

use super::console::Console;
use crate::body;
use crate::drawn::{Seen, refusal};
use crate::guard::ByPerson;
use crate::language::Language;
use doorstep_console::desk::{self, OrderForm, order_fields};
use doorstep_console::form::{Typed, beside};
use doorstep_console::layout::Section;
use doorstep_console::load::{self, Common, Loaded};
use doorstep_console::view::links::links_view;
use doorstep_office::auth::{PersonCaller, Role};
use doorstep_office::error::{OfficeError, Result};
use doorstep_office::office::Office;
use doorstep_office::orders::FAULT_KINDS;

/// Kinds of fault that an order may name here: the usual ones and those of the company's standard.
pub(super) fn kinds(office: &Office, tenant: &doorstep_visit::TenantId) -> Result<Vec<String>> {
    let mut all: Vec<String> = FAULT_KINDS.iter().map(|k| (*k).to_owned()).collect();
    for kind in office.fault_kinds(tenant)? {
        if !all.contains(&kind) {
            all.push(kind);
        }
    }
    Ok(all)
}

/// Before the office's acts: the order that is missing, and the visits that this one is linked with.
pub(super) fn beside_acts(
    office: &Office,
    seen: &Seen,
    common: &Common,
    loaded: &Loaded,
    acts: Markup,
) -> Result<Markup> {
    let (lang, tenant) = (seen.lang, &seen.caller.tenant);
    let viewer = seen.viewer(common);
    let dispatcher = Some(&viewer).filter(|v| v.role == Role::Dispatcher);
    let order = match dispatcher.filter(|_| !loaded.has_order) {
        Some(viewer) => {
            let form = OrderForm {
                kinds: kinds(office, tenant)?,
                ..OrderForm::default()
            };
            Some(desk::order(lang, loaded.row.visit, &form, viewer))
        }
        None => None,
    };
    let home = match dispatcher {
        Some(_) => office.of_same_home(tenant, &loaded.row)?,
        None => Vec::new(),
    };
    let links = links_view(&loaded.source(common, lang), &home);
    let links = (loaded.has_order || !links.links.is_empty())
        .then(|| desk::links(lang, loaded.row.visit, &links, dispatcher));
    Ok(maud::html! { @if let Some(o) = &order { (o) } @if let Some(l) = &links { (l) } (acts) })
}

/// What was typed into the fields of an order, as a row of an import.
fn order_row(typed: &Typed) -> serde_json::Map<String, Value> {
    let fields = order_fields().filter_map(|name| Some((name, typed.given(name)?)));
    fields
        .map(|(name, value)| {
            // What a browser calls a local time, the office writes with a blank.
            let value = match name {
                "reported_at" | "start" | "end" => value.replace('T', " "),
                _ => value.to_owned(),
            };
            (name.to_owned(), value.into())
        })
        .collect()
}

/// Takes an order as it was typed; a refusal that typing can mend comes back with the form.
pub(super) fn take_typed(
    office: &Office,
    caller: &PersonCaller,
    lang: Lang,
    typed: Typed,
    row: serde_json::Map<String, Value>,
    visit: Option<VisitId>,
) -> Result<std::result::Result<VisitId, OrderForm>> {
    let (tenant, by) = (&caller.tenant, &caller.person);
    let mut rest = order_row(&typed);
    rest.extend(row);
    let row = Value::Object(rest);
    let taken = office.take_typed_order(tenant, by, &row, visit);
    let typed = match taken {
        Ok(order) => return Ok(Ok(order.visit)),
        Err(e @ OfficeError::Field { field, .. }) => typed.with(field, beside(lang, &e)),
        Err(e) => return Err(e),
    };
    let kinds = kinds(office, tenant)?;
    Ok(Err(OrderForm { kinds, typed }))
}

/// Adds the order of a visit that a phone opened.
pub(super) async fn order(
    State(console): State<Console>,
    ByPerson(caller): ByPerson,
    Language(lang): Language,
    Path(id): Path<String>,
    RawForm(form): RawForm,
) -> Response {
    let back = format!("/visits/{id}");
    let done = console.app.run(move |office| {
        let id: VisitId = body::id(&id, "visit")?;
        let typed = Typed::read(&form);
        let taken = take_typed(office, &caller, lang, typed, Default::default(), Some(id))?;
        let Err(form) = taken else { return Ok(None) };
        let common = load::common(office, &caller)?;
        let seen = Seen {
            caller,
            lang,
            path: format!("/visits/{id}"),
        };
        let body = desk::order_again(lang, id, &form, &seen.viewer(&common));
        let title = lang.pick("工单没有补录", "The order was not added");
        Ok(Some(seen.page(&common, Section::Visits, title, body)))
    });
    match done.await {
        Ok(Some(page)) => (StatusCode::UNPROCESSABLE_ENTITY, page).into_response(),
        Ok(None) => to(&back, ""),
        Err(e) => refusal(lang, &back, &e),
    }
}

fn to(back: &str, anchor: &str) -> Response {
    match back.bytes().all(|b| b.is_ascii_graphic()) {
        true => Redirect::to(&format!("{back}{anchor}")).into_response(),
        false => Redirect::to("/").into_response(),
    }
}

#[derive(Deserialize)]
pub(super) struct Other {
    visit: String,
}

/// Ties two visits of one home.
pub(super) async fn link(
    State(console): State<Console>,
    ByPerson(caller): ByPerson,
    Language(lang): Language,
    Path(id): Path<String>,
    Form(form): Form<Other>,
) -> Response {
    let back = format!("/visits/{id}");
    let done = console.app.run(move |office| {
        let (one, two) = both(&id, &form)?;
        office.link(&caller.tenant, &caller.person, one, two)
    });
    match done.await {
        Ok(()) => to(&back, "#links"),
        Err(e) => refusal(lang, &back, &e),
    }
}

/// Undoes a link.
pub(super) async fn unlink(
    State(console): State<Console>,
    ByPerson(caller): ByPerson,
    Language(lang): Language,
    Path(id): Path<String>,
    Form(form): Form<Other>,
) -> Response {
    let back = format!("/visits/{id}");
    let done = console.app.run(move |office| {
        let (one, two) = both(&id, &form)?;
        office.unlink(&caller.tenant, &caller.person, one, two)
    });
    match done.await {
        Ok(()) => to(&back, "#links"),
        Err(e) => refusal(lang, &back, &e),
    }
}

fn both(id: &str, form: &Other) -> Result<(VisitId, VisitId)> {
    let read = |s: &str| body::id(s, "visit");
    Ok((read(id)?, read(&form.visit)?))
}

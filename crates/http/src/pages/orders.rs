//! The routes of the orders' page.

use axum::Router;
use axum::extract::{Query, RawForm, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use doorstep_visit::words as visit_words;
use maud::Markup;
use serde::Deserialize;
use serde_json::Value;

use super::console::Console;
use super::desk;
use crate::api::orders::{cursor, read_cursor};
use crate::drawn::{Seen, draw, refusal};
use crate::guard::ByPerson;
use crate::language::Language;
use doorstep_console::desk::OrderForm;
use doorstep_console::form::Typed;
use doorstep_console::layout::Section;
use doorstep_console::orders::{self, OrderLine, OrdersView};
use doorstep_console::{load, words};
use doorstep_office::auth::Role;
use doorstep_office::error::Result;
use doorstep_office::office::Office;
use doorstep_office::storage::orders::OrderRow;
use doorstep_office::storage::standards::StandardRow;

/// Orders of one page.
const PAGE: usize = 50;

/// The routes.
pub(super) fn router() -> Router<Console> {
    Router::new().route("/orders", get(show).post(take))
}

#[derive(Deserialize)]
struct Which {
    cursor: Option<String>,
    taken: Option<String>,
}

async fn show(
    State(console): State<Console>,
    ByPerson(caller): ByPerson,
    Language(lang): Language,
    uri: Uri,
    Query(q): Query<Which>,
) -> Response {
    let seen = Seen::new(caller, lang, &uri);
    draw(
        &console.app,
        &console.shelf,
        seen,
        move |office, _, seen| {
            let view = OrdersView {
                taken: q.taken.is_some(),
                form: OrderForm {
                    kinds: desk::kinds(office, &seen.caller.tenant)?,
                    ..OrderForm::default()
                },
                ..OrdersView::default()
            };
            page(office, seen, view, q.cursor.as_deref())
        },
    )
    .await
}

fn page(office: &Office, seen: &Seen, view: OrdersView, after: Option<&str>) -> Result<Markup> {
    let (lang, tenant) = (seen.lang, &seen.caller.tenant);
    let common = load::common(office, &seen.caller)?;
    let before = after.map(read_cursor).transpose()?;
    let before = before.as_ref().map(|(t, id)| (*t, id.as_str()));
    let rows = office.orders(tenant, before, PAGE)?;
    let older = rows.last().filter(|_| rows.len() == PAGE);
    let people = common.technicians.iter().map(|p| {
        let crew = common.names.crew_of.get(p).map(|c| common.names.crew(c));
        let crew = crew.map(|c| format!(" · {c}")).unwrap_or_default();
        (p.to_string(), format!("{}{crew}", common.names.person(p)))
    });
    let reads = seen.caller.role == Role::Dispatcher;
    let view = OrdersView {
        people: people.collect(),
        standards: standards(office, seen)?,
        older: older.map(|o| format!("/orders?cursor={}", cursor(o))),
        lines: rows.iter().map(|o| line(seen, &common, o, reads)).collect(),
        ..view
    };
    let body = orders::orders(lang, &view, &seen.viewer(&common));
    let title = lang.pick("工单", "Orders");
    Ok(seen.page(&common, Section::Orders, title, body))
}

/// The standards in use, one of an id, the company's choice first.
fn standards(office: &Office, seen: &Seen) -> Result<Vec<(String, String)>> {
    let tenant = &seen.caller.tenant;
    let chosen = office.default_standard(tenant)?.map(|s| s.id);
    let mut all: Vec<StandardRow> = office.standards(tenant)?;
    all.retain(|s| s.retired_at.is_none());
    all.dedup_by(|later, first| later.id == first.id);
    all.sort_by_key(|s| Some(&s.id) != chosen.as_ref());
    let named = all.into_iter().map(|s| {
        let title = office
            .standard(tenant, &s.hash)?
            .texts(seen.lang)
            .title
            .clone();
        Ok((s.id, format!("{title} v{}", s.version)))
    });
    named.collect()
}

fn line(seen: &Seen, common: &load::Common, o: &OrderRow, reads: bool) -> OrderLine {
    let facts: Value = serde_json::from_str(&o.facts).unwrap_or_default();
    let fault = facts
        .get("fault_kind")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let today = words::day_of(common.now, common.zone);
    OrderLine {
        number: o.reference.clone().unwrap_or_else(|| o.order.clone()),
        fault: visit_words::code(fault, seen.lang).to_owned(),
        taken: words::moment(seen.lang, o.created_at, today, common.zone),
        href: reads.then(|| format!("/visits/{}", o.visit)),
        cancelled: o.cancelled_at.is_some(),
    }
}

async fn take(
    State(console): State<Console>,
    ByPerson(caller): ByPerson,
    Language(lang): Language,
    RawForm(form): RawForm,
) -> Response {
    let seen = Seen {
        caller,
        lang,
        path: "/orders".into(),
    };
    let done = console.app.run(move |office| {
        let typed = Typed::read(&form);
        let sent: Vec<String> = form_urlencoded::parse(&form)
            .filter(|(name, _)| name == "person")
            .map(|(_, p)| p.into_owned())
            .collect();
        let mut row = serde_json::Map::new();
        row.insert("assign".into(), sent.clone().into());
        if let Some(standard) = typed.given("standard") {
            row.insert("standard".into(), standard.into());
        }
        match desk::take_typed(office, &seen.caller, lang, typed, row, None)? {
            Ok(_) => Ok(None),
            Err(form) => {
                let view = OrdersView {
                    form,
                    sent,
                    ..OrdersView::default()
                };
                page(office, &seen, view, None).map(Some)
            }
        }
    });
    match done.await {
        Ok(None) => Redirect::to("/orders?taken").into_response(),
        Ok(Some(page)) => (StatusCode::UNPROCESSABLE_ENTITY, page).into_response(),
        Err(e) => refusal(lang, "/orders", &e),
    }
}

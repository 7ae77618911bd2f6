//! What the office did, from the forms of a visit page.

use axum::extract::{Path, RawForm, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use doorstep_visit::VisitId;

use super::console::Console;
use crate::body;
use crate::drawn::{Seen, refusal};
use crate::guard::ByPerson;
use crate::language::Language;
use doorstep_console::form::CSRF_FIELD;
use doorstep_console::layout::Section;
use doorstep_console::view::office as office_view;
use doorstep_console::{load, office};
use doorstep_office::orders::parse_time;

/// Records what the office did. What the standard is against is asked once more, and again when that has become
/// something else meanwhile.
pub(super) async fn record(
    State(console): State<Console>,
    ByPerson(caller): ByPerson,
    Language(lang): Language,
    Path(id): Path<String>,
    RawForm(form): RawForm,
) -> Response {
    let back = format!("/visits/{id}");
    let shelf = console.shelf.clone();
    let done = console.app.run(move |office| {
        let id: VisitId = body::id(&id, "visit")?;
        let fields: Vec<(String, String)> = form_urlencoded::parse(&form)
            .filter(|(name, value)| name != CSRF_FIELD && !value.is_empty())
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        let of = |name: &str| {
            fields
                .iter()
                .find(|(n, _)| n == name)
                .map(|(_, v)| v.as_str())
        };
        let common = load::common(office, &caller)?;
        let mut data = serde_json::Map::new();
        for (name, value) in &fields {
            let value = match name.as_str() {
                "act" | "note" | "anyway" => continue,
                "start" | "end" => {
                    parse_time(value, common.zone).map_or(value.as_str().into(), Into::into)
                }
                _ => value
                    .parse::<i64>()
                    .map_or(value.as_str().into(), Into::into),
            };
            data.insert(name.clone(), value);
        }
        let record = office.visit(&caller, id, "office_act")?;
        let act = of("act").unwrap_or_default();
        let (tenant, by) = (&caller.tenant, &caller.person);
        let (read, against) = office.weigh_act(tenant, by, &record, act, &data.into())?;
        let anyway = fields.iter().filter(|(name, _)| name == "anyway");
        let shown: Vec<String> = anyway.map(|(_, rule)| rule.clone()).collect();
        let read = read.anyway(shown.clone());
        if read.is_meant().is_ok() {
            let read = read.with_note(of("note").unwrap_or_default())?;
            return office.record_act(tenant, by, id, &read).map(|_| None);
        }
        let loaded = load::visit(office, &shelf, &caller, &common, id)?;
        let source = loaded.source(&common, lang);
        let question = office::Against {
            visit: id,
            label: office_view::label(&source, act, of("step")),
            rules: against
                .iter()
                .map(|r| (r.clone(), office_view::rule_words(&source, r)))
                .collect(),
            others: !shown.is_empty(),
            fields: fields
                .iter()
                .filter(|(name, _)| name != "anyway")
                .cloned()
                .collect(),
        };
        let seen = Seen {
            caller,
            lang,
            path: format!("/visits/{id}"),
        };
        let status = match question.others {
            true => StatusCode::CONFLICT,
            false => StatusCode::OK,
        };
        let body = office::ask(lang, &question, &seen.viewer(&common));
        let page = seen.page(&common, Section::Visits, &question.label, body);
        Ok(Some((status, page)))
    });
    match done.await {
        Ok(Some(page)) => page.into_response(),
        Ok(None) if back.bytes().all(|b| b.is_ascii_graphic()) => {
            Redirect::to(&format!("{back}#office")).into_response()
        }
        Ok(None) => Redirect::to("/").into_response(),
        Err(e) => refusal(lang, &back, &e),
    }
}

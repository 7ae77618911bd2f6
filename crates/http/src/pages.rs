//! The console's routes: they read the request, ask the office, and hand records to the pages.
//! Who may call which is decided by the table in `auth`; what a refusal looks like to a person is decided here.

use axum::Router;
use axum::extract::{Form, Path, Query, RawForm, State};
use axum::http::{HeaderValue, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use doorstep_standard::Lang;
use doorstep_visit::VisitId;
use serde::Deserialize;

use crate::body;
use crate::drawn::{Seen, draw, refusal};
use crate::guard::ByPerson;
use crate::language::{Language, cookie};
use crate::problem::Refused;
use crate::state::AppState;
use doorstep_console::layout::{ICON, Section, behind};
use doorstep_console::load::{self, Common, Shelf};
use doorstep_console::view::Source;
use doorstep_console::view::board::{BoardFilter, BoardView, board as board_view, board_visit};
use doorstep_console::view::office as office_view;
use doorstep_console::view::visit::visit as visit_view;
use doorstep_console::visits::{PAGE, VisitsFilter, VisitsView};
use doorstep_console::{CSS, JS, LIVE, assign, board, lists, office, visit, visits, words};
use doorstep_office::auth::Role;
use doorstep_office::error::{OfficeError, Result};
use doorstep_office::office::Office;
use doorstep_office::storage::lists::VisitFilter;

use console::Console;

mod account;
mod company;
mod console;
mod desk;
mod live;
mod office_act;
mod orders;
mod people;
mod standards;

/// The console's routes.
pub fn router(app: AppState) -> Router {
    Router::new()
        .route("/", get(home))
        .route("/board", get(show_board))
        .route("/visits", get(show_visits))
        .route("/visits/{visit}", get(show_visit))
        .route("/visits/{visit}/settle", post(settle))
        .route("/visits/{visit}/assign", post(send_people))
        .route("/visits/{visit}/office-acts", post(office_act::record))
        .route("/visits/{visit}/order", post(desk::order))
        .route("/visits/{visit}/link", post(desk::link))
        .route("/visits/{visit}/unlink", post(desk::unlink))
        .merge(standards::router())
        .merge(people::router())
        .merge(company::router())
        .merge(orders::router())
        .merge(account::router())
        .route("/preferences", post(preferences))
        .route("/live", get(live::live))
        .route("/assets/{file}", get(asset))
        .with_state(Console {
            app,
            shelf: Shelf::default(),
        })
}

async fn home(ByPerson(caller): ByPerson) -> Redirect {
    Redirect::to(match caller.role {
        Role::CrewLead | Role::Dispatcher => "/board",
        Role::Technician => "/visits",
        Role::Admin => "/company",
    })
}

#[derive(Deserialize)]
struct BoardQuery {
    day: Option<String>,
    crew: Option<String>,
    fault: Option<String>,
    needs: Option<String>,
}

async fn show_board(
    State(console): State<Console>,
    ByPerson(caller): ByPerson,
    Language(lang): Language,
    uri: Uri,
    Query(q): Query<BoardQuery>,
) -> Response {
    let seen = Seen::new(caller, lang, &uri);
    draw(
        &console.app,
        &console.shelf,
        seen,
        move |office, shelf, seen| {
            let common = load::common(office, &seen.caller)?;
            let b = read_board(office, shelf, seen, &common, q)?;
            let title = lang.pick("看板", "Board");
            let late = behind(lang, office.behind(&common.tenant)?);
            let body = maud::html! { (late) (board::board(lang, &b)) };
            Ok(seen.page(&common, Section::Board, title, body))
        },
    )
    .await
}

fn read_board(
    office: &Office,
    shelf: &Shelf,
    seen: &Seen,
    common: &Common,
    q: BoardQuery,
) -> Result<BoardView> {
    let chosen = |v: Option<String>| v.filter(|s| !s.is_empty());
    let today = words::day_of(common.now, common.zone).ok_or(OfficeError::Internal)?;
    let day = chosen(q.day)
        .and_then(|d| words::named_day(&d))
        .unwrap_or(today);
    let filter = VisitFilter {
        day: Some(day.to_string()),
        ..VisitFilter::default()
    };
    // All of the day: what is not read here would be missing in every count.
    let rows = office.visits(&seen.caller, &filter, usize::MAX)?;
    let all = load::each(office, shelf, &seen.caller, common, rows, |l| {
        board_visit(&l.source(common, seen.lang))
    })?;
    Ok(board_view(
        seen.lang,
        common.zone,
        common.now,
        day,
        &common.names,
        &common.technicians,
        &common.last_seen,
        &all,
        BoardFilter {
            crew: chosen(q.crew),
            fault: chosen(q.fault),
            only_needs: q.needs.is_some(),
            may_assign: seen.caller.role == Role::Dispatcher,
        },
    ))
}

#[derive(Deserialize)]
struct VisitsQuery {
    q: Option<String>,
    day: Option<String>,
    status: Option<String>,
    open: Option<String>,
    page: Option<usize>,
}

async fn show_visits(
    State(console): State<Console>,
    ByPerson(caller): ByPerson,
    Language(lang): Language,
    uri: Uri,
    Query(q): Query<VisitsQuery>,
) -> Response {
    let seen = Seen::new(caller, lang, &uri);
    draw(
        &console.app,
        &console.shelf,
        seen,
        move |office, shelf, seen| {
            let common = load::common(office, &seen.caller)?;
            let filter = VisitsFilter::read(q.q, q.day, q.status, q.open.is_some());
            let wanted = VisitFilter {
                day: filter.day.map(|d| d.to_string()),
                or_began: filter.day.and_then(|d| words::hours_of(d, common.zone)),
                status: filter.status.map(|s| s.as_str().to_owned()),
                exceptions: filter.only_open,
                words: filter.q.clone(),
                ..VisitFilter::default()
            };
            let skip = q
                .page
                .unwrap_or(1)
                .max(1)
                .saturating_sub(1)
                .saturating_mul(PAGE);
            let (rows, total) = office.page_of_visits(&seen.caller, &wanted, skip, PAGE)?;
            let lines = load::each(office, shelf, &seen.caller, &common, rows, |l| {
                lists::visit_line(&l.source(&common, lang))
            })?;
            let list = VisitsView {
                lines,
                filter,
                skip,
                total,
            };
            let title = lang.pick("上门记录", "Visits");
            let late = behind(lang, office.behind(&common.tenant)?);
            let body = maud::html! { (late) (visits::visits(lang, &list)) };
            Ok(seen.page(&common, Section::Visits, title, body))
        },
    )
    .await
}

async fn show_visit(
    State(console): State<Console>,
    ByPerson(caller): ByPerson,
    Language(lang): Language,
    uri: Uri,
    Path(id): Path<String>,
    Query(part): Query<PartOfVisit>,
) -> Response {
    let seen = Seen::new(caller, lang, &uri);
    draw(
        &console.app,
        &console.shelf,
        seen,
        move |office, shelf, seen| {
            let id: VisitId = body::id(&id, "visit")?;
            let common = load::common(office, &seen.caller)?;
            let loaded = load::visit(office, shelf, &seen.caller, &common, id)?;
            let v = visit_view(&Source {
                // What is no number asks for nothing.
                from: part.from.as_deref().and_then(|n| n.parse().ok()),
                ..loaded.source(&common, lang)
            });
            let viewer = seen.viewer(&common);
            let settler = Some(&viewer).filter(|v| v.role == Role::CrewLead);
            let place = v.household.as_ref().map_or("", |h| h.code.as_str());
            let title = format!("{place} {}", v.fault);
            let sender = (viewer.role == Role::Dispatcher).then(|| {
                let (names, free) = (&common.names, &common.technicians);
                assign::assign(lang, id, names, free, loaded.assigned(), &viewer)
            });
            let desk = matches!(viewer.role, Role::Dispatcher | Role::CrewLead).then(|| {
                let source = loaded.source(&common, lang);
                office::office(
                    lang,
                    &office_view::office(&source, &seen.caller.person),
                    &viewer,
                )
            });
            let desk = desk.map(|block| desk::beside_acts(office, seen, &common, &loaded, block));
            let desk = desk.transpose()?;
            let (sender, desk) = (sender.as_ref(), desk.as_ref());
            let body = visit::visit(lang, common.now, &v, settler, sender, desk);
            Ok(seen.page(&common, Section::Visits, title.trim(), body))
        },
    )
    .await
}

/// Which part of a long visit is asked for.
#[derive(Deserialize)]
struct PartOfVisit {
    from: Option<String>,
}

#[derive(Deserialize)]
struct SettleForm {
    finding: String,
    outcome: String,
    /// The newest events that the page showed, spaced.
    seen: String,
}

/// Settles a finding, unless something came since the page was drawn.
async fn settle(
    State(console): State<Console>,
    ByPerson(caller): ByPerson,
    Language(lang): Language,
    Path(id): Path<String>,
    Form(form): Form<SettleForm>,
) -> Response {
    let back = format!("/visits/{id}");
    let anchor = format!("{back}#f-{}", form.finding);
    let done = console
        .app
        .run(move |office| {
            let id: VisitId = body::id(&id, "visit")?;
            office.visit(&caller, id, "settle")?;
            let seen = form.seen.split_whitespace().map(str::parse);
            let seen = seen
                .collect::<std::result::Result<Vec<_>, _>>()
                .map_err(|_| OfficeError::Malformed("`seen` names no events"))?;
            office.settle(
                &caller.tenant,
                &caller.person,
                id,
                &form.finding,
                &form.outcome,
                &seen,
            )
        })
        .await;
    match done {
        Ok(()) if anchor.bytes().all(|b| b.is_ascii_graphic()) => {
            Redirect::to(&anchor).into_response()
        }
        Ok(()) => Redirect::to("/").into_response(),
        Err(e) => refusal(lang, &back, &e),
    }
}

/// Sends the ticked people; nobody ticked takes the visit back from everybody.
async fn send_people(
    State(console): State<Console>,
    ByPerson(caller): ByPerson,
    Language(lang): Language,
    Path(id): Path<String>,
    RawForm(form): RawForm,
) -> Response {
    let back = format!("/visits/{id}");
    let done = console.app.run(move |office| {
        let id: VisitId = body::id(&id, "visit")?;
        let people = form_urlencoded::parse(&form)
            .filter(|(name, _)| name == "person")
            .map(|(_, p)| body::id(&p, "person"))
            .collect::<Result<Vec<_>>>()?;
        office.assign(&caller.tenant, &caller.person, id, &people)
    });
    match done.await {
        Ok(()) if back.bytes().all(|b| b.is_ascii_graphic()) => Redirect::to(&back).into_response(),
        Ok(()) => Redirect::to("/").into_response(),
        Err(e) => refusal(lang, &back, &e),
    }
}

#[derive(Deserialize)]
struct Preferences {
    lang: String,
    next: String,
}

async fn preferences(State(console): State<Console>, Form(form): Form<Preferences>) -> Response {
    let next = if is_own_path(&form.next) {
        &form.next
    } else {
        "/"
    };
    let https = console.app.office().config().https;
    let lang = form.lang.parse().unwrap_or(Lang::Zh);
    (
        [(header::SET_COOKIE, cookie(lang, https))],
        Redirect::to(next),
    )
        .into_response()
}

/// A path on this server, and not an address that a browser takes for another one's.
fn is_own_path(next: &str) -> bool {
    next.starts_with('/')
        && !next.starts_with("//")
        && next
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"/-_.~?=&%+".contains(&b))
}

async fn asset(Path(file): Path<String>) -> Response {
    let (content, kind) = match file.as_str() {
        "console.css" => (CSS, "text/css; charset=utf-8"),
        "console.js" => (JS, "text/javascript; charset=utf-8"),
        "live.js" => (LIVE, "text/javascript; charset=utf-8"),
        "icon.svg" => (ICON, "image/svg+xml"),
        _ => return Refused(OfficeError::NotFound("asset")).into_response(),
    };
    // The address changes with the content.
    const KEEP: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
    (
        [
            (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
            (header::CACHE_CONTROL, KEEP),
        ],
        content,
    )
        .into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_own_paths() {
        assert!(is_own_path("/board?day=2026-11-24&crew=east"));
        for bad in [
            "//evil.example",
            "https://evil.example",
            "/\\evil",
            "/a\r\nb",
            "",
        ] {
            assert!(!is_own_path(bad), "{bad:?}");
        }
    }
}

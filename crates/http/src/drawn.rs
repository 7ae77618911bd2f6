//! From a request to a page: who looks, in which language, and what a refusal looks like to a person.

use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use doorstep_standard::Lang;
use doorstep_visit::words::duration;
use maud::Markup;

use crate::problem::note;
use crate::state::AppState;
use doorstep_console::layout::{Page, Section, Viewer, page, trouble};
use doorstep_console::load::{self, Common, Shelf};
use doorstep_console::refusal::told;
use doorstep_console::words;
use doorstep_office::auth::PersonCaller;
use doorstep_office::error::{OfficeError, Result};
use doorstep_office::office::Office;

/// What a page is drawn from beside its own record.
pub struct Seen {
    /// Who looks.
    pub caller: PersonCaller,
    /// In which language.
    pub lang: Lang,
    /// Path and query.
    pub path: String,
}

impl Seen {
    /// From what the handlers extract.
    pub fn new(caller: PersonCaller, lang: Lang, uri: &Uri) -> Self {
        Self {
            caller,
            lang,
            path: uri
                .path_and_query()
                .map_or_else(|| "/".to_owned(), ToString::to_string),
        }
    }

    /// Name, role and what forms must carry.
    pub fn viewer(&self, common: &Common) -> Viewer {
        Viewer {
            name: common.names.person(&self.caller.person).to_owned(),
            role: self.caller.role,
            csrf: self.caller.csrf.clone().unwrap_or_default(),
        }
    }

    /// A whole page around its content.
    pub fn page(&self, common: &Common, section: Section, title: &str, body: Markup) -> Markup {
        let viewer = self.viewer(common);
        let p = Page {
            lang: self.lang,
            title,
            section,
            viewer: Some(&viewer),
            path: &self.path,
            company: &common.company,
            clock: set_apart(self.lang, common),
        };
        page(&p, body)
    }
}

/// What a page says about a clock that is not the machine's.
fn set_apart(lang: Lang, common: &Common) -> Option<String> {
    // A few seconds between two readings of one clock are no other time.
    if common.apart.abs() < 60_000 {
        return None;
    }
    let now = words::moment(lang, common.now, None, common.zone);
    let by = duration(common.apart.abs(), lang);
    let behind = common.apart < 0;
    Some(match (lang, behind) {
        (Lang::Zh, true) => format!("演示：这里的时钟是 {now}，比真实时间慢 {by}。"),
        (Lang::Zh, false) => format!("演示：这里的时钟是 {now}，比真实时间快 {by}。"),
        (Lang::En, true) => {
            format!("Demonstration: the clock here shows {now}, {by} behind the real time.")
        }
        (Lang::En, false) => {
            format!("Demonstration: the clock here shows {now}, {by} ahead of the real time.")
        }
    })
}

/// Runs the work that a page needs; a refusal becomes a page of its own, with the rail as before.
pub async fn draw(
    app: &AppState,
    shelf: &Shelf,
    seen: Seen,
    work: impl FnOnce(&Office, &Shelf, &Seen) -> Result<Markup> + Send + 'static,
) -> Response {
    let (lang, shelf, path) = (seen.lang, shelf.clone(), seen.path.clone());
    let drawn = app.run(move |office| {
        work(office, &shelf, &seen)
            .map(IntoResponse::into_response)
            .or_else(|e| {
                let common = load::common(office, &seen.caller)?;
                let (title, text) = told(lang, &e);
                let body = trouble(lang, title, &text, None);
                let page = seen.page(&common, Section::Outside, title, body);
                let mut response = (status(&e), page).into_response();
                note(&mut response, &e);
                Ok(response)
            })
    });
    drawn.await.unwrap_or_else(|e| refusal(lang, &path, &e))
}

/// A refusal as a page of its own, for whoever looks.
pub fn refusal(lang: Lang, path: &str, e: &OfficeError) -> Response {
    let (title, text) = told(lang, e);
    let p = Page {
        lang,
        title,
        section: Section::Outside,
        viewer: None,
        path,
        company: "",
        clock: None,
    };
    let mut response =
        (status(e), page(&p, trouble(lang, title, &text, Some(path)))).into_response();
    note(&mut response, e);
    response
}

fn status(e: &OfficeError) -> StatusCode {
    StatusCode::from_u16(e.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

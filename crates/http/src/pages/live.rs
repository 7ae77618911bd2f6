//! `GET /live`: tells open pages which visit changed; they ask for the rest.
//! Each of them hears of visits that its reader may see, and nothing any more once the session is over.

use std::convert::Infallible;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use doorstep_visit::{TenantId, VisitId};
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::wrappers::errors::BroadcastStreamRecvError;
use tokio_stream::{Stream, StreamExt};

use super::console::Console;
use crate::guard::{ByPerson, credentials};
use crate::problem::Answer;
use crate::state::AppState;
use doorstep_office::auth::Caller;
use doorstep_office::error::OfficeError;
use doorstep_office::live::LiveEvent;

/// What a page is told of an event.
enum News {
    Nothing,
    /// This visit changed.
    Of(VisitId),
    /// Any may have changed.
    Any,
    /// Whoever reads the page is no longer signed in.
    End,
}

pub(super) async fn live(
    State(console): State<Console>,
    ByPerson(caller): ByPerson,
    headers: HeaderMap,
) -> Answer<Sse<impl Stream<Item = Result<Event, Infallible>>>> {
    let (token, _) = credentials(&headers).ok_or(OfficeError::SignInNeeded)?;
    let events = BroadcastStream::new(console.app.office().live().listen());
    let stream = events
        .take_while(|event| !matches!(event, Ok(LiveEvent::Closing)))
        .then(move |event| {
            let (app, tenant, token) = (console.app.clone(), caller.tenant.clone(), token.clone());
            async move { news(&app, &tenant, token, event).await }
        })
        .take_while(|news| !matches!(news, News::End))
        .filter_map(|news| {
            let data = match news {
                News::Of(visit) => visit.to_string(),
                News::Any => "*".to_owned(),
                News::Nothing | News::End => return None,
            };
            Some(Ok(Event::default().event("visit").data(data)))
        });
    Ok(Sse::new(stream).keep_alive(KeepAlive::default()))
}

/// Who reads, and as what, is asked at each event: a stream is open for longer than a role lasts.
async fn news(
    app: &AppState,
    tenant: &TenantId,
    token: String,
    event: Result<LiveEvent, BroadcastStreamRecvError>,
) -> News {
    let visit = match event {
        Ok(LiveEvent::Visit(of, visit)) if of == *tenant => Some(visit),
        // Another process wrote, or some were missed: any page may be behind.
        Ok(LiveEvent::Elsewhere) | Err(_) => None,
        Ok(_) => return News::Nothing,
    };
    let asked = app.run(move |office| {
        let Caller::Person(person) = office.caller(&token)? else {
            return Ok(News::End);
        };
        Ok(match visit {
            None => News::Any,
            Some(visit) if office.concerns(&person, visit)? => News::Of(visit),
            Some(_) => News::Nothing,
        })
    });
    match asked.await {
        Ok(news) => news,
        Err(OfficeError::UnknownToken) => News::End,
        // Not known: the page looks for itself, and is shown what it may.
        Err(_) => News::Any,
    }
}

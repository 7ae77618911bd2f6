//! `GET /v1/hints`: tells a phone in the foreground that its feed has moved. Never required.
//! An event without data is dropped by every client that keeps to the standard of event streams, so a hint has some.

use std::convert::Infallible;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::{Stream, StreamExt};

use crate::guard::{ByDevice, credentials};
use crate::problem::Answer;
use crate::state::AppState;
use doorstep_office::auth::Caller;
use doorstep_office::error::OfficeError;
use doorstep_office::live::LiveEvent;

pub async fn hints(
    State(state): State<AppState>,
    ByDevice(caller): ByDevice,
    headers: HeaderMap,
) -> Answer<Sse<impl Stream<Item = Result<Event, Infallible>>>> {
    let (token, _) = credentials(&headers).ok_or(OfficeError::SignInNeeded)?;
    let stream = BroadcastStream::new(state.office().live().listen())
        .take_while(|event| !matches!(event, Ok(LiveEvent::Closing)))
        .filter(move |event| match event {
            Ok(LiveEvent::Feed(tenant, device)) => {
                *tenant == caller.tenant && *device == caller.device
            }
            // Another process wrote, or some were missed: one of them may have been ours.
            Ok(LiveEvent::Elsewhere) | Err(_) => true,
            Ok(_) => false,
        })
        .then(move |_| {
            let (state, token) = (state.clone(), token.clone());
            async move { still_pulls(&state, token).await }
        })
        .take_while(|pulls| *pulls)
        .map(|_| Ok(Event::default().event("feed").data("pull")));
    Ok(Sse::new(stream).keep_alive(KeepAlive::default()))
}

/// A phone that was struck off meanwhile hears no more. Where that is not known it asks, and is told.
async fn still_pulls(state: &AppState, token: String) -> bool {
    match state.run(move |office| office.caller(&token)).await {
        Ok(Caller::Device(device)) => !device.revoked,
        Ok(_) | Err(OfficeError::UnknownToken) => false,
        Err(_) => true,
    }
}

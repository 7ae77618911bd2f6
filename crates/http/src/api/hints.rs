//! `GET /v1/hints`: tells a phone in the foreground that its feed has moved. Never required.
//! An event without data is dropped by every client that keeps to the standard of event streams, so a hint has some.

use std::convert::Infallible;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::{Stream, StreamExt};

use crate::guard::ByDevice;
use crate::state::AppState;
use doorstep_office::live::LiveEvent;

pub async fn hints(
    State(state): State<AppState>,
    ByDevice(caller): ByDevice,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let stream = BroadcastStream::new(state.office().live().listen())
        .take_while(|event| !matches!(event, Ok(LiveEvent::Closing)))
        .filter_map(move |event| match event {
            Ok(LiveEvent::Feed(tenant, device))
                if tenant == caller.tenant && device == caller.device =>
            {
                Some(Ok(hint()))
            }
            // Another process wrote, or some were missed: one of them may have been ours.
            Ok(LiveEvent::Elsewhere) | Err(_) => Some(Ok(hint())),
            Ok(_) => None,
        });
    Sse::new(stream).keep_alive(KeepAlive::default())
}

fn hint() -> Event {
    Event::default().event("feed").data("pull")
}

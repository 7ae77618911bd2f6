//! The accept loop: bounded connections, a limit on slow request heads, and an orderly end.
//! `axum::serve` sets no timer, so a client could hold a connection for ever by sending nothing.

use std::collections::BTreeSet;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::connections::Connections;
use crate::patience::Impatient;
use crate::router::router;
use crate::state::AppState;
use doorstep_office::clock::{SystemClock, SystemRandom};
use doorstep_office::config::Config;
use doorstep_office::error::{OfficeError, Result};
use doorstep_office::live::LiveEvent;
use doorstep_office::office::Office;

/// How often it is asked whether another process has written.
const BESIDE: Duration = Duration::from_secs(1);
/// How long news are gathered before projections are asked for.
const GATHER: Duration = Duration::from_millis(200);
/// How long open requests may take once the office closes.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// Opens the office with the machine's clock and serves it until `shutdown` completes.
pub async fn run(
    config: Config,
    listener: TcpListener,
    shutdown: impl Future<Output = ()>,
) -> Result<()> {
    let office = Office::with_config(config, Arc::new(SystemClock), Arc::new(SystemRandom))?;
    serve(office, listener, shutdown).await
}

/// Serves an open office until `shutdown` completes; open requests are answered first.
pub async fn serve(
    office: Office,
    listener: TcpListener,
    shutdown: impl Future<Output = ()>,
) -> Result<()> {
    let config = office.config();
    let header_time = Duration::from_millis(config.header_ms);
    let answer_time = Duration::from_millis(config.body_ms);
    let connections = Connections::new(config);
    let app = router(AppState::new(office.clone()));
    let (close, closing) = watch::channel(false);
    let mut open = JoinSet::new();
    let projector = tokio::spawn(keep_projected(office.clone()));
    let watcher = tokio::spawn(hear_of_others(office.clone()));
    tokio::pin!(shutdown);
    loop {
        while open.try_join_next().is_some() {}
        tokio::select! {
            () = &mut shutdown => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => {
                    // Where nobody makes room the line is closed at once: its other end hears that, and tries again.
                    let Some((connection, ended)) = connections.admit(peer) else {
                        continue;
                    };
                    let app = app.clone().layer(Extension(connection.clone()));
                    let stream = Impatient::new(stream, answer_time);
                    let talk = talk(stream, app, header_time, closing.clone());
                    open.spawn(async move {
                        tokio::select! {
                            () = talk => {}
                            Ok(()) = ended => {}
                        }
                        drop(connection);
                    });
                }
                // Too many open files, or the client is gone already: give the system a moment.
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            },
        }
    }
    office.live().tell(LiveEvent::Closing);
    projector.abort();
    watcher.abort();
    let _ = close.send(true);
    let _ = tokio::time::timeout(LAST_WORDS, async {
        while open.join_next().await.is_some() {}
    })
    .await;
    // Nobody reads any more: what was read is written down before the office ends.
    tokio::task::spawn_blocking(move || office.write_readings())
        .await
        .unwrap_or(Err(OfficeError::Internal))
}

async fn talk(
    stream: Impatient,
    app: axum::Router,
    header_time: Duration,
    mut closing: watch::Receiver<bool>,
) {
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(header_time)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(app));
    tokio::pin!(connection);
    let closed = async {
        let _ = closing.wait_for(|closing| *closing).await;
    };
    tokio::select! {
        _ = connection.as_mut() => {}
        () = closed => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
}

/// Tells pages and phones when a process beside this one has written to the database.
async fn hear_of_others(office: Office) {
    let mut known = None;
    loop {
        let asked = office.clone();
        let version = tokio::task::spawn_blocking(move || asked.version_of_others()).await;
        if let Ok(Ok(version)) = version {
            if known.is_some_and(|k| k != version) {
                office.live().tell(LiveEvent::Elsewhere);
            }
            known = Some(version);
        }
        tokio::time::sleep(BESIDE).await;
    }
}

/// Has projections brought up to date behind the answers, so that readers seldom wait for one. A phone hands in several
/// times in a row, and many do at once: what comes together is folded once.
async fn keep_projected(office: Office) {
    let mut changes = office.live().listen();
    // What was left undone when the office ended is done behind its start.
    let mut first = true;
    loop {
        let mut news = match std::mem::take(&mut first) {
            true => Ok(LiveEvent::Elsewhere),
            false => changes.recv().await,
        };
        tokio::time::sleep(GATHER).await;
        let mut tenants = BTreeSet::new();
        let mut all = false;
        loop {
            match news {
                Ok(LiveEvent::Visit(tenant, _)) => {
                    tenants.insert(tenant);
                }
                Ok(LiveEvent::Feed(..) | LiveEvent::Closing) => {}
                Ok(LiveEvent::Elsewhere) | Err(RecvError::Lagged(_)) => all = true,
                Err(RecvError::Closed) => return,
            }
            news = match changes.try_recv() {
                Ok(event) => Ok(event),
                Err(TryRecvError::Lagged(n)) => Err(RecvError::Lagged(n)),
                Err(TryRecvError::Empty | TryRecvError::Closed) => break,
            };
        }
        if all {
            let office = office.clone();
            let found = tokio::task::spawn_blocking(move || office.tenants()).await;
            tenants.extend(found.unwrap_or(Ok(vec![])).unwrap_or_default());
        }
        for tenant in tenants {
            office.project_soon(&tenant);
        }
    }
}

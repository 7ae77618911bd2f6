//! Running the office's server beside a command: on a thread of its own until told to stop.
//! The caller owns the address and the signal; the server owns neither.

use std::net::SocketAddr;
use std::thread::JoinHandle;
use std::time::Duration;

use doorstep_http::serve;
use doorstep_office::Office;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;

use crate::fail::Fail;

/// A server that runs; stopping it answers open requests first.
pub struct Host {
    /// Where it listens.
    pub addr: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<Result<(), Fail>>>,
}

impl Host {
    /// Starts serving `office` at the first of `addresses` that can be had.
    pub fn start(office: Office, addresses: &[SocketAddr]) -> Result<Self, Fail> {
        let runtime = runtime()?;
        let listener = bind(&runtime, addresses)?;
        let addr = listener.local_addr()?;
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::Builder::new()
            .name("office".into())
            .spawn(move || {
                runtime.block_on(serve(office, listener, async {
                    // A dropped sender means that the command is over, too.
                    let _ = stopped.await;
                }))?;
                Ok(())
            })?;
        Ok(Self {
            addr,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// Address for people and phones.
    pub fn url(&self) -> String {
        let mut addr = self.addr;
        if addr.ip().is_unspecified() {
            addr.set_ip([127, 0, 0, 1].into());
        }
        format!("http://{addr}")
    }

    /// Stops it in order.
    pub fn stop(mut self) -> Result<(), Fail> {
        drop(self.stop.take());
        match self.thread.take().map(JoinHandle::join) {
            Some(Ok(ended)) => ended,
            Some(Err(_)) => Err(Fail::cannot(
                "internal",
                "the server ended unexpectedly",
                "start it again; nothing recorded is lost",
            )),
            None => Ok(()),
        }
    }
}

fn bind(runtime: &Runtime, addresses: &[SocketAddr]) -> Result<tokio::net::TcpListener, Fail> {
    let mut refused = None;
    for addr in addresses {
        match runtime.block_on(tokio::net::TcpListener::bind(addr)) {
            Ok(listener) => return Ok(listener),
            Err(e) => refused = Some((addr, e)),
        }
    }
    Err(match refused {
        Some((addr, e)) => Fail::cannot(
            "address",
            format!("{addr}: {e}"),
            "choose another address with --listen",
        ),
        None => Fail::cannot("address", "no address", "name one with --listen"),
    })
}

fn runtime() -> Result<Runtime, Fail> {
    Ok(Builder::new_multi_thread().enable_all().build()?)
}

/// Blocks until Ctrl-C or a request to end; meanwhile does `act` again and again, `every` so long.
pub fn until_told_to_stop(every: Duration, mut act: impl FnMut()) -> Result<(), Fail> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let mut told = runtime.block_on(async { Told::listen() })?;
    while runtime
        .block_on(async { tokio::time::timeout(every, told.recv()).await })
        .is_err()
    {
        act();
    }
    Ok(())
}

/// The signals that end a command. One that comes while nobody waits is still there for the next who does.
struct Told {
    #[cfg(unix)]
    signals: [tokio::signal::unix::Signal; 2],
}

impl Told {
    #[cfg(unix)]
    fn listen() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let signals = [
            signal(SignalKind::interrupt())?,
            signal(SignalKind::terminate())?,
        ];
        Ok(Self { signals })
    }

    #[cfg(unix)]
    async fn recv(&mut self) {
        let [interrupt, end] = &mut self.signals;
        tokio::select! {
            _ = interrupt.recv() => (),
            _ = end.recv() => (),
        }
    }

    #[cfg(not(unix))]
    fn listen() -> std::io::Result<Self> {
        Ok(Self {})
    }

    #[cfg(not(unix))]
    async fn recv(&mut self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}

/// Where to listen when nobody said: the usual address, or any free one.
pub fn addresses(asked: Option<SocketAddr>) -> Vec<SocketAddr> {
    match asked {
        Some(addr) => vec![addr],
        None => vec![([127, 0, 0, 1], 8080).into(), ([127, 0, 0, 1], 0).into()],
    }
}

//! How long the office waits for the other side: for a body that comes in drops, and for a reader who takes nothing.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, BodyDataStream, Bytes};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep, sleep_until};
use tokio_stream::Stream;

/// Bytes for which a body gets a millisecond more: 8 KiB a second, as a bad mobile network does.
const BYTES_A_MS: u64 = 8;

/// A body that has to be here in time; each byte that came lengthens the time.
pub(crate) struct Timely {
    body: BodyDataStream,
    begun: Instant,
    wait: Duration,
    came: u64,
    end: Pin<Box<Sleep>>,
}

impl Timely {
    /// The body with a limit.
    pub(crate) fn limit(body: Body, wait: Duration) -> Body {
        Body::from_stream(Self {
            body: body.into_data_stream(),
            begun: Instant::now(),
            wait,
            came: 0,
            end: Box::pin(sleep(wait)),
        })
    }
}

impl Stream for Timely {
    type Item = Result<Bytes, axum::BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        if let Poll::Ready(next) = Pin::new(&mut this.body).poll_next(cx) {
            if let Some(Ok(bytes)) = &next {
                this.came = this.came.saturating_add(bytes.len() as u64);
                let more = Duration::from_millis(this.came / BYTES_A_MS);
                if let Some(end) = this.begun.checked_add(this.wait.saturating_add(more)) {
                    this.end.as_mut().reset(end);
                }
            }
            return Poll::Ready(next.map(|next| next.map_err(Into::into)));
        }
        ready!(Future::poll(this.end.as_mut(), cx));
        Poll::Ready(Some(Err(io::Error::from(io::ErrorKind::TimedOut).into())))
    }
}

/// A connection that breaks off when the other side takes nothing of an answer for a while.
pub(crate) struct Impatient {
    stream: TcpStream,
    wait: Duration,
    stuck: Option<Pin<Box<Sleep>>>,
}

impl Impatient {
    pub(crate) fn new(stream: TcpStream, wait: Duration) -> Self {
        Self {
            stream,
            wait,
            stuck: None,
        }
    }

    fn judge<T>(&mut self, done: Poll<io::Result<T>>, cx: &mut Context<'_>) -> Poll<io::Result<T>> {
        if done.is_ready() {
            self.stuck = None;
            return done;
        }
        let now = Instant::now();
        let until = now.checked_add(self.wait).unwrap_or(now);
        let stuck = self
            .stuck
            .get_or_insert_with(|| Box::pin(sleep_until(until)));
        ready!(Future::poll(stuck.as_mut(), cx));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Impatient {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Impatient {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let done = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.judge(done, cx)
    }
    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let done = Pin::new(&mut self.stream).poll_write_vectored(cx, bytes);
        self.judge(done, cx)
    }
    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let done = Pin::new(&mut self.stream).poll_flush(cx);
        self.judge(done, cx)
    }
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let done = Pin::new(&mut self.stream).poll_shutdown(cx);
        self.judge(done, cx)
    }
}

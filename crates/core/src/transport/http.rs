//! HTTP by reqwest, blocking, TLS by rustls with ring. No redirects, no retries, bounded answers.

use std::error::Error;
use std::io::Read;
use std::time::Duration;

use reqwest::blocking::Client;
use reqwest::redirect::Policy;

use crate::ports::{Reply, Transport, TransportError};

/// The office over HTTP.
#[derive(Debug, Clone)]
pub struct HttpTransport {
    client: Client,
    base: String,
}

/// A phone on a bad network: a connection is there soon or not at all, an answer may take longer.
const CONNECT: Duration = Duration::from_secs(10);
const WHOLE: Duration = Duration::from_secs(60);

impl HttpTransport {
    /// An office at `base`, such as `https://office.example`.
    ///
    /// # Errors
    /// [`TransportError::BadAddress`] when that is no address.
    pub fn new(base: &str) -> Result<Self, TransportError> {
        Self::with_timeouts(base, CONNECT, WHOLE)
    }

    /// The same with other time-outs for connecting and for a whole exchange.
    pub fn with_timeouts(
        base: &str,
        connect: Duration,
        whole: Duration,
    ) -> Result<Self, TransportError> {
        let address = reqwest::Url::parse(base).map_err(|_| TransportError::BadAddress)?;
        if !matches!(address.scheme(), "http" | "https") || !address.has_host() {
            return Err(TransportError::BadAddress);
        }
        // Somebody in this process may have chosen a provider before; that one serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .connect_timeout(connect)
            .timeout(whole)
            .redirect(Policy::none())
            .build()
            .map_err(|_| TransportError::BadAddress)?;
        Ok(Self {
            client,
            base: base.trim_end_matches('/').to_owned(),
        })
    }
}

impl Transport for HttpTransport {
    fn post(
        &self,
        path: &str,
        headers: &[(String, String)],
        body: &[u8],
    ) -> Result<Reply, TransportError> {
        let mut request = self
            .client
            .post(format!("{}{path}", self.base))
            .body(body.to_vec());
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let response = request.send().map_err(|e| why(&e))?;
        let status = response.status().as_u16();
        let headers = response
            .headers()
            .iter()
            .filter_map(|(name, value)| {
                Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
            })
            .collect();
        let mut body = Vec::new();
        // One byte more than is allowed, so that whoever reads it sees that it is too large.
        let most = doorstep_wire::Limits::RESPONSE.body as u64 + 1;
        response
            .take(most)
            .read_to_end(&mut body)
            .map_err(|_| TransportError::Unreachable)?;
        Ok(Reply {
            status,
            headers,
            body,
        })
    }
}

fn why(e: &reqwest::Error) -> TransportError {
    if e.is_timeout() {
        return TransportError::TimedOut;
    }
    if e.is_builder() {
        return TransportError::BadAddress;
    }
    let mut source = e.source();
    while let Some(inner) = source {
        if inner.is::<rustls::Error>() {
            return TransportError::Untrusted;
        }
        source = match inner
            .downcast_ref::<std::io::Error>()
            .and_then(|io| io.get_ref())
        {
            Some(wrapped) => Some(wrapped),
            None => inner.source(),
        };
    }
    TransportError::Unreachable
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use std::net::TcpListener;

    /// Answers one connection with these bytes; returns the address and what was asked.
    fn answer(bytes: &'static [u8]) -> (String, std::thread::JoinHandle<Vec<u8>>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let asked = std::thread::spawn(move || {
            let (mut peer, _) = listener.accept().unwrap();
            let (mut got, mut chunk) = (Vec::new(), [0; 4096]);
            while !got.ends_with(b"\r\n\r\nhello") {
                let n = peer.read(&mut chunk).unwrap();
                got.extend(&chunk[..n]);
            }
            peer.write_all(bytes).unwrap();
            got
        });
        (base, asked)
    }

    #[test]
    fn carries_bytes_and_headers_both_ways() {
        let (base, asked) = answer(
            b"HTTP/1.1 429 Slow\r\nRetry-After: 7\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno",
        );
        let office = HttpTransport::new(&base).unwrap();
        let headers = [("x-a".to_owned(), "b".to_owned())];
        let reply = office.post("/v1/sync", &headers, b"hello").unwrap();
        assert_eq!(
            (reply.status, reply.header("retry-after")),
            (429, Some("7"))
        );
        assert_eq!(reply.body, b"no");
        let asked = String::from_utf8(asked.join().unwrap()).unwrap();
        assert!(asked.starts_with("POST /v1/sync HTTP/1.1") && asked.contains("x-a: b"));
    }

    #[test]
    fn a_redirect_is_handed_back_and_not_followed() {
        let (base, asked) =
            answer(b"HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        let reply = HttpTransport::new(&base)
            .unwrap()
            .post("/v1/sync", &[], b"hello")
            .unwrap();
        assert_eq!(reply.status, 302);
        asked.join().unwrap();
    }

    #[test]
    fn nobody_there_is_unreachable_and_nonsense_is_no_address() {
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let nobody = HttpTransport::new(&format!("http://127.0.0.1:{port}")).unwrap();
        assert_eq!(nobody.post("/", &[], b""), Err(TransportError::Unreachable));
        for bad in ["", "office", "ftp://office.example", "http://"] {
            assert_eq!(
                HttpTransport::new(bad).unwrap_err(),
                TransportError::BadAddress,
                "{bad}"
            );
        }
    }

    #[test]
    fn a_plain_server_on_a_tls_address_is_not_trusted() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("https://{}", listener.local_addr().unwrap());
        let peer = std::thread::spawn(move || {
            let (mut peer, _) = listener.accept().unwrap();
            let mut chunk = [0; 512];
            let _ = peer.read(&mut chunk);
            let _ = peer.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        });
        let office = HttpTransport::new(&base).unwrap();
        assert_eq!(office.post("/", &[], b""), Err(TransportError::Untrusted));
        peer.join().unwrap();
    }
}

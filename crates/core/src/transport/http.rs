//! HTTP by reqwest, blocking, TLS by rustls with ring. No redirects, no retries, bounded answers.

use std::error::Error;
use std::io::Read;
use std::time::Duration;

use reqwest::blocking::{Client, ClientBuilder};
use reqwest::redirect::Policy;

use super::loopback::is_loopback;
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
    /// An office at `base`, such as `https://office.example`. It is reached through the proxy of the environment
    /// (`http_proxy`, `https_proxy`, `all_proxy`, in either case), unless it is on this machine.
    ///
    /// # Errors
    /// [`TransportError::BadAddress`] when that is no address, [`TransportError::NoTls`] when it begins with
    /// `https` and nothing here can check certificates.
    pub fn new(base: &str) -> Result<Self, TransportError> {
        Self::with_timeouts(base, CONNECT, WHOLE)
    }

    /// The same with other time-outs for connecting and for a whole exchange.
    pub fn with_timeouts(
        base: &str,
        connect: Duration,
        whole: Duration,
    ) -> Result<Self, TransportError> {
        let address = reqwest::Url::parse(base).map_err(|e| bad_address(&e))?;
        if !matches!(address.scheme(), "http" | "https") || !address.has_host() {
            return Err(TransportError::BadAddress(
                "it must begin with http:// or https://".to_owned(),
            ));
        }
        let here = is_loopback(&address);
        if rustls::crypto::CryptoProvider::get_default().is_none() {
            // Another thread may have been faster; its provider serves as well.
            drop(rustls::crypto::ring::default_provider().install_default());
        }
        let builder = || {
            let builder = Client::builder()
                .connect_timeout(connect)
                .timeout(whole)
                .redirect(Policy::none());
            if here { builder.no_proxy() } else { builder }
        };
        let client = match builder().build() {
            // Plain HTTP has no certificates to check.
            Err(_) if address.scheme() == "http" => without_certificates(builder()).build(),
            made => made,
        };
        Ok(Self {
            client: client.map_err(|e| TransportError::NoTls(cause(&e)))?,
            base: base.trim_end_matches('/').to_owned(),
        })
    }

    /// The client behind it, for other requests to the same office: proxies and certificates are seen to.
    pub fn client(&self) -> &Client {
        &self.client
    }
}

/// Trusts nobody, so that nothing has to be loaded.
fn without_certificates(builder: ClientBuilder) -> ClientBuilder {
    builder.tls_certs_only([])
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
                // Headers of ours are ASCII; others are of no use here.
                Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
            })
            .collect();
        let mut body = Vec::new();
        // One byte more than is allowed, so that whoever reads it sees that it is too large.
        let most = doorstep_wire::Limits::RESPONSE.body as u64 + 1;
        response
            .take(most)
            .read_to_end(&mut body)
            .map_err(|e| why(&e))?;
        Ok(Reply {
            status,
            headers,
            body,
        })
    }
}

fn why(e: &(dyn Error + 'static)) -> TransportError {
    let http = || causes(e).filter_map(|inner| inner.downcast_ref::<reqwest::Error>());
    if http().any(reqwest::Error::is_timeout) {
        return TransportError::TimedOut;
    }
    if http().any(reqwest::Error::is_builder) {
        return bad_address(e);
    }
    if causes(e).any(|inner| inner.is::<rustls::Error>()) {
        return TransportError::Untrusted(cause(e));
    }
    TransportError::Unreachable(cause(e))
}

fn bad_address(e: &(dyn Error + 'static)) -> TransportError {
    TransportError::BadAddress(cause(e))
}

/// An error and what stands behind it, from the outside in.
fn causes<'e>(e: &'e (dyn Error + 'static)) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    std::iter::successors(Some(e), |&e| {
        // An error that input or output wraps is not among its sources, only what stands behind it.
        match e
            .downcast_ref::<std::io::Error>()
            .and_then(|io| io.get_ref())
        {
            Some(wrapped) => Some(wrapped as &(dyn Error + 'static)),
            None => e.source(),
        }
    })
}

/// What stands behind all of it, such as `Connection refused (os error 111)`; the outer errors repeat the address,
/// which may hold a password.
fn cause(e: &(dyn Error + 'static)) -> String {
    causes(e).last().unwrap_or(e).to_string()
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
        let e = nobody.post("/", &[], b"").unwrap_err();
        assert!(
            matches!(&e, TransportError::Unreachable(why) if why.contains("refused")),
            "{e}"
        );
        for bad in ["", "office", "ftp://office.example", "http://"] {
            assert_eq!(
                HttpTransport::new(bad).unwrap_err().code(),
                "bad_address",
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
        assert_eq!(office.post("/", &[], b"").unwrap_err().code(), "untrusted");
        peer.join().unwrap();
    }
}

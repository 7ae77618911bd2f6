//! A connection to the office, kept as a phone keeps it during an exchange; no client library stands in what is measured.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use doorstep_wire::{CONTENT_TYPE, DICT_HEADER, Encoding};

use crate::fail::Fail;

/// The connection.
pub(super) struct Line(BufReader<TcpStream>);

/// An answer.
pub(super) struct Answer {
    /// The status line.
    pub(super) status: String,
    /// The body.
    pub(super) bytes: Vec<u8>,
}

impl Answer {
    /// The body of an answer that took what was sent.
    pub(super) fn good(self) -> Result<Vec<u8>, Fail> {
        match self.status.contains(" 200 ") {
            true => Ok(self.bytes),
            false => Err(Fail::cannot(
                "bench",
                format!("{} {}", self.status, String::from_utf8_lossy(&self.bytes)),
                "",
            )),
        }
    }
}

impl Line {
    /// Connects; an answer that takes longer than a minute fails.
    pub(super) fn open(at: SocketAddr) -> Result<Self, Fail> {
        let stream = TcpStream::connect(at)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        Ok(Self(BufReader::new(stream)))
    }

    /// One exchange of a phone.
    pub(super) fn post(
        &mut self,
        token: &str,
        body: &[u8],
        encoding: Encoding,
    ) -> Result<Answer, Fail> {
        let mut head = format!(
            "POST /v1/sync HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {token}\r\ncontent-type: {CONTENT_TYPE}\r\ncontent-length: {}\r\n",
            body.len()
        );
        if let Some(name) = encoding.content_encoding() {
            head += &format!("content-encoding: {name}\r\n");
        }
        if let Some(dict) = encoding.dict() {
            head += &format!("{DICT_HEADER}: {dict}\r\n");
        }
        head += "\r\n";
        self.send(&[head.as_bytes(), body].concat())?;
        self.answer()
    }

    /// A page of the console.
    pub(super) fn get(&mut self, path: &str, cookie: &str) -> Result<Answer, Fail> {
        let head = format!("GET {path} HTTP/1.1\r\nhost: bench\r\ncookie: {cookie}\r\n\r\n");
        self.send(head.as_bytes())?;
        self.answer()
    }

    /// Bytes as they are.
    pub(super) fn send(&mut self, bytes: &[u8]) -> Result<(), Fail> {
        Ok(self.0.get_mut().write_all(bytes)?)
    }

    fn answer(&mut self) -> Result<Answer, Fail> {
        let (mut line, mut length, mut status) = (String::new(), 0, String::new());
        loop {
            line.clear();
            if self.0.read_line(&mut line)? == 0 {
                return Err(Fail::cannot(
                    "bench",
                    "the office closed the connection",
                    "",
                ));
            }
            if status.is_empty() {
                status = line.trim().to_owned();
            }
            if line.trim().is_empty() {
                break;
            }
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().unwrap_or(0);
            }
        }
        let mut bytes = vec![0; length];
        self.0.read_exact(&mut bytes)?;
        Ok(Answer { status, bytes })
    }
}

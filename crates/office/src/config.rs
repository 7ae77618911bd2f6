//! What an operator may set; everything has a default that works on one machine.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::journal::Journal;
use crate::quota::Quotas;

/// Where the office keeps its data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// An SQLite file; its folder must exist.
    File(PathBuf),
    /// Gone when the office stops; for tests and demonstrations.
    Memory,
}

/// Settings of a running office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Where the data is.
    pub place: Place,
    /// Whether the console is reached by HTTPS, so that its cookie may be marked `Secure`.
    pub https: bool,
    /// How long a console session lasts without signing in again, milliseconds.
    pub session_ms: i64,
    /// How long an enrolment code may be used, milliseconds.
    pub enrolment_ms: i64,
    /// Requests that may touch the database at once; more are answered 429.
    pub concurrent: usize,
    /// Largest body of an API request, bytes.
    pub api_body: usize,
    /// Largest body of an order import, bytes.
    pub import_body: usize,
    /// How long a connection may take to send its request head, milliseconds.
    pub header_ms: u64,
    /// How long a body may take to arrive, milliseconds, and how long a reader may take none of an answer.
    pub body_ms: u64,
    /// Connections at once.
    pub connections: usize,
    /// Of these, connections of one address; an address without a sign-in has half of them.
    pub connections_of_address: usize,
    /// How many proxies stand before the office, each of which adds whom it speaks for to `X-Forwarded-For`; none when
    /// people and phones reach it themselves, and then that header is nobody's word.
    pub proxies: usize,
    /// What whoever runs the office hears of it.
    pub journal: Journal,
    /// How much is kept for a phone and for a company.
    pub quotas: Quotas,
    /// Service standards that the program carries and offers, each as texts by path; the first is proposed.
    pub packs: Arc<Vec<BTreeMap<String, String>>>,
    /// Public holidays that a new company begins with, a document a year.
    pub holidays: Arc<Vec<String>>,
}

impl Config {
    /// The defaults, with the data at `place`.
    pub fn new(place: Place) -> Self {
        Self {
            place,
            https: false,
            session_ms: 12 * 3_600_000,
            enrolment_ms: 600_000,
            concurrent: 64,
            api_body: 256 * 1024,
            import_body: 8 * 1024 * 1024,
            header_ms: 10_000,
            body_ms: 30_000,
            connections: 1024,
            connections_of_address: 128,
            proxies: 0,
            journal: Journal::stderr(),
            quotas: Quotas::default(),
            packs: Arc::default(),
            holidays: Arc::default(),
        }
    }
}

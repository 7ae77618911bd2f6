//! Ways to carry a request to the office. The engine itself only makes and reads bytes.

mod http;
mod loopback;

pub use http::HttpTransport;

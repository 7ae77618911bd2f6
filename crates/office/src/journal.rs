//! What whoever runs the office hears of it: one line an event, JSON, in the order in which things happen.
//! A line holds codes, numbers and names of routes, never what a person wrote, who it was, or which company's.

use std::fmt;
use std::io::Write;
use std::sync::Arc;

use chrono::{DateTime, SecondsFormat};
use serde_json::Value;

/// Where the lines go, and whether requests have one each.
#[derive(Clone)]
pub struct Journal {
    sink: Arc<dyn Fn(&str) + Send + Sync>,
    /// A line for each request; without it for what went wrong alone.
    pub requests: bool,
}

impl Journal {
    /// To the error stream of the process; what goes wrong alone.
    pub fn stderr() -> Self {
        Self::to(|line| {
            // Where nobody listens there is nobody to tell.
            let _ = writeln!(std::io::stderr(), "{line}");
        })
    }

    /// To somebody; what goes wrong alone.
    pub fn to(sink: impl Fn(&str) + Send + Sync + 'static) -> Self {
        Self {
            sink: Arc::new(sink),
            requests: false,
        }
    }

    /// With a line for each request.
    pub fn with_requests(mut self) -> Self {
        self.requests = true;
        self
    }

    /// Writes a line: when (UTC milliseconds), what, and what belongs to it.
    pub fn line(&self, at: i64, what: &str, more: &[(&str, Value)]) {
        let at = DateTime::from_timestamp_millis(at).map_or_else(
            || at.to_string(),
            |t| t.to_rfc3339_opts(SecondsFormat::Millis, true),
        );
        let first = [("at", Value::from(at)), ("what", Value::from(what))];
        let members: Vec<String> = first
            .iter()
            .chain(more)
            .map(|(name, value)| format!("{}:{value}", Value::from(*name)))
            .collect();
        (self.sink)(&format!("{{{}}}", members.join(",")));
    }
}

impl fmt::Debug for Journal {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("Journal")
            .field("requests", &self.requests)
            .finish_non_exhaustive()
    }
}

impl PartialEq for Journal {
    fn eq(&self, other: &Self) -> bool {
        self.requests == other.requests && Arc::ptr_eq(&self.sink, &other.sink)
    }
}

impl Eq for Journal {}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[test]
    fn a_line_is_one_object_in_order() {
        let lines = Arc::new(Mutex::new(Vec::new()));
        let kept = lines.clone();
        let journal = Journal::to(move |line| kept.lock().unwrap().push(line.to_owned()));
        journal.line(0, "a\n\"b", &[("z", 1.into()), ("a", "x".into())]);
        journal.line(i64::MAX, "far", &[]);
        let lines = lines.lock().unwrap();
        let first = r#"{"at":"1970-01-01T00:00:00.000Z","what":"a\n\"b","z":1,"a":"x"}"#;
        assert_eq!(lines[0], first);
        assert!(lines[1].contains("9223372036854775807"));
    }
}

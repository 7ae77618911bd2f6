//! Answers that are no sync answer: whose they are, and what the app can do about them.

use doorstep_wire::{PROBLEM_CONTENT_TYPE, Problem};

use crate::codes::is_code;
use crate::error::CoreError;
use crate::ports::Reply;

/// How long to wait when a busy office does not say, milliseconds.
const BUSY_MS: i64 = 30_000;

fn is_type(reply: &Reply, wanted: &str) -> bool {
    reply
        .header("content-type")
        .and_then(|h| h.split(';').next())
        .is_some_and(|name| name.trim().eq_ignore_ascii_case(wanted))
}

/// The office's problem, when the answer is one.
pub(crate) fn problem(reply: &Reply) -> Option<Problem> {
    if !is_type(reply, PROBLEM_CONTENT_TYPE) {
        return None;
    }
    serde_json::from_slice(&reply.body).ok()
}

/// What an answer means that acknowledges nothing.
pub(crate) fn refusal(reply: &Reply) -> CoreError {
    let Some(problem) = problem(reply) else {
        return match reply.status {
            // A proxy before an office that is down speaks HTML too.
            500.. => CoreError::OfficeFault {
                status: reply.status,
                code: "no_problem_body".to_owned(),
            },
            _ => CoreError::NotTheOffice,
        };
    };
    let code = code_of(&problem);
    match reply.status {
        401 => CoreError::SignedOut { code },
        429 | 503 => CoreError::OfficeBusy {
            after_ms: reply
                .header("retry-after")
                .and_then(|s| s.trim().parse::<i64>().ok())
                .map_or(BUSY_MS, |s| s.clamp(1, 3_600) * 1_000),
        },
        _ if matches!(code.as_str(), "version_newer" | "version_older") => {
            CoreError::UpdateApp { code }
        }
        status => CoreError::OfficeFault { status, code },
    }
}

/// The code, if it looks like one; what a stranger wrote does not go into errors.
pub(crate) fn code_of(problem: &Problem) -> String {
    if is_code(&problem.code) {
        problem.code.clone()
    } else {
        "unreadable_code".to_owned()
    }
}

/// A JSON answer of the office to a small request.
pub(crate) fn json<T: serde::de::DeserializeOwned>(reply: &Reply) -> Result<T, CoreError> {
    if reply.status != 200 {
        return Err(refusal(reply));
    }
    if !is_type(reply, "application/json") {
        return Err(CoreError::NotTheOffice);
    }
    serde_json::from_slice(&reply.body).map_err(|_| CoreError::UpdateApp {
        code: "wrong_shape".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Retry;

    fn reply(status: u16, kind: &str, body: &str) -> Reply {
        Reply {
            status,
            headers: vec![
                ("Content-Type".into(), kind.into()),
                ("Retry-After".into(), "9".into()),
            ],
            body: body.as_bytes().to_vec(),
        }
    }
    fn of(status: u16, code: &str) -> CoreError {
        let problem = serde_json::to_string(&Problem::new(status, code, "x")).unwrap();
        refusal(&reply(
            status,
            "application/problem+json; charset=utf-8",
            &problem,
        ))
    }

    #[test]
    fn each_answer_is_an_action() {
        assert_eq!(of(401, "unknown_token").code(), "signed_out");
        assert_eq!(of(429, "slow_down").retry(), Retry::After(9_000));
        assert_eq!(of(503, "starting").retry(), Retry::After(9_000));
        assert_eq!(of(400, "version_newer").code(), "update_app");
        assert_eq!(of(400, "bad_cbor").retry(), Retry::Never);
        assert_eq!(of(500, "broken").retry(), Retry::WhenOnline);
        let CoreError::OfficeFault { code, .. } = of(500, "王 said") else {
            panic!()
        };
        assert_eq!(code, "unreadable_code");
    }

    #[test]
    fn a_captive_portal_is_not_the_office() {
        for status in [200, 302, 401, 403, 511] {
            let e = refusal(&reply(status, "text/html", "<h1>Free WiFi</h1>"));
            let wanted = if status >= 500 {
                "office_fault"
            } else {
                "not_the_office"
            };
            assert_eq!((e.code(), e.retry()), (wanted, Retry::WhenOnline));
        }
        let portal = json::<Problem>(&reply(200, "text/html", "{}"));
        assert_eq!(portal.unwrap_err().code(), "not_the_office");
    }
}

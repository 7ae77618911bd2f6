//! The office's HTTP: what it answers, and what is done to an answer on its way.

use doorstep_core::{Reply, SyncCall, Transport, TransportError};
use doorstep_wire::{CONTENT_TYPE, Encoding, PROBLEM_CONTENT_TYPE, Problem, encode_body};

use super::{Fault, Office, read_call};

impl Transport for Office {
    fn post(
        &self,
        path: &str,
        headers: &[(String, String)],
        body: &[u8],
    ) -> Result<Reply, TransportError> {
        assert_eq!(path, "/v1/sync");
        let call = SyncCall {
            path: path.into(),
            headers: headers.to_vec(),
            body: body.to_vec(),
        };
        let mut state = self.0.lock().unwrap();
        let request = read_call(&call);
        state.calls.push(call);
        let html = |status, body: &str| Reply {
            status,
            headers: vec![("content-type".into(), "text/html".into())],
            body: body.into(),
        };
        let fault = state.faults.pop();
        match &fault {
            Some(Fault::Portal) => return Ok(html(200, "<h1>Free WiFi</h1>")),
            Some(Fault::Problem(status, code)) => {
                let problem = Problem::new(*status, code, "x");
                return Ok(Reply {
                    status: *status,
                    headers: vec![
                        ("content-type".into(), PROBLEM_CONTENT_TYPE.into()),
                        ("retry-after".into(), "7".into()),
                    ],
                    body: serde_json::to_vec(&problem).unwrap(),
                });
            }
            _ => {}
        }
        let mut answer = state.sync(request);
        match fault {
            Some(Fault::Lost) => return Err(TransportError::TimedOut),
            Some(Fault::Bend(bend)) => bend(&mut answer),
            _ => {}
        }
        let body = encode_body(&answer, Encoding::ZstdDict).unwrap();
        let mut headers = vec![("Content-Type".to_owned(), CONTENT_TYPE.to_owned())];
        headers.extend(
            body.encoding
                .content_encoding()
                .map(|e| ("Content-Encoding".into(), e.into())),
        );
        headers.extend(
            body.encoding
                .dict()
                .map(|e| ("Doorstep-Dict".into(), e.into())),
        );
        Ok(Reply {
            status: 200,
            headers,
            body: body.bytes,
        })
    }
}

//! Calls the router without a socket.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, header};
use doorstep_http::{AppState, router};
use doorstep_wire::{
    CONTENT_TYPE, Encoding, Limits, SyncRequest, SyncResponse, decode_body, encode_body,
};
use http_body_util::BodyExt;
use serde_json::Value;
use tower::ServiceExt;

use crate::world::{Phone, World};

pub struct Site {
    pub world: World,
    pub router: Router,
}

pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or(Value::Null)
    }
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
    /// Status and code of a problem; it must say what to do in both languages.
    pub fn problem(&self) -> (u16, String) {
        let body = self.json();
        assert_eq!(
            self.headers[header::CONTENT_TYPE],
            "application/problem+json",
            "{}",
            self.text()
        );
        assert_eq!(body["status"], self.status);
        assert!(body["detail"].as_str().is_some_and(|d| !d.is_empty()));
        assert!(body["detail_zh"].as_str().is_some_and(|d| !d.is_empty()));
        (self.status, body["code"].as_str().unwrap().to_owned())
    }
    pub fn cookie(&self) -> String {
        let set = self.headers[header::SET_COOKIE].to_str().unwrap();
        set.split(';').next().unwrap().to_owned()
    }
}

impl Site {
    pub fn new() -> Self {
        let world = World::new();
        let router = router(AppState::new(world.office.clone()));
        Self { world, router }
    }

    pub async fn call(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self
            .router
            .clone()
            .oneshot(request.body(body.into()).unwrap())
            .await
            .unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes().to_vec();
        Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            bytes,
        }
    }

    pub async fn get(&self, path: &str, token: &str) -> Answer {
        self.call(
            "GET",
            path,
            &[("authorization", &format!("Bearer {token}"))],
            "",
        )
        .await
    }

    pub async fn post(&self, path: &str, token: &str, body: &str) -> Answer {
        let auth = format!("Bearer {token}");
        let headers = [
            ("authorization", auth.as_str()),
            ("content-type", "application/json"),
        ];
        self.call("POST", path, &headers, body.to_owned()).await
    }

    /// Bytes to the sync route, as they are.
    pub async fn sync_bytes(&self, token: &str, bytes: Vec<u8>) -> Answer {
        let auth = format!("Bearer {token}");
        self.call(
            "POST",
            "/v1/sync",
            &[("authorization", &auth), ("content-type", CONTENT_TYPE)],
            bytes,
        )
        .await
    }

    pub async fn sync(&self, phone: &Phone, request: &SyncRequest) -> SyncResponse {
        let body = encode_body(request, Encoding::Plain).unwrap();
        let answer = self.sync_bytes(&phone.token, body.bytes).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(answer.headers[header::CONTENT_TYPE], CONTENT_TYPE);
        decode_body(&answer.bytes, Encoding::Plain, &Limits::RESPONSE).unwrap()
    }
}

//! What an auditor would use: the office's API and console over HTTP, with an ordinary sign-in.

use doorstep_core::HttpTransport;
use doorstep_standard::Lang;
use doorstep_visit::history::History;
use doorstep_visit::{Json, VisitId};
use reqwest::blocking::{Client, Response};
use reqwest::header::{ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_TYPE, COOKIE, SET_COOKIE};

use crate::fail::Fail;

/// A client of one office.
pub struct Auditor {
    http: Client,
    url: String,
    token: String,
    lang: Lang,
}

impl Auditor {
    /// A client with an API token.
    pub fn new(url: &str, token: String, lang: Lang) -> Result<Self, Fail> {
        let office = HttpTransport::new(url).map_err(|e| Fail::cannot(e.code(), e, ""))?;
        Ok(Self {
            http: office.client().clone(),
            url: url.to_owned(),
            token,
            lang,
        })
    }

    /// The events of a visit as the API gives them, each checked against its id.
    pub fn history(&self, visit: VisitId) -> Result<History, Fail> {
        let url = format!("{}/api/v1/visits/{visit}", self.url);
        let answer = self
            .http
            .get(url)
            .header(AUTHORIZATION, format!("Bearer {}", self.token))
            .send()
            .map_err(failed)?;
        let text = good(answer)?.text().map_err(failed)?;
        let wrong = |why: &str| {
            let what = format!("the API's answer is not of the documented shape: {why}");
            Fail::found("api_answer", what, "")
        };
        let answer: serde_json::Value =
            serde_json::from_str(&text).map_err(|e| wrong(&e.to_string()))?;
        let entries = answer
            .get("events")
            .and_then(|e| e.as_array())
            .ok_or_else(|| wrong("it has no events"))?
            .iter()
            .map(|e| {
                let id = e.get("id")?.as_str()?.to_owned();
                let bytes = Json::parse(&e.get("event")?.to_string()).ok()?.to_text();
                Some((id, bytes))
            })
            .collect::<Option<Vec<_>>>()
            .ok_or_else(|| wrong("an event has no id or cannot be read"))?;
        let history = History::read(visit, entries.iter().map(|(k, v)| (k.as_str(), v.as_str())));
        match history.unusable() {
            [] => Ok(history),
            bad => Err(Fail::found(
                "api_events",
                format!("{} event(s) do not fit their ids", bad.len()),
                "",
            )),
        }
    }

    /// A page of the console as somebody sees it who signs in with name and password.
    pub fn page(&self, name: &str, secret: &str, path: &str) -> Result<String, Fail> {
        let form = |field: &str, value: &str| format!("{field}={value}");
        let signed = self
            .http
            .post(format!("{}/sign-in", self.url))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body([form("name", name), form("password", secret)].join("&"))
            .send()
            .map_err(failed)?;
        let cookie = signed
            .headers()
            .get(SET_COOKIE)
            .and_then(|c| c.to_str().ok())
            .and_then(|c| c.split(';').next())
            .ok_or_else(|| {
                Fail::found(
                    "sign_in",
                    format!("the printed sign-in answers {}", signed.status()),
                    "",
                )
            })?
            .to_owned();
        let page = self
            .http
            .get(format!("{}{path}", self.url))
            .header(COOKIE, cookie)
            .header(ACCEPT_LANGUAGE, self.lang.tag())
            .send()
            .map_err(failed)?;
        good(page)?.text().map_err(failed)
    }
}

fn good(answer: Response) -> Result<Response, Fail> {
    let status = answer.status();
    if status.is_success() {
        return Ok(answer);
    }
    Err(Fail::found(
        "http",
        format!("{} answers {status}", answer.url().path()),
        "",
    ))
}

fn failed(e: reqwest::Error) -> Fail {
    Fail::cannot("http", e, "")
}

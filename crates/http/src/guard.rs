//! Stands before every route: who is asking, may they, and did the request come from our own page.

use std::time::Duration;

use axum::body::Body;
use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

use crate::connections::Connection;
use crate::drawn::refusal;
use crate::language::wants_page;
use crate::patience::Timely;
use crate::problem::{Answer, Refused};
use crate::state::AppState;
use crate::table::{self, ForWhom};
use crate::{body, language};
use doorstep_console::form::CSRF_FIELD;
use doorstep_office::auth::{Caller, DeviceCaller, PersonCaller, password};
use doorstep_office::error::{OfficeError, Result};

/// Name of the session cookie.
pub const COOKIE: &str = "doorstep_session";
/// Header that carries the CSRF token of a call by script.
pub const CSRF_HEADER: &str = "x-csrf-token";
/// Largest console form, bytes.
const MAX_FORM: usize = 256 * 1024;

/// The middleware.
pub async fn guard(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let page = wants_page(request.headers());
    let reading = request.method() == Method::GET;
    let path = request.uri().path().to_owned();
    let lang = language::read(request.uri().query(), request.headers());
    match admit(&state, request).await {
        Ok(request) => next.run(request).await,
        Err(OfficeError::SignInNeeded | OfficeError::UnknownToken) if page && reading => {
            let next: String = form_urlencoded::byte_serialize(path.as_bytes()).collect();
            Redirect::to(&format!("/sign-in?next={next}")).into_response()
        }
        Err(e) if page => refusal(lang, &path, &e),
        Err(e) => Refused(e).into_response(),
    }
}

async fn admit(state: &AppState, mut request: Request) -> Result<Request> {
    let Some(route) = request.extensions().get::<MatchedPath>() else {
        return Err(OfficeError::NotFound("page"));
    };
    let rule = table::find(request.method().as_str(), route.as_str()).ok_or_else(|| {
        if table::knows(route.as_str()) {
            OfficeError::Method
        } else {
            OfficeError::Forbidden
        }
    })?;
    named_once(request.headers())?;
    let unsafe_method = !matches!(*request.method(), Method::GET | Method::HEAD);
    if unsafe_method && from_elsewhere(request.headers()) {
        return Err(OfficeError::Csrf);
    }
    if unsafe_method {
        let wait = Duration::from_millis(state.office().config().body_ms);
        request = request.map(|body| Timely::limit(body, wait));
    }
    if rule.who == ForWhom::Anyone {
        request.extensions_mut().insert(Caller::Anyone);
        return Ok(request);
    }
    let (token, by_cookie) = credentials(request.headers()).ok_or(OfficeError::SignInNeeded)?;
    let caller = state.run(move |office| office.caller(&token)).await?;
    if let Some(connection) = request.extensions().get::<Connection>() {
        connection.is_known();
    }
    // A session token counts in its cookie only: there the browser's own protection holds.
    if by_cookie != matches!(&caller, Caller::Person(p) if p.csrf.is_some()) {
        return Err(OfficeError::UnknownToken);
    }
    if !rule.who.includes(&caller) {
        return Err(match caller {
            Caller::Device(d) if d.revoked => OfficeError::DeviceRevoked,
            _ => OfficeError::Forbidden,
        });
    }
    if unsafe_method
        && let Caller::Person(PersonCaller {
            csrf: Some(csrf), ..
        }) = &caller
    {
        request = carries(request, csrf).await?;
    }
    request.extensions_mut().insert(caller);
    Ok(request)
}

/// Of what decides whose request it is and how it is read there is one, or two programs on its way read two requests.
fn named_once(headers: &HeaderMap) -> Result<()> {
    let once = [
        header::HOST,
        header::AUTHORIZATION,
        header::CONTENT_TYPE,
        header::CONTENT_LENGTH,
        HeaderName::from_static(CSRF_HEADER),
        HeaderName::from_static("idempotency-key"),
    ];
    match once
        .iter()
        .all(|name| headers.get_all(name).iter().nth(1).is_none())
    {
        true => Ok(()),
        false => Err(OfficeError::Malformed("a header is sent twice")),
    }
}

/// Whether the browser says that another site's page sends this.
fn from_elsewhere(headers: &HeaderMap) -> bool {
    headers
        .get("sec-fetch-site")
        .and_then(|v| v.to_str().ok())
        .is_some_and(|site| !matches!(site, "same-origin" | "none"))
}

/// The token of a request, and whether it came in the cookie.
pub(crate) fn credentials(headers: &HeaderMap) -> Option<(String, bool)> {
    if let Some(value) = headers.get(header::AUTHORIZATION) {
        return Some((
            value
                .to_str()
                .ok()?
                .strip_prefix("Bearer ")?
                .trim()
                .to_owned(),
            false,
        ));
    }
    Some((session_token(headers)?, true))
}

/// The token in the session cookie.
pub(crate) fn session_token(headers: &HeaderMap) -> Option<String> {
    cookie(headers, COOKIE)
}

/// What a cookie holds.
pub(crate) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
        .map(str::to_owned)
}

/// Lets a request through that carries the session's CSRF token in its header or form.
async fn carries(request: Request, csrf: &str) -> Result<Request> {
    let right = |given: &str| password::equal(given.as_bytes(), csrf.as_bytes());
    if let Some(given) = request.headers().get(CSRF_HEADER) {
        return if given.to_str().is_ok_and(right) {
            Ok(request)
        } else {
            Err(OfficeError::Csrf)
        };
    }
    let form = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|v| v.starts_with("application/x-www-form-urlencoded"));
    if !form {
        return Err(OfficeError::Csrf);
    }
    let (parts, body) = request.into_parts();
    let bytes = body::read(&parts.headers, body, MAX_FORM).await?;
    if form_urlencoded::parse(&bytes).any(|(name, value)| name == CSRF_FIELD && right(&value)) {
        Ok(Request::from_parts(parts, Body::from(bytes)))
    } else {
        Err(OfficeError::Csrf)
    }
}

/// The person who calls; the guard has checked the role.
pub struct ByPerson(pub PersonCaller);
/// The phone that calls.
pub struct ByDevice(pub DeviceCaller);

impl<S: Sync> FromRequestParts<S> for ByPerson {
    type Rejection = Refused;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Answer<Self> {
        match parts.extensions.get::<Caller>() {
            Some(Caller::Person(person)) => Ok(Self(person.clone())),
            _ => Err(OfficeError::SignInNeeded.into()),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for ByDevice {
    type Rejection = Refused;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Answer<Self> {
        match parts.extensions.get::<Caller>() {
            Some(Caller::Device(device)) => Ok(Self(device.clone())),
            _ => Err(OfficeError::SignInNeeded.into()),
        }
    }
}

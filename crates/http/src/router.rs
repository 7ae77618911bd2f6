//! Every route, and what every answer carries.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderValue, header};
use axum::middleware::{from_fn, from_fn_with_state, map_response};
use axum::response::Response;
use axum::routing::{get, patch, post};
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};

use crate::guard::guard;
use crate::problem::Refused;
use crate::state::AppState;
use crate::state::BODY;
use crate::{api, found, journal, pages, reader, sign_in};
use doorstep_office::error::OfficeError;

/// Everything that the office answers.
pub fn router(state: AppState) -> Router {
    let api = Router::new()
        .route("/healthz", get(api::health::health))
        .route("/readyz", get(api::health::ready))
        .route("/v1/enrol", post(api::enrol::enrol))
        .route("/v1/sync", post(api::sync::sync))
        .route("/v1/hints", get(api::hints::hints))
        .route(
            "/api/v1/orders",
            get(api::orders::list).post(api::orders::create),
        )
        .route("/api/v1/orders/import", post(api::import::import))
        .route("/api/v1/visits", get(api::visits::list))
        .route("/api/v1/visits/{visit}", get(api::visits::show))
        .route("/api/v1/visits/{visit}/blobs/{hash}", get(api::blobs::show))
        .route("/api/v1/visits/{visit}/bundle", get(api::visits::bundle))
        .route("/api/v1/visits/{visit}/cancel", post(api::visits::cancel))
        .route("/api/v1/visits/{visit}/close", post(api::visits::close))
        .route("/api/v1/visits/{visit}/settle", post(api::visits::settle))
        .route(
            "/api/v1/visits/{visit}/office-acts",
            post(api::office_acts::record),
        )
        .route(
            "/api/v1/visits/{visit}/order",
            post(api::orders::create_for),
        )
        .route("/api/v1/visits/{visit}/link", post(api::office_acts::link))
        .route(
            "/api/v1/visits/{visit}/unlink",
            post(api::office_acts::unlink),
        )
        .route("/api/v1/assignments", post(api::assignments::assign))
        .route("/api/v1/appointments", post(api::assignments::appoint))
        .route(
            "/api/v1/standards",
            get(api::standards::list).post(api::standards::publish),
        )
        .route(
            "/api/v1/standards/{hash}/retire",
            post(api::standards::retire),
        )
        .route(
            "/api/v1/standards/{hash}/restore",
            post(api::standards::restore),
        )
        .route("/api/v1/standards/carried", get(api::standards::carried))
        .route(
            "/api/v1/standards/carried/{id}",
            post(api::standards::publish_carried),
        )
        .route(
            "/api/v1/holidays",
            get(api::holidays::list).post(api::holidays::publish),
        )
        .route(
            "/api/v1/company",
            get(api::company::show).patch(api::company::edit),
        )
        .route(
            "/api/v1/people",
            get(api::people::list).post(api::people::add),
        )
        .route("/api/v1/people/{person}", patch(api::people::edit))
        .route("/api/v1/people/{person}/leave", post(api::people::leave))
        .route(
            "/api/v1/people/{person}/return",
            post(api::people::come_back),
        )
        .route(
            "/api/v1/people/{person}/password",
            post(api::people::password),
        )
        .route("/api/v1/crews", post(api::people::add_crew))
        .route("/api/v1/crews/{crew}", patch(api::people::rename_crew))
        .route(
            "/api/v1/programs",
            get(api::programs::list).post(api::programs::add),
        )
        .route(
            "/api/v1/programs/{program}/token",
            post(api::programs::renew),
        )
        .route("/api/v1/programs/{program}/end", post(api::programs::end))
        .route("/api/v1/devices", get(api::devices::list))
        .route("/api/v1/devices/codes", post(api::devices::code))
        .route(
            "/api/v1/devices/{device}/revoke",
            post(api::devices::revoke),
        )
        .route("/found", get(found::page).post(found::found))
        .route("/sign-in", get(sign_in::page).post(sign_in::sign_in))
        .route("/sign-out", post(sign_in::sign_out))
        .with_state(state.clone());
    let journal_state = state.clone();
    Router::new()
        .merge(api)
        .merge(pages::router(state.clone()))
        .fallback(|| async { Refused(OfficeError::NotFound("page")) })
        .layer(DefaultBodyLimit::max(BODY))
        .layer(from_fn_with_state(state, guard))
        .layer(from_fn(reader::in_the_readers_language))
        .layer(from_fn_with_state(journal_state, journal::keep))
        .layer(map_response(headers))
        .layer(compression())
}

/// Pages and lists shrink to a tenth. Event streams stay as they are, because a compressor holds lines back, and sync
/// answers have their own way; sealed bytes and photos do not shrink, and their ranges are of what is stored. Nobody learns a secret from the length of a page that also repeats a query: the
/// session's cookie is `SameSite=Strict`, so another site cannot make a browser ask for such a page.
fn compression() -> CompressionLayer<impl Predicate> {
    let sync = NotForContentType::const_new(doorstep_wire::CONTENT_TYPE);
    let stored = NotForContentType::const_new(api::blobs::STORED);
    CompressionLayer::new().compress_when(DefaultPredicate::new().and(sync).and(stored))
}

/// No script, style, frame or request but our own; nothing kept by caches unless the handler says so.
async fn headers(mut response: Response) -> Response {
    const FIXED: [(header::HeaderName, &str); 5] = [
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
             connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::STRICT_TRANSPORT_SECURITY, "max-age=31536000"),
    ];
    let headers = response.headers_mut();
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    headers.insert(
        "cross-origin-opener-policy",
        HeaderValue::from_static("same-origin"),
    );
    headers.insert(
        "permissions-policy",
        HeaderValue::from_static("geolocation=(), camera=(), microphone=()"),
    );
    response
}

//! The small JSON bodies: enrolment, and problems.
//! Plain records; the caller reads and writes the JSON.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::response::words;

/// Content type of [`Problem`].
pub const PROBLEM_CONTENT_TYPE: &str = "application/problem+json";

words!(
    /// What the person of a device may do.
    Role {
        /// Visits granted to them.
        Technician = "technician",
        /// Visits of their crew.
        CrewLead = "crew_lead",
        /// Orders and assignments.
        Dispatcher = "dispatcher",
        /// People, devices, standards.
        Admin = "admin",
    }
);

/// The body of `POST /v1/enrol`: a phone joins with a one-time code.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolRequest {
    /// The one-time code, as shown to an admin or lead.
    pub code: String,
    /// What its owner calls the phone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_name: Option<String>,
    /// Public key of the device: P-256, uncompressed SEC1 point, lower-case hex.
    pub public_key: String,
    /// `android`, `ios`, or another word for the platform.
    pub platform: String,
    /// Software of the phone, as in a sync request.
    pub engine: String,
}

impl fmt::Debug for EnrolRequest {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("EnrolRequest")
            .field("public_key", &self.public_key)
            .field("platform", &self.platform)
            .field("engine", &self.engine)
            .finish_non_exhaustive()
    }
}

/// The answer to an enrolment. Sending the same code with the same key again brings the same device.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolResponse {
    /// The heating company.
    pub tenant: String,
    /// Id of the device from now on.
    pub device: String,
    /// Id of the person whose phone it is.
    pub person: String,
    /// That person's name, to greet with.
    pub person_name: String,
    /// What that person may do.
    pub role: Role,
    /// Bearer token for the sync route.
    pub token: String,
    /// Public key of the office: P-256, uncompressed SEC1 point, lower-case hex. Receipts verify with it.
    pub office_key: String,
    /// The office's clock, UTC milliseconds.
    pub server_time: i64,
    /// The office's time zone by its IANA name, such as `Asia/Shanghai`.
    pub zone: String,
}

impl fmt::Debug for EnrolResponse {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("EnrolResponse")
            .field("tenant", &self.tenant)
            .field("device", &self.device)
            .field("person", &self.person)
            .field("role", &self.role)
            .field("server_time", &self.server_time)
            .field("zone", &self.zone)
            .finish_non_exhaustive()
    }
}

/// What went wrong, after RFC 9457. Software goes by `code`, people read the rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// `about:blank`, or a page about this problem.
    #[serde(rename = "type")]
    pub kind: String,
    /// A short name in English.
    pub title: String,
    /// The HTTP status, repeated.
    pub status: u16,
    /// What to do next, in English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The same in Simplified Chinese.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail_zh: Option<String>,
    /// Stable code.
    pub code: String,
}

impl Problem {
    /// A problem of type `about:blank` without detail.
    pub fn new(status: u16, code: &str, title: &str) -> Self {
        Self {
            kind: "about:blank".to_owned(),
            title: title.to_owned(),
            status,
            detail: None,
            detail_zh: None,
            code: code.to_owned(),
        }
    }

    /// The same problem with what to do next, in both languages.
    pub fn with_detail(mut self, en: &str, zh: &str) -> Self {
        self.detail = Some(en.to_owned());
        self.detail_zh = Some(zh.to_owned());
        self
    }
}

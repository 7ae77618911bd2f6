//! Who is asking and what that role may do.
//! Which route is for whom is the table of `doorstep-http`; what it does not name is refused.

use std::fmt;
use std::str::FromStr;

use doorstep_visit::{DeviceId, PersonId, TenantId};
use sha2::{Digest, Sha256};

pub mod password;

pub mod token;

/// What a person is in the office.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Visits homes.
    Technician,
    /// Answers for the visits of a crew.
    CrewLead,
    /// Takes orders and assigns them.
    Dispatcher,
    /// Keeps people, devices and standards.
    Admin,
}

impl Role {
    /// All roles.
    pub const ALL: [Role; 4] = [
        Role::Technician,
        Role::CrewLead,
        Role::Dispatcher,
        Role::Admin,
    ];

    /// As stored and sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Technician => "technician",
            Role::CrewLead => "crew_lead",
            Role::Dispatcher => "dispatcher",
            Role::Admin => "admin",
        }
    }
}

impl Role {
    /// Whether who has it visits homes, and so may have a phone.
    pub fn goes_to_homes(self) -> bool {
        matches!(self, Role::Technician | Role::CrewLead)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Role {
    type Err = ();
    fn from_str(s: &str) -> Result<Self, ()> {
        Role::ALL.into_iter().find(|r| r.as_str() == s).ok_or(())
    }
}

/// A person who signed in, by console session or API token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonCaller {
    /// The company.
    pub tenant: TenantId,
    /// Who.
    pub person: PersonId,
    /// As what.
    pub role: Role,
    /// The crew, for technicians and crew leads.
    pub crew: Option<String>,
    /// What a form of this session must carry; `None` for an API token.
    pub csrf: Option<String>,
}

/// A phone that showed its token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceCaller {
    /// The company.
    pub tenant: TenantId,
    /// The phone.
    pub device: DeviceId,
    /// Who holds it.
    pub person: PersonId,
    /// Whether it may only hand in what it recorded.
    pub revoked: bool,
}

/// Who is asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caller {
    /// Nobody that we know.
    Anyone,
    /// A person.
    Person(PersonCaller),
    /// A phone.
    Device(DeviceCaller),
}

/// How tokens and codes are stored: nobody who reads the database can use them.
/// They are random and long, so a plain hash is enough.
pub(crate) fn token_hash(token: &str) -> [u8; 32] {
    let mut h = Sha256::new();
    h.update(b"doorstep-token-v1");
    h.update(token.as_bytes());
    h.finalize().into()
}

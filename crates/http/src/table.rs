//! Who may call which route: one table, read top to bottom. What is not in it is refused.
//! Which rows a caller sees behind a route (own visits, own crew) is decided where they are read.

use doorstep_office::auth::{Caller, Role};

/// For whom a route is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ForWhom {
    /// Everybody, also without signing in.
    Anyone,
    /// Phones; a revoked one only where it says so.
    Device {
        /// Whether a revoked phone may call it.
        revoked: bool,
    },
    /// People with one of these roles.
    Roles(&'static [Role]),
}

/// A row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RouteRule {
    /// HTTP method.
    pub method: &'static str,
    /// Route as the router spells it.
    pub route: &'static str,
    /// For whom.
    pub who: ForWhom,
}

const fn rule(method: &'static str, route: &'static str, who: ForWhom) -> RouteRule {
    RouteRule { method, route, who }
}

use ForWhom::{Anyone, Device, Roles};
use Role::{Admin, CrewLead, Dispatcher, Technician};

const EVERYONE: ForWhom = Roles(&[Technician, CrewLead, Dispatcher, Admin]);
const OFFICE: ForWhom = Roles(&[CrewLead, Dispatcher, Admin]);
const READERS: ForWhom = Roles(&[Technician, CrewLead, Dispatcher]);
const LEADS: ForWhom = Roles(&[CrewLead, Dispatcher]);
const KEEPERS: ForWhom = Roles(&[CrewLead, Admin]);
const DISPATCH: ForWhom = Roles(&[Dispatcher]);
/// In a small office the administrator takes orders too, without reading what comes of them.
const TAKERS: ForWhom = Roles(&[Dispatcher, Admin]);
const LEAD: ForWhom = Roles(&[CrewLead]);
const ADMIN: ForWhom = Roles(&[Admin]);

/// The table.
pub const RULES: &[RouteRule] = &[
    // Phones.
    rule("GET", "/healthz", Anyone),
    rule("GET", "/readyz", Anyone),
    rule("POST", "/v1/enrol", Anyone),
    rule("POST", "/v1/sync", Device { revoked: true }),
    rule("GET", "/v1/hints", Device { revoked: false }),
    // API.
    rule("GET", "/api/v1/orders", TAKERS),
    rule("POST", "/api/v1/orders", TAKERS),
    rule("POST", "/api/v1/orders/import", TAKERS),
    rule("GET", "/api/v1/visits", READERS),
    rule("GET", "/api/v1/visits/{visit}", READERS),
    rule("GET", "/api/v1/visits/{visit}/blobs/{hash}", READERS),
    // A copy that leaves the house: for those who answer for it.
    rule("GET", "/api/v1/visits/{visit}/bundle", LEADS),
    rule("POST", "/api/v1/visits/{visit}/cancel", DISPATCH),
    rule("POST", "/api/v1/visits/{visit}/close", LEADS),
    rule("POST", "/api/v1/visits/{visit}/settle", LEAD),
    rule("POST", "/api/v1/visits/{visit}/office-acts", LEADS),
    rule("POST", "/api/v1/visits/{visit}/order", DISPATCH),
    rule("POST", "/api/v1/visits/{visit}/link", DISPATCH),
    rule("POST", "/api/v1/visits/{visit}/unlink", DISPATCH),
    rule("POST", "/api/v1/assignments", DISPATCH),
    rule("POST", "/api/v1/appointments", DISPATCH),
    rule("GET", "/api/v1/standards", OFFICE),
    rule("POST", "/api/v1/standards", ADMIN),
    rule("POST", "/api/v1/standards/{hash}/retire", ADMIN),
    rule("POST", "/api/v1/standards/{hash}/restore", ADMIN),
    rule("GET", "/api/v1/standards/carried", ADMIN),
    rule("POST", "/api/v1/standards/carried/{id}", ADMIN),
    rule("GET", "/api/v1/holidays", OFFICE),
    rule("POST", "/api/v1/holidays", ADMIN),
    rule("GET", "/api/v1/company", OFFICE),
    rule("PATCH", "/api/v1/company", ADMIN),
    rule("GET", "/api/v1/people", OFFICE),
    rule("POST", "/api/v1/people", ADMIN),
    rule("PATCH", "/api/v1/people/{person}", ADMIN),
    rule("POST", "/api/v1/people/{person}/leave", ADMIN),
    rule("POST", "/api/v1/people/{person}/return", ADMIN),
    rule("POST", "/api/v1/people/{person}/password", ADMIN),
    rule("POST", "/api/v1/crews", ADMIN),
    rule("PATCH", "/api/v1/crews/{crew}", ADMIN),
    rule("GET", "/api/v1/programs", ADMIN),
    rule("POST", "/api/v1/programs", ADMIN),
    rule("POST", "/api/v1/programs/{program}/token", ADMIN),
    rule("POST", "/api/v1/programs/{program}/end", ADMIN),
    rule("GET", "/api/v1/devices", KEEPERS),
    rule("POST", "/api/v1/devices/codes", KEEPERS),
    rule("POST", "/api/v1/devices/{device}/revoke", ADMIN),
    // Console.
    rule("GET", "/sign-in", Anyone),
    rule("POST", "/sign-in", Anyone),
    rule("GET", "/found", Anyone),
    rule("POST", "/found", Anyone),
    rule("POST", "/sign-out", EVERYONE),
    rule("GET", "/account", EVERYONE),
    rule("POST", "/account", EVERYONE),
    rule("GET", "/company", ADMIN),
    rule("POST", "/company", ADMIN),
    rule("POST", "/company/programs", ADMIN),
    rule("POST", "/company/programs/{program}/token", ADMIN),
    rule("POST", "/company/programs/{program}/end", ADMIN),
    rule("GET", "/orders", TAKERS),
    rule("POST", "/orders", TAKERS),
    rule("GET", "/assets/{file}", Anyone),
    rule("GET", "/", EVERYONE),
    rule("GET", "/live", EVERYONE),
    rule("POST", "/preferences", EVERYONE),
    rule("GET", "/board", LEADS),
    rule("GET", "/visits", READERS),
    rule("GET", "/visits/{visit}", READERS),
    rule("POST", "/visits/{visit}/settle", LEAD),
    rule("POST", "/visits/{visit}/assign", DISPATCH),
    rule("POST", "/visits/{visit}/office-acts", LEADS),
    rule("POST", "/visits/{visit}/order", DISPATCH),
    rule("POST", "/visits/{visit}/link", DISPATCH),
    rule("POST", "/visits/{visit}/unlink", DISPATCH),
    rule("GET", "/standards", EVERYONE),
    rule("POST", "/standards/holidays", ADMIN),
    rule("POST", "/standards/carried", ADMIN),
    rule("POST", "/standards/choice", ADMIN),
    rule("POST", "/standards/{hash}/retire", ADMIN),
    rule("POST", "/standards/{hash}/restore", ADMIN),
    rule("GET", "/standards/{hash}", EVERYONE),
    rule("GET", "/people", OFFICE),
    rule("POST", "/people", ADMIN),
    rule("POST", "/crews", ADMIN),
    rule("POST", "/crews/{crew}", ADMIN),
    rule("POST", "/people/{person}/edit", ADMIN),
    rule("POST", "/people/{person}/leave", ADMIN),
    rule("POST", "/people/{person}/return", ADMIN),
    rule("POST", "/people/{person}/password", ADMIN),
    rule("POST", "/people/codes", KEEPERS),
    rule("POST", "/people/devices/{device}/revoke", ADMIN),
];

/// The rule of a route; `HEAD` goes by the rule of `GET`.
pub fn find(method: &str, route: &str) -> Option<&'static RouteRule> {
    let method = if method == "HEAD" { "GET" } else { method };
    RULES
        .iter()
        .find(|r| r.method == method && r.route == route)
}

/// Whether any method of a route is in the table.
pub fn knows(route: &str) -> bool {
    RULES.iter().any(|r| r.route == route)
}

impl ForWhom {
    /// Whether the caller is among them.
    pub fn includes(self, caller: &Caller) -> bool {
        match (self, caller) {
            (Anyone, _) => true,
            (Device { revoked }, Caller::Device(device)) => revoked || !device.revoked,
            (Roles(roles), Caller::Person(person)) => roles.contains(&person.role),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_cell_is_there_once_and_admins_read_no_visits() {
        let mut seen = BTreeSet::new();
        for rule in RULES {
            assert!(
                seen.insert((rule.method, rule.route)),
                "{rule:?} stands twice"
            );
            if rule.route.contains("/visits")
                && let Roles(roles) = rule.who
            {
                assert!(!roles.contains(&Admin), "{rule:?}");
            }
        }
        assert!(find("HEAD", "/healthz").is_some());
        assert!(find("DELETE", "/healthz").is_none());
        assert!(find("GET", "/secret").is_none());
    }
}

//! The office of a world: the real one with its router, on a file that is closed, killed and opened again.
//! Requests go through the whole HTTP stack except the socket.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use doorstep_core::Reply;
use doorstep_http::{AppState, router};
use doorstep_office::{
    Household, NewOrder, NewPerson, NewTenant, Office, PersonCaller, Place, Role,
};
use doorstep_visit::{EventKind, Json, PersonId, TenantId, VisitId};
use tokio::runtime::Runtime;
use tower::ServiceExt;

use crate::dice::Stream;
use crate::time::Time;

/// The dispatcher.
pub(crate) const DISPATCHER: &str = "p-desk";
/// The crew lead.
pub(crate) const LEAD: &str = "p-lead";
/// Who enrols and revokes phones.
pub(crate) const ADMIN: &str = "p-admin";
const STANDARDS: [&str; 3] = [
    "heating-guide-30min",
    "knock-30s-service-code",
    "example-radiator-check",
];
/// Larger than any answer.
const ANSWER: usize = 64 * 1024 * 1024;

/// The office and the way to it.
pub(crate) struct Desk {
    pub tenant: TenantId,
    time: Arc<Time>,
    random: Arc<Stream>,
    folder: PathBuf,
    lives: u32,
    /// Both are `None` only while the office is down.
    open: Option<(Office, Router)>,
    runtime: Runtime,
}

fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().expect("ids of the simulation are well-formed")
}

impl Desk {
    /// A company with its people and standards.
    pub fn new(seed: u64, time: Arc<Time>, folder: &Path, technicians: &[PersonId]) -> Self {
        let mut desk = Self {
            tenant: id("nuanhe"),
            time,
            random: Arc::new(Stream::new(seed, "office")),
            folder: folder.to_owned(),
            lives: 0,
            open: None,
            runtime: tokio::runtime::Builder::new_current_thread()
                .enable_time()
                .build()
                .expect("a runtime of one thread"),
        };
        desk.start();
        desk.found(technicians);
        desk
    }

    fn found(&self, technicians: &[PersonId]) {
        let (office, tenant) = (self.office(), &self.tenant);
        let company = NewTenant {
            tenant: tenant.clone(),
            name: "暖和供热".into(),
            zone: "Asia/Shanghai".into(),
        };
        office.create_tenant(&company).expect("a company");
        office
            .add_crew(tenant, &doorstep_office::machine(), Some("east"), "东组")
            .expect("a crew");
        let staff = [
            (id(LEAD), Role::CrewLead, Some("east")),
            (id(DISPATCHER), Role::Dispatcher, None),
            (id(ADMIN), Role::Admin, None),
        ];
        let crew = technicians
            .iter()
            .map(|p| (p.clone(), Role::Technician, Some("east")));
        for (person, role, crew) in crew.chain(staff) {
            let person = NewPerson {
                name: format!("师傅 {person}"),
                person: Some(person),
                role,
                crew: crew.map(str::to_owned),
            };
            office
                .add_person(tenant, &doorstep_office::machine(), &person)
                .expect("a person");
        }
        for name in STANDARDS {
            office
                .publish_standard(tenant, &id(ADMIN), &files(name))
                .expect("a standard of the fixtures");
        }
    }

    fn database(&self) -> PathBuf {
        self.folder.join(format!("office-{}.db", self.lives))
    }

    fn start(&mut self) {
        let office = Office::open(
            Place::File(self.database()),
            self.time.clone(),
            self.random.clone(),
        )
        .expect("the office opens its file");
        let router = router(AppState::new(office.clone()));
        self.open = Some((office, router));
    }

    /// The office stops and starts again.
    pub fn restart(&mut self) {
        self.open = None;
        self.start();
    }

    /// The office is killed: what a new process finds are the files as they lie at this moment.
    pub fn kill(&mut self) {
        let before = self.database();
        self.lives += 1;
        copy_database(&before, &self.database());
        self.restart();
        remove_database(&before);
    }

    fn copy(&self) -> PathBuf {
        self.folder.join("office-backup.db")
    }

    /// Copies the office's database away.
    pub fn back_up(&mut self) {
        self.forget_backup();
        copy_database(&self.database(), &self.copy());
    }

    /// What was enrolled or struck off since would be unknown: the backup is of no use to a story any more.
    pub fn forget_backup(&mut self) {
        remove_database(&self.copy());
    }

    /// The office loses its machine and goes on from its backup, if it has one.
    pub fn restore(&mut self) -> bool {
        if !self.copy().exists() {
            return false;
        }
        self.open = None;
        remove_database(&self.database());
        self.lives += 1;
        copy_database(&self.copy(), &self.database());
        self.start();
        true
    }

    /// The office without HTTP.
    pub fn office(&self) -> &Office {
        &self.open.as_ref().expect("the office is up").0
    }

    /// One request through the router.
    pub fn serve(&self, path: &str, headers: &[(String, String)], body: &[u8]) -> Reply {
        let mut request = Request::post(path);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let request = request
            .body(Body::from(body.to_vec()))
            .expect("headers of the engine are well-formed");
        let router = self.open.as_ref().expect("the office is up").1.clone();
        self.runtime.block_on(async {
            let answer = match router.oneshot(request).await {
                Ok(answer) => answer,
                Err(never) => match never {},
            };
            let (parts, body) = answer.into_parts();
            let text = |v: &axum::http::HeaderValue| v.to_str().unwrap_or_default().to_owned();
            Reply {
                status: parts.status.as_u16(),
                headers: parts
                    .headers
                    .iter()
                    .map(|(name, value)| (name.to_string(), text(value)))
                    .collect(),
                body: to_bytes(body, ANSWER)
                    .await
                    .expect("the office sends what it began")
                    .to_vec(),
            }
        })
    }

    /// A person of the office, as its console would know them.
    pub fn caller(&self, person: &str, role: Role) -> PersonCaller {
        PersonCaller {
            tenant: self.tenant.clone(),
            person: id(person),
            role,
            crew: (person == LEAD).then(|| "east".to_owned()),
            csrf: None,
        }
    }

    /// A one-time code for a phone of this person.
    pub fn code(&self, person: &PersonId) -> String {
        self.office()
            .create_enrolment_code(&self.tenant, &id(ADMIN), person)
            .expect("a code for a person of the company")
    }

    /// Takes an order.
    pub fn order(&self, household: usize, standard: usize, assign: &[PersonId]) -> VisitId {
        let now = self.time.now();
        let order = NewOrder {
            reference: None,
            facts: BTreeMap::from([("fault_kind".to_owned(), Json::from("no_heat"))]),
            reported_at: Some(now - 600_000),
            appointment: Some((now + 1_800_000, now + 5_400_000)),
            household: Household {
                household: Some(format!("3-2-{household}")),
                name: "王秀英".into(),
                phone: "13800138000".into(),
                address: "新华路 3 号".into(),
            },
            standard: STANDARDS.get(standard).map(|s| (*s).to_owned()),
            assign: assign.to_vec(),
        };
        self.office()
            .create_order(&self.tenant, &id(DISPATCHER), &order)
            .expect("an order without faults")
            .visit
    }

    /// The office says something that no form of it says yet, such as a corrected fact.
    pub fn say(&self, visit: VisitId, kind: EventKind, data: Json) {
        self.office()
            .unit(&self.tenant, |unit| {
                let mut row = unit.tx.need_visit(visit)?;
                unit.say(&mut row, &id(DISPATCHER), kind, data).map(|_| ())
            })
            .expect("the office writes into its own visit");
    }
}

fn files(name: &str) -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fixtures/standards")
        .join(name);
    ["standard.toml", "text.zh-CN.toml", "text.en.toml"]
        .iter()
        .map(|file| {
            let text = std::fs::read_to_string(folder.join(file)).expect("a fixture");
            ((*file).to_owned(), text)
        })
        .collect()
}

/// Copies a database and its log as they lie, as if the power had gone.
pub(crate) fn copy_database(from: &Path, to: &Path) {
    for end in ["", "-wal"] {
        let (from, to) = (beside(from, end), beside(to, end));
        if from.exists() {
            std::fs::copy(from, to).expect("a copy of a database file");
        }
    }
}

/// Removes a database that nobody has open.
pub(crate) fn remove_database(at: &Path) {
    for end in ["", "-wal", "-shm"] {
        // What is not there need not go.
        let _ = std::fs::remove_file(beside(at, end));
    }
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

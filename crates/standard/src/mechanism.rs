//! What becomes of a rule on a device or in the office: gates, waits, clocks, records and the rest.
//! Plain records with public fields; everything that they name exists (lint saw to it).

use crate::expr::Expr;
use crate::word::words;

words!(
    /// What an unmet gate means.
    GateEffect {
        /// The act has to wait.
        Hold = "hold",
        /// Nothing goes on until work is resumed.
        Suspend = "suspend",
        /// The company may decline; nobody is held.
        MayRefuse = "may_refuse",
        /// It is somebody else's work.
        Route = "route",
    }
);
words!(
    /// How a prohibition shows.
    Detect {
        /// The choice is never offered.
        Choice = "choice",
        /// A line of the bill.
        Fee = "fee",
        /// An act is held.
        Gate = "gate",
        /// Somebody says so.
        Attest = "attest",
        /// A customer complains.
        Complaint = "complaint",
        /// The data shows it.
        Data = "data",
    }
);
words!(
    /// Who is told.
    Audience {
        /// The customer of the visit.
        Customer = "customer",
        /// Everybody whom an outage reaches.
        AffectedCustomers = "affected_customers",
        /// Everybody.
        Public = "public",
        /// Whoever took the matter first.
        FirstAcceptor = "first_acceptor",
        /// The office.
        Office = "office",
    }
);
words!(
    /// How somebody is told.
    Medium {
        /// Face to face.
        Spoken = "spoken",
        /// By phone.
        Phone = "phone",
        /// In writing.
        Written = "written",
        /// By announcement.
        Announcement = "announcement",
        /// Any way.
        Any = "any",
    }
);
words!(
    /// Whose work it is.
    Owner {
        /// The company's own.
        Company = "company",
        /// The customer's.
        Customer = "customer",
        /// The unit that owns the building.
        OwnerUnit = "owner_unit",
        /// The property service.
        PropertyService = "property_service",
        /// Another department of the company.
        OtherDepartment = "other_department",
        /// Another company.
        OtherCompany = "other_company",
        /// A public authority.
        Authority = "authority",
    }
);
words!(
    /// What kind of process the office runs.
    Runs {
        /// A work list with a start, an end and a time between.
        Queue = "queue",
        /// Something done again and again.
        Recurring = "recurring",
        /// Figures drawn from the log.
        Report = "report",
        /// A list that is kept: tariff, roster, certificates.
        Register = "register",
        /// Something looked up before an act of the office.
        Check = "check",
        /// A choice of the company: channels, methods, hours.
        Setting = "setting",
        /// People do it, the office ticks it.
        Procedure = "procedure",
    }
);

/// An act that needs a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    /// The act or step that is held.
    pub act: String,
    /// What must hold.
    pub needs: Expr,
    /// The condition as written.
    pub needs_text: String,
    /// An unknown condition holds the act instead of letting it pass with a finding.
    pub unknown_blocks: bool,
    /// What an unmet gate means.
    pub effect: GateEffect,
}

/// A minimum time between two acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wait {
    /// Starts it.
    pub from: String,
    /// Has to wait.
    pub to: String,
    /// Parameter with the duration.
    pub at_least: String,
    /// Only up to this many times.
    pub times: Option<i64>,
}

/// A deadline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// Starts it.
    pub from: String,
    /// Stops it.
    pub to: String,
    /// Parameter with the duration.
    pub within: String,
    /// Only time inside this calendar counts.
    pub calendar: Option<String>,
    /// A later appointment that the customer agreed to moves the due time to its end.
    pub agreed: bool,
}

/// An act that has to come some time before a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lead {
    /// Act, step or office act.
    pub act: String,
    /// The moment before which.
    pub before: String,
    /// Parameter: at least so long before.
    pub at_least: String,
    /// Parameter: but not longer before than this.
    pub at_most: Option<String>,
}

/// A record that has to be complete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Name of the record.
    pub id: String,
    /// Steps and acts that fill it; `report.<field>` is the order's.
    pub needs: Vec<String>,
    /// Act that waits for it.
    pub before: Option<String>,
    /// Who signs it.
    pub signer: Option<String>,
    /// The customer keeps a copy.
    pub copy: bool,
}

/// Something told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Who is told.
    pub to: Audience,
    /// How.
    pub by: Medium,
    /// What it says.
    pub fields: Vec<String>,
}

/// Who may be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Eligible {
    /// Codes that the office's list of people must hold.
    pub has: Vec<String>,
    /// Shown, never in the way.
    pub soft: bool,
}

/// What it may cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeeRule {
    /// Kinds or codes of lines that are free.
    pub zero: Vec<String>,
    /// Kinds or codes of lines that a bill may have; empty: any.
    pub only: Vec<String>,
    /// Who pays.
    pub payer: Option<String>,
    /// No line above the tariff or outside it.
    pub tariff: bool,
}

/// Whose work it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopeRule {
    /// Whose.
    pub owner: Owner,
    /// Where the customer is sent.
    pub refer: Option<String>,
}

/// What is carried or worn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kit {
    /// Codes of things.
    pub items: Vec<String>,
    /// Worn instead of carried.
    pub worn: bool,
    /// How many to spare.
    pub spare: u32,
}

/// What must not be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forbid {
    /// What is forbidden.
    pub code: String,
    /// How it shows.
    pub detect: Detect,
    /// Choices that must not be offered, (step, choice).
    pub choices: Vec<(String, String)>,
    /// Parameter with the deduction.
    pub penalty: Option<String>,
    /// The deduction is for each time.
    pub each: bool,
}

/// What the office runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficeProcess {
    /// The process.
    pub process: String,
    /// What kind of process; `None` in packs of engine 1.
    pub runs: Option<Runs>,
    /// Its figure.
    pub param: Option<String>,
    /// Its interval.
    pub every: Option<String>,
    /// Opens it.
    pub from: Option<String>,
    /// Closes it.
    pub to: Option<String>,
    /// Time between.
    pub within: Option<String>,
    /// What it holds or shows.
    pub fields: Vec<String>,
}

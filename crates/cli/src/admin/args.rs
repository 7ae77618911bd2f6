//! What can be typed after `doorstep admin`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// Arguments of `admin`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  doorstep admin found --name \"North Heat\"\n  doorstep admin person add \"Li Wei\" --role technician --crew east\n  doorstep admin password admin\n\nWorks on the office's own machine, also while the office runs. Whoever may read its folder may do this."
)]
pub struct AdminArgs {
    /// Folder of the office's database.
    #[arg(
        long,
        value_name = "DIR",
        default_value = "doorstep-data",
        global = true
    )]
    pub data: PathBuf,
    /// Id of the company, when the server keeps several.
    #[arg(long, value_name = "ID", global = true)]
    pub company: Option<String>,
    /// What to do.
    #[command(subcommand)]
    pub command: AdminCommand,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum AdminCommand {
    /// Found a company without a browser; prints the administrator's sign-in once.
    Found(FoundArgs),
    /// Show or change the company.
    #[command(subcommand)]
    Company(CompanyCommand),
    /// Add, rename or list crews.
    #[command(subcommand)]
    Crew(CrewCommand),
    /// Add, change or list people; say who left.
    #[command(subcommand)]
    Person(PersonCommand),
    /// Make a new password for a person and print it once; the old one ends.
    Password {
        /// Id, sign-in name or name.
        #[arg(value_name = "WHO")]
        who: String,
        /// Another name by which the person signs in.
        #[arg(long, value_name = "NAME")]
        sign_in: Option<String>,
        /// Print the password alone.
        #[arg(long, short)]
        quiet: bool,
    },
    /// Add programs of your own with a token, renew or end them.
    #[command(subcommand)]
    Program(ProgramCommand),
    /// Make a code that enrols a phone; list or revoke phones.
    #[command(subcommand)]
    Phone(PhoneCommand),
    /// Import orders from a file.
    #[command(subcommand)]
    Order(OrderCommand),
    /// Publish, choose, retire or list service standards.
    #[command(subcommand)]
    Standard(StandardsCommand),
}

/// Arguments of `found`.
#[derive(Debug, Args)]
pub struct FoundArgs {
    /// Name of the company that people see.
    #[arg(long, value_name = "NAME")]
    pub name: String,
    /// Time zone of the company.
    #[arg(long, value_name = "ZONE", default_value = "Asia/Shanghai")]
    pub zone: String,
    /// Name of the first administrator that people see.
    #[arg(long, value_name = "NAME", default_value = "Admin")]
    pub admin: String,
    /// By which the administrator signs in.
    #[arg(long, value_name = "NAME", default_value = "admin")]
    pub sign_in: String,
    /// Service standard of new orders, one of those that this program carries.
    #[arg(long, value_name = "ID", default_value = "doorstep-default")]
    pub standard: String,
    /// Print the password alone.
    #[arg(long, short)]
    pub quiet: bool,
}

/// What to do with the company.
#[derive(Debug, Subcommand)]
pub enum CompanyCommand {
    /// Show name, time zone, standard of new orders and fingerprint.
    Show,
    /// Change name or time zone.
    Set {
        /// Name that people see.
        #[arg(long, value_name = "NAME")]
        name: Option<String>,
        /// Time zone; fixed once there are visits.
        #[arg(long, value_name = "ZONE")]
        zone: Option<String>,
    },
}

/// What to do with crews.
#[derive(Debug, Subcommand)]
pub enum CrewCommand {
    /// Add a crew.
    Add {
        /// Name that people see.
        #[arg(value_name = "NAME")]
        name: String,
        /// Its code; made when absent.
        #[arg(long, value_name = "ID")]
        id: Option<String>,
    },
    /// Give a crew another name.
    Rename {
        /// Its code.
        #[arg(value_name = "CREW")]
        crew: String,
        /// The new name.
        #[arg(value_name = "NAME")]
        name: String,
    },
    /// List the crews.
    List,
}

/// What to do with people.
#[derive(Debug, Subcommand)]
pub enum PersonCommand {
    /// Add a person; with a sign-in name also a password, printed once.
    Add(NewPersonArgs),
    /// Change name, role or crew.
    Set(PersonSetArgs),
    /// A person left: no sign-in, no new work; the phone may hand in what it recorded.
    Leave {
        /// Id, sign-in name or name.
        #[arg(value_name = "WHO")]
        who: String,
    },
    /// A person came back.
    Return {
        /// Id or name.
        #[arg(value_name = "WHO")]
        who: String,
    },
    /// List the people.
    List {
        /// Those who left, too.
        #[arg(long)]
        all: bool,
    },
}

/// Arguments of `person add`.
#[derive(Debug, Args)]
pub struct NewPersonArgs {
    /// Name that people see.
    #[arg(value_name = "NAME")]
    pub name: String,
    /// technician, crew_lead, dispatcher or admin.
    #[arg(long, value_name = "ROLE")]
    pub role: String,
    /// Code of the crew.
    #[arg(long, value_name = "CREW")]
    pub crew: Option<String>,
    /// Id, kept in every record for ever, so not a name; made when absent.
    #[arg(long, value_name = "ID")]
    pub id: Option<String>,
    /// By which the person signs in to the console.
    #[arg(long, value_name = "NAME")]
    pub sign_in: Option<String>,
    /// Print the password alone, or the id when there is none.
    #[arg(long, short)]
    pub quiet: bool,
}

/// Arguments of `person set`.
#[derive(Debug, Args)]
pub struct PersonSetArgs {
    /// Id, sign-in name or name.
    #[arg(value_name = "WHO")]
    pub who: String,
    /// Name that people see.
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// technician, crew_lead, dispatcher or admin.
    #[arg(long, value_name = "ROLE")]
    pub role: Option<String>,
    /// Code of the crew.
    #[arg(long, value_name = "CREW", conflicts_with = "no_crew")]
    pub crew: Option<String>,
    /// In no crew any more.
    #[arg(long)]
    pub no_crew: bool,
}

/// What to do with programs.
#[derive(Debug, Subcommand)]
pub enum ProgramCommand {
    /// Add a program; its token is printed once.
    Add(NewProgramArgs),
    /// Give a program another token; the one before ends at once.
    Token {
        /// Id or name.
        #[arg(value_name = "WHO")]
        who: String,
        /// Days for which it is good.
        #[arg(long, value_name = "DAYS", default_value_t = 365)]
        days: i64,
        /// Print the token alone.
        #[arg(long, short)]
        quiet: bool,
    },
    /// Take a program out of use; its token ends at once.
    End {
        /// Id or name.
        #[arg(value_name = "WHO")]
        who: String,
    },
    /// List the programs.
    List,
}

/// Arguments of `program add`.
#[derive(Debug, Args)]
pub struct NewProgramArgs {
    /// Name that people see.
    #[arg(value_name = "NAME")]
    pub name: String,
    /// Whose rights it has: dispatcher, crew_lead or admin.
    #[arg(long, value_name = "ROLE")]
    pub role: String,
    /// Code of the crew, for the rights of a crew lead.
    #[arg(long, value_name = "CREW")]
    pub crew: Option<String>,
    /// Id; made when absent.
    #[arg(long, value_name = "ID")]
    pub id: Option<String>,
    /// Days for which the token is good.
    #[arg(long, value_name = "DAYS", default_value_t = 365)]
    pub days: i64,
    /// Print the token alone.
    #[arg(long, short)]
    pub quiet: bool,
}

/// What to do with phones.
#[derive(Debug, Subcommand)]
pub enum PhoneCommand {
    /// Make a code that enrols one phone of a person within ten minutes.
    Code {
        /// Id, sign-in name or name.
        #[arg(value_name = "WHO")]
        who: String,
        /// Print the code alone.
        #[arg(long, short)]
        quiet: bool,
    },
    /// Revoke a phone: it may only hand in what it recorded.
    Revoke {
        /// Id of the phone.
        #[arg(value_name = "ID")]
        device: String,
    },
    /// List the phones.
    List,
}

/// What to do with orders.
#[derive(Debug, Subcommand)]
pub enum OrderCommand {
    /// Take orders from a CSV or JSON file; a row is taken whole or refused with the reason.
    Import {
        /// The file; JSON when its name ends so, else CSV in UTF-8.
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

/// What to do with service standards.
#[derive(Debug, Subcommand)]
pub enum StandardsCommand {
    /// List those published, and those that this program carries.
    List,
    /// Publish a folder, or one that this program carries by its id; a retired one comes back.
    Publish {
        /// Folder or id.
        #[arg(value_name = "DIR|ID")]
        what: String,
    },
    /// Choose what new orders use.
    Choose {
        /// Id; the highest version in use counts.
        #[arg(value_name = "ID")]
        id: String,
    },
    /// New orders no longer use it; visits that use it keep it.
    Retire {
        /// id@version, or the beginning of its hash.
        #[arg(value_name = "STANDARD")]
        standard: String,
    },
    /// Bring a retired one back.
    Restore {
        /// id@version, or the beginning of its hash.
        #[arg(value_name = "STANDARD")]
        standard: String,
    },
}

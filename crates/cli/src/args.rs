//! What can be typed after `doorstep`, with an example for each command.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::admin::args::AdminArgs;

/// Records what happens on a customer's doorstep, and shows it to those who answer for it.
#[derive(Debug, Parser)]
#[command(
    name = "doorstep",
    version,
    arg_required_else_help = true,
    after_help = "Start here:  doorstep demo\n\nExit codes: 0 done, 1 a check failed, 2 wrong arguments, 3 could not run."
)]
pub struct Cli {
    /// Language of what is printed; by default that of LANG.
    #[arg(long, value_enum, global = true)]
    pub lang: Option<LangArg>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// A language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LangArg {
    /// Simplified Chinese.
    Zh,
    /// English.
    En,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Play a working morning: an office, six phones, an offline stretch, a merge; then show the console.
    Demo(DemoArgs),
    /// Start the office: API, sync and console on one address.
    Serve(ServeArgs),
    /// Found a company, add crews, people, programs, phones and standards, reset passwords.
    Admin(AdminArgs),
    /// Enrol a phone's database at an office by a one-time code.
    Enrol(EnrolArgs),
    /// Check or read a service standard.
    #[command(subcommand)]
    Standard(StandardCommand),
    /// Read or verify an exported visit, offline.
    #[command(subcommand)]
    Visit(VisitCommand),
    /// Measure against baselines of the same run and print a table; asserts nothing.
    #[command(
        after_help = "Examples:\n  doorstep bench --quick\n  cargo run --release -p doorstep-cli -- bench"
    )]
    Bench(BenchArgs),
}

/// Arguments of `demo`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  doorstep demo                        play the morning, leave the console open until Ctrl-C\n  doorstep demo --exit                 play, check what must be there, end; exit code 1 if a fact is missing\n  doorstep demo --keep morning         keep the data; the same command again opens it"
)]
pub struct DemoArgs {
    /// End after the morning; the exit code says whether every expected fact is really there.
    #[arg(long)]
    pub exit: bool,
    /// Keep the databases in this folder; if it holds a demo already, open that instead of playing again.
    #[arg(long, value_name = "DIR")]
    pub keep: Option<PathBuf>,
    /// Address of the office; port 0 takes a free one. By default 127.0.0.1:8080, or a free port if that is taken.
    #[arg(long, value_name = "ADDR")]
    pub listen: Option<SocketAddr>,
}

/// Arguments of `serve`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  doorstep serve\n  doorstep serve --listen 0.0.0.0:8080 --data /var/lib/doorstep\n\nAn empty folder: the start prints a link; open it once in a browser to found your company.\nWithout a browser: doorstep admin found --name NAME"
)]
pub struct ServeArgs {
    /// Address to listen on.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Folder of the office's database; made when absent.
    #[arg(long, value_name = "DIR", default_value = "doorstep-data")]
    pub data: PathBuf,
    /// The console is reached by HTTPS through a proxy; marks its cookie accordingly.
    #[arg(long)]
    pub https: bool,
    /// Proxies before the office, each of which adds to X-Forwarded-For; without one that header counts for nothing.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub proxies: usize,
}

/// Arguments of `enrol`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  doorstep enrol --office http://127.0.0.1:8080 --code CODE --data ./phone\n\nA lead or administrator makes the code in the console under People; it lasts ten minutes."
)]
pub struct EnrolArgs {
    /// Address of the office.
    #[arg(long, value_name = "URL")]
    pub office: String,
    /// The one-time code.
    #[arg(long)]
    pub code: String,
    /// Folder of the phone's database; made when absent.
    #[arg(long, value_name = "DIR")]
    pub data: PathBuf,
}

/// What to do with a service standard.
#[derive(Debug, Subcommand)]
pub enum StandardCommand {
    /// Check packs and their scenarios; prints file:line, what is wrong and how to mend it. Exit code 1 on an error.
    #[command(
        after_help = "Examples:\n  doorstep standard lint fixtures/standards\n  doorstep standard lint my-standard its-parent\n\nThe parent of a pack is looked up among the folders named and those beside them."
    )]
    Lint {
        /// Folders, each with a standard.toml, or with packs in its subfolders.
        #[arg(required = true, value_name = "DIR")]
        dirs: Vec<PathBuf>,
    },
    /// Play the scenarios of packs; a failure shows the timeline and the rule. Exit code 1 if one fails.
    #[command(
        after_help = "Examples:\n  doorstep standard test fixtures/standards\n  doorstep standard test my-standard --verbose\n\nPublic holidays come from a folder `holidays` beside the folder of packs, else from those that this program carries."
    )]
    Test {
        /// Packs with scenarios/*.toml, or folders of packs.
        #[arg(required = true, value_name = "DIR")]
        dirs: Vec<PathBuf>,
        /// Print the timeline of every scenario.
        #[arg(long)]
        verbose: bool,
    },
    /// Compare packs with the catalogue of their documents' rules: is each there, and how is it held? Exit code 1 if not.
    #[command(
        after_help = "Examples:\n  doorstep standard coverage\n  doorstep standard coverage fixtures/standards --lang zh"
    )]
    Coverage {
        /// Folder with catalogue.tsv and the packs; by default fixtures/standards.
        #[arg(value_name = "ROOT")]
        root: Option<PathBuf>,
    },
    /// Say in words what changes for a technician from one version of a pack to the next.
    #[command(
        after_help = "Example:\n  doorstep standard diff published/my-standard drafts/my-standard"
    )]
    Diff {
        /// Folder of the version until now.
        #[arg(value_name = "OLD")]
        old: PathBuf,
        /// Folder of the version to come.
        #[arg(value_name = "NEW")]
        new: PathBuf,
    },
    /// Read a pack as a page: readings, checklist, rules with article, strength and effect, figures, deadlines.
    #[command(
        after_help = "Examples:\n  doorstep standard show fixtures/standards/knock-30s-service-code --lang en\n  doorstep standard show fixtures/standards/heating-guide-30min --html guide.html --lang zh\n\nThe HTML page is one file without scripts, made to be printed."
    )]
    Show {
        /// Folder with a standard.toml.
        #[arg(value_name = "DIR")]
        dir: PathBuf,
        /// Write one HTML page to this file instead; `-` prints it.
        #[arg(long, value_name = "FILE")]
        html: Option<PathBuf>,
    },
    /// Say what visits of the past would have looked like under another version of their pack.
    #[command(
        after_help = "Example:\n  doorstep standard preview drafts/my-standard --visits exported --old published/my-standard\n\nThe packs that the visits were judged by are looked up in the exports, beside NEW, in the folders of --old, and among those that this program carries."
    )]
    Preview {
        /// Folder of the version to come.
        #[arg(value_name = "NEW")]
        new: PathBuf,
        /// Folder of visits: exports (*.json), or events one a line (<visit>.jsonl).
        #[arg(long, value_name = "DIR")]
        visits: PathBuf,
        /// Folder of the version until now, or of several packs; may be given more than once.
        #[arg(long, value_name = "DIR")]
        old: Vec<PathBuf>,
    },
    /// Write a small pack to start from: valid, with comments, both texts and a scenario.
    #[command(
        after_help = "Examples:\n  doorstep standard new my-service-code --dir standards\n  doorstep standard new my-additions --parent standards/doorstep-default\n\nWithout --dir it is written here, or beside the parent."
    )]
    New {
        /// Id of the pack and name of its folder: lower-case letters, digits, hyphens.
        #[arg(value_name = "ID")]
        id: String,
        /// Folder in which to write it.
        #[arg(long, value_name = "DIR")]
        dir: Option<PathBuf>,
        /// Folder of the pack to build on.
        #[arg(long, value_name = "PACKDIR")]
        parent: Option<PathBuf>,
    },
}

/// What to do with an exported visit.
#[derive(Debug, Subcommand)]
pub enum VisitCommand {
    /// Read an exported visit.
    #[command(
        after_help = "Examples:\n  doorstep visit show visit.bundle.json\n  doorstep visit show visit.bundle.json --html statement.html"
    )]
    Show {
        /// The export.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Write the statement to this file instead, as one HTML page to print.
        #[arg(long, value_name = "FILE")]
        html: Option<PathBuf>,
    },
    /// Explain and check an exported visit: who signed what, every byte of the file, the verdict. Exit code 1 if something does not fit.
    #[command(
        after_help = "Examples:\n  doorstep visit verify visit.bundle.json\n  doorstep visit verify visit.bundle.json --office \"df0c e0dc 165d ecf4 3827 06f8 1bf7 d748\""
    )]
    Verify {
        /// The export.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Fingerprint of the office's key, if you have it from the company itself.
        #[arg(long, value_name = "FINGERPRINT")]
        office: Option<String>,
    },
}

/// Arguments of `bench`.
#[derive(Debug, Args)]
pub struct BenchArgs {
    /// Fewer rounds: about ten seconds instead of a minute.
    #[arg(long)]
    pub quick: bool,
    /// Only these: tap, push, screen, fold, append, packs, first, start; and abuse, which is measured only by name.
    #[arg(long, value_name = "WHAT")]
    pub only: Vec<String>,
    /// The process that the bench starts to measure the first screen of a phone.
    #[arg(long, hide = true)]
    pub first_screen: Option<PathBuf>,
    /// Only what the office's file and its one writer cost.
    #[arg(long, hide = true)]
    pub office: bool,
}

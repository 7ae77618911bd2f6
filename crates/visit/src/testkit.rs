//! Random and scripted histories for tests of this and other crates; behind the feature `testkit`.
//! A [`Crew`] of two office desks, a lead and three technicians writes events, each from its own partial view.
//! A [`Schedule`] is a list of small operations, drawn by proptest, that a crew plays; the same list gives the same events.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use doorstep_standard::{HolidayYear, Library, PackFiles, Standard, StandardHash};

use crate::case::Standards;
use crate::id::{TenantId, VisitId};

mod crew;
pub mod data;
mod deed;
mod rewrite;
mod samples;
mod scene;
mod schedule;
mod verdict;

pub use crew::{Crew, DESK, LEAD, LI, OTHER_DESK, REPLICAS, Replica, WANG, ZHAO};
pub use deed::{Deed, Theme};
pub use rewrite::rewrite;
pub use samples::samples;
pub use scene::{SCENES, Scene};
pub use schedule::{Op, Schedule, play, schedules, schedules_under};
pub use verdict::verdict;

/// The visit of every history of this kit.
pub fn visit() -> VisitId {
    VisitId(uuid::Uuid::from_u128(
        0x0193_a5c0_0000_7000_8000_0000_0000_0001,
    ))
}

/// The tenant of every history of this kit.
pub fn tenant() -> TenantId {
    "demo".parse().expect("a plain code")
}

/// The ids of the packs of `fixtures/standards`, sorted: the names of their folders. Reads the checkout: for tests only.
///
/// # Panics
/// When the folder cannot be read.
pub fn fixture_packs() -> &'static [&'static str] {
    static IDS: OnceLock<Vec<&'static str>> = OnceLock::new();
    IDS.get_or_init(|| {
        let mut ids: Vec<&'static str> = folders()
            .iter()
            .filter_map(|f| f.file_name()?.to_str())
            .map(|id| &*String::from(id).leak())
            .collect();
        ids.sort_unstable();
        ids
    })
}

fn folders() -> Vec<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/standards");
    let mut folders: Vec<PathBuf> = std::fs::read_dir(&root)
        .expect("fixtures/standards")
        .map(|e| e.expect("a readable folder").path())
        .filter(|p| p.is_dir())
        .collect();
    folders.sort();
    folders
}

/// The packs of `fixtures/standards`, compiled. Reads the checkout: for tests only.
///
/// # Panics
/// When a pack is missing or does not compile.
pub fn fixture_standards() -> Standards {
    let packs: Library = folders()
        .iter()
        .map(|folder| {
            let files: PackFiles = std::fs::read_dir(folder)
                .expect("a pack")
                .map(|e| e.expect("a readable folder").path())
                .filter(|p| p.is_file())
                .map(|p| {
                    let name = p
                        .file_name()
                        .unwrap_or_default()
                        .to_string_lossy()
                        .into_owned();
                    (name, std::fs::read(&p).expect("a pack file"))
                })
                .collect();
            (StandardHash::of(&files), files)
        })
        .collect();
    // A pack with errors is the finding of the test that lints every folder.
    packs
        .values()
        .filter_map(|files| Standard::load_with(files, &packs).ok())
        .map(|s| (s.hash, Arc::new(s)))
        .collect()
}

/// The documents of `fixtures/holidays`. Reads the checkout: for tests only.
///
/// # Panics
/// When one is missing or unsound.
pub fn fixture_holidays() -> Vec<HolidayYear> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/holidays");
    ["cn-2024.toml", "cn-2025.toml", "cn-2026.toml"]
        .into_iter()
        .map(|name| {
            let bytes = std::fs::read(root.join(name)).expect("a holiday document");
            HolidayYear::parse(&bytes).expect("a sound holiday document")
        })
        .collect()
}

/// The hash of the fixture pack of that id.
///
/// # Panics
/// When there is none.
pub fn pack(standards: &Standards, id: &str) -> StandardHash {
    standards
        .values()
        .find(|s| s.id == id)
        .map(|s| s.hash)
        .expect("a fixture pack of that id")
}

/// The pack of the code with the 30 second wait at the door.
pub const KNOCK: &str = "knock-30s-service-code";
/// The pack of the guide with the 30 minute clock.
pub const HEATING: &str = "heating-guide-30min";
/// The union of the packs, as Doorstep ships it.
pub const DEFAULT: &str = "doorstep-default";

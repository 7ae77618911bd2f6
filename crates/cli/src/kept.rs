//! What this program keeps in a folder, by its names.

use std::path::Path;

/// File of the office's database within its folder.
pub const DATABASE: &str = "office.db";
/// File of a phone's database within its folder.
pub const PHONE_DATABASE: &str = "phone.db";
/// Made before anything else; holds the moment at which the morning ends, UTC milliseconds.
pub const MARK: &str = "doorstep-demo";
/// Written when the morning is over; without it the demo was interrupted.
pub const FINISHED: &str = "finished";
/// The export of the visit that everything is about, beside the databases.
pub const EXPORT: &str = "visit.bundle.json";

/// A folder as it is printed: absolute where that can be told.
pub fn shown(dir: &Path) -> String {
    dir.canonicalize()
        .unwrap_or_else(|_| dir.to_owned())
        .display()
        .to_string()
}

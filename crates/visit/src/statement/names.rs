//! What a statement is told beside the document.

use std::collections::BTreeMap;

use crate::id::PersonId;
use crate::part::PartState;

/// Names that are not in the document.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// The company.
    pub company: String,
    /// People by id.
    pub people: BTreeMap<PersonId, String>,
    /// Address of the household.
    pub address: String,
    /// Private values by hash: notes that a technician typed.
    pub private: BTreeMap<String, String>,
}

impl Names {
    /// A person's name, or the id where the name is not here.
    pub fn person<'a>(&'a self, id: &'a PersonId) -> &'a str {
        self.people.get(id).map_or(id.as_str(), String::as_str)
    }
    /// The name under which a part was shown, or its code.
    pub fn part<'a>(&'a self, part: &'a PartState) -> &'a str {
        let name = part.name.as_ref().and_then(|p| self.private.get(p));
        name.map_or(part.part.as_str(), String::as_str)
    }
}

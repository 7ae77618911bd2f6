//! The invented company of the demonstration and its standards, carried inside the program.
//! Times in it are minutes before or after the moment at which the demo ends its morning.

use std::collections::BTreeMap;
use std::sync::Arc;

use doorstep_standard::{Lang, Standard};
use doorstep_visit::case::Standards;
use serde::Deserialize;
use serde_json::{Value, json};

const DEMO: &str = include_str!("../../../fixtures/offices/demo.json");

macro_rules! pack {
    ($id:literal) => {
        (
            $id,
            [
                (
                    "standard.toml",
                    include_str!(concat!(
                        "../../../fixtures/standards/",
                        $id,
                        "/standard.toml"
                    )),
                ),
                (
                    "text.en.toml",
                    include_str!(concat!(
                        "../../../fixtures/standards/",
                        $id,
                        "/text.en.toml"
                    )),
                ),
                (
                    "text.zh-CN.toml",
                    include_str!(concat!(
                        "../../../fixtures/standards/",
                        $id,
                        "/text.zh-CN.toml"
                    )),
                ),
            ],
        )
    };
}

const PACKS: [(&str, [(&str, &str); 3]); 21] = [
    pack!("doorstep-default"),
    pack!("knock-30s-service-code"),
    pack!("heating-guide-30min"),
    pack!("community-heating-regulation"),
    pack!("company-inhome-rules"),
    pack!("fault-report-system"),
    pack!("first-asked-17-items"),
    pack!("heat-company-repair-system"),
    pack!("heating-butler-phone"),
    pack!("heating-enterprise-24h"),
    pack!("heating-repair-management"),
    pack!("heating-service-management"),
    pack!("heating-supply-ordinance"),
    pack!("inhome-guarantee-template"),
    pack!("internet-installer"),
    pack!("jianda-doorstep-process"),
    pack!("jiaoyun-service-code"),
    pack!("repair-care-service-code"),
    pack!("site-safety-service-norms"),
    pack!("worker-entry-notice"),
    pack!("yangquan-2016"),
];

/// Ids of the standards that the demonstration publishes, the first as the one of new orders.
pub const PACK_IDS: [&str; 3] = [
    "doorstep-default",
    "knock-30s-service-code",
    "heating-guide-30min",
];

/// Every standard that this program carries, as an office offers them: `doorstep-default` first.
pub fn carried() -> Vec<BTreeMap<String, String>> {
    PACKS.iter().filter_map(|(id, _)| pack(id)).collect()
}

/// The public holidays that this program carries, a document a year.
pub const HOLIDAYS: [&str; 3] = [
    include_str!("../../../fixtures/holidays/cn-2024.toml"),
    include_str!("../../../fixtures/holidays/cn-2025.toml"),
    include_str!("../../../fixtures/holidays/cn-2026.toml"),
];

/// The company with its people, households and orders.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fixture {
    #[serde(rename = "about")]
    _about: String,
    /// The company.
    pub company: Company,
    /// Ids of the standards to publish, the first as the one of new orders.
    pub standards: Vec<String>,
    /// Crews.
    pub crews: Vec<Crew>,
    /// Everyone.
    pub people: Vec<Person>,
    /// The price list.
    pub parts: Vec<Part>,
    /// Flats and who lives there.
    pub households: Vec<Household>,
    /// Today's orders.
    pub orders: Vec<Order>,
}

/// The company.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Company {
    /// Id.
    pub tenant: String,
    /// Name that people see.
    pub name: String,
    /// The same in English.
    pub name_en: String,
    /// Whom a customer calls.
    #[serde(rename = "phone")]
    _phone: String,
    /// IANA time zone.
    pub zone: String,
}

/// A crew.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Crew {
    /// Code.
    pub crew: String,
    /// Name that people see.
    pub name: String,
    #[serde(rename = "name_en")]
    _name_en: String,
}

/// Somebody of the company.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// Id.
    pub person: String,
    /// Name that people see.
    pub name: String,
    /// The same in English.
    pub name_en: String,
    /// Role.
    pub role: String,
    /// Crew code.
    pub crew: Option<String>,
}

/// A line of the price list.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Catalogue code.
    pub code: String,
    /// Name in Chinese.
    pub zh: String,
    /// Name in English.
    pub en: String,
    /// Price of one, minor units.
    pub fen: i64,
}

/// A flat and who lives there.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Household {
    /// Code: estate, building, unit, room.
    pub household: String,
    /// Who lives there.
    pub name: String,
    /// Telephone.
    pub phone: String,
    /// Address.
    pub address: String,
}

/// An order of the day.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// What the story does with it.
    pub part_in_story: String,
    /// Number in the company's own system.
    #[serde(rename = "ref")]
    pub reference: String,
    /// Household code.
    pub household: String,
    /// What is wrong.
    pub fault_kind: String,
    /// Where.
    pub fault_place: String,
    /// Who answers for that part of the network.
    pub scope: String,
    /// When it was reported, minutes.
    pub reported_min: i64,
    /// Start of the appointment, minutes.
    pub start_min: Option<i64>,
    /// End of the appointment, minutes.
    pub end_min: Option<i64>,
    /// Who is sent.
    pub assign: Vec<String>,
    /// Standard to pin.
    pub standard: String,
}

impl Fixture {
    /// The demonstration's company.
    pub fn demo() -> Result<Self, serde_json::Error> {
        serde_json::from_str(DEMO)
    }

    /// One order as a row of an import, with `zero` as the moment from which minutes count.
    pub fn row(&self, order: &Order, zero: i64) -> Option<Value> {
        let home = self
            .households
            .iter()
            .find(|h| h.household == order.household)?;
        let at = |min: i64| zero + min * 60_000;
        Some(json!({
            "ref": order.reference,
            "fault_kind": order.fault_kind,
            "fault_place": order.fault_place,
            "scope": order.scope,
            "reported_at": at(order.reported_min),
            "start": order.start_min.map(at),
            "end": order.end_min.map(at),
            "household": home.household,
            "name": home.name,
            "phone": home.phone,
            "address": home.address,
            "standard": order.standard,
            "assign": order.assign,
        }))
    }

    /// The order that plays a part in the story.
    pub fn order(&self, part_in_story: &str) -> Option<&Order> {
        self.orders
            .iter()
            .find(|o| o.part_in_story == part_in_story)
    }

    /// The line of the price list.
    pub fn part(&self, code: &str) -> Option<&Part> {
        self.parts.iter().find(|p| p.code == code)
    }

    /// A person's name, in English with the name that the console shows.
    pub fn name(&self, person: &str, lang: Lang) -> String {
        match self.people.iter().find(|p| p.person == person) {
            Some(p) => lang
                .pick(&p.name, &format!("{} ({})", p.name_en, p.name))
                .to_owned(),
            None => person.to_owned(),
        }
    }
}

/// The files of a standard that this program carries.
pub fn pack(id: &str) -> Option<BTreeMap<String, String>> {
    let (_, files) = PACKS.iter().find(|(name, _)| *name == id)?;
    Some(
        files
            .iter()
            .map(|(p, t)| ((*p).to_owned(), (*t).to_owned()))
            .collect(),
    )
}

/// The standards that this program carries, compiled.
pub fn standards() -> Standards {
    carried()
        .into_iter()
        .map(|files| {
            files
                .into_iter()
                .map(|(p, t)| (p, t.into_bytes()))
                .collect()
        })
        .filter_map(|files| Standard::load(&files).ok())
        .map(|s| (s.hash, Arc::new(s)))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use doorstep_standard::PackFiles;

    use super::*;

    #[test]
    fn the_company_is_whole_and_nobody_in_it_can_be_phoned() {
        let f = Fixture::demo().unwrap();
        let count = |role: &str| f.people.iter().filter(|p| p.role == role).count();
        assert_eq!(
            (f.crews.len(), f.households.len(), f.orders.len()),
            (2, 20, 13)
        );
        assert_eq!(
            (
                count("technician"),
                count("crew_lead"),
                count("dispatcher"),
                count("admin")
            ),
            (6, 2, 1, 1)
        );
        let people: BTreeSet<&str> = f.people.iter().map(|p| p.person.as_str()).collect();
        for o in &f.orders {
            let row = f.row(o, 1_800_000_000_000).unwrap();
            assert!(
                o.assign.iter().all(|p| people.contains(p.as_str())),
                "{}",
                o.reference
            );
            assert!(f.standards.contains(&o.standard));
            let zone = f.company.zone.parse().unwrap();
            doorstep_office::NewOrder::read(&row, zone, 1_800_000_000_000, &[]).unwrap();
        }
        assert!(
            f.households
                .iter()
                .all(|h| h.phone.starts_with("138-0000-"))
        );
    }

    #[test]
    fn every_part_of_the_story_has_one_order() {
        let f = Fixture::demo().unwrap();
        let parts: BTreeSet<&str> = f.orders.iter().map(|o| o.part_in_story.as_str()).collect();
        assert_eq!(parts.len(), f.orders.len());
    }

    #[test]
    fn the_standards_inside_the_program_load() {
        assert_eq!(Fixture::demo().unwrap().standards, PACK_IDS);
        for (id, _) in PACKS {
            let files: PackFiles = pack(id)
                .unwrap()
                .into_iter()
                .map(|(p, t)| (p, t.into_bytes()))
                .collect();
            assert_eq!(Standard::load(&files).unwrap().id, id);
        }
    }

    /// A new pack of the tree is offered, too; the made-up example of the documents is not.
    #[test]
    fn every_pack_of_the_tree_is_carried() {
        let tree = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/standards");
        let mut folders: Vec<String> = std::fs::read_dir(tree)
            .unwrap()
            .map(|e| e.unwrap())
            .filter(|e| e.path().is_dir())
            .map(|e| e.file_name().into_string().unwrap())
            .filter(|name| !name.starts_with("example-"))
            .collect();
        folders.sort();
        let mut ids: Vec<&str> = PACKS.iter().map(|(id, _)| *id).collect();
        ids.sort_unstable();
        assert_eq!(ids, folders);
    }
}

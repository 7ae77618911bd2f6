//! The public holidays that a visit goes by.

use std::collections::BTreeMap;

use doorstep_standard::{EventKind, HolidayYear, Holidays};

use super::{Case, View};

impl Case<'_> {
    /// The holidays that the visit goes by, from a point of view: of each year the document that was named last.
    /// A year for which two were named apart is not known; nor is any while a document is not here,
    /// since nobody can say which year it would change.
    pub fn holidays(&self, view: View) -> Holidays {
        let mut years: BTreeMap<i32, Vec<(usize, &HolidayYear)>> = BTreeMap::new();
        let named = self.of_kind(&EventKind::CalendarSet).iter();
        for i in named.chain(self.of_kind(&EventKind::Opened)).copied() {
            let Some(hash) = self.history.body(i).calendar() else {
                continue;
            };
            if !self.sees(view, i) || !self.counts(i) {
                continue;
            }
            let document = hash.parse().ok().and_then(|h| self.standards.holidays(&h));
            let Some(year) = document else {
                return Holidays::default();
            };
            years.entry(year.year).or_default().push((i, year));
        }
        let mut holidays = Holidays::default();
        for named in years.values() {
            let newest = self.register(view, named.iter().map(|(i, _)| *i)).writes;
            let mut documents = named.iter().filter(|(i, _)| newest.contains(i));
            if let Some((_, year)) = documents.next()
                && documents.all(|(_, other)| other.hash == year.hash)
            {
                holidays.add((*year).clone());
            }
        }
        holidays
    }
}

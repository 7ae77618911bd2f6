//! The public holidays that a visit goes by.

use doorstep_standard::{HolidayHash, HolidayYear, Holidays};

use super::registers::agreed;
use super::{Case, View};

impl Case<'_> {
    /// The holidays that the visit goes by, from a point of view: of each year the document that was named last.
    /// A year for which two were named apart is not known; nor is any while a document is not here,
    /// since nobody can say which year it would change.
    pub fn holidays(&self, view: View) -> Holidays {
        let (h, named) = (self.history, self.named_holidays());
        let mut holidays = Holidays::default();
        if named.missing.any(h, view) {
            return holidays;
        }
        for named in named.years.values() {
            let newest = named.newest(h, view).into_iter();
            let hashes = newest.filter_map(|i| h.body(i).calendar()?.parse::<HolidayHash>().ok());
            let year = agreed(hashes).and_then(|hash| self.standards.holidays(&hash));
            if let Some(year) = year {
                holidays.add(HolidayYear::clone(year));
            }
        }
        holidays
    }
}

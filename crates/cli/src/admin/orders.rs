//! `doorstep admin order`: many orders from a file, with a report row by row.

use std::path::Path;

use doorstep_office::orders::sheet;
use doorstep_standard::Lang;

use super::Opened;
use super::args::OrderCommand;
use crate::fail::Fail;

/// Largest file; the API takes no more either.
const MAX_FILE: u64 = 8 * 1024 * 1024;

impl Opened {
    pub(super) fn order(&self, what: &OrderCommand) -> Result<(), Fail> {
        match what {
            OrderCommand::Import { file } => self.import(file),
        }
    }

    fn import(&self, file: &Path) -> Result<(), Fail> {
        let shown = file.display();
        let refused = |e: std::io::Error| {
            Fail::cannot(
                "file",
                format!("{shown}: {e}"),
                "name a file that exists and may be read",
            )
        };
        if std::fs::metadata(file).map_err(refused)?.len() > MAX_FILE {
            return Err(Fail::cannot(
                "too_large",
                format!("{shown}: larger than 8 MiB"),
                "split the file",
            ));
        }
        let bytes = std::fs::read(file).map_err(refused)?;
        let json = file
            .extension()
            .is_some_and(|e| e.eq_ignore_ascii_case("json"));
        let rows = if json {
            sheet::from_json(&bytes)?
        } else {
            sheet::from_csv(&bytes)?
        };
        let report = self.office.import_orders(&self.tenant, &self.by, rows)?;
        let (taken, all) = (report.taken(), report.rows.len());
        for row in &report.rows {
            if let Err(e) = &row.outcome {
                let place = row.place.words(e.field, self.lang);
                match self.lang {
                    Lang::Zh => say!("{place}：{}", e.zh()),
                    Lang::En => say!("{place}: {}", e.en()),
                }
            }
        }
        match self.lang {
            Lang::Zh => say!("共 {all} 行，录入 {taken} 张工单。"),
            Lang::En => say!("Rows: {all}. Orders taken: {taken}."),
        }
        match taken == all {
            true => Ok(()),
            false => Err(Fail::found(
                "rows_refused",
                format!(
                    "{} of {all} rows were refused; the others were taken",
                    all - taken
                ),
                "mend these rows and import them alone",
            )),
        }
    }
}

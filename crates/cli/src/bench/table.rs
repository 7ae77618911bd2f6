//! The table that the bench prints, and the line that says where it was measured.

/// A line of the table.
#[derive(Clone, Debug)]
pub struct Row {
    /// What was measured.
    pub what: String,
    /// Our figure.
    pub ours: String,
    /// The baseline's figure, from the same run.
    pub baseline: String,
    /// Ours in terms of the baseline.
    pub ratio: Option<f64>,
    /// What we aim at.
    pub target: String,
}

/// The whole table, columns as wide as they need to be.
pub fn spell(rows: &[Row]) -> String {
    let head = Row {
        what: "what".into(),
        ours: "ours".into(),
        baseline: "baseline in this run".into(),
        ratio: None,
        target: "aim".into(),
    };
    let cells = |r: &Row, ratio: &str| {
        [
            r.what.clone(),
            r.ours.clone(),
            r.baseline.clone(),
            ratio.to_owned(),
            r.target.clone(),
        ]
    };
    let mut lines = vec![cells(&head, "ratio")];
    for row in rows {
        let ratio = row.ratio.map_or(String::new(), |x| format!("{x:.2}×"));
        lines.push(cells(row, &ratio));
    }
    let width = |i: usize| {
        lines
            .iter()
            .map(|l| l.get(i).map_or(0, |c| c.chars().count()))
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..5).map(width).collect();
    let mut out = String::new();
    for line in &lines {
        let padded: Vec<String> = line
            .iter()
            .zip(&widths)
            .map(|(c, w)| format!("{c}{}", " ".repeat(w.saturating_sub(c.chars().count()))))
            .collect();
        out.push_str(padded.join("  ").trim_end());
        out.push('\n');
    }
    out
}

/// Cores, kernel and build of the machine that measures.
pub fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let kernel = std::fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let cpu = cpu
        .lines()
        .find_map(|l| l.strip_prefix("model name").and_then(|l| l.split_once(':')))
        .map_or("unknown processor", |(_, name)| name.trim());
    let build = if cfg!(debug_assertions) {
        "debug build: times are not worth quoting"
    } else {
        "release build"
    };
    let os = std::env::consts::OS;
    format!("{cores} cores, {cpu}, {os} {}, {build}", kernel.trim())
}

//! The table of coverage: a row a document, how its rules are held, totals.
//! Columns line up on a terminal, also under headings of double width.

use std::collections::BTreeMap;

use doorstep_standard::{Enforce, Lang};

use super::catalogue::Entry;

const COLUMNS: usize = 7;

/// The lines, head and totals included.
pub fn lines(entries: &[Entry], effects: &BTreeMap<String, Enforce>, lang: Lang) -> Vec<String> {
    let mut rows: Vec<(&str, [usize; COLUMNS])> = Vec::new();
    for e in entries {
        let document = e.document();
        let at = rows.iter().position(|(d, _)| *d == document);
        let at = at.unwrap_or_else(|| {
            rows.push((document, [0; COLUMNS]));
            rows.len() - 1
        });
        if let Some((_, counts)) = rows.get_mut(at) {
            counts[0] += 1;
            counts[column(effects.get(&e.id))] += 1;
        }
    }
    let mut total = [0; COLUMNS];
    for (_, counts) in &rows {
        for (sum, n) in total.iter_mut().zip(counts) {
            *sum += n;
        }
    }
    rows.push((lang.pick("合计", "total"), total));

    let heads = [
        lang.pick("规则", "rules"),
        lang.pick("手机", "device"),
        lang.pick("声明", "attested"),
        lang.pick("办公室", "office"),
        lang.pick("提示", "text"),
        lang.pick("备案", "statement"),
        lang.pick("缺少", "missing"),
    ];
    let first = rows.iter().map(|(d, _)| width(d)).max().unwrap_or(0);
    let mut head = pad_right(lang.pick("文件", "document"), first);
    for h in heads {
        head.push_str(&format!("  {h}"));
    }
    let mut out = vec![head];
    for (document, counts) in rows {
        let mut line = pad_right(document, first);
        for (h, n) in heads.iter().zip(counts) {
            line.push_str(&format!("  {n:>w$}", w = width(h)));
        }
        out.push(line);
    }
    out
}

/// Where a rule counts beside the sum.
fn column(effect: Option<&Enforce>) -> usize {
    match effect {
        Some(Enforce::Block | Enforce::Warn) => 1,
        Some(Enforce::Attest) => 2,
        Some(Enforce::Office) => 3,
        Some(Enforce::Text) => 4,
        Some(Enforce::Statement) => 5,
        None => 6,
    }
}

/// Columns on a terminal: Chinese characters take two.
fn width(text: &str) -> usize {
    text.chars()
        .map(|c| if c >= '\u{2e80}' { 2 } else { 1 })
        .sum()
}

fn pad_right(text: &str, to: usize) -> String {
    format!("{text}{}", " ".repeat(to.saturating_sub(width(text))))
}

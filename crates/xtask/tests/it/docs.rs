//! Documents that describe the tree are held to it.
//! A table whose first column is headed `crate` must list the folders of `crates/`.
//! A link from one document to a file must lead somewhere.

use crate::tree::{crates, text, top, tracked};

/// The names in the first column of every table of `document` that is headed `crate`.
fn crate_tables(document: &str) -> Vec<Vec<String>> {
    let mut tables = Vec::new();
    let mut inside = false;
    for line in document.lines() {
        let cell = line.strip_prefix('|').and_then(|row| row.split('|').next());
        let Some(cell) = cell.map(str::trim) else {
            inside = false;
            continue;
        };
        if cell == "crate" {
            tables.push(Vec::new());
            inside = true;
        } else if inside && let Some(table) = tables.last_mut() {
            let name = cell.trim_matches('`');
            if !name.starts_with(['-', ':']) {
                table.push(name.trim_start_matches("crates/").to_owned());
            }
        }
    }
    tables
}

/// Targets of `[text](target)` in `document` that are files of this repository.
fn links(document: &str) -> Vec<&str> {
    document
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split([')', ' ']).next())
        .filter_map(|target| target.split('#').next())
        .filter(|target| !target.is_empty() && !target.contains("://"))
        .collect()
}

fn documents() -> Vec<String> {
    let all = tracked().into_iter();
    all.filter(|path| path.ends_with(".md")).collect()
}

#[test]
fn tables_of_crates_list_the_crates() {
    for path in documents() {
        for mut table in crate_tables(&text(&path).unwrap()) {
            if !table.iter().any(|name| name == "xtask") {
                table.push("xtask".into()); // chores may be left out of a tour
            }
            table.sort();
            assert_eq!(table, crates(), "the table of crates in {path}");
        }
    }
}

#[test]
fn links_between_documents_lead_somewhere() {
    let mut dead = Vec::new();
    for path in documents() {
        let folder = top().join(&path);
        let folder = folder.parent().unwrap();
        for target in links(&text(&path).unwrap()) {
            if !folder.join(target).exists() {
                dead.push(format!("{path}: {target}"));
            }
        }
    }
    assert!(dead.is_empty(), "dead links: {}", dead.join(", "));
}

#[test]
fn the_rules_bite() {
    let document = "\
| crate | job |
|---|---|
| `visit` | the domain |
| `crates/doc` | the document |

| other | table |
|---|---|
| `x` | see [there](docs/a.md#part) and [out](https://example.org/) |
";
    assert_eq!(crate_tables(document), [["visit", "doc"]]);
    assert_eq!(links(document), ["docs/a.md"]);
}

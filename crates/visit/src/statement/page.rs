//! A statement before it is text or a page: headings, lists, tables, and nothing that only one of them shows.
//! Every string is one line: what people typed cannot forge a heading or a sum.

use doorstep_standard::Lang;

/// A statement.
pub(super) struct Page {
    pub lang: Lang,
    pub title: String,
    pub head: Vec<(String, String)>,
    pub sections: Vec<Section>,
    pub closing: String,
}

/// A part of a statement.
pub(super) struct Section {
    pub heading: String,
    pub content: Content,
}

/// What a section holds.
pub(super) enum Content {
    List(Vec<String>),
    /// Without rows, its head is not shown.
    Table {
        head: Vec<String>,
        rows: Vec<Vec<String>>,
        /// Remarks on the rows.
        notes: Vec<String>,
        /// Sums, each with its name.
        sums: Vec<(String, String)>,
    },
}

impl Page {
    /// As plain text.
    pub fn to_text(&self) -> String {
        let mut out = vec![one_line(&self.title)];
        let pair = |(name, value): &(String, String)| one_line(&format!("{name} {value}"));
        out.extend(self.head.iter().map(pair));
        for s in &self.sections {
            out.push(String::new());
            out.push(match self.lang {
                Lang::Zh => format!("【{}】", one_line(&s.heading)),
                Lang::En => format!("[{}]", one_line(&s.heading)),
            });
            match &s.content {
                Content::List(items) => {
                    out.extend(items.iter().map(|i| format!("· {}", one_line(i))));
                }
                Content::Table {
                    head,
                    rows,
                    notes,
                    sums,
                } => {
                    let cells = |row: &Vec<String>| {
                        let cells: Vec<String> = row.iter().map(|c| cell(c)).collect();
                        cells.join(" | ")
                    };
                    if !rows.is_empty() {
                        out.push(cells(head));
                    }
                    out.extend(rows.iter().map(cells));
                    out.extend(notes.iter().map(|n| format!("· {}", one_line(n))));
                    out.extend(sums.iter().map(pair));
                }
            }
        }
        out.push(String::new());
        out.push(one_line(&self.closing));
        out.push(String::new());
        out.join("\n")
    }
}

/// What stands in a table: nothing in it looks like the edge of a cell.
pub(super) fn cell(text: &str) -> String {
    one_line(text).replace('|', "/")
}

/// One line of visible characters: breaks and controls become spaces, and nothing turns the writing around.
pub fn one_line(text: &str) -> String {
    let plain: String = text
        .chars()
        .filter(|c| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'))
        .map(|c| match c {
            c if c.is_control() || c.is_whitespace() => ' ',
            c => c,
        })
        .collect();
    plain
        .split(' ')
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// A section of a list, if there is anything in it.
pub(super) fn some_list(heading: &str, items: Vec<String>) -> Option<Section> {
    (!items.is_empty()).then(|| Section {
        heading: heading.to_owned(),
        content: Content::List(items),
    })
}

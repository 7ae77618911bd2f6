//! The printed page. Its words are those of the text, element for element; its style is all its own.

use doorstep_standard::Lang;

use super::page::{Content, Page, cell, one_line};

const STYLE: &str = "
@page { size: A4; margin: 18mm 16mm; }
:root { color-scheme: light; }
body { margin: 0; background: #fff; color: #1a1a1a; font: 10.5pt/1.55 \"Noto Sans CJK SC\", \"Source Han Sans SC\", \
\"PingFang SC\", \"Microsoft YaHei\", \"Helvetica Neue\", Arial, sans-serif; }
main { max-width: 178mm; margin: 0 auto; padding: 8mm 0; }
h1 { font-size: 17pt; margin: 0 0 5mm; padding-bottom: 3mm; border-bottom: 1.2pt solid #1a1a1a; }
p { margin: 0; overflow-wrap: anywhere; }
table + p { margin-top: 2mm; font-weight: 700; }
main > p:last-child { margin-top: 8mm; }
h2 { font-size: 11.5pt; margin: 6mm 0 2mm; break-after: avoid; }
dl { margin: 0; }
dl div { display: flex; gap: 4mm; }
dt { flex: 0 0 30mm; color: #555; }
dd { margin: 0; overflow-wrap: anywhere; }
ul { margin: 0; padding-left: 5mm; }
li { overflow-wrap: anywhere; break-inside: avoid; }
table { width: 100%; border-collapse: collapse; font-size: 9.5pt; }
th, td { text-align: left; vertical-align: top; padding: 1.4mm 2mm 1.4mm 0; border-bottom: .4pt solid #bbb; overflow-wrap: break-word; }
thead th { color: #555; font-weight: 600; border-bottom: .8pt solid #1a1a1a; }
tbody th { font-weight: 600; }
tr { break-inside: avoid; }
.notes { margin-top: 2mm; color: #333; font-size: 9.5pt; }
.sums { margin: 3mm 0 0; }
.sums div { justify-content: flex-end; }
.sums dt { flex: 0 0 auto; }
.sums dd { min-width: 26mm; text-align: right; font-variant-numeric: tabular-nums; }
.sums div:first-child { font-weight: 700; font-size: 12pt; }
.sums div:first-child dt { color: inherit; }
.closing { margin-top: 8mm; padding-top: 3mm; border-top: .8pt solid #1a1a1a; color: #333; }
@media screen { body { background: #eee; } main { background: #fff; padding: 14mm 16mm; margin: 6mm auto; } }
@media screen and (max-width: 700px) { main { padding: 5mm; margin: 0; } dt { flex-basis: 22mm; } }
";

impl Page {
    /// As a page.
    pub fn to_html(&self) -> String {
        let mut out = top(&self.title, self.lang);
        pairs(&mut out, "head", &self.head);
        for s in &self.sections {
            out.push_str(&format!("<section>\n<h2>{}</h2>\n", text(&s.heading)));
            match &s.content {
                Content::List(items) => list(&mut out, "", items),
                Content::Table {
                    head,
                    rows,
                    notes,
                    sums,
                } => {
                    if !rows.is_empty() {
                        table(&mut out, head, rows);
                    }
                    if !notes.is_empty() {
                        list(&mut out, " class=\"notes\"", notes);
                    }
                    pairs(&mut out, "sums", sums);
                }
            }
            out.push_str("</section>\n");
        }
        out.push_str(&format!(
            "<p class=\"closing\">{}</p>\n{BOTTOM}",
            text(&self.closing)
        ));
        out
    }
}

const BOTTOM: &str = "</main>\n</body>\n</html>\n";

fn top(title: &str, lang: Lang) -> String {
    let title = text(title);
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n",
        lang.tag()
    )
}

/// The page of a stored statement: its own lines in their order, whoever rendered it.
/// Headings, lists and tables are seen by how the text marks them; what is neither is a paragraph.
pub fn html_of(statement: &str, lang: Lang) -> String {
    let mut lines = statement.lines().filter(|l| !l.is_empty()).peekable();
    let mut out = top(lines.next().unwrap_or_default(), lang);
    let row = |l: &str| l.contains(" | ") && !l.starts_with("· ");
    let cells = |l: &str| l.split(" | ").map(str::to_owned).collect::<Vec<_>>();
    while let Some(line) = lines.next() {
        if row(line) {
            let mut rows = Vec::new();
            while let Some(next) = lines.next_if(|l| row(l)) {
                rows.push(cells(next));
            }
            table(&mut out, &cells(line), &rows);
        } else if let Some(first) = line.strip_prefix("· ") {
            let mut items = vec![first.to_owned()];
            while let Some(next) = lines.next_if(|l| l.starts_with("· ")) {
                items.push(next.trim_start_matches("· ").to_owned());
            }
            list(&mut out, "", &items);
        } else {
            let heading = |open, close| line.strip_prefix(open)?.strip_suffix(close);
            out.push_str(&match heading('【', '】').or_else(|| heading('[', ']')) {
                Some(heading) => format!("<h2>{}</h2>\n", text(heading)),
                None => format!("<p>{}</p>\n", text(line)),
            });
        }
    }
    out.push_str(BOTTOM);
    out
}

fn pairs(out: &mut String, class: &str, pairs: &[(String, String)]) {
    if pairs.is_empty() {
        return;
    }
    out.push_str(&format!("<dl class=\"{class}\">\n"));
    for (name, value) in pairs {
        out.push_str(&format!(
            "<div><dt>{}</dt><dd>{}</dd></div>\n",
            text(name),
            text(value)
        ));
    }
    out.push_str("</dl>\n");
}

fn list(out: &mut String, class: &str, items: &[String]) {
    out.push_str(&format!("<ul{class}>\n"));
    for item in items {
        out.push_str(&format!("<li>{}</li>\n", text(item)));
    }
    out.push_str("</ul>\n");
}

fn table(out: &mut String, head: &[String], rows: &[Vec<String>]) {
    out.push_str("<table>\n<thead><tr>");
    for c in head {
        out.push_str(&format!("<th scope=\"col\">{}</th>", text(&cell(c))));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in rows {
        out.push_str("<tr>");
        for (n, c) in row.iter().enumerate() {
            out.push_str(&match n {
                0 => format!("<th scope=\"row\">{}</th>", text(&cell(c))),
                _ => format!("<td>{}</td>", text(&cell(c))),
            });
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n");
}

fn text(s: &str) -> String {
    one_line(s)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

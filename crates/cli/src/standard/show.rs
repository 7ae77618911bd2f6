//! `doorstep standard show`: a pack as a page, for a terminal or as one HTML file to print.
//! What the source leaves open is said to be open.

mod html;
mod terminal;

use std::path::Path;

use doorstep_standard::{Lang, Standard};
use doorstep_visit::scenario;

use super::sentences::Speaker;
use super::shelf::{self, PackFolder};
use crate::fail::Fail;

/// Prints the page of one pack, or writes it as HTML; `-` is standard output.
pub fn run(dir: &Path, html: Option<&Path>, lang: Lang) -> Result<(), Fail> {
    let (standard, folder) = shelf::sound(dir, lang)?;
    let page = Page::new(&standard, &folder, lang);
    match html {
        None => print!("{}", terminal::page(&page)),
        Some(file) if file == Path::new("-") => println!("{}", html::page(&page)),
        Some(file) => {
            std::fs::write(file, html::page(&page)).map_err(|e| {
                Fail::cannot(
                    "page_not_written",
                    format!("{}: {e}", file.display()),
                    "name a file in a folder that may be written to",
                )
            })?;
            println!("{}", file.display());
        }
    }
    Ok(())
}

/// What a page is made of.
struct Page<'a> {
    speak: Speaker<'a>,
    /// How many scenarios the pack has.
    scenarios: usize,
}

impl<'a> Page<'a> {
    fn new(standard: &'a Standard, folder: &PackFolder, lang: Lang) -> Self {
        let read = |bytes: &Vec<u8>| scenario::read(bytes).map_or(0, |list| list.len());
        Self {
            speak: Speaker { s: standard, lang },
            scenarios: folder.scenarios.values().map(read).sum(),
        }
    }

    /// What the page says of the pack itself: name and words.
    fn about(&self) -> Vec<(&'a str, String)> {
        use super::sentences::{document_kind, who};
        let (speak, s) = (self.speak, self.speak.s);
        let lang = speak.lang;
        let codes = |codes: &[String]| speak.list(codes.iter().map(|c| who(c, lang)));
        let mut out = vec![
            (lang.pick("编号", "Id"), s.id.clone()),
            (lang.pick("版本", "Version"), s.version.to_string()),
            (
                lang.pick("类别", "Kind"),
                document_kind(&s.kind, lang).to_owned(),
            ),
        ];
        if let Some(day) = &s.issued_on {
            out.push((lang.pick("发布日期", "Issued on"), day.clone()));
        }
        if let Some(day) = &s.effective_from {
            out.push((lang.pick("施行日期", "In force from"), day.clone()));
        }
        if !s.for_roles.is_empty() {
            out.push((lang.pick("约束", "Binds"), codes(&s.for_roles)));
        }
        if !s.for_customers.is_empty() {
            out.push((lang.pick("客户", "Customers"), codes(&s.for_customers)));
        }
        out.push((
            lang.pick("时区与货币", "Time zone, currency"),
            format!("{}, {}", s.zone, s.currency),
        ));
        if let Some((id, hash)) = &s.parent {
            out.push((
                lang.pick("依据的标准", "Builds on"),
                format!("{id} · {hash}"),
            ));
        }
        out.push((lang.pick("规则", "Rules"), format!("{}", s.rules.len())));
        if self.scenarios > 0 {
            out.push((
                lang.pick("自带场景", "Scenarios"),
                self.scenarios.to_string(),
            ));
        }
        out.push((lang.pick("内容校验", "Hash"), s.hash.to_string()));
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::pack;

    /// A pack that the program carries.
    fn carried(id: &str) -> (Standard, PackFolder) {
        let files = pack(id).unwrap();
        let files = files
            .into_iter()
            .map(|(p, t)| (p, t.into_bytes()))
            .collect();
        let folder = PackFolder {
            dir: id.into(),
            files,
            scenarios: Default::default(),
        };
        (Standard::load(&folder.files).unwrap(), folder)
    }

    #[test]
    fn both_pages_name_every_rule_and_step_and_say_what_is_open() {
        for lang in Lang::ALL {
            let (s, folder) = carried("knock-30s-service-code");
            let page = Page::new(&s, &folder, lang);
            let (plain, rich) = (terminal::page(&page), html::page(&page));
            for r in &s.rules {
                assert!(plain.contains(&format!("  {}  {} ·", r.number, r.article)));
                assert!(rich.contains(page.speak.rule(r)), "{}", r.id);
            }
            for step in &s.steps {
                let words = page.speak.text(&page.speak.t().step, &step.id);
                assert!(plain.contains(words) && rich.contains(words), "{words}");
            }
            for text in [&plain, &rich] {
                assert!(text.contains(lang.pick("30秒", "30 s")));
                assert!(text.contains(lang.pick("未定", "open: the company may set it")));
                assert!(!text.contains("done(") && !text.contains("count("));
            }
        }
    }

    #[test]
    fn the_html_page_stands_alone() {
        for lang in Lang::ALL {
            let (s, folder) = carried("heating-guide-30min");
            let rich = html::page(&Page::new(&s, &folder, lang));
            assert!(rich.starts_with("<!DOCTYPE html><html lang=\""));
            assert!(rich.contains(&format!("lang=\"{}\"", lang.tag())));
            for outside in ["<script", "http://", "https://", "src=", "<link", "url("] {
                assert!(!rich.contains(outside), "{outside}");
            }
            let heads = rich.matches("<th ").count();
            assert_eq!(heads, rich.matches("scope=\"").count());
            assert_eq!(rich.matches("<h1").count(), 1);
        }
    }
}

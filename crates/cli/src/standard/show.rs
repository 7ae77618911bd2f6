//! `doorstep standard show`: a pack as a page, for a terminal or as one HTML file to print.
//! What the source leaves open is said to be open.

mod html;
mod terminal;

use std::path::Path;

use doorstep_standard::model::Reading;
use doorstep_standard::{Lang, Standard};
use doorstep_visit::scenario;

use super::sentences::Speaker;
use super::shelf::{self, PackFolder};
use crate::fail::Fail;

/// Prints the page of one pack, or writes it as HTML; `-` is standard output.
pub fn run(dir: &Path, html: Option<&Path>, lang: Lang) -> Result<(), Fail> {
    if !dir.is_file() && shelf::packs_of(dir)? != [dir] {
        return several(dir, html, lang);
    }
    let (standard, folder) = shelf::sound(dir, lang)?;
    let parents = shelf::parents(&standard, &folder);
    let page = Page::new(&standard, &parents, &folder, lang);
    match html {
        None => show!("{}", terminal::page(&page)),
        Some(file) if file == Path::new("-") => say!("{}", html::page(&page)),
        Some(file) => {
            std::fs::write(file, html::page(&page)).map_err(|e| {
                Fail::cannot(
                    "page_not_written",
                    format!("{}: {e}", file.display()),
                    "name a file in a folder that may be written to",
                )
            })?;
            say!("{}", file.display());
        }
    }
    Ok(())
}

/// A folder of packs: which there are, and how to see one.
fn several(dir: &Path, html: Option<&Path>, lang: Lang) -> Result<(), Fail> {
    let packs = shelf::packs_of(dir)?;
    if html.is_some() {
        return Err(Fail::cannot(
            "several_packs",
            match lang {
                Lang::Zh => format!("{} 里有 {} 份标准", dir.display(), packs.len()),
                Lang::En => format!("{} holds {} packs", dir.display(), packs.len()),
            },
            lang.pick("指明其中一份的文件夹", "name the folder of one of them"),
        ));
    }
    for pack in &packs {
        let title = match shelf::sound(pack, lang) {
            Ok((s, _)) => format!("{} v{}", s.texts(lang).title, s.version),
            Err(_) => lang
                .pick(
                    "有错误，见 doorstep standard lint",
                    "has errors, see doorstep standard lint",
                )
                .to_owned(),
        };
        say!("{}  {title}", pack.display());
    }
    say!(
        "{}",
        lang.pick(
            "看其中一份：doorstep standard show 文件夹",
            "To see one: doorstep standard show FOLDER"
        )
    );
    Ok(())
}

/// What a page is made of.
struct Page<'a> {
    speak: Speaker<'a>,
    /// Those on which it builds, the nearest first.
    parents: &'a [Standard],
    /// How many scenarios the pack has.
    scenarios: usize,
}

impl<'a> Page<'a> {
    fn new(
        standard: &'a Standard,
        parents: &'a [Standard],
        folder: &PackFolder,
        lang: Lang,
    ) -> Self {
        let read = |bytes: &Vec<u8>| scenario::read(bytes).map_or(0, |list| list.len());
        Self {
            speak: Speaker { s: standard, lang },
            parents,
            scenarios: folder.scenarios.values().map(read).sum(),
        }
    }

    /// The parents, each to speak for itself.
    fn above(&self) -> impl Iterator<Item = Speaker<'a>> {
        let lang = self.speak.lang;
        self.parents.iter().map(move |s| Speaker { s, lang })
    }

    /// What a parent is.
    fn builds_on(&self, above: &Speaker) -> String {
        format!(
            "{}{} ({}): {}",
            self.speak.pick("依据：", "Builds on "),
            above.t().title,
            above.s.id,
            above.t().summary
        )
    }

    /// The readings of the pack and of its parents, with whom they come from.
    fn readings(&self) -> impl Iterator<Item = (Speaker<'a>, &'a Reading)> {
        let all = std::iter::once(self.speak).chain(self.above());
        all.flat_map(|of| of.s.readings.iter().map(move |r| (of, r)))
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
            let page = Page::new(&s, &[], &folder, lang);
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
            let rich = html::page(&Page::new(&s, &[], &folder, lang));
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

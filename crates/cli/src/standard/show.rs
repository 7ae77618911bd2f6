//! `doorstep standard show`: a pack as a page, for a terminal or as one HTML file to print.
//! What the source leaves open is said to be open.

mod html;
mod page;
mod terminal;

use std::path::Path;

use doorstep_standard::Lang;

use self::page::Page;
use super::shelf;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::pack;
    use crate::standard::shelf::PackFolder;
    use doorstep_standard::Standard;

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

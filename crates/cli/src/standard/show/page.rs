//! What a page is made of, whatever draws it.

use doorstep_standard::model::Reading;
use doorstep_standard::{Lang, Standard};
use doorstep_visit::scenario;

use crate::standard::shelf::PackFolder;
use doorstep_visit::sentences::Speaker;

/// What a page is made of.
pub struct Page<'a> {
    pub speak: Speaker<'a>,
    /// Those on which it builds, the nearest first.
    pub parents: &'a [Standard],
    /// How many scenarios the pack has.
    pub scenarios: usize,
}

impl<'a> Page<'a> {
    pub fn new(
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
    pub fn above(&self) -> impl Iterator<Item = Speaker<'a>> {
        let lang = self.speak.lang;
        self.parents.iter().map(move |s| Speaker { s, lang })
    }

    /// What a parent is.
    pub fn builds_on(&self, above: &Speaker) -> String {
        format!(
            "{}{} ({}): {}",
            self.speak.pick("依据：", "Builds on "),
            above.t().title,
            above.s.id,
            above.t().summary
        )
    }

    /// The readings of the pack and of its parents, with whom they come from.
    pub fn readings(&self) -> impl Iterator<Item = (Speaker<'a>, &'a Reading)> {
        let all = std::iter::once(self.speak).chain(self.above());
        all.flat_map(|of| of.s.readings.iter().map(move |r| (of, r)))
    }

    /// What the page says of the pack itself: name and words.
    pub fn about(&self) -> Vec<(&'a str, String)> {
        use doorstep_visit::sentences::{document_kind, who};
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

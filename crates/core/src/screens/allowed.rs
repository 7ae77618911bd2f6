//! What would allow what a gate holds, as a sentence: the part of its condition that does not hold yet.

use doorstep_standard::{Expr, Lang, Standard};
use doorstep_visit::case::{Standpoint, View};
use doorstep_visit::words;

use super::visit::Scene;

impl Scene<'_> {
    /// What would allow what these rules hold; empty where none of them is an unmet gate.
    pub(super) fn allowed_when<'r>(
        &self,
        standard: &Standard,
        rules: impl IntoIterator<Item = &'r str>,
    ) -> String {
        let Some(at) = self.standpoint() else {
            return String::new();
        };
        let mut unmet: Vec<Expr> = Vec::new();
        for rule in rules {
            let gate = standard.rule(rule).and_then(|r| r.gate.as_ref());
            let left = gate.and_then(|g| self.unmet(standard, &g.needs, &at));
            unmet.extend(left.filter(|e| !unmet.contains(e)));
        }
        let joined = unmet
            .into_iter()
            .reduce(|a, b| Expr::And(a.into(), b.into()));
        let Some(needs) = joined else {
            return String::new();
        };
        let said = words::condition(&needs, standard, self.lang);
        match self.lang {
            Lang::Zh => format!("{said}，方可进行。"),
            Lang::En => format!("Allowed once {said}."),
        }
    }

    /// The conjuncts that do not surely hold.
    fn unmet(&self, standard: &Standard, e: &Expr, at: &Standpoint) -> Option<Expr> {
        if let Expr::And(a, b) = e {
            let (a, b) = (self.unmet(standard, a, at), self.unmet(standard, b, at));
            return match (a, b) {
                (Some(a), Some(b)) => Some(Expr::And(a.into(), b.into())),
                (one, other) => one.or(other),
            };
        }
        let held = self.case().asked(standard, at, View::All).judge(e);
        (!held.is_yes()).then(|| e.clone())
    }
}

//! What is charged beside parts of the company: work, and what the customer buys.

use doorstep_visit::VisitId;

use super::{Hand, at, obj};

impl Hand {
    /// Labour is agreed and done; a new tap the customer buys, and the work waits for it.
    pub(super) fn charge(&mut self, visit: VisitId) {
        let labour = obj([
            ("kind", "labour".into()),
            ("part", "labour".into()),
            ("fen", 6_000.into()),
            ("source", "company".into()),
        ]);
        let labour = self.act(visit, at(9, 55, 30), "quoted", labour);
        self.agree(visit, at(9, 55, 50), labour, 6_000);
        self.fit(visit, at(9, 56, 0), labour);
        let tap = obj([
            ("part", "stop_tap_dn20".into()),
            ("name", self.private(visit, "截止阀 DN20")),
            ("fen", 0.into()),
            ("source", "customer_bought".into()),
        ]);
        let tap = self.act(visit, at(9, 56, 10), "quoted", tap);
        let agreed = obj([
            ("subject", "part".into()),
            ("line", tap.to_string().into()),
            ("quote", tap.to_string().into()),
            ("fen", 0.into()),
            ("source", "customer_bought".into()),
        ]);
        self.consent(visit, at(9, 56, 20), "consent_given", agreed);
    }
}

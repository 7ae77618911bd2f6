//! What a clock is called.

use doorstep_visit::clock::ClockState;

use super::Source;

/// What a clock or a lead measures: the words of its figure, else its rule.
pub fn clock_name(s: &Source, c: &ClockState) -> String {
    let standard = s.standard();
    standard
        .and_then(|p| {
            let rule = p.rule(&c.rule)?;
            let clock = rule.clock.as_ref().map(|c| &c.within);
            let figure = clock.or(rule.lead.as_ref().map(|l| &l.at_least))?;
            p.texts(s.lang).param.get(figure).cloned()
        })
        .unwrap_or_else(|| c.rule.clone())
}

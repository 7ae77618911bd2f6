//! The links of a visit as a page shows them: with whom, by whom, and what follows from it.
//! Of the other visit only its id and times are said here; its page has rules of its own for who may read it.

use doorstep_standard::Lang;
use doorstep_visit::VisitId;
use doorstep_visit::clock::{ClockState, link_of, links};
use doorstep_visit::words::short_visit;

use super::Source;
use crate::desk::{LinkView, LinksView};
use doorstep_office::storage::visits::VisitRow;

/// Builds the panel's record; `home` are the other visits of the same home.
pub fn links_view(s: &Source, home: &[VisitRow]) -> LinksView {
    let standing = links(s.history);
    let linked = standing.iter().map(|(visit, (said, link))| {
        let mut follows = Vec::new();
        if let Some(at) = s.state.reported_at {
            let at = s.time(at);
            follows.push(match s.lang {
                Lang::Zh => format!("两次都从最早的报修（{at}）起算。"),
                Lang::En => format!("Both count from the earlier report, {at}."),
            });
        }
        if let Some(arrived) = &link.arrived {
            let at = s.time(arrived.time.middle());
            follows.push(match s.lang {
                Lang::Zh => format!("同事在那次上门中于 {at} 到达；从报修到到达的时限以先到者为准。"),
                Lang::En => format!(
                    "There the colleague arrived {at}; a clock from the report to the arrival counts whoever came first."
                ),
            });
        }
        let (who, when) = (s.who(*said), s.time_of(*said));
        LinkView {
            visit: *visit,
            name: short_visit(visit),
            said: match s.lang {
                Lang::Zh => format!("{who} {when} 记录"),
                Lang::En => format!("recorded by {who} {when}"),
            },
            follows,
        }
    });
    LinksView {
        links: linked.collect(),
        others: home
            .iter()
            .filter(|v| !standing.contains_key(&v.visit))
            .map(|v| (v.visit, offered(s, v.visit, v.opened_at)))
            .collect(),
    }
}

fn offered(s: &Source, visit: VisitId, opened_at: i64) -> String {
    let opened = s.time(opened_at);
    match s.lang {
        Lang::Zh => format!("上门 {}（{opened} 登记）", short_visit(&visit)),
        Lang::En => format!("visit {} (opened {opened})", short_visit(&visit)),
    }
}

/// Says of a clock that the colleague's arrival of another visit ended it.
pub fn ended_by_colleague(s: &Source, c: &ClockState) -> Option<String> {
    let link = link_of(s.history, c.stopped_by?)?;
    let at = s.time(c.stopped?.middle());
    let name = short_visit(&link.visit);
    Some(match s.lang {
        Lang::Zh => format!("以同事 {at} 的到达为准，见上门 {name}"),
        Lang::En => format!("by the colleague's arrival {at}, visit {name}"),
    })
}

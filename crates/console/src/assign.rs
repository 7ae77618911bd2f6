//! The dispatcher's panel on a visit page: who goes.

use doorstep_standard::Lang;
use doorstep_visit::{PersonId, VisitId};
use maud::{Markup, html};

use super::layout::{Viewer, csrf};
use super::view::Names;

/// The form: technicians by crew, those assigned now are ticked.
pub fn assign(
    lang: Lang,
    visit: VisitId,
    names: &Names,
    technicians: &[PersonId],
    now: &[PersonId],
    viewer: &Viewer,
) -> Markup {
    let crew = |p: &PersonId| names.crew_of.get(p).map(String::as_str);
    let mut crews: Vec<Option<&str>> = technicians.iter().map(crew).collect();
    crews.sort_unstable();
    crews.dedup();
    html! {
        section.panel #assign data-noprint aria-labelledby="h-assign" {
            h2 #h-assign { (lang.pick("派人", "Assign")) }
            form.assign method="post" action={ "/visits/" (visit) "/assign" } {
                (csrf(viewer))
                @for c in crews {
                    fieldset {
                        legend { (c.map_or(lang.pick("未分班组", "No crew"), |c| names.crew(c))) }
                        @for p in technicians.iter().filter(|p| crew(p) == c) {
                            label.check { input type="checkbox" name="person" value=(p) checked[now.contains(p)]; span { (names.person(p)) } }
                        }
                    }
                }
                button type="submit" { (lang.pick("派出", "Assign")) }
            }
        }
    }
}

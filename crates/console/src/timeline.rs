//! A visit drawn as one picture: phases as bands, events as marks, waits and clocks as spans, a lane a device.
//! Widths are percentages and heights are pixels, so that one drawing serves a desk, a phone and paper.
//! Time is elastic: quiet hours shrink, busy minutes stretch, order is kept. Screen readers meet a list.
#![allow(
    clippy::arithmetic_side_effects,
    reason = "what is added here are pixels, percents and numbers of rows"
)]

use doorstep_standard::Lang;
use doorstep_visit::clock::ClockStatus;
use maud::{Markup, html};

use doorstep_standard::Symbol;

use super::view::timeline::{ClockSpan, Mark, TimelineView};
use super::words;

const BAND_Y: i64 = 20;
const BAND_H: i64 = 24;
const ROW_H: i64 = 22;
const LANE_H: i64 = 54;

/// Where things lie, in percent of the width.
struct Axis {
    marks: Vec<f64>,
    anchors: Vec<(i64, f64)>,
}

impl Axis {
    fn new(t: &TimelineView) -> Self {
        let mut anchors: Vec<(i64, Option<usize>)> = t
            .marks
            .iter()
            .enumerate()
            .map(|(i, m)| (m.at, Some(i)))
            .chain(
                t.lanes
                    .iter()
                    .flat_map(|l| l.offline.iter().map(|(_, until)| (*until, None))),
            )
            .collect();
        // Stable: marks of one moment stay in their order.
        anchors.sort_by_key(|(at, _)| *at);
        let mut reach = Vec::with_capacity(anchors.len());
        let (mut sum, mut before) = (0.0, None);
        for (at, _) in &anchors {
            if let Some(b) = before {
                let seconds = at.saturating_sub(b) as f64 / 1000.0;
                sum += 1.0 + 1.1 * (seconds / 30.0).ln_1p();
            }
            before = Some(*at);
            reach.push(sum);
        }
        let total = if sum > 0.0 { sum } else { 1.0 };
        let mut marks = vec![0.0; t.marks.len()];
        let mut placed = Vec::with_capacity(anchors.len());
        for ((at, mark), r) in anchors.iter().zip(reach) {
            let x = 1.5 + r / total * 96.5;
            placed.push((*at, x));
            if let Some(slot) = mark.and_then(|m| marks.get_mut(m)) {
                *slot = x;
            }
        }
        Self {
            marks,
            anchors: placed,
        }
    }

    fn mark(&self, i: usize) -> f64 {
        self.marks.get(i).copied().unwrap_or(0.0)
    }

    fn time(&self, at: i64) -> f64 {
        let after = self.anchors.partition_point(|(t, _)| *t < at);
        match (
            after.checked_sub(1).and_then(|i| self.anchors.get(i)),
            self.anchors.get(after),
        ) {
            (Some((t0, x0)), Some((t1, x1))) if t1 > t0 => {
                x0 + (x1 - x0) * at.saturating_sub(*t0) as f64 / t1.saturating_sub(*t0) as f64
            }
            (_, Some((_, x))) => *x,
            (Some(_), None) => 99.5,
            (None, None) => 0.0,
        }
    }
}

fn pc(x: f64) -> String {
    format!("{x:.2}%")
}

/// The drawing with its legend.
pub fn timeline(lang: Lang, t: &TimelineView) -> Markup {
    if t.marks.is_empty() {
        return html! { p.muted { (lang.pick("还没有任何记录。", "Nothing is recorded yet.")) } };
    }
    let axis = Axis::new(t);
    let rows = i64::from(!t.waits.is_empty()) + t.clocks.len() as i64;
    let lanes_y = BAND_Y + BAND_H + 8 + rows * ROW_H;
    let height = lanes_y + t.lanes.len() as i64 * LANE_H + 6;
    let lane_y = |lane: usize| lanes_y + lane as i64 * LANE_H + 34;
    html! {
        figure.timeline {
            svg width="100%" height=(height) role="list" aria-label=(lang.pick("时间线：按时间先后的记录", "Timeline: records in the order of time")) {
                g.bands aria-hidden="true" { (bands(t, &axis, height)) }
                g.spans aria-hidden="true" { (spans(t, &axis)) }
                g.lanes aria-hidden="true" {
                    @for (i, lane) in t.lanes.iter().enumerate() { (self::lane(t, &axis, i, lane_y(i), lane)) }
                    @for (from, to) in &t.merges {
                        @if let (Some(a), Some(b)) = (t.marks.get(*from), t.marks.get(*to)) {
                            line.merge x1=(pc(axis.mark(*from))) y1=(lane_y(a.lane)) x2=(pc(axis.mark(*to))) y2=(lane_y(b.lane)) {}
                            circle.merge cx=(pc(axis.mark(*to))) cy=(lane_y(b.lane)) r="9" {}
                        }
                    }
                }
                @for (i, m) in t.marks.iter().enumerate() { (mark(t, m, axis.mark(i), lane_y(m.lane))) }
            }
            figcaption { (legend(lang, t)) }
        }
    }
}

fn bands(t: &TimelineView, axis: &Axis, height: i64) -> Markup {
    html! {
        @for (n, b) in t.bands.iter().enumerate() {
            @let x = axis.mark(b.first) - 0.6;
            @let end = b.end.map_or(99.9, |e| axis.mark(e) - 0.6);
            @let width = (end - x).max(0.3);
            line.edge x1=(pc(x)) x2=(pc(x)) y1=(BAND_Y) y2=(height - 4) {}
            @if width > 3.6 {
                text.t.narrow[width < 11.5] x=(pc(x)) y="13" { (b.time) }
            }
            svg x=(pc(x)) y=(BAND_Y) width=(pc(width)) height=(BAND_H) {
                title { (b.time) " " (b.label) }
                rect class={ "band " (["even", "odd"][n % 2]) } width="100%" height=(BAND_H) {}
                @if width > 2.5 { text.band x="5" y="16" { (b.label) } }
            }
        }
    }
}

fn spans(t: &TimelineView, axis: &Axis) -> Markup {
    let first = BAND_Y + BAND_H + 8;
    let clocks_y = first + if t.waits.is_empty() { 0 } else { ROW_H };
    // Words beside a span run over the next one: of spans that lie together, those that a rule judges have words.
    let judged = t.waits.iter().any(|w| w.enough.is_some());
    let worded = |n: usize, w: &super::view::timeline::WaitSpan| {
        let next = t.waits.get(n + 1).filter(|next| next.enough.is_some());
        let room = next.is_none_or(|next| axis.mark(next.from) - axis.mark(w.to) > 9.0);
        (w.enough.is_some() || !judged) && (room || w.enough == Some(false))
    };
    // One that was too short keeps its words, in front of it where the next follows at once.
    let crowded = |n: usize, w: &super::view::timeline::WaitSpan| {
        let next = t.waits.get(n + 1);
        next.is_some_and(|next| axis.mark(next.from) - axis.mark(w.to) <= 9.0)
            && w.enough == Some(false)
            && axis.mark(w.from) > 12.0
    };
    html! {
        @for (n, w) in t.waits.iter().enumerate() {
            @let (x, end) = (axis.mark(w.from), axis.mark(w.to));
            // Words begin behind a span that has none of its own.
            @let follower = t.waits.get(n + 1).filter(|f| !worded(n + 1, f) && axis.mark(f.from) - end < 9.0);
            @let behind = follower.map_or(end, |f| axis.mark(f.to));
            @let class = match w.enough { Some(true) => "good", Some(false) => "warn", None => "plain" };
            g class={ "wait " (class) } {
                title { (w.title) }
                rect x=(pc(x)) y=(first + 9) width=(pc((end - x).max(0.6))) height="6" rx="3" {}
                @if !worded(n, w) {}
                @else if x > 82.0 || crowded(n, w) { text x=(pc(x - 0.8)) y=(first + 16) text-anchor="end" { (w.label) @if w.enough == Some(false) { " ⚠" } } }
                @else { text x=(pc(behind + 0.8)) y=(first + 16) { (w.label) @if w.enough == Some(false) { " ⚠" } } }
            }
        }
        @for (n, c) in t.clocks.iter().enumerate() {
            (clock(axis, clocks_y + n as i64 * ROW_H, c))
        }
    }
}

fn clock(axis: &Axis, y: i64, c: &ClockSpan) -> Markup {
    let x = axis.time(c.from);
    let end = c
        .stopped_by
        .map_or_else(|| axis.time(c.to), |m| axis.mark(m));
    let class = match c.status {
        ClockStatus::Met => "good",
        ClockStatus::Breached | ClockStatus::Overdue => "bad",
        _ => "plain",
    };
    html! {
        g class={ "clock " (class) } {
            title { (c.title) }
            line x1=(pc(x)) x2=(pc(end.max(x + 0.5))) y1=(y + 12) y2=(y + 12) {}
            line x1=(pc(x)) x2=(pc(x)) y1=(y + 8) y2=(y + 16) {}
            line x1=(pc(end.max(x + 0.5))) x2=(pc(end.max(x + 0.5))) y1=(y + 8) y2=(y + 16) {}
            // Wide spans carry their words above the line; the words stay readable when clipped.
            @if x > 70.0 { text x="99.5%" y=(y + 8) text-anchor="end" { (words::clock_sign(c.status)) " " (c.label) } }
            @else { text x=(pc(x + 0.6)) y=(y + 8) { (words::clock_sign(c.status)) " " (c.label) } }
        }
    }
}

fn lane(
    t: &TimelineView,
    axis: &Axis,
    index: usize,
    y: i64,
    lane: &super::view::timeline::Lane,
) -> Markup {
    let own = || {
        t.marks
            .iter()
            .enumerate()
            .filter(move |(_, m)| m.lane == index)
    };
    let from = own().next().map_or(0.0, |(i, _)| axis.mark(i));
    let last_mark = own().next_back().map_or(from, |(i, _)| axis.mark(i));
    let to = lane
        .offline
        .iter()
        .map(|(_, until)| axis.time(*until))
        .fold(last_mark, f64::max);
    // Solid from where the last stretch ended to where the next begins.
    let mut solid = Vec::new();
    let mut at = from;
    for (first, until) in &lane.offline {
        solid.push((at, axis.mark(*first)));
        at = axis.time(*until);
    }
    solid.push((at, to));
    let name_x = if from > 70.0 { from.min(99.0) } else { from };
    html! {
        text.lane x=(pc(name_x)) y=(y - 20) text-anchor=[(from > 70.0).then_some("end")] { (lane.name) }
        @for (a, b) in solid {
            @if b > a { line.on x1=(pc(a)) x2=(pc(b)) y1=(y) y2=(y) {} }
        }
        @for (n, ((first, until), words)) in lane.offline.iter().zip(&lane.merged).enumerate() {
            @let end = axis.time(*until);
            line.off x1=(pc(axis.mark(*first))) x2=(pc(end)) y1=(y) y2=(y) {}
            line.joined x1=(pc(end)) x2=(pc(end)) y1=(y - 8) y2=(y + 8) {}
            text.joined.narrow[n + 1 < lane.offline.len()] x=(pc(end)) y=(y + 18) text-anchor=(if end > 50.0 { "end" } else { "start" }) { (words) }
        }
    }
}

fn mark(t: &TimelineView, m: &Mark, x: f64, y: i64) -> Markup {
    let device = t.lanes.get(m.lane).map_or("", |l| l.name.as_str());
    let words = format!("{} {} — {}, {device}", m.time, m.text, m.who);
    html! {
        g role="listitem" aria-label=(words) {
            a href={ "#e-" (m.id) } tabindex="-1" {
                title { (words) }
                svg x=(pc(x)) y=(y) overflow="visible" class={ "mark " (class(m.glyph)) } {
                    circle.hit r="11" {}
                    (glyph(m.glyph))
                    @if let Some(flag) = m.flag {
                        text.flag.(flag.as_str()) y="-10" text-anchor="middle" { (words::severity_sign(flag)) }
                    }
                }
            }
        }
    }
}

fn class(g: Symbol) -> &'static str {
    match g {
        Symbol::Yes | Symbol::Signed => "yes",
        Symbol::No | Symbol::Stop => "no",
        Symbol::Office => "office",
        _ => "plain",
    }
}

fn glyph(g: Symbol) -> Markup {
    html! {
        @match g {
            Symbol::Dot => { circle.fill r="3.5" {} }
            Symbol::Door => { path.fill d="M-4 6V-6h8v12z" {} circle.hole cx="1.6" cy="0.5" r="1.1" {} }
            Symbol::Knock => { circle.fill cx="-4.2" r="1.9" {} circle.fill r="1.9" {} circle.fill cx="4.2" r="1.9" {} }
            Symbol::Price => { circle.disc r="7" {} text.in y="3.8" text-anchor="middle" { "¥" } }
            Symbol::Yes => { circle.disc r="7" {} path.stroke d="M-3.2 .2l2.2 2.4L3.2-2.6" {} }
            Symbol::No => { circle.disc r="7" {} path.stroke d="M-2.6-2.6l5.2 5.2M2.6-2.6l-5.2 5.2" {} }
            Symbol::Fitted => { path.fill d="M0-7l7 7-7 7-7-7z" {} }
            Symbol::Signed => { circle.disc r="7" {} path.stroke d="M-4 2.6c1.6-5 2.8-5 2.4-1.6s1 2.4 2-.2 1.4-1.4 1.2.2 1 1.4 2.4.2" {} }
            Symbol::Stop => { path.fill d="M0-7.5l7.5 13.5h-15z" {} path.hole-stroke d="M0-2.5v4M0 3.4v.8" {} }
            Symbol::Office => { rect.disc x="-4" y="-4" width="8" height="8" rx="1" {} }
        }
    }
}

fn legend(lang: Lang, t: &TimelineView) -> Markup {
    let all = [
        (Symbol::Door, "到达、进门、离开", "arrived, in, left"),
        (Symbol::Knock, "敲门", "knock"),
        (Symbol::Price, "报价、收款", "price"),
        (Symbol::Yes, "客户同意", "agreed"),
        (Symbol::No, "客户拒绝", "refused"),
        (Symbol::Fitted, "安装", "fitted"),
        (Symbol::Signed, "签字", "signed"),
        (Symbol::Stop, "隐患、停工", "hazard, stop"),
        (Symbol::Office, "办公室", "office"),
        (Symbol::Dot, "其他", "other"),
    ];
    let icon = |inner: Markup| {
        html! { svg.key width="22" height="16" aria-hidden="true" { (inner) } }
    };
    html! {
        ul.legend {
            @for (g, zh, en) in all {
                @if t.marks.iter().any(|m| m.glyph == g) {
                    li {
                        (icon(html! { svg x="11" y="8" overflow="visible" class={ "mark " (class(g)) } { (glyph(g)) } }))
                        (lang.pick(zh, en))
                    }
                }
            }
            @if t.lanes.iter().any(|l| !l.offline.is_empty()) {
                li { (icon(html! { line.off x1="0" x2="22" y1="8" y2="8" {} })) (lang.pick("离线", "offline")) }
            }
            @if !t.merges.is_empty() {
                li { (icon(html! { circle.merge cx="11" cy="8" r="6.5" {} })) (lang.pick("看到了同事的记录", "saw a colleague's records")) }
            }
            li.muted { (lang.pick("空闲时段已压缩", "quiet stretches are shortened")) }
        }
    }
}

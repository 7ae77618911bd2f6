//! The statement as the customer saw it, byte for byte, with its fingerprint, the signature, and what checking says.

use doorstep_standard::Lang;
use maud::{Markup, html};

use super::view::statement::{CheckView, SignatureView, StatementView};

/// The section's content.
pub fn statement(lang: Lang, s: Option<&StatementView>) -> Markup {
    let Some(s) = s else {
        return html! { p.muted { (lang.pick("还没有给客户出示服务单。", "No statement was shown to the customer yet.")) } };
    };
    html! {
        p.muted {
            (lang.pick("出示 ", "Shown ")) (s.shown_at) " · " (s.shown_by) " · " (s.language) " · " (lang.pick("合计 ", "total ")) (s.total)
        }
        div.paper lang=(s.text_lang) {
            @match &s.text {
                Some(text) => pre { (text) },
                None => p.muted lang=(lang.tag()) { (lang.pick("原文不在办公室：还没有收到，或已按要求删除。", "The words are not at the office: they have not come yet, or were erased.")) },
            }
            @if let Some(g) = &s.signature { (signature(lang, g)) }
        }
        @if let Some(r) = &s.refused {
            p.note { span.sign aria-hidden="true" { "✕" } " " (lang.pick("客户不签字：", "The customer would not sign: ")) (r) }
        }
        @if !s.reopened.is_empty() {
            div.alert {
                p { span.sign aria-hidden="true" { "✎" } " " strong { (lang.pick("签字之后又有变更，需要重新签字：", "Signed, then changed. Another signature is needed for:")) } }
                ul { @for r in &s.reopened { li { (r) } } }
                p.muted { (lang.pick("原签字对当时展示的内容仍然有效。", "The first signature stays valid for what it covers.")) }
            }
        }
        ul.checks { @for c in &s.checks { (check(lang, c)) } }
        p.hash { (lang.pick("原文指纹 SHA-256 ", "Fingerprint SHA-256 ")) code { (s.sha256) } }
    }
}

fn check(lang: Lang, c: &CheckView) -> Markup {
    let (class, sign, word) = match c.good {
        Some(true) => ("good", "✓", lang.pick("通过", "holds")),
        Some(false) => ("bad", "✕", lang.pick("不通过", "fails")),
        None => ("", "?", lang.pick("无法判断", "cannot tell")),
    };
    html! { li class=(class) { span.sign aria-hidden="true" { (sign) } " " strong { (word) } " " (c.text) } }
}

fn signature(lang: Lang, g: &SignatureView) -> Markup {
    html! {
        div.signature {
            @match g.strokes.as_deref() {
                None => p.muted { (lang.pick("笔迹不在办公室", "The strokes are not at the office")) },
                Some([]) => p.muted { (lang.pick("笔迹无法显示", "The strokes cannot be shown")) },
                Some(drawn) => (strokes(lang, drawn)),
            }
            p { (lang.pick("签字 ", "Signed ")) strong { (g.time) } " · " (g.relation) " · " (g.device) }
        }
    }
}

/// The strokes, scaled to what they need.
fn strokes(lang: Lang, strokes: &[Vec<(i64, i64)>]) -> Markup {
    let all = || strokes.iter().flatten();
    let bound = |pick: fn(&(i64, i64)) -> i64| {
        let (min, max) = (all().map(pick).min(), all().map(pick).max());
        (min.unwrap_or(0), max.unwrap_or(1))
    };
    let ((x0, x1), (y0, y1)) = (bound(|p| p.0), bound(|p| p.1));
    let (w, h) = (x1.saturating_sub(x0).max(1), y1.saturating_sub(y0).max(1));
    let pad = (w.max(h) / 20).saturating_add(1);
    let frame = [
        x0.saturating_sub(pad),
        y0.saturating_sub(pad),
        w.saturating_add(pad).saturating_add(pad),
        h.saturating_add(pad).saturating_add(pad),
    ]
    .map(|n| n.to_string());
    html! {
        svg role="img" aria-label=(lang.pick("客户签字笔迹", "The customer's signature"))
            viewBox=(frame.join(" ")) {
            @for s in strokes {
                @let points: Vec<String> = s.iter().map(|(x, y)| format!("{x},{y}")).collect();
                polyline points=(points.join(" ")) vector-effect="non-scaling-stroke" {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strokes_that_have_not_come_and_strokes_that_are_none_are_told_apart() {
        let drawn = |strokes| {
            let view = SignatureView {
                time: String::new(),
                relation: String::new(),
                device: String::new(),
                strokes,
            };
            signature(Lang::En, &view).into_string()
        };
        assert!(drawn(None).contains("not at the office"));
        assert!(drawn(Some(vec![])).contains("cannot be shown"));
        assert!(drawn(Some(vec![vec![(0, 0), (9, 9)]])).contains("<polyline points=\"0,0 9,9\""));
    }
}

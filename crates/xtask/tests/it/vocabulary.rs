//! What can be said has a type: no product code spells a kind of event, and none decides over kinds with a silent rest.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::tree::{text, tracked};

/// The words themselves, and what writes events for tests.
const APART: [&str; 3] = [
    "crates/standard/src/kind/table.rs",
    "crates/visit/src/testkit",
    "crates/xtask/",
];

fn product() -> Vec<(String, TokenStream)> {
    let code = |f: &String| {
        let source = f.starts_with("crates/") || f.starts_with("bindings/ffi/");
        source
            && f.contains("/src/")
            && f.ends_with(".rs")
            && !APART.iter().any(|a| f.starts_with(a))
    };
    let files = tracked().into_iter().filter(code);
    files
        .map(|f| {
            let tokens = without_tests(
                text(&f)
                    .unwrap()
                    .parse()
                    .unwrap_or_else(|e| panic!("{f}: {e}")),
            );
            (f, tokens)
        })
        .collect()
}

/// Leaves out items under `#[cfg(test)]`, at any depth.
fn without_tests(tokens: TokenStream) -> TokenStream {
    let mut out = Vec::new();
    let mut left_out = false;
    let mut tokens = tokens.into_iter().peekable();
    while let Some(t) = tokens.next() {
        if let TokenTree::Punct(p) = &t
            && p.as_char() == '#'
            && let Some(TokenTree::Group(g)) = tokens.peek()
            && g.stream().to_string().replace(' ', "") == "cfg(test)"
        {
            tokens.next();
            left_out = true;
            continue;
        }
        match t {
            TokenTree::Group(g) if left_out && g.delimiter() == Delimiter::Brace => {
                left_out = false
            }
            TokenTree::Punct(p) if left_out && p.as_char() == ';' => left_out = false,
            _ if left_out => {}
            TokenTree::Group(g) => {
                let inner = without_tests(g.stream());
                out.push(TokenTree::Group(proc_macro2::Group::new(
                    g.delimiter(),
                    inner,
                )));
            }
            other => out.push(other),
        }
    }
    out.into_iter().collect()
}

/// String literals of the shape of a kind.
fn spelled(tokens: TokenStream, found: &mut Vec<String>) {
    for t in tokens {
        match t {
            TokenTree::Group(g) => spelled(g.stream(), found),
            TokenTree::Literal(l) => {
                let text = l.to_string();
                let word = text.trim_matches('"');
                let act = ["d.", "o.", "l."].iter().find_map(|p| word.strip_prefix(p));
                let shaped =
                    |a: &str| a.len() > 2 && a.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
                if text.starts_with('"') && act.is_some_and(shaped) {
                    found.push(word.to_owned());
                }
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) => {}
        }
    }
}

/// `match` blocks with an arm for a kind and an arm for all the rest.
fn silent(tokens: TokenStream, kinds: &[&str], found: &mut Vec<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut matched = false;
    for t in &tokens {
        match t {
            TokenTree::Ident(i) if i == "match" => matched = true,
            TokenTree::Punct(p) if p.as_char() == ';' => matched = false,
            TokenTree::Group(g) => {
                if matched && g.delimiter() == Delimiter::Brace {
                    matched = false;
                    let patterns = patterns(g.stream());
                    let of_kinds = patterns.iter().any(|p| {
                        kinds.iter().any(|k| {
                            p.starts_with(&format!("{k} :: ")) || p.contains(&format!("| {k} :: "))
                        })
                    });
                    if of_kinds && patterns.iter().any(|p| p == "_") {
                        found.push(patterns.join(" / "));
                    }
                }
                silent(g.stream(), kinds, found);
            }
            _ => {}
        }
    }
}

/// The patterns of the arms of a `match`, without their guards.
fn patterns(body: TokenStream) -> Vec<String> {
    let mut out = Vec::new();
    let mut pattern: Vec<TokenTree> = Vec::new();
    let mut in_value = false;
    let mut tokens = body.into_iter().peekable();
    while let Some(t) = tokens.next() {
        if in_value {
            let ends = match &t {
                TokenTree::Punct(p) => p.as_char() == ',',
                // A block ends an arm without a comma, unless something follows that belongs to it.
                TokenTree::Group(g) if g.delimiter() == Delimiter::Brace => {
                    !matches!(tokens.peek(), Some(TokenTree::Punct(p)) if matches!(p.as_char(), ',' | '.' | '?'))
                        && !matches!(tokens.peek(), Some(TokenTree::Ident(i)) if i == "else")
                        && pattern.is_empty()
                }
                _ => {
                    pattern.push(t.clone());
                    false
                }
            };
            if ends {
                in_value = false;
                pattern.clear();
            }
            continue;
        }
        if let TokenTree::Punct(p) = &t
            && p.as_char() == '='
            && let Some(TokenTree::Punct(next)) = tokens.peek()
            && next.as_char() == '>'
        {
            tokens.next();
            let text: TokenStream = pattern.drain(..).collect();
            let text = text.to_string();
            let text = text.split(" if ").next().unwrap_or_default();
            out.push(text.trim_start_matches("& ").trim().to_owned());
            in_value = true;
            continue;
        }
        pattern.push(t);
    }
    out
}

#[test]
fn no_product_code_spells_a_kind() {
    let mut wrong = Vec::new();
    for (file, tokens) in product() {
        let mut found = Vec::new();
        spelled(tokens, &mut found);
        wrong.extend(found.into_iter().map(|w| format!("{file}: {w}")));
    }
    assert!(wrong.is_empty(), "say EventKind::…:\n{}", wrong.join("\n"));
}

#[test]
fn nothing_decides_over_kinds_with_a_silent_rest() {
    let mut wrong = Vec::new();
    for (file, tokens) in product() {
        let alias = tokens.to_string().contains("use EventKind as K");
        let kinds: &[&str] = if alias {
            &["EventKind", "K"]
        } else {
            &["EventKind"]
        };
        let mut found = Vec::new();
        silent(tokens, kinds, &mut found);
        wrong.extend(found.into_iter().map(|w| format!("{file}: match {w}")));
    }
    assert!(wrong.is_empty(), "name the rest:\n{}", wrong.join("\n"));
}

#[test]
fn the_rules_on_kinds_bite() {
    let tokens = |s: &str| s.parse::<TokenStream>().unwrap();
    let mut found = Vec::new();
    silent(
        tokens(
            "match k { EventKind::Arrived => { 1 } EventKind::Entered | K::Left => f(2), _ => 3 }",
        ),
        &["EventKind", "K"],
        &mut found,
    );
    silent(
        tokens("match k { K::Arrived if x => 1, _ => 3 }"),
        &["EventKind", "K"],
        &mut found,
    );
    assert_eq!(found.len(), 2, "{found:?}");
    found.clear();
    silent(
        tokens(
            "match k { EventKind::Arrived => 1, EventKind::Other(_) => match x { A => 1, _ => 2 } }",
        ),
        &["EventKind"],
        &mut found,
    );
    silent(
        tokens("match n { Some(1) => EventKind::Arrived, _ => EventKind::Entered }"),
        &["EventKind"],
        &mut found,
    );
    assert!(found.is_empty(), "{found:?}");
    let code = without_tests(tokens(
        "fn f() { g(\"d.arrived\"); } #[cfg(test)] mod tests { fn t() { g(\"d.entered\"); } }",
    ));
    spelled(code, &mut found);
    assert_eq!(found, ["d.arrived"]);
}

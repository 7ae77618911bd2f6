//! The modules of one crate, read as tokens: what each defines, what it imports, which paths it names.
//! Code under `#[cfg(test)]` is left out, as cargo leaves out development dependencies when it looks for circles.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A path as it is written, segment by segment.
pub type Path = Vec<String>;

#[derive(Debug, Default)]
pub struct Module {
    pub file: String,
    pub parent: Option<usize>,
    pub children: BTreeMap<String, usize>,
    pub items: BTreeSet<String>,
    /// Types and traits among the items, and child modules, that are `pub` without a bracket.
    pub public: BTreeSet<String>,
    pub imports: BTreeMap<String, Path>,
    /// Paths whose every name is imported; passed on to others when `true`.
    pub globs: Vec<(Path, bool)>,
    /// Paths that stand anywhere in the module, in macros too.
    pub named: BTreeSet<Path>,
    /// Paths of `pub use`, each under the name that it has here.
    pub passed_on: BTreeSet<(String, Path)>,
    /// Every word of the code.
    pub words: BTreeSet<String>,
}

/// All modules of a crate; the first is its root.
pub struct Source<'a> {
    pub modules: Vec<Module>,
    read: &'a dyn Fn(&str) -> Option<String>,
}

impl<'a> Source<'a> {
    /// Reads from `root` (`…/src/lib.rs`) along the `mod` declarations.
    pub fn new(root: &str, read: &'a dyn Fn(&str) -> Option<String>) -> Self {
        let mut source = Self {
            modules: vec![],
            read,
        };
        let folder = root.rsplit_once('/').map_or("", |(folder, _)| folder);
        source.open(root, folder, None);
        source
    }

    fn open(&mut self, file: &str, folder: &str, parent: Option<usize>) -> usize {
        let text =
            (self.read)(file).unwrap_or_else(|| panic!("{file} is declared, and is not here"));
        let tokens: TokenStream = text.parse().unwrap_or_else(|e| panic!("{file}: {e}"));
        self.module(file, folder, parent, tokens)
    }

    fn module(
        &mut self,
        file: &str,
        folder: &str,
        parent: Option<usize>,
        tokens: TokenStream,
    ) -> usize {
        let at = self.modules.len();
        self.modules.push(Module {
            file: file.to_owned(),
            parent,
            ..Module::default()
        });
        let tokens: Vec<_> = tokens.into_iter().collect();
        let mut i = 0;
        while i < tokens.len() {
            i = self.item(at, folder, &tokens, i);
        }
        at
    }

    /// Reads one item, or the part of one up to its next interesting word, and says where to go on.
    fn item(&mut self, at: usize, folder: &str, tokens: &[TokenTree], i: usize) -> usize {
        if is_test(&tokens[i..]) {
            return end_of_item(tokens, i + 2);
        }
        let word = ident(tokens.get(i));
        let name = ident(tokens.get(i + 1));
        match (word.as_deref(), name) {
            (Some("mod"), Some(name)) => {
                let inner = format!("{folder}/{name}");
                let child = match tokens.get(i + 2) {
                    Some(TokenTree::Group(body)) => {
                        let file = self.modules[at].file.clone();
                        self.module(&file, &inner, Some(at), body.stream())
                    }
                    _ => {
                        let beside = format!("{folder}/{name}.rs");
                        let within = format!("{folder}/{name}/mod.rs");
                        let there = (self.read)(&beside).is_some();
                        let file = if there { beside } else { within };
                        self.open(&file, &inner, Some(at))
                    }
                };
                if is_public(&tokens[..i]) {
                    self.modules[at].public.insert(name.clone());
                }
                self.modules[at].children.insert(name, child);
                i + 3
            }
            (Some("use"), _) => {
                let end = end_of_item(tokens, i);
                // `pub`, or `pub` and what stands in brackets behind it.
                let mut before = tokens[..i].iter().rev();
                let word = before.find(|t| !matches!(t, TokenTree::Group(_)));
                let public = ident(word).as_deref() == Some("pub");
                self.import(at, &tokens[i + 1..end], vec![], public, true);
                end
            }
            (
                Some("struct" | "enum" | "union" | "trait" | "type" | "fn" | "const" | "static"),
                Some(name),
            ) => {
                let is_type = !matches!(word.as_deref(), Some("fn" | "const" | "static"));
                if is_type && is_public(&tokens[..i]) {
                    self.modules[at].public.insert(name.clone());
                }
                self.modules[at].items.insert(name);
                i + 1
            }
            (Some("macro_rules"), _) => {
                if let Some(name) = ident(tokens.get(i + 2)) {
                    self.modules[at].items.insert(name);
                }
                self.paths(at, &tokens[i + 3..i + 4]);
                i + 4
            }
            _ => self.path(at, tokens, i),
        }
    }

    /// Reads a path that begins here, or what stands within a bracket, and says where to go on.
    fn path(&mut self, at: usize, tokens: &[TokenTree], i: usize) -> usize {
        if let TokenTree::Group(group) = &tokens[i] {
            let inner: Vec<_> = group.stream().into_iter().collect();
            self.paths(at, &inner);
            return i + 1;
        }
        let Some(first) = ident(tokens.get(i)) else {
            return i + 1;
        };
        self.modules[at].words.insert(first.clone());
        let mut path = vec![first];
        let mut next = i + 1;
        while is_colons(&tokens[next.min(tokens.len())..])
            && let Some(segment) = ident(tokens.get(next + 2))
        {
            path.push(segment);
            next += 3;
        }
        // `::std::…` is no path of ours.
        let outside = i >= 2 && is_colons(&tokens[i - 2..i]);
        if path.len() > 1 && !outside {
            self.modules[at].named.insert(path);
        }
        next
    }

    fn paths(&mut self, at: usize, tokens: &[TokenTree]) {
        let mut i = 0;
        while i < tokens.len() {
            if is_test(&tokens[i..]) {
                i = end_of_item(tokens, i + 2);
            } else if ident(tokens.get(i)).as_deref() == Some("use") {
                let end = end_of_item(tokens, i);
                self.import(at, &tokens[i + 1..end], vec![], false, false);
                i = end;
            } else {
                i = self.path(at, tokens, i);
            }
        }
    }

    /// One tree of a `use`: `a::b::{c, d as e, f::*}`.
    fn import(&mut self, at: usize, tokens: &[TokenTree], mut path: Path, public: bool, top: bool) {
        let mut renamed = None;
        for (i, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Ident(word) if *word == "as" => {
                    renamed = ident(tokens.get(i + 1));
                    break;
                }
                TokenTree::Ident(word) => path.push(word.to_string()),
                TokenTree::Group(group) => {
                    let inner: Vec<_> = group.stream().into_iter().collect();
                    for tree in inner.split(|t| is_char(t, ',')).filter(|t| !t.is_empty()) {
                        self.import(at, tree, path.clone(), public, top);
                    }
                    return;
                }
                TokenTree::Punct(p) if p.as_char() == '*' => {
                    self.modules[at].globs.push((path, public));
                    return;
                }
                _ => {}
            }
        }
        if path.last().is_some_and(|s| s == "self") {
            path.pop();
        }
        let Some(last) = path.last().cloned() else {
            return;
        };
        let module = &mut self.modules[at];
        let name = renamed.unwrap_or(last);
        if public {
            module.passed_on.insert((name.clone(), path.clone()));
        } else {
            module.named.insert(path.clone());
        }
        if top {
            module.imports.insert(name, path);
        } else {
            module.imports.entry(name).or_insert(path);
        }
    }
}

/// Follows paths through the modules of a crate.
pub struct Finder<'a>(pub &'a [Module]);

/// What a path leads to.
pub enum End {
    Module(usize),
    /// Something that this module defines.
    Item(usize),
}

impl Finder<'_> {
    pub fn end(&self, from: usize, path: &[String], depth: usize) -> Option<End> {
        if depth > 16 {
            return None;
        }
        let (first, mut rest) = path.split_first()?;
        let mut end = match first.as_str() {
            "crate" => End::Module(0),
            "self" => End::Module(from),
            "super" => End::Module(self.0[from].parent?),
            name => self.name(from, name, depth)?,
        };
        while let End::Module(at) = end
            && let Some((name, after)) = rest.split_first()
        {
            end = match name.as_str() {
                "super" => End::Module(self.0[at].parent?),
                // What is not found is made by a macro there.
                name => self.name(at, name, depth).unwrap_or(End::Item(at)),
            };
            rest = after;
        }
        Some(end)
    }

    /// A name in a module: what it defines first, then what it imports.
    fn name(&self, at: usize, name: &str, depth: usize) -> Option<End> {
        let module = &self.0[at];
        if let Some(child) = module.children.get(name) {
            return Some(End::Module(*child));
        }
        if module.items.contains(name) {
            return Some(End::Item(at));
        }
        if let Some(path) = module.imports.get(name) {
            // `use name::…` of a package of the same name would look for itself.
            let elsewhere = path.first().is_some_and(|first| first != name);
            return elsewhere.then(|| self.end(at, path, depth + 1))?;
        }
        module.globs.iter().find_map(|(path, _)| {
            let End::Module(other) = self.end(at, path, depth + 1)? else {
                return None;
            };
            let known = other != at && depth < 16;
            known.then(|| self.name(other, name, depth + 1))?
        })
    }

    pub fn is_below(&self, mut at: usize, above: usize) -> bool {
        while let Some(parent) = self.0[at].parent {
            if parent == above {
                return true;
            }
            at = parent;
        }
        false
    }
}

/// Whether what follows is `pub` to everybody.
fn is_public(before: &[TokenTree]) -> bool {
    ident(before.last()).as_deref() == Some("pub")
}

fn ident(token: Option<&TokenTree>) -> Option<String> {
    match token {
        Some(TokenTree::Ident(word)) => Some(word.to_string()),
        _ => None,
    }
}

fn is_char(token: &TokenTree, wanted: char) -> bool {
    matches!(token, TokenTree::Punct(p) if p.as_char() == wanted)
}

fn is_colons(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [a, b, ..] if is_char(a, ':') && is_char(b, ':'))
}

/// `#[cfg(test)]` or `#[test]` stands here.
fn is_test(tokens: &[TokenTree]) -> bool {
    match tokens {
        [hash, TokenTree::Group(group), ..] if is_char(hash, '#') => {
            let text = group.stream().to_string().replace(' ', "");
            text == "cfg(test)" || text == "test"
        }
        _ => false,
    }
}

/// Behind the `;` or the braces that end the item which begins here.
fn end_of_item(tokens: &[TokenTree], from: usize) -> usize {
    let ends = |t: &TokenTree| match t {
        TokenTree::Punct(p) => p.as_char() == ';',
        TokenTree::Group(g) => g.delimiter() == Delimiter::Brace,
        _ => false,
    };
    let is_use = tokens[from..]
        .iter()
        .take_while(|t| !ends(t))
        .any(|t| ident(Some(t)).as_deref() == Some("use"));
    let found = tokens[from..]
        .iter()
        .position(|t| if is_use { is_char(t, ';') } else { ends(t) });
    found.map_or(tokens.len(), |n| from + n + 1)
}

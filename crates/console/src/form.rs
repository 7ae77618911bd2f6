//! Forms that keep what was typed: a refusal shows the form again, and beside the field what is wrong with it.

use std::collections::BTreeMap;

use doorstep_standard::Lang;
use maud::{Markup, html};

use super::refusal::in_words;
use doorstep_office::error::{OfficeError, Result};

/// Field that carries the CSRF token in a form.
pub const CSRF_FIELD: &str = "csrf";

/// What was typed into a form, and what was refused.
#[derive(Clone, Default)]
pub struct Typed {
    values: BTreeMap<String, String>,
    refused: Option<(String, String)>,
}

impl std::fmt::Debug for Typed {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("Typed(<redacted>)")
    }
}

/// An input: name, Chinese and English label, kind of input, whether it must be filled.
pub type Field = (&'static str, &'static str, &'static str, &'static str, bool);

impl Typed {
    /// Reads a form's body; of a name that comes several times the last value counts.
    /// Blanks around a value go, but never those of a password: the door takes it as it is typed.
    pub fn read(form: &[u8]) -> Self {
        let values = form_urlencoded::parse(form)
            .map(|(name, value)| match SECRET.contains(&&*name) {
                true => (name.into_owned(), value.into_owned()),
                false => (name.into_owned(), value.trim().to_owned()),
            })
            .filter(|(name, value)| name != CSRF_FIELD && !value.is_empty())
            .collect();
        Self {
            values,
            refused: None,
        }
    }

    /// A form that stands filled before anybody typed.
    pub fn filled(values: &[(&str, &str)]) -> Self {
        let values = values.iter();
        Self {
            values: values
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            refused: None,
        }
    }

    /// What was typed; empty when nothing was.
    pub fn value(&self, name: &str) -> &str {
        self.values.get(name).map_or("", String::as_str)
    }

    /// What was typed, if anything.
    pub fn given(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    /// All that was typed, by field.
    pub fn values(&self) -> &BTreeMap<String, String> {
        &self.values
    }

    /// The form with a refusal in words, if it is one that typing can mend.
    ///
    /// # Errors
    /// The refusal itself when it is of another kind.
    pub fn refuse(mut self, lang: Lang, e: OfficeError) -> Result<Self> {
        let field = match &e {
            OfficeError::Field { field, .. } => *field,
            OfficeError::NotFound("crew") => "crew",
            OfficeError::Conflict { .. } | OfficeError::FoundingCode => "",
            _ => return Err(e),
        };
        let why = beside(lang, &e);
        self.refused = Some((field.to_owned(), why));
        // What nobody could see is not sent back.
        self.values
            .retain(|name, _| !SECRET.contains(&name.as_str()));
        Ok(self)
    }

    /// The same refusal over other values.
    pub fn anew(mut self, values: &[(&str, &str)]) -> Self {
        self.values = Self::filled(values).values;
        self
    }

    /// The same with these words for the refusal.
    pub fn with(mut self, field: &str, why: String) -> Self {
        self.refused = Some((field.to_owned(), why));
        self
    }

    /// Whether something was refused.
    pub fn is_refused(&self) -> bool {
        self.refused.is_some()
    }

    /// What is wrong with a field.
    fn why(&self, name: &str) -> Option<&str> {
        let (field, why) = self.refused.as_ref()?;
        (field == name).then_some(why)
    }

    /// What is wrong with none of the fields `known`.
    pub fn trouble(&self, known: &[&str]) -> Markup {
        let other = self
            .refused
            .as_ref()
            .filter(|(f, _)| !known.contains(&f.as_str()));
        html! { @if let Some((_, why)) = other { p.refused role="alert" { (why) } } }
    }

    /// A labelled input with what was typed; `id` begins its element's id.
    pub fn input(&self, lang: Lang, id: &str, (name, zh, en, kind, required): Field) -> Markup {
        let why = self.why(name);
        let secret = SECRET.contains(&name);
        let shown = Some(self.value(name)).filter(|_| !secret);
        // What a browser cuts off unseen would not open the door, where nothing is cut off.
        let most = (!secret).then_some("200");
        html! {
            div {
                label for={ (id) "-" (name) } { (lang.pick(zh, en)) @if !required { span.muted { (lang.pick("（可不填）", " (optional)")) } } }
                input id={ (id) "-" (name) } type=(kind) name=(name) value=[shown] required[required] maxlength=[most] list=[(name == "zone").then_some("zones")]
                    autocomplete=[(kind == "password").then_some(if name == "old" { "current-password" } else { "new-password" })]
                    aria-invalid=[why.map(|_| "true")] aria-describedby=[why.map(|_| format!("{id}-{name}-why"))];
                @if let Some(why) = why { p.refused id={ (id) "-" (name) "-why" } role="alert" { (why) } }
            }
        }
    }

    /// A labelled choice; `options` are value and words, `empty` the words for no choice.
    pub fn select(
        &self,
        id: &str,
        name: &str,
        label: &str,
        empty: Option<&str>,
        options: &[(String, String)],
    ) -> Markup {
        let why = self.why(name);
        html! {
            div {
                label for={ (id) "-" (name) } { (label) }
                select id={ (id) "-" (name) } name=(name) aria-invalid=[why.map(|_| "true")] aria-describedby=[why.map(|_| format!("{id}-{name}-why"))] {
                    @if let Some(words) = empty { option value="" { (words) } }
                    @for (value, words) in options { option value=(value) selected[self.value(name) == value] { (words) } }
                }
                @if let Some(why) = why { p.refused id={ (id) "-" (name) "-why" } role="alert" { (why) } }
            }
        }
    }
}

/// Fields whose value never goes back to the page.
const SECRET: &[&str] = &["password", "old", "again"];

/// A refusal in words, to stand beside its field: there the name of the field is read already.
pub fn beside(lang: Lang, e: &OfficeError) -> String {
    match (e.of_field(lang), lang) {
        (Some(what), Lang::Zh) => what.to_owned(),
        (Some(what), Lang::En) => format!("This {what}."),
        (None, _) => in_words(lang, e),
    }
}

/// Whether the password was typed twice alike.
///
/// # Errors
/// A field error of `again`.
pub fn alike(typed: &Typed) -> Result<()> {
    if typed.value("password") == typed.value("again") {
        return Ok(());
    }
    Err(OfficeError::Field {
        field: "again",
        code: "password_differs",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_taken_as_it_was_typed_and_all_else_without_blanks_around_it() {
        let typed =
            Typed::read(b"name=+Zhou+&password=+two+words++&again=+two+words++&old=++&crew=+");
        assert_eq!(typed.value("name"), "Zhou");
        assert_eq!(typed.value("password"), " two words  ");
        assert!(alike(&typed).is_ok());
        assert_eq!(
            (typed.given("old"), typed.given("crew")),
            (Some("  "), None)
        );
        let field = ("password", "密码", "Password", "password", true);
        let input = typed.input(Lang::En, "x", field).into_string();
        assert!(
            !input.contains("maxlength") && !input.contains("two"),
            "{input}"
        );
    }
}

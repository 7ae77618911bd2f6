//! What a refusal looks like to a person.

use doorstep_standard::Lang;

use doorstep_office::error::OfficeError;

/// A refusal in a sentence: what went wrong, and what to do.
pub fn in_words(lang: Lang, e: &OfficeError) -> String {
    told(lang, e).1
}

/// A text of the table as a sentence of a page.
fn sentence(text: &str, lang: Lang) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_ascii_uppercase());
    let rest = letters.as_str();
    let stop = lang.pick("。", ".");
    first
        .into_iter()
        .chain(rest.chars())
        .chain(stop.chars())
        .collect()
}

/// A refusal in words: a title, and what went wrong and what to do.
pub fn told(lang: Lang, e: &OfficeError) -> (&'static str, String) {
    match e {
        OfficeError::NotFound(_) => (
            lang.pick("没有找到", "Not found"),
            sentence(&e.words(lang), lang),
        ),
        OfficeError::Conflict {
            code: "changed_since_read",
            ..
        } => (
            lang.pick("没有更改", "Nothing was changed"),
            sentence(&e.words(lang), lang),
        ),
        OfficeError::Database(_) | OfficeError::Io(_) => (
            lang.pick("办公室系统出错", "The office failed"),
            sentence(&e.words(lang), lang),
        ),
        e => (
            lang.pick("无法完成", "That did not work"),
            sentence(&e.words(lang), lang),
        ),
    }
}

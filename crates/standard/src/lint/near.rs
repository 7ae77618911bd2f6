//! The word that was meant where one is misspelt, among those that may stand there.
//! Nearness is that of Damerau and Levenshtein: letters wrong, missing, too many or swapped.

/// Longest word that is compared, in letters: comparing takes the product of two lengths, and a pack may hold anything.
const LONGEST: usize = 64;

/// The nearest of the words that may stand in a place, if one is near enough to be meant.
pub fn nearest<'a>(name: &str, among: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // One slip in three letters: shorter words have neighbours that nobody meant.
    let letters = name.chars().count();
    let allowed = (letters / 3).clamp(1, 3);
    among
        .into_iter()
        .filter(|word| *word != name && letters <= LONGEST)
        .filter(|word| word.chars().count().abs_diff(letters) <= allowed)
        .map(|word| (strsim::osa_distance(name, word), word))
        .filter(|(far, _)| *far <= allowed)
        .min()
        .map(|(_, word)| word)
}

/// A fix that ends with the word that was meant, where one is near.
pub fn or_meant<'a>(fix: &str, name: &str, among: impl IntoIterator<Item = &'a str>) -> String {
    match nearest(name, among) {
        Some(word) => format!("{fix}; did you mean `{word}`?"),
        None => fix.to_owned(),
    }
}

/// As [`or_meant`], for a message that names the wrong word and then those that may stand there, each in backticks.
pub fn or_meant_of_message(fix: &str, message: &str) -> String {
    let mut words = message.split('`').skip(1).step_by(2);
    match words.next() {
        Some(name) => or_meant(fix, name, words),
        None => fix.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_understood_and_another_word_is_not() {
        let acts = ["arrived", "knocked", "id_shown", "paid"];
        let long = "a".repeat(65);
        assert_eq!(nearest(&long, [long[1..].as_ref()]), None);
        assert_eq!(nearest(&long[1..], [long[2..].as_ref()]), Some(&long[2..]));
        for (slip, meant) in [
            ("arived", Some("arrived")),
            ("koncked", Some("knocked")),
            ("id_show", Some("id_shown")),
            ("piad", Some("paid")),
            ("knocked", None),
            ("umbrella", None),
            ("", None),
        ] {
            assert_eq!(nearest(slip, acts), meant, "{slip}");
        }
    }

    #[test]
    fn a_message_is_read_for_its_words() {
        let said = "unknown field `stpes`, expected one of `steps`, `gate`";
        assert_eq!(
            or_meant_of_message("mend it", said),
            "mend it; did you mean `steps`?"
        );
        assert_eq!(or_meant_of_message("mend it", "no quotes"), "mend it");
    }
}

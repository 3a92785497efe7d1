//! "Did you mean …?"

use strsim::damerau_levenshtein;

/// Words longer than this are not compared: nobody mistypes them by a letter, and comparing takes their square.
const MAX_CHARS: usize = 64;

/// The candidate that was most likely meant, case and the choice of `-`, `_` or blank aside; `None` when none is
/// near. The first of equally near ones.
///
/// About one slip (a letter more, less, other, or two swapped) in three letters is forgiven; a candidate that
/// starts with the word, or the other way round, is near as well.
pub fn suggestion<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let typed = plain(word)?;
    let letters = typed.chars().count();
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let Some(meant) = plain(candidate) else { continue };
        let allowed = (letters.max(meant.chars().count()) / 3).max(1);
        let mut slips = damerau_levenshtein(&typed, &meant);
        let shorter = letters.min(meant.chars().count());
        if slips > allowed && shorter >= 3 && (typed.starts_with(&meant) || meant.starts_with(&typed)) {
            slips = allowed;
        }
        // Two short words that share no letter are not alike, however few slips it takes.
        let near = slips <= allowed && slips < shorter.max(1);
        if near && best.is_none_or(|(least, _)| slips < least) {
            best = Some((slips, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Lower case, with one kind of separator; `None` for what is too long or empty.
fn plain(word: &str) -> Option<String> {
    let word = word.trim();
    if word.is_empty() || word.chars().nth(MAX_CHARS).is_some() {
        return None;
    }
    Some(
        word.chars()
            .flat_map(char::to_lowercase)
            .map(|c| if matches!(c, '_' | ' ') { '-' } else { c })
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_word_that_was_meant() {
        let keys =
            ["require", "veto", "confirm", "approve", "title", "max_age", "produced_at", "na", "weight"];
        for (word, meant) in [
            ("requires", Some("require")),
            ("reqiure", Some("require")),
            ("Require", Some("require")),
            ("max-age", Some("max_age")),
            ("maxage", Some("max_age")),
            ("titel", Some("title")),
            ("wieght", Some("weight")),
            ("produced", Some("produced_at")),
            ("vteo", Some("veto")),
            ("threshold", None),
            ("x", None),
            ("no", Some("na")),
            ("ab", None),
            ("", None),
        ] {
            assert_eq!(suggestion(word, keys.into_iter()), meant, "{word}");
        }
        let long = "x".repeat(100_000);
        assert_eq!(suggestion(&long, [long.as_str()].into_iter()), None);
    }
}

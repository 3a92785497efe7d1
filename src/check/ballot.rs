//! One vote file, read strictly: a vote that cannot be read might be a no-go, so nothing in it is guessed.

use chrono::{DateTime, Utc};

use crate::diagnostic::suggestion;
use crate::document::{Node, Object, Value};
use crate::report::escape::is_blank;
use crate::time;

/// What a person can say. The order is from the most to the least willing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Choice {
    Go,
    Conditional,
    Abstain,
    NoGo,
}

impl Choice {
    pub(super) const ALL: [Self; 4] = [Self::Go, Self::Conditional, Self::Abstain, Self::NoGo];

    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Go => "go",
            Self::Conditional => "conditional",
            Self::Abstain => "abstain",
            Self::NoGo => "no-go",
        }
    }
}

/// What a vote file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ballot {
    pub(super) gate: String,
    pub(super) commit: String,
    pub(super) role: String,
    pub(super) voter: String,
    pub(super) choice: Choice,
    pub(super) rationale: Option<String>,
    /// When, as written.
    pub(super) at_text: String,
    pub(super) at: DateTime<Utc>,
}

/// What a vote can say.
pub(crate) const KEYS: [&str; 7] = ["gate", "commit", "role", "voter", "vote", "rationale", "at"];

/// The words of a vote.
pub(crate) fn words() -> [&'static str; 4] {
    Choice::ALL.map(Choice::word)
}

/// Reads a vote file; the error says what is wrong, to follow the file's name.
pub(super) fn read(document: &Node) -> Result<Ballot, String> {
    let Value::Object(object) = &document.value else {
        return Err(format!("holds {} and not an object", document.value.kind()));
    };
    if let Some(second) = object.second_of_a_key() {
        return Err(format!("says \"{}\" twice", second.key));
    }
    if let Some(unknown) = object.members.iter().find(|member| !KEYS.contains(&&*member.key)) {
        let meant = suggestion(&unknown.key, KEYS.into_iter());
        let meant = meant.map_or_else(String::new, |key| format!(" (did you mean \"{key}\"?)"));
        return Err(format!("has an unknown key \"{}\"{meant}", unknown.key));
    }
    let word = required(object, "vote")?;
    let choice = Choice::ALL.into_iter().find(|choice| choice.word() == word).ok_or_else(|| {
        format!("says \"vote\": \"{word}\", which is none of go, no-go, conditional and abstain")
    })?;
    let at_text = required(object, "at")?;
    let at = time::parse(&at_text).map_err(|error| format!("says \"at\": \"{at_text}\", which {error}"))?;
    Ok(Ballot {
        gate: required(object, "gate")?,
        commit: required(object, "commit")?,
        role: required(object, "role")?,
        voter: required(object, "voter")?,
        choice,
        rationale: text(object, "rationale")?,
        at_text,
        at,
    })
}

fn required(object: &Object, key: &str) -> Result<String, String> {
    text(object, key)?.ok_or_else(|| format!("does not say \"{key}\""))
}

/// The text of a member; nothing where it is absent, null or blank.
fn text(object: &Object, key: &str) -> Result<Option<String>, String> {
    match object.get(key).map(|node| &node.value) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Text(text)) => Ok((!is_blank(text)).then(|| text.to_string())),
        Some(other) => Err(format!("holds {} and not a string as \"{key}\"", other.kind())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::json::{self, Limits};

    fn read_text(text: &str) -> Result<Ballot, String> {
        read(&json::parse(text, &Limits::default()).unwrap())
    }

    fn with(key: &str, value: &str) -> String {
        let mut members = vec![
            ("gate", "\"g\""),
            ("commit", "\"c0ffee\""),
            ("role", "\"qa\""),
            ("voter", "\"quinn\""),
            ("vote", "\"go\""),
            ("at", "\"2025-10-10T15:45:00+02:00\""),
        ];
        members.retain(|(known, _)| *known != key);
        if !value.is_empty() {
            members.push((key, value));
        }
        let members: Vec<_> = members.iter().map(|(key, value)| format!("\"{key}\": {value}")).collect();
        format!("{{{}}}", members.join(", "))
    }

    #[test]
    fn a_vote_is_read_as_written() {
        let ballot = read_text(&with("rationale", "\" all seen \"")).unwrap();
        assert_eq!(ballot.rationale.as_deref(), Some(" all seen "));
        assert_eq!(time::show(ballot.at), "2025-10-10T13:45:00Z");
        assert_eq!(ballot.at_text, "2025-10-10T15:45:00+02:00");
        for choice in Choice::ALL {
            let read = read_text(&with("vote", &format!("\"{}\"", choice.word()))).unwrap();
            assert_eq!(read.choice, choice);
        }
        for absent in ["", "null", "\" \""] {
            assert_eq!(read_text(&with("rationale", absent)).unwrap().rationale, None, "{absent}");
        }
    }

    #[test]
    fn what_is_not_plain_is_refused() {
        for (text, problem) in [
            ("[]".to_owned(), "holds a list and not an object"),
            (with("vote", "\"GO\""), "none of go, no-go, conditional and abstain"),
            (with("vote", "true"), "holds a boolean and not a string as \"vote\""),
            (with("vote", ""), "does not say \"vote\""),
            (with("vote", "null"), "does not say \"vote\""),
            (with("commit", "\"\""), "does not say \"commit\""),
            (with("voter", "[\"a\", \"b\"]"), "holds a list and not a string as \"voter\""),
            (with("at", "\"2025-10-10\""), "states no time zone"),
            (with("at", "1752702221"), "holds a number and not a string as \"at\""),
            (with("rational", "\"x\""), "did you mean \"rationale\"?"),
            (with("vote", "\"go\", \"vote\": \"no-go\""), "says \"vote\" twice"),
            (with("vote", "\"go\", \"v\\u006fte\": \"no-go\""), "says \"vote\" twice"),
        ] {
            let error = read_text(&text).unwrap_err();
            assert!(error.contains(problem), "{text}: {error}");
        }
        for key in ["gate", "commit", "role", "voter", "at"] {
            assert_eq!(read_text(&with(key, "")).unwrap_err(), format!("does not say \"{key}\""));
        }
    }
}

//! The rules that tie a statement to the release and to now. Evidence and ticks are judged by these; votes by
//! rules of their own, because a vote that does not fit is shown with why it does not count.

use chrono::{DateTime, TimeDelta, Utc};

use crate::document::{Node, Value};
use crate::gate::MaxAge;
use crate::number::Number;
use crate::report::{EvidenceState, Release};
use crate::time::{self, SKEW};

/// Why evidence does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// How it stands; never `Seen`.
    pub state: EvidenceState,
    /// Why: a whole sentence, or the rest of one that starts with the name of what is wrong, as each function says.
    pub text: String,
}

impl Problem {
    /// Nothing is there.
    pub fn absent(text: impl Into<String>) -> Self {
        Self { state: EvidenceState::Absent, text: text.into() }
    }

    /// It belongs to something else, or does not say to what.
    pub fn unbound(text: impl Into<String>) -> Self {
        Self { state: EvidenceState::Unbound, text: text.into() }
    }

    /// It cannot be read or trusted.
    pub fn broken(text: impl Into<String>) -> Self {
        Self { state: EvidenceState::Broken, text: text.into() }
    }

    fn stale(text: impl Into<String>) -> Self {
        Self { state: EvidenceState::Stale, text: text.into() }
    }

    /// How bad it is; the worst of several problems decides how evidence stands.
    pub(super) fn severity(&self) -> u8 {
        match self.state {
            EvidenceState::Broken => 3,
            EvidenceState::Unbound => 2,
            EvidenceState::Stale => 1,
            EvidenceState::Absent | EvidenceState::Seen => 0,
        }
    }
}

/// Whether a stated commit is the release's, in full. Hex digits compare without regard to case.
///
/// # Errors
/// `Unbound`, as the rest of a sentence: "is about commit …".
pub fn commit(stated: &str, release: &Release) -> Result<(), Problem> {
    let Some(expected) = release.commit.as_deref().filter(|commit| !commit.is_empty()) else {
        return Err(Problem::unbound(format!(
            "is about commit {stated}, and no release commit was given (--commit)"
        )));
    };
    if stated == expected || (is_hex(stated) && is_hex(expected) && stated.eq_ignore_ascii_case(expected)) {
        return Ok(());
    }
    Err(Problem::unbound(if abbreviates(stated, expected) {
        format!("states the abbreviated commit {stated}: it must be {expected}, in full")
    } else {
        format!("is about commit {stated}, the release is {expected}")
    }))
}

/// Whether a text is the beginning of a commit, long enough to be meant as it.
pub(crate) fn abbreviates(stated: &str, commit: &str) -> bool {
    const SHORTEST: usize = 4;
    stated.len() >= SHORTEST
        && commit.get(..stated.len()).is_some_and(|start| start.eq_ignore_ascii_case(stated))
}

/// Whether a stated digest is that of one of the release's artifacts.
///
/// # Errors
/// `Unbound`, as the rest of a sentence.
pub fn artifact(stated: &str, release: &Release) -> Result<(), Problem> {
    let Some(digest) = digest(stated) else {
        return Err(Problem::unbound(format!(
            "names the artifact {stated}, which is not a digest (sha256:…)"
        )));
    };
    let mut known = release.artifacts.iter().filter_map(|artifact| self::digest(&artifact.digest)).peekable();
    if known.peek().is_none() {
        return Err(Problem::unbound(format!(
            "is about the artifact {stated}, and no artifact of the release was given (--artifact)"
        )));
    }
    if known.any(|known| known == digest) {
        Ok(())
    } else {
        Err(Problem::unbound(format!("is about the artifact {stated}, which is none of the release's")))
    }
}

/// A digest in one spelling: `sha256:` and lower-case hex; other algorithms by name. `None` for what is not one.
pub(super) fn digest(text: &str) -> Option<String> {
    let (algorithm, digits) = text.split_once(':').unwrap_or(("sha256", text));
    let algorithm = algorithm.to_ascii_lowercase();
    let named = !algorithm.is_empty() && algorithm.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let long = if algorithm == "sha256" { digits.len() == 64 } else { digits.len() >= 64 };
    (named && long && is_hex(digits)).then(|| format!("{algorithm}:{}", digits.to_ascii_lowercase()))
}

fn is_hex(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Whether an instant is not in the future (beyond [`SKEW`]) and not longer ago than allowed; exactly as long ago is
/// allowed.
///
/// # Errors
/// `Broken` for the future, which cannot be true, and `Stale`; as the rest of a sentence: "is 2 d 1 h old, …".
pub fn age(produced: DateTime<Utc>, max_age: Option<&MaxAge>, now: DateTime<Utc>) -> Result<(), Problem> {
    let ahead = produced.signed_duration_since(now);
    if ahead > SKEW {
        return Err(Problem::broken(format!(
            "says that it is from {}, {} in the future",
            time::show(produced),
            time::in_words(ahead)
        )));
    }
    let Some(max_age) = max_age else { return Ok(()) };
    let old = time::milliseconds_between(produced, now);
    if old <= max_age.milliseconds {
        return Ok(());
    }
    // Two units hide a small excess: "1 d old, at most 24h" would read like a mistake.
    let excess = (&old - &max_age.milliseconds).floor_to_i64().and_then(TimeDelta::try_milliseconds);
    let excess = excess
        .filter(|excess| excess.num_seconds() > 0)
        .map(|excess| format!(" ({} too old)", time::in_words(excess)))
        .unwrap_or_default();
    let age = time::in_words(now - produced);
    Err(Problem::stale(format!("is {age} old, at most {} is allowed{excess}", max_age.text)))
}

/// A time as a document states it: RFC 3339 text with a zone, or a number of epoch seconds or milliseconds.
///
/// # Errors
/// `Broken`, as the rest of a sentence: "states the time …, which …".
pub fn instant(node: &Node) -> Result<DateTime<Utc>, Problem> {
    let unfit = |shown: &str, why: &str| Problem::broken(format!("states the time {shown}, which {why}"));
    match &node.value {
        Value::Text(text) => time::parse(text).map_err(|error| unfit(&quoted(text), &error.to_string())),
        Value::Number(text) => match text.parse::<Number>() {
            Ok(number) => {
                time::from_epoch(&number).map_err(|error| unfit(&shortened(text), &error.to_string()))
            }
            Err(error) => Err(unfit(&shortened(text), &format!("is {error}"))),
        },
        other => Err(Problem::broken(format!("states a time that is {}, not a date and time", other.kind()))),
    }
}

/// A text from a file in quotes, cut where it is long: it is only there to be recognised.
pub(crate) fn quoted(text: &str) -> String {
    format!("`{}`", shortened(text))
}

fn shortened(text: &str) -> String {
    const SHOWN: usize = 60;
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Artifact;

    fn release(commit: Option<&str>, digests: &[&str]) -> Release {
        Release {
            commit: commit.map(Into::into),
            artifacts: digests.iter().map(|d| Artifact { name: None, digest: (*d).into() }).collect(),
            ..Release::default()
        }
    }

    fn text<T: std::fmt::Debug>(result: Result<T, Problem>) -> (EvidenceState, String) {
        let problem = result.unwrap_err();
        (problem.state, problem.text)
    }

    #[test]
    fn a_commit_fits_in_full_only() {
        let full = "4f1c9e27b86d03a5e7f2914c60d8ab35c17e92f4";
        assert_eq!(commit(full, &release(Some(full), &[])), Ok(()));
        assert_eq!(commit(&full.to_uppercase(), &release(Some(full), &[])), Ok(()));
        for (stated, given, said) in [
            (&full[..39], Some(full), "abbreviated"),
            (&full[..7], Some(full), "abbreviated"),
            ("", Some(full), "the release is"),
            ("0000000000000000000000000000000000000000", Some(full), "the release is 4f1c"),
            ("R12x", Some("r12x"), "it must be r12x"),
            (full, None, "no release commit was given"),
            (full, Some(""), "no release commit was given"),
            ("", None, "no release commit was given"),
            ("", Some(""), "no release commit was given"),
            (full, Some(&full[..7]), "the release is 4f1c9e2"),
        ] {
            let (state, problem) = text(commit(stated, &release(given, &[])));
            assert!(problem.contains(said), "{stated}: {problem}");
            assert_eq!(state, EvidenceState::Unbound);
        }
    }

    #[test]
    fn an_artifact_fits_by_its_digest() {
        let hex = "e0e4775292fff619f1b41a8cf82e55f7314a28c73936788d4b7ab96665bc8b50";
        let given = release(None, &["sha256:00", &format!("SHA256:{}", hex.to_uppercase())]);
        assert_eq!(artifact(hex, &given), Ok(()));
        assert_eq!(artifact(&format!("sha256:{hex}"), &given), Ok(()));
        let nearly = format!("sha512:{hex}");
        for (stated, release, said) in [
            (hex, release(None, &[]), "no artifact of the release"),
            (hex, release(None, &["app.tar"]), "no artifact of the release"),
            ("app.tar", release(None, &["app.tar"]), "not a digest"),
            ("sha256:00", given.clone(), "not a digest"),
            (&nearly, given.clone(), "none of the release's"),
        ] {
            let (state, problem) = text(artifact(stated, &release));
            assert!(problem.contains(said), "{stated}: {problem}");
            assert_eq!(state, EvidenceState::Unbound);
        }
    }

    #[test]
    fn ages_at_their_limits() {
        let now = time::parse("2025-10-11T12:00:00Z").unwrap();
        let day = MaxAge { text: "24h".into(), milliseconds: Number::from(86_400_000_i64) };
        for (produced, state, said) in [
            ("2025-10-10T12:00:00Z", None, ""),
            ("2025-10-11T12:05:00Z", None, ""),
            ("2025-10-11T12:05:00.001Z", Some(EvidenceState::Broken), "in the future"),
            ("2025-10-10T11:59:59.999Z", Some(EvidenceState::Stale), "is 1 d old, at most 24h is allowed"),
            ("2025-10-10T11:59:00Z", Some(EvidenceState::Stale), "allowed (1 min too old)"),
            (
                "2025-10-09T10:30:00Z",
                Some(EvidenceState::Stale),
                "is 2 d 1 h old, at most 24h is allowed (1 d 1 h too old)",
            ),
        ] {
            let result = age(time::parse(produced).unwrap(), Some(&day), now);
            assert_eq!(result.as_ref().err().map(|problem| problem.state), state, "{produced}");
            assert!(state.is_none() || text(result).1.contains(said), "{produced}");
        }
        assert_eq!(age(DateTime::<Utc>::MIN_UTC, None, now), Ok(()));
        assert_eq!(text(age(DateTime::<Utc>::MAX_UTC, None, now)).0, EvidenceState::Broken);
        assert_eq!(
            text(age(DateTime::<Utc>::MIN_UTC, Some(&day), DateTime::<Utc>::MAX_UTC)).0,
            EvidenceState::Stale
        );
    }
}

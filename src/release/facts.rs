//! Commits and digests, in full.

/// The digits of a full commit: SHA-1, or SHA-256 as newer repositories have it.
const FULL: [usize; 2] = [40, 64];

/// The fewest digits that a version control system abbreviates to.
const SHORTEST: usize = 4;

const SHA256: &str = "sha256:";

/// Why a text does not state a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wrong {
    pub(super) code: &'static str,
    pub(super) message: String,
    pub(super) help: Vec<String>,
}

/// A commit in full, in lower case. An abbreviation is refused: evidence is compared with it to the last digit, and
/// what is unambiguous today need not be so tomorrow.
pub(super) fn commit(text: &str) -> Result<String, Wrong> {
    let hex = text.bytes().all(|b| b.is_ascii_hexdigit());
    if hex && FULL.contains(&text.len()) {
        return Ok(text.to_ascii_lowercase());
    }
    if hex && (SHORTEST..FULL[0]).contains(&text.len()) {
        return Err(Wrong {
            code: "abbreviated-commit",
            message: format!("the commit `{text}` is abbreviated"),
            help: vec![format!("state all 40 digits: `git rev-parse {text}` prints them")],
        });
    }
    Err(Wrong {
        code: "bad-commit",
        message: format!("`{text}` is not a commit"),
        help: vec!["state all 40 hex digits (64 for SHA-256): `git rev-parse HEAD` prints them".to_owned()],
    })
}

/// A digest `sha256:…`, in lower case.
pub(super) fn digest(text: &str) -> Result<String, Wrong> {
    let wrong = |help: &str| Wrong {
        code: "bad-digest",
        message: format!("`{text}` is not a digest"),
        help: vec![help.to_owned()],
    };
    let lower = text.to_ascii_lowercase();
    let hex = |digits: &str| digits.bytes().all(|b| b.is_ascii_hexdigit());
    match lower.strip_prefix(SHA256) {
        Some(digits) if digits.len() == 64 && hex(digits) => Ok(lower),
        Some(_) => Err(wrong("64 hex digits come after `sha256:`")),
        None if lower.len() == 64 && hex(&lower) => Err(wrong("say which digest it is: `sha256:` before it")),
        None => Err(wrong("write `sha256:` and 64 hex digits")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commits_are_full() {
        let (sha1, sha256) = ("aB".repeat(20), "12".repeat(32));
        for (text, code) in [
            (sha1.as_str(), ""),
            (&sha256, ""),
            (&sha1[..39], "abbreviated-commit"),
            (&sha1[..7], "abbreviated-commit"),
            (&sha1[..4], "abbreviated-commit"),
            (&sha1[..3], "bad-commit"),
            (&sha256[..41], "bad-commit"),
            (&sha256[..63], "bad-commit"),
            ("", "bad-commit"),
            ("HEAD", "bad-commit"),
            ("é", "bad-commit"),
        ] {
            match commit(text) {
                Ok(commit) => assert_eq!((commit, ""), (text.to_lowercase(), code)),
                Err(wrong) => assert_eq!(wrong.code, code, "{text}"),
            }
        }
    }

    #[test]
    fn digests_are_whole() {
        let hex = "Ab".repeat(32);
        assert_eq!(digest(&format!("sha256:{hex}")).unwrap(), format!("sha256:{}", hex.to_lowercase()));
        assert!(digest(&format!("SHA256:{hex}")).is_ok());
        for text in [
            &hex,
            "sha256:",
            "",
            &format!("sha256:{hex}0"),
            &format!("sha512:{hex}"),
            &format!("sha256: {}", &hex[1..]),
        ] {
            assert_eq!(digest(text).unwrap_err().code, "bad-digest", "{text}");
        }
    }
}

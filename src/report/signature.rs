//! What tells a file that gatekeeper wrote from a file of somebody else, which it must not replace.

/// What stands in the last line of a report in a file.
const SIGNATURE: &str = "Written by gatekeeper";

/// How files of a format are signed.
#[derive(Debug, Clone, Copy)]
pub enum Signature {
    /// By a last line of its own, between these two texts.
    Line(&'static str, &'static str),
    /// By what stands in it anyway.
    Inside(fn(&str) -> bool),
}

impl Signature {
    /// As the last line of XML, HTML and Markdown.
    pub const COMMENT: Self = Self::Line("<!-- ", " -->");

    /// The text of a report as it goes into a file.
    pub fn sign(self, text: String) -> String {
        match self {
            Self::Inside(_) => text,
            Self::Line("", "") => format!("{text}\n{SIGNATURE} {}\n", env!("CARGO_PKG_VERSION")),
            Self::Line(before, after) => {
                format!("{text}{before}{SIGNATURE} {}{after}\n", env!("CARGO_PKG_VERSION"))
            }
        }
    }

    /// Whether an earlier run wrote this text in a format with this signature.
    pub fn is_on(self, text: &str) -> bool {
        match self {
            Self::Inside(is_ours) => is_ours(text),
            Self::Line(before, _) => text
                .lines()
                .last()
                .and_then(|line| line.strip_prefix(before))
                .is_some_and(|line| line.starts_with(SIGNATURE)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_found_again_and_no_other() {
        for signature in [Signature::Line("", ""), Signature::Line("# ", ""), Signature::COMMENT] {
            let text = signature.sign("report\n".to_owned());
            assert!(text.starts_with("report\n") && text.ends_with('\n'));
            assert!(signature.is_on(&text));
            assert!(!signature.is_on("report\n") && !signature.is_on(&format!("{text}more\n")));
        }
        let inside = Signature::Inside(|text| text == "ours");
        assert_eq!(inside.sign("ours".to_owned()), "ours");
        assert!(inside.is_on("ours") && !inside.is_on("Written by gatekeeper 1\n"));
    }
}

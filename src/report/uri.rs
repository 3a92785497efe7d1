//! Paths as other tools name files.

use std::fmt::Write as _;

/// A path with `/`, without the `./` that says nothing.
pub(super) fn path(path: &str) -> String {
    let path = path.replace('\\', "/");
    let mut rest = path.as_str();
    while let Some(inner) = rest.strip_prefix("./") {
        rest = inner.trim_start_matches('/');
    }
    rest.to_owned()
}

/// A path as a URI reference, relative where the path is. Everything that is not sure to mean itself is
/// percent-encoded; a colon too, because it would make the word before it a scheme.
pub(super) fn of_path(text: &str) -> String {
    let path = path(text);
    let drive = matches!(path.as_bytes(), [letter, b':', b'/', ..] if letter.is_ascii_alphabetic());
    let mut out = String::from(match (path.starts_with("//"), path.starts_with('/'), drive) {
        (true, ..) => "file:",
        (false, true, _) => "file://",
        (.., true) => "file:///",
        _ => "",
    });
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            // Writing into a string cannot fail.
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// The text where it is the address of a page, in the characters that an address may hold.
pub(super) fn page(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let may_stand = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#@!$&'()*+,;=".contains(c);
    let mut rest_of_it = rest.chars();
    let mut sound = host.chars().any(|c| c.is_ascii_alphanumeric());
    while let Some(c) = rest_of_it.next() {
        let escape = |c: Option<char>| c.is_some_and(|c| c.is_ascii_hexdigit());
        sound &= may_stand(c) || (c == '%' && escape(rest_of_it.next()) && escape(rest_of_it.next()));
    }
    sound.then_some(text).filter(|_| rest.matches('#').count() <= 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_becomes_a_uri_that_names_it_alone() {
        let cases = [
            ("gates/production.yaml", "gates/production.yaml"),
            ("./gates/a.yaml", "gates/a.yaml"),
            (".//./gates/a.yaml", "gates/a.yaml"),
            ("../gates/a.yaml", "../gates/a.yaml"),
            ("gates\\a b.yaml", "gates/a%20b.yaml"),
            ("shipped:production", "shipped%3Aproduction"),
            ("javascript:alert(1)", "javascript%3Aalert%281%29"),
            ("/srv/gates/a#1.yaml", "file:///srv/gates/a%231.yaml"),
            ("C:\\gates\\a.yaml", "file:///C%3A/gates/a.yaml"),
            ("//host/share/a.yaml", "file://host/share/a.yaml"),
            ("本番.yaml", "%E6%9C%AC%E7%95%AA.yaml"),
            ("100%?.yaml", "100%25%3F.yaml"),
        ];
        for (path, expected) in cases {
            assert_eq!(of_path(path), expected, "{path}");
        }
    }

    #[test]
    fn only_a_page_is_linked() {
        let pages = ["https://wiki.example.org/a?b=c%20d#e", "http://x"];
        for text in pages {
            assert_eq!(page(text), Some(text));
        }
        let others = [
            "",
            "wiki",
            "javascript:alert(1)",
            "https://",
            "https://a b",
            "https://a%zz",
            "https://a#b#c",
            "https://ä",
        ];
        for text in others {
            assert_eq!(page(text), None, "{text}");
        }
    }
}

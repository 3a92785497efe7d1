//! Addresses that may be links.

/// The longest address that becomes a link.
const MAX: usize = 2_000;

/// The address as it may stand in a link of Markdown or HTML: `http` or `https`, without a name or password before the
/// host (`https://good.example@evil.example` only looks good), everything but plain ASCII percent-encoded. None for
/// what is no such address.
pub fn address(text: &str) -> Option<String> {
    let text = text.trim();
    let rest = ["https://", "http://"].iter().find_map(|scheme| {
        let start = text.get(..scheme.len())?;
        start.eq_ignore_ascii_case(scheme).then(|| &text[scheme.len()..])
    })?;
    let host = rest.split(['/', '?', '#']).next()?;
    let sound = !host.is_empty()
        && host
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':' | b'[' | b']' | b'_'));
    if !sound || text.len() > MAX || text.chars().any(|c| c.is_whitespace() || super::is_deceptive(c)) {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    for b in text.bytes() {
        match b {
            b'!' | b'#'..=b'&' | b'('..=b';' | b'=' | b'?'..=b'[' | b']' | b'_' | b'a'..=b'z' | b'~' => {
                out.push(b.into());
            }
            other => {
                let digits = b"0123456789ABCDEF";
                out.push('%');
                out.push(char::from(digits[usize::from(other >> 4)]));
                out.push(char::from(digits[usize::from(other & 15)]));
            }
        }
    }
    Some(out)
}

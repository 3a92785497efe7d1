//! Numbers that are worked out of counts, as text that a requirement reads exactly.

use crate::document::{Node, make};
use crate::number::{MAX_DIGITS, Number};

/// How many decimals a worked out number keeps.
const DECIMALS: usize = 10;

/// `100 × part / whole`, cut after ten decimals; `None` where `whole` is 0.
pub(super) fn percentage(part: u64, whole: u64) -> Option<Node> {
    let hundred = Number::from(100_i64);
    let ratio = (&hundred * &Number::from(part)).checked_div(&Number::from(whole))?;
    Some(make::number(ratio.cut(DECIMALS)))
}

/// A number in full where it can be read again in full, else cut after ten decimals (fewer where it is very long).
pub(super) fn number(number: &Number) -> Node {
    let full = number.is_decimal().then(|| number.to_string());
    if let Some(full) = full.filter(|text| text.parse::<Number>().is_ok()) {
        return make::number(full);
    }
    let whole = number.cut(0).trim_start_matches('-').trim_start_matches('0').len();
    make::number(number.cut(DECIMALS.min(MAX_DIGITS.saturating_sub(whole))))
}

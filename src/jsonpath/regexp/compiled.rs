//! Compiled expressions that were used before. A gate asks the same of many values, and compiling takes a thousand times as
//! long as matching.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use regex::{Error, Regex, RegexBuilder};

/// The most memory one compiled pattern may take, in bytes.
const MAX_SIZE: usize = 2 << 20;

/// So many are remembered; then the memory begins anew. Patterns can come from evidence.
const MAX_REMEMBERED: usize = 32;

thread_local! {
    static COMPILED: RefCell<HashMap<String, Arc<Regex>>> = RefCell::default();
}

/// Compiles an expression of the `regex` crate, or gives the one that was compiled before: the same, because what an
/// expression needs to match is set up anew in each copy.
pub(super) fn compiled(expression: &str) -> Result<Arc<Regex>, Error> {
    if let Some(known) = COMPILED.with_borrow(|known| known.get(expression).cloned()) {
        return Ok(known);
    }
    let regex = Arc::new(RegexBuilder::new(expression).size_limit(MAX_SIZE).build()?);
    COMPILED.with_borrow_mut(|known| {
        if known.len() >= MAX_REMEMBERED {
            known.clear();
        }
        known.insert(expression.to_owned(), Arc::clone(&regex));
    });
    Ok(regex)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_is_bounded_and_told_apart() {
        for round in 0..2 {
            for number in 0..MAX_REMEMBERED + 3 {
                let regex = compiled(&format!(r"\A{number}\z")).unwrap();
                assert!(regex.is_match(&number.to_string()), "{round} {number}");
                assert!(!regex.is_match("x"), "{round} {number}");
            }
            assert!(COMPILED.with_borrow(HashMap::len) <= MAX_REMEMBERED);
        }
        assert!(compiled("(").is_err() && compiled("(").is_err());
    }
}

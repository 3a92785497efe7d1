//! What of a document its readers look at, and a reading that keeps only that.
//!
//! The paths of a gate become a [`Need`], a tree of members. A document of any size is passed by once, and only what is
//! needed of it becomes a tree. Whoever selects with these paths gets the same answer as from the whole document, to the
//! letter of every message: containers that are not looked into keep their kind and size, and elements of a list are
//! dropped only where every filter that looks at them is plainly false.

mod ask;
mod need;
mod read;
mod seen;

pub use ask::{Ask, End, Folding};
pub use need::Need;
pub use read::{Element, Fold, read, read_folding, read_lines};
pub(crate) use seen::Seen;

#[cfg(test)]
mod tests;

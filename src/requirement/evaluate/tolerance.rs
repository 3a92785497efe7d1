//! How far a value may be off.

use crate::number::Number;
use crate::requirement::ast::Tolerance;
use crate::requirement::unit::{Quantity, Unit};
use crate::requirement::value::{Answer, error};

/// A bare number takes the unit of a tolerance that has one.
pub(super) fn take_tolerance_unit(quantity: Quantity, tolerance: &Tolerance) -> Quantity {
    let unit = match tolerance {
        Tolerance::Amount(_, unit) => unit.clone(),
        Tolerance::Max(parts) => {
            return parts.iter().fold(quantity, take_tolerance_unit);
        }
        _ => return quantity,
    };
    if quantity.unit == Unit::Bare && unit != Unit::Percent {
        Quantity { number: quantity.number, unit }
    } else {
        quantity
    }
}

/// How much a tolerance is, in the unit of its base. A percentage is of the magnitude, so that it widens in the same
/// direction for a negative base.
pub(super) fn tolerance_amount(tolerance: &Tolerance, base: &Quantity) -> Answer<Number> {
    match tolerance {
        Tolerance::Relative(share) => {
            let ratio = share.checked_div(&Number::from(100_i64)).unwrap_or_else(Number::zero);
            Ok(&ratio * &base.number.abs())
        }
        Tolerance::Points(points) if base.unit == Unit::Percent => Ok(points.clone()),
        Tolerance::Points(_) => {
            error(format!("percentage points can only move a percentage, not {}", base.unit.words()))
        }
        Tolerance::Amount(number, unit) => {
            let amount = Quantity { number: number.clone(), unit: unit.clone() };
            match (&amount.unit, &base.unit) {
                (Unit::Bare, Unit::Percent) => error("write the tolerance on a percentage in `pp`"),
                (Unit::Bare, Unit::Span) => error("write the unit of the tolerance on a duration (`h`)"),
                (Unit::Bare, _) => Ok(amount.number),
                (own, unit) if own.converts_to(unit) => Ok(amount.in_unit(unit).number),
                (own, unit) => error(format!("a tolerance of {} cannot move {}", own.words(), unit.words())),
            }
        }
        Tolerance::Max(parts) => {
            let mut largest = Number::zero();
            for part in parts {
                largest = largest.max(tolerance_amount(part, base)?);
            }
            Ok(largest)
        }
    }
}

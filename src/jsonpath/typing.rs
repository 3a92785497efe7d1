//! Whether functions are used as their types allow (RFC 9535 §2.4.3).

use std::ops::Range;

use super::functions::{Function, Type};
use super::parse::PathError;
use super::query::{Call, Operand};

/// A call with arguments that fit.
pub(super) fn call(
    function: Function,
    arguments: Vec<Operand>,
    span: Range<usize>,
) -> Result<Call, PathError> {
    let takes = function.takes();
    if arguments.len() != takes.len() {
        let many = if takes.len() == 1 { "one argument" } else { "two arguments" };
        let message = format!("`{function}` takes {many}, not {}", arguments.len());
        return Err(PathError { message, span, help: None });
    }
    for (argument, wanted) in arguments.iter().zip(takes) {
        check_argument(function, argument, *wanted)?;
    }
    Ok(Call { function, arguments, span })
}

fn check_argument(function: Function, argument: &Operand, wanted: Type) -> Result<(), PathError> {
    let refuse = |message: String, help: &str| {
        let help = (!help.is_empty()).then(|| help.to_owned());
        Err(PathError { message, span: argument.span(), help })
    };
    match (wanted, argument) {
        (Type::Value, Operand::Query { query, .. }) if !query.is_singular() => refuse(
            format!("`{function}` takes one value; this path can select several"),
            "use names and indices only, or `value(…)` around a path that selects one",
        ),
        (Type::Value, Operand::Call(inner)) if inner.function.gives() != Type::Value => {
            refuse(format!("`{function}` takes a value; `{}` is true or false", inner.function), "")
        }
        (Type::Nodes, Operand::Literal { .. } | Operand::Call(_)) => {
            refuse(format!("`{function}` takes a path"), "")
        }
        _ => Ok(()),
    }
}

/// Whether an operand may stand beside a comparison operator.
pub(super) fn check_comparable(operand: &Operand) -> Result<(), PathError> {
    let refuse = |message: String, help: &str| {
        Err(PathError { message, span: operand.span(), help: Some(help.to_owned()) })
    };
    match operand {
        Operand::Query { query, .. } if !query.is_singular() => refuse(
            "a comparison takes one value; this path can select several".to_owned(),
            "put the condition into a filter of its own, as in `@.list[?@ > 1]`, or use `count(…)` or `value(…)`",
        ),
        Operand::Call(call) if call.function.gives() == Type::Logical => refuse(
            format!("`{}` is true or false and cannot be compared", call.function),
            "use it as it is, or with `!` before it",
        ),
        _ => Ok(()),
    }
}

/// Whether a call may stand alone as a condition.
pub(super) fn check_test(call: &Call) -> Result<(), PathError> {
    if call.function.gives() == Type::Logical {
        return Ok(());
    }
    let message = format!("`{}` gives a value, which must be compared", call.function);
    let help = Some(format!("write what it is to be, as in `{}(…) > 0`", call.function));
    Err(PathError { message, span: call.span.clone(), help })
}

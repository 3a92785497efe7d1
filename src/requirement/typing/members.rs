//! Whether a path into a summary names a member that summaries of its kind have, and what is there.

use std::ops::Range;

use crate::diagnostic::suggestion;
use crate::jsonpath::Query;
use crate::requirement::Mistake;
use crate::requirement::shape::{Members, Section, Shape};

use super::{Checker, Type};

impl Checker<'_> {
    /// The type of what a path selects in evidence of this shape. A name that no summary of the kind has is a mistake:
    /// it would be missing for ever.
    pub(super) fn shaped(&mut self, query: &Query, shape: Shape) -> Type {
        summarised(query, shape).unwrap_or_else(|unknown| {
            self.mistakes.push(Mistake {
                code: "unknown-member",
                message: unknown.message,
                span: unknown.span,
                help: unknown.help.into_iter().collect(),
            });
            Type::Unknown
        })
    }
}

/// A name that is not there in any file.
pub(super) struct UnknownMember {
    message: String,
    span: Range<usize>,
    help: Option<String>,
}

/// What a path selects in evidence of this shape.
pub(super) fn summarised(query: &Query, shape: Shape) -> Result<Type, UnknownMember> {
    let (sections, raw) = match shape {
        Shape::Plain => return Ok(Type::Evidence { plain: true }),
        Shape::Unknown => return Ok(Type::Evidence { plain: false }),
        Shape::Summary { sections, raw } => (sections, raw),
    };
    let mut steps = query.segments.iter().skip(1);
    let Some(segment) = steps.next() else { return Ok(Type::Evidence { plain: false }) };
    let Some(name) = segment.single_name() else { return Ok(Type::Evidence { plain: false }) };
    if raw && name == "raw" {
        return Ok(Type::Evidence { plain: true });
    }
    let Some(section) = sections.iter().find(|section| section.name == name) else {
        return Err(no_section(query, segment.span.clone(), name, sections, raw));
    };
    let Some(step) = steps.next() else { return Ok(Type::Evidence { plain: false }) };
    let (Members::Named(members), Some(name)) = (&section.members, step.single_name()) else {
        // A wildcard over a section may select numbers of any unit; lists and open sections hold bare ones.
        return Ok(Type::Evidence { plain: !matches!(section.members, Members::Named(_)) });
    };
    match section.member(name) {
        Some(member) => Ok(match (&member.unit, steps.next()) {
            (Some(unit), None) => Type::Number(unit.clone()),
            _ => Type::Evidence { plain: true },
        }),
        None => {
            let names = members.iter().map(|member| member.name);
            let help = match suggestion(name, names.clone()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("it has {}", names.collect::<Vec<_>>().join(", ")),
            };
            Err(UnknownMember {
                message: format!("`{}` has no member `{name}`", section.name),
                span: step.span.clone(),
                help: Some(help),
            })
        }
    }
}

fn no_section(
    query: &Query,
    span: Range<usize>,
    name: &str,
    sections: &'static [Section],
    raw: bool,
) -> UnknownMember {
    let head = query.head().unwrap_or_default();
    if name == "raw" {
        return UnknownMember {
            message: format!("`{head}` has no `raw`: its format keeps no original document"),
            span,
            help: None,
        };
    }
    let held_by = sections.iter().find(|section| section.member(name).is_some());
    let near = suggestion(name, sections.iter().map(|section| section.name));
    let help = match (held_by, near) {
        (Some(section), _) => format!("write `$.{head}.{}.{name}`", section.name),
        (None, Some(near)) => format!("did you mean `{near}`?"),
        (None, None) if raw => format!("the tool's own document is at `$.{head}.raw`"),
        (None, None) => {
            format!("it has {}", sections.iter().map(|section| section.name).collect::<Vec<_>>().join(", "))
        }
    };
    UnknownMember {
        message: format!("`{head}` is a summary, and has no member `{name}`"),
        span,
        help: Some(help),
    }
}

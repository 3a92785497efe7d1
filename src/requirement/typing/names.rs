//! Whether the first steps of a path name what the gate declares.

use crate::diagnostic::suggestion;
use crate::jsonpath::{Query, Segment, SelectorKind};
use crate::requirement::Mistake;
use crate::requirement::ast::{Expr, ExprKind};
use crate::requirement::unit::Unit;

use super::{Checker, Type};

impl Checker<'_> {
    /// A decision that no gate ever makes: `!= 'NO GO'` would always hold.
    pub(super) fn decision_word(&mut self, path: &Expr, word: &Expr) {
        const DECISIONS: [&str; 3] = ["GO", "CONDITIONAL", "NO-GO"];
        if let ExprKind::Text(text) = &word.kind
            && selects_decision(path)
            && !DECISIONS.contains(&text.as_str())
        {
            let help =
                format!("a decision is one of {}", DECISIONS.map(|word| format!("'{word}'")).join(", "));
            self.wrong_type(format!("'{text}' is no decision"), &word.span, Some(&help));
        }
    }

    pub(super) fn path(&mut self, query: &Query) -> Type {
        for error in query.check_patterns() {
            self.mistakes.push(Mistake {
                code: "requirement-syntax",
                message: error.message,
                span: error.span,
                help: error.help.into_iter().collect(),
            });
        }
        for inner in query.absolute_queries() {
            self.root(inner);
        }
        self.root(query)
    }

    /// Checks the first steps of a path, which must name what the gate declares.
    pub(super) fn root(&mut self, query: &Query) -> Type {
        let Some(head) = query.head() else {
            return self.unnamed(query);
        };
        match head {
            "release" => self.release(query),
            "gates" => self.gate(query),
            _ => {
                if let Some(shape) = self.names.shape(head) {
                    self.judged = true;
                    self.shaped(query, shape)
                } else {
                    let known = self.names.evidence().chain(["release", "gates"]);
                    let help = match suggestion(head, known) {
                        Some(near) => format!("did you mean `$.{near}`?"),
                        None => format!(
                            "declare it under `evidence:`, for example `{head}: {{max_age: 1d, produced_at: $.at}}`"
                        ),
                    };
                    let span = query.segments.first().map_or(query.span.clone(), |first| first.span.clone());
                    self.mistake(
                        "undeclared-evidence",
                        format!("`{head}` is not declared as evidence"),
                        &span,
                        Some(&help),
                    );
                    Type::Unknown
                }
            }
        }
    }

    pub(super) fn unnamed(&mut self, query: &Query) -> Type {
        self.mistake(
            "undeclared-evidence",
            "a path starts with the evidence that it reads",
            &query.span,
            Some("write `$.canary.…`, or `$['canary']…`"),
        );
        Type::Unknown
    }

    pub(super) fn release(&mut self, query: &Query) -> Type {
        let members = ["version", "commit", "artifacts", "flags"];
        match query.segments.get(1).map(|segment| (segment, segment.single_name())) {
            Some((_, Some("version" | "commit"))) => Type::Text,
            Some((_, Some("artifacts" | "flags"))) => Type::Evidence { plain: true },
            Some((segment, name)) => {
                let near = name.and_then(|name| suggestion(name, members.into_iter()));
                let help = near.map_or_else(
                    || format!("it has {}", members.join(", ")),
                    |near| format!("did you mean `$.release.{near}`?"),
                );
                self.mistake(
                    "undeclared-evidence",
                    "the release has no such member",
                    &segment.span,
                    Some(&help),
                );
                Type::Unknown
            }
            None => self.wrong_type(
                "the release as a whole is no value",
                &query.span,
                Some(&format!("it has {}", members.join(", "))),
            ),
        }
    }

    pub(super) fn gate(&mut self, query: &Query) -> Type {
        self.judged = true;
        let Some(name) = query.segments.get(1).and_then(|segment| segment.single_name()) else {
            return self.wrong_type(
                "name the gate",
                &query.span,
                Some("write `$.gates['staging'].decision`"),
            );
        };
        if !self.names.gates.iter().any(|gate| gate == name) {
            let help = match suggestion(name, self.names.gates.iter().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("add it: `needs: [{name}]`"),
            };
            self.mistake(
                "undeclared-gate",
                format!("`{name}` is not among the gates that this one needs"),
                &query.span,
                Some(&help),
            );
            return Type::Unknown;
        }
        let member = query.segments.get(2).map(|segment| &segment.selectors[..]);
        match (member, query.segments.len()) {
            (Some([selector]), 3) => match &selector.kind {
                SelectorKind::Name(member) if &**member == "decision" => Type::Text,
                SelectorKind::Name(member) if &**member == "score" => Type::Number(Unit::Bare),
                _ => self.wrong_type("a gate has a `decision` and a `score`", &query.span, None),
            },
            _ => self.wrong_type("a gate has a `decision` and a `score`", &query.span, None),
        }
    }
}

/// The gate whose decision a path selects, if it does.
fn selects_decision(expr: &Expr) -> bool {
    let (ExprKind::Path(query) | ExprKind::Element(query)) = &expr.kind else { return false };
    query.head() == Some("gates") && query.segments.get(2).and_then(Segment::single_name) == Some("decision")
}

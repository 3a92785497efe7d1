//! The members of a file's document as rows: those of its summary with their units, or the shape of a plain one.

use super::outline::Outline;
use super::{AbsentMember, FileReport, Member, Offender};
use crate::document::{Node, Value};
use crate::evidence::summary::Told;
use crate::jsonpath::child;
use crate::number::Number;
use crate::requirement::shape::{self, Section};
use crate::requirement::show;
use crate::requirement::unit::{Quantity, Unit};

/// Fills in what a file comes to, what it lacks, and which paths reach it.
pub(super) fn fill(report: &mut FileReport, document: &Node, told: Option<&Told>) {
    let root = format!("${}", child(&report.id));
    let (rows, more) = match told {
        None => {
            let mut outline = Outline::default();
            outline.add(&root, document);
            (outline.rows, outline.more)
        }
        Some(told) => summary(&root, document, told, &mut report.absent),
    };
    report.paths = rows.iter().map(|row| row.path.clone()).collect();
    report.more = more;
    match told {
        None => report.document = Some(rows),
        Some(told) => {
            report.members = Some(rows);
            let offender = |example: &crate::evidence::summary::Example| Offender {
                section: example.section,
                name: example.id.clone(),
                state: example.state,
                note: match (example.title.as_str(), example.place.as_str()) {
                    (title, "") => title.to_owned(),
                    ("", place) => place.to_owned(),
                    (title, place) => format!("{title} ({place})"),
                },
            };
            report.examples = told.examples.iter().map(offender).collect();
        }
    }
}

fn summary(root: &str, document: &Node, told: &Told, absent: &mut Vec<AbsentMember>) -> (Vec<Member>, usize) {
    let mut outline = Outline::default();
    for section in told.sections {
        let path = format!("{root}{}", child(section.name));
        match member(document, section.name) {
            None => absent.push(AbsentMember { reason: reason(told, &[section.name]), path }),
            Some(found) => of_section(&mut outline, (section, &path), found, told, absent),
        }
    }
    if let Some(raw) = member(document, "raw") {
        let note = Some(format!("the original: {}", show(raw)));
        let path = format!("{root}.raw");
        let kind = raw.value.kind().to_owned();
        outline.rows.push(Member {
            path,
            kind,
            value: None,
            unit: None,
            count: None,
            in_elements: None,
            note,
        });
    }
    (outline.rows, outline.more)
}

fn of_section(
    outline: &mut Outline,
    (section, path): (&Section, &str),
    found: &Node,
    told: &Told,
    absent: &mut Vec<AbsentMember>,
) {
    match section.members {
        shape::Members::List => outline.add(path, found),
        shape::Members::Named(names) => {
            for name in names {
                let path = format!("{path}{}", child(name.name));
                match (member(found, name.name), &name.unit) {
                    (Some(node), Some(unit)) => outline.rows.push(number(path, node, unit)),
                    (Some(node), None) => outline.add(&path, node),
                    (None, _) => {
                        absent.push(AbsentMember { reason: reason(told, &[section.name, name.name]), path });
                    }
                }
            }
        }
        shape::Members::Open => {
            if let Value::Object(object) = &found.value {
                for member in &object.members {
                    let path = format!("{path}{}", child(&member.key));
                    outline.push(|| number(path, &member.node, &Unit::Bare));
                }
            }
            let inside = told.absent.iter().filter(|it| it.path.len() == 2 && it.path[0] == section.name);
            absent.extend(inside.map(|it| AbsentMember {
                path: format!("{path}{}", child(&it.path[1])),
                reason: it.reason.clone(),
            }));
        }
    }
}

fn number(path: String, node: &Node, unit: &Unit) -> Member {
    let quantity = match &node.value {
        Value::Number(text) => text.parse::<Number>().ok(),
        _ => None,
    };
    let value = match quantity {
        Some(number) if *unit != Unit::Bare => Quantity { number, unit: unit.clone() }.to_string(),
        _ => show(node),
    };
    Member {
        path,
        kind: node.value.kind().to_owned(),
        value: Some(value),
        unit: (*unit != Unit::Bare).then(|| unit.name()),
        count: None,
        in_elements: None,
        note: None,
    }
}

pub(super) fn member<'n>(node: &'n Node, name: &str) -> Option<&'n Node> {
    match &node.value {
        Value::Object(object) => object.get(name),
        _ => None,
    }
}

/// Why a section, or a member of one, is not there.
fn reason(told: &Told, path: &[&str]) -> String {
    let fits = |absent: &&crate::requirement::Absent| {
        absent.path.len() <= path.len() && absent.path.iter().zip(path).all(|(a, b)| a == b)
    };
    told.absent
        .iter()
        .find(fits)
        .map_or_else(|| "the file does not state it".to_owned(), |absent| absent.reason.clone())
}

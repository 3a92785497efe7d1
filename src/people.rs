//! `people.yaml`: who may speak for a role, and who deputises.

use std::collections::HashSet;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Severity, Source};
use crate::gate::{CheckKind, Gate};
use crate::report::escape::is_deceptive;
use crate::strict::{Fields, Reader, locate, meant};
use crate::yaml::{self, Entry};

const FILE: &[&str] = &["roles"];
const ROLE: &[&str] = &["people", "deputies"];

/// The roles of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct People {
    /// Each role, in the order of the file.
    pub roles: Vec<Role>,
}

/// Who speaks for one role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// Its id.
    pub id: String,
    /// Who holds it; never empty.
    pub people: Vec<String>,
    /// Who may speak for it in their place.
    pub deputies: Vec<String>,
}

/// In what standing somebody speaks for a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// As one who holds it.
    Holder,
    /// As a deputy.
    Deputy,
}

impl People {
    /// Whether this voter, named as in the file (see [`person`]), speaks for this role.
    pub fn standing(&self, role: &str, voter: &str) -> Option<Standing> {
        let role = self.roles.iter().find(|known| known.id == role)?;
        let voter = person(voter);
        let among = |names: &[String]| names.iter().any(|name| person(name) == voter);
        if among(&role.people) {
            return Some(Standing::Holder);
        }
        among(&role.deputies).then_some(Standing::Deputy)
    }
}

/// Whom a name means, in one spelling: case, outer blanks and what cannot be seen make nobody else of a person. Else one
/// person could speak for two, and a no-go could go unheard for a capital letter.
pub fn person(name: &str) -> String {
    let visible: String = name.chars().filter(|c| !is_deceptive(*c)).collect();
    visible.trim().to_lowercase()
}

/// Reads the file. There are people exactly when there is no mistake.
pub fn read(source: &Arc<Source>) -> (Option<People>, Vec<Diagnostic>) {
    let parsed = yaml::parse(source);
    let mut reader = Reader::new(source, &parsed);
    let people =
        reader.root(&parsed, "people.yaml", FILE).map(|fields| People { roles: roles(&mut reader, &fields) });
    let failed = reader.failed();
    (people.filter(|_| !failed), reader.finish())
}

fn roles(reader: &mut Reader<'_>, fields: &Fields<'_>) -> Vec<Role> {
    let help = "write `roles: {qa: {people: [ada@example.org]}}`";
    let Some(section) = fields.get("roles") else {
        let start = fields.span.start;
        reader.missing(fields, start..start, "the file", "roles", help);
        return Vec::new();
    };
    let entries = reader.map(&section.value, "`roles`", || help.to_owned()).unwrap_or_default();
    entries.into_iter().filter_map(|entry| role(reader, entry)).collect()
}

fn role(reader: &mut Reader<'_>, entry: &Entry) -> Option<Role> {
    let id = &entry.key.text;
    reader.check_id(id, entry.key.span.clone(), "a role");
    let what = format!("the role `{id}`");
    let fields = reader.fields(&entry.value, &what, ROLE)?;
    let mut seen = HashSet::new();
    let people = names(reader, &fields, "people", &mut seen);
    let deputies = names(reader, &fields, "deputies", &mut seen);
    match fields.get("people") {
        None => reader.missing(
            &fields,
            entry.key.span.clone(),
            &what,
            "people",
            "write `people: [ada@example.org]`",
        ),
        Some(entry) if entry.value.as_list().is_some_and(<[_]>::is_empty) => {
            let message = format!("{what} is held by nobody, so nobody could ever agree");
            let error = reader.error("empty-list", entry.value.span.clone(), message);
            error.help.push("name who holds it, or leave the role out".to_owned());
        }
        Some(_) => {}
    }
    Some(Role { id: id.to_string(), people, deputies })
}

fn names(reader: &mut Reader<'_>, fields: &Fields<'_>, key: &str, seen: &mut HashSet<String>) -> Vec<String> {
    let Some(entry) = fields.get(key) else { return Vec::new() };
    let mut names = Vec::new();
    for (name, node) in reader.texts(entry).unwrap_or_default() {
        if seen.insert(person(&name)) {
            names.push(name);
        } else {
            let message = format!("`{name}` is listed twice for this role");
            let error = reader.error("duplicate-item", node.span.clone(), message);
            error.help.push("name everybody once, as holder or as deputy".to_owned());
        }
    }
    names
}

/// Roles that gates ask to approve and nobody holds: each with the place in its gate. Without people, that is all.
pub fn check_roles(gates: &[Gate], people: Option<&People>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for gate in gates {
        let known =
            |role: &str| people.is_some_and(|people| people.roles.iter().any(|known| known.id == role));
        let approvals =
            gate.groups.iter().flat_map(|group| group.checks.iter().map(move |check| (group, check)));
        let mut unknown = approvals
            .filter_map(|(group, check)| match &check.kind {
                CheckKind::Approve(approve) => Some((group, check, approve)),
                _ => None,
            })
            .flat_map(|(group, check, approve)| {
                approve.roles.iter().enumerate().map(move |(index, role)| (group, check, index, role))
            })
            .filter(|(_, _, _, role)| !known(role))
            .peekable();
        if unknown.peek().is_none() {
            continue;
        }
        let parsed = yaml::parse_named(&gate.source);
        for (group, check, index, role) in unknown {
            let keys = ["groups", &group.id, "checks", &check.id, "approve", "roles"];
            let node = locate(parsed.root.as_ref(), &keys).and_then(|roles| roles.as_list()?.get(index));
            let help = match people {
                None => "write `people.yaml` beside the gates: `roles: {qa: {people: [ada@example.org]}}`"
                    .to_owned(),
                Some(people) => meant(role, people.roles.iter().map(|role| role.id.as_str()))
                    .unwrap_or_else(|| format!("add `{role}` to people.yaml")),
            };
            found.push(Diagnostic {
                code: "unknown-role",
                severity: Severity::Error,
                message: format!("nobody may speak for the role `{role}`"),
                source: Arc::clone(&gate.source),
                span: node.map(|node| node.span.clone()),
                label: String::new(),
                related: None,
                help: vec![help],
            });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> (Option<People>, Vec<String>) {
        let source = Arc::new(Source { path: "people.yaml".to_owned(), text: text.to_owned() });
        let (people, diagnostics) = read(&source);
        let said = diagnostics.iter().map(|d| {
            let (line, column) = d.line_column().unwrap();
            format!("{} {line}:{column}", d.code)
        });
        (people, said.collect())
    }

    #[test]
    fn says_who_stands_for_what() {
        let (people, said) =
            read_text("roles: {qa: {people: [ada, bob], deputies: [cy]}, ops: {people: [ada]}}\n");
        assert!(said.is_empty());
        let people = people.unwrap();
        for (role, voter, standing) in [
            ("qa", "ada", Some(Standing::Holder)),
            ("qa", "cy", Some(Standing::Deputy)),
            ("ops", "ada", Some(Standing::Holder)),
            ("ops", "bob", None),
            ("qa", " Ada", Some(Standing::Holder)),
            ("qa", "c\u{200b}y", Some(Standing::Deputy)),
            ("qa", "ad", None),
            ("qa", "", None),
            ("product", "ada", None),
        ] {
            assert_eq!(people.standing(role, voter), standing, "{role} {voter}");
        }
    }

    #[test]
    fn finds_every_mistake() {
        for (text, expected) in [
            ("", &["empty-file 1:1"][..]),
            ("{}", &["missing-key 1:1"]),
            ("rolls: {}", &["unknown-key 1:1"]),
            ("roles: [qa]", &["wrong-type 1:8"]),
            ("roles: {QA: {people: [a]}}", &["bad-id 1:9"]),
            ("roles: {qa: {people: []}}", &["empty-list 1:22"]),
            ("roles: {qa: {deputies: [a]}}", &["missing-key 1:9"]),
            ("roles: {qa: {poeple: [a]}}", &["unknown-key 1:14"]),
            ("roles: {qa: {people: a}}", &["wrong-type 1:22"]),
            ("roles: {qa: {people: [a, '', [b]]}}", &["empty-text 1:26", "wrong-type 1:30"]),
            ("roles: {qa: {people: [a], deputies: [b, a]}}", &["duplicate-item 1:41"]),
            ("roles: {qa: {people: [a, A]}}", &["duplicate-item 1:26"]),
            ("roles: {qa: {people: [a]}, qa: {people: [b]}}", &["duplicate-key 1:28"]),
            ("roles: {qa: }", &["wrong-type 1:11"]),
        ] {
            let (people, said) = read_text(text);
            assert_eq!(
                (said.iter().map(String::as_str).collect::<Vec<_>>().as_slice(), people),
                (expected, None),
                "{text}"
            );
        }
    }

    #[test]
    fn every_role_that_votes_is_held() {
        let text = "gate: g\ngroups: {a: {checks: {x: {approve: {roles: [qa, ops]}}}}}\n";
        let source = Arc::new(Source { path: "g.yaml".to_owned(), text: text.to_owned() });
        let (gate, _) = crate::gate::read::read(&source, String::new(), "g", &[]);
        let gates = [gate.unwrap()];
        let (people, _) = read_text("roles: {qa: {people: [ada]}, op: {people: [bob]}}");
        let places = |people: Option<&People>| {
            check_roles(&gates, people)
                .iter()
                .map(|d| (d.line_column().unwrap(), d.help.join("; ")))
                .collect::<Vec<_>>()
        };
        assert_eq!(places(people.as_ref()), [((2, 49), "did you mean `op`?".to_owned())]);
        let without = places(None);
        assert_eq!(without.len(), 2);
        assert!(without[0].1.contains("people.yaml"));
    }
}

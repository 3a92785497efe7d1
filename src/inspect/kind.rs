//! In which format a file is read here: as stated, else as a gate would take it by its name, unless its content says plainly
//! that it is a tool's report. Then it is read as that, with the `format:` that a gate would need.

use crate::evidence::format::{self, Content, Format, Read};
use crate::gate::read::format_by_name;

/// The format of a file.
pub(super) struct Kind {
    /// The format, under the name that was used.
    pub(super) format: Option<(&'static str, &'static Format)>,
    /// What its content says.
    pub(super) recognised: Vec<&'static str>,
    /// What a gate must say in `format:`.
    pub(super) proposed: Option<&'static str>,
    /// How that came about.
    pub(super) about: String,
}

/// Finds the format of a file by its name, its content, and what was stated.
pub(super) fn of(name: &str, declared: Option<(&str, &'static Format)>, bytes: &[u8]) -> Kind {
    let content = format::by_content(bytes);
    let by_name = format_by_name(name, format::infos()).and_then(|info| format::by_name(info.name));
    // By its name it is only XML; its root element says the rest, in a gate as well.
    let by_name = by_name.map(|format| match content.names.as_slice() {
        [one] if matches!(format.read, Read::Xml(_)) => format::by_name(one).unwrap_or(format),
        _ => format,
    });
    match declared {
        Some(stated) => of_stated(stated, by_name, content),
        None => of_content(by_name, content),
    }
}

fn of_stated(
    (word, format): (&str, &'static Format),
    by_name: Option<&'static Format>,
    content: Content,
) -> Kind {
    let name = std::iter::once(format.name).chain(format.aliases.iter().copied()).find(|name| *name == word);
    let name = name.unwrap_or(format.name);
    let needed = by_name.is_none_or(|known| known.name != format.name);
    let others: Vec<&str> = content.names.iter().copied().filter(|other| *other != format.name).collect();
    let mut about = "as stated".to_owned();
    if needed {
        about.push_str("; a gate must state it too: write `format: ");
        about.push_str(name);
        about.push('`');
    }
    if !others.is_empty() {
        about.push_str("; by its content it could be ");
        about.push_str(&listed(&others));
    }
    Kind { format: Some((name, format)), recognised: content.names, proposed: needed.then_some(name), about }
}

fn of_content(by_name: Option<&'static Format>, content: Content) -> Kind {
    // Only what is taken for the document itself can as well be a tool's report.
    let open = by_name.is_none_or(|format| matches!(format.name, "json" | "jsonl"));
    let found = match content.names.as_slice() {
        [one] if open => format::by_name(one),
        _ => None,
    };
    if let Some(format) = found {
        let name = format.name;
        let about = match by_name {
            Some(taken) => {
                format!("by its content; a gate takes the name for `{}`: write `format: {name}`", taken.name)
            }
            None => format!("by its content; its name says no format: write `format: {name}`"),
        };
        return Kind { format: Some((name, format)), recognised: content.names, proposed: Some(name), about };
    }
    let candidates: Vec<&str> = content
        .names
        .iter()
        .copied()
        .filter(|name| by_name.is_none_or(|taken| taken.name != *name))
        .collect();
    let more = match candidates.as_slice() {
        [] => String::new(),
        [one] => format!("; by its content it could be `{one}`: `--as {one}` reads it so"),
        several => format!("; by its content it could be {}: --as FORMAT chooses", listed(several)),
    };
    match by_name {
        Some(format) => {
            let about = format!("by its name{more}");
            Kind { format: Some((format.name, format)), recognised: content.names, proposed: None, about }
        }
        None if content.is_json => {
            let json = format::by_name("json").map(|format| (format.name, format));
            let about = format!("it is JSON; its name says no format: write `format: json`{more}");
            Kind { format: json, recognised: content.names, proposed: Some("json"), about }
        }
        None => {
            let seems = content.looks_like.map(|what| format!("; it looks like {what}")).unwrap_or_default();
            let about = format!("not known{seems}{more}");
            Kind { format: None, recognised: content.names, proposed: None, about }
        }
    }
}

fn listed(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(" or ")
}

//! What a gate says about itself: id, version, needs, folder, decision words.

use super::{GateReader, keys};
use crate::gate::{Conditional, Folder, Labels};
use crate::strict::{Fields, is_id, is_pattern};

impl GateReader<'_> {
    /// The id, which is the name of the file, so that a gate is found where its name says.
    pub(super) fn id(&mut self, fields: &Fields<'_>, file_stem: &str) -> Option<String> {
        let Some(entry) = fields.get("gate") else {
            let start = fields.span.start;
            let id = if is_id(file_stem) { file_stem } else { "my-gate" };
            let help = format!("write `gate: {id}`");
            self.reader.missing(fields, start..start, "the gate", "gate", &help);
            return None;
        };
        let text = self.reader.text(entry)?;
        if !self.reader.check_id(&text, entry.value.span.clone(), "a gate") {
            return None;
        }
        if text != file_stem {
            let message = format!("the gate `{text}` stands in a file named `{file_stem}`");
            let ending = if crate::yaml::is_json(self.reader.source) { "json" } else { "yaml" };
            let error = self.reader.error("gate-name", entry.value.span.clone(), message);
            error.help.push(format!("rename the file to `{text}.{ending}`, or the gate to `{file_stem}`"));
        }
        Some(text)
    }

    /// `requires:` which versions of this program may judge the gate.
    pub(super) fn version(&mut self, fields: &Fields<'_>) {
        let Some(entry) = fields.get("requires") else { return };
        let Some(text) = self.reader.text(entry) else { return };
        let span = entry.value.span.clone();
        let asked = match semver::VersionReq::parse(&text) {
            Ok(asked) => asked,
            Err(problem) => {
                let message = format!("`requires` cannot be `{text}`: {problem}");
                let error = self.reader.error("bad-version", span, message);
                error.help.push(
                    "write the versions that may judge this gate: `requires: \">=0.3, <1\"`".to_owned(),
                );
                return;
            }
        };
        let here = env!("CARGO_PKG_VERSION");
        if !semver::Version::parse(here).is_ok_and(|here| asked.matches(&here)) {
            let message = format!("this gate asks for gatekeeper {text}, and this is gatekeeper {here}");
            let error = self.reader.error("version", span, message);
            error.help.push("install a version that the gate asks for, or change `requires`".to_owned());
        }
    }

    /// The gates that must pass first.
    pub(super) fn needs(&mut self, fields: &Fields<'_>, id: Option<&str>) -> Vec<String> {
        let mut needs: Vec<String> = Vec::new();
        let Some(entry) = fields.get("needs") else {
            self.needs_whole &= !fields.may_hide("needs");
            return needs;
        };
        let before = self.reader.errors();
        let mut seen = std::collections::HashSet::new();
        for (text, node) in self.reader.texts(entry).unwrap_or_default() {
            let span = node.span.clone();
            if !self.reader.check_id(&text, span.clone(), "a gate") {
                continue;
            }
            if Some(text.as_str()) == id {
                self.reader.error("needs-itself", span, "a gate cannot need itself");
            } else if !seen.insert(text.clone()) {
                self.reader.error("duplicate-item", span, format!("`{text}` is needed twice"));
            } else {
                needs.push(text);
            }
        }
        self.needs_whole &= before == self.reader.errors();
        needs
    }

    /// Where the evidence lies: `folder` and `pick`.
    pub(super) fn folder(&mut self, fields: &Fields<'_>, id: &str) -> Folder {
        let pick = fields.get("pick");
        let latest = pick.and_then(|entry| self.reader.word(entry, &[("latest", ())])).is_some();
        let entry = fields.get("folder");
        let Some(path) = entry.and_then(|entry| self.reader.path(entry)) else {
            if let (Some(pick), None) = (pick, entry) {
                self.no_pattern(pick, "folder: \"bundles/*\"", "folder");
            }
            return Folder::Fixed(id.to_owned());
        };
        match (entry, pick) {
            (Some(entry), None) if is_pattern(&path) => {
                let message = "a `folder` that is a pattern may match several folders";
                let error = self.reader.error("missing-key", entry.value.span.clone(), message);
                error.help.push("say which of them counts: `pick: latest`".to_owned());
            }
            (_, Some(pick)) if !is_pattern(&path) => self.no_pattern(pick, "folder: \"bundles/*\"", "folder"),
            _ => {}
        }
        if latest { Folder::Latest(path) } else { Folder::Fixed(path) }
    }

    /// Says that `pick` or `many` has nothing to choose from.
    pub(super) fn no_pattern(&mut self, entry: &crate::yaml::Entry, example: &str, of: &str) {
        let message = format!("`{}` chooses among several, and `{of}` is not a pattern", entry.key.text);
        let error = self.reader.error("misplaced-key", entry.key.span.clone(), message);
        error.help.push(format!("write a pattern, such as `{example}`, or leave `{}` out", entry.key.text));
    }

    /// What CONDITIONAL means here.
    pub(super) fn conditional(&mut self, fields: &Fields<'_>) -> Conditional {
        let words = [("hold", Conditional::Hold), ("pass", Conditional::Pass), ("never", Conditional::Never)];
        let stated = fields.get("conditional").and_then(|entry| self.reader.word(entry, &words));
        stated.unwrap_or(Conditional::Hold)
    }

    /// The words printed for the decisions: three that nobody can take for one another.
    pub(super) fn labels(&mut self, fields: &Fields<'_>) -> Labels {
        const STANDARD: [(&str, &str); 3] =
            [("go", "GO"), ("conditional", "CONDITIONAL"), ("no-go", "NO-GO")];
        let stated =
            fields.get("labels").and_then(|entry| self.reader.fields(&entry.value, "`labels`", keys::LABELS));
        let Some(labels) = stated else { return Labels::default() };
        let mut printed: Vec<(&str, String)> = Vec::new();
        let mut words = [None, None, None];
        for (slot, (key, standard)) in words.iter_mut().zip(STANDARD) {
            *slot = labels.get(key).and_then(|entry| self.reader.text(entry));
            printed.push((key, slot.clone().unwrap_or_else(|| standard.to_owned())));
        }
        for (key, standard) in STANDARD {
            let Some(entry) = labels.get(key) else { continue };
            let own = entry.value.as_scalar().map(|scalar| fold(&scalar.text)).unwrap_or_default();
            let other = printed.iter().find(|(name, word)| *name != key && fold(word) == own).or_else(|| {
                printed.iter().find(|(name, _)| {
                    *name != key && STANDARD.iter().any(|(of, word)| of == name && fold(word) == own)
                })
            });
            if let (Some((name, _)), true) = (other, own != fold(standard)) {
                let message = format!("the label for `{key}` is also the word for `{name}`");
                let error = self.reader.error("ambiguous-label", entry.value.span.clone(), message);
                error.help.push("print a word of its own for each decision".to_owned());
            }
        }
        let [go, conditional, no_go] = words;
        Labels { go, conditional, no_go }
    }
}

/// What is left of a label when case, blanks and hyphens are taken away.
fn fold(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

//! ZAP's JSON report: one finding for each type of alert of a site, however often it was met.

use super::look::{has, member, needed_length, number, object};
use super::scan::{self, first_shown, found, shown};
use super::tool::{Entries, Entry, Reader, Sum, Tool};
use super::{Format, FormatError};
use crate::document::Node;
use crate::evidence::summary::{EXAMPLES, Findings, Found, Severity, Summary, Wants};
use crate::number::Number;

/// The format.
pub(super) const FORMAT: Format =
    scan::format("zap", |document| has(document, "site") && has(document, "@version"), TOOL);

const TOOL: Tool = Tool {
    // Of one site some versions write the object alone.
    looks_at: &[(&["$.site", "$.site[*]"], &["['@name', 'alerts']"])],
    reader: Reader::Entries {
        lists: &[Entries {
            at: &["$.site.alerts[*]", "$.site[*].alerts[*]"],
            members: false,
            looks_at: &["['confidence', 'riskcode']"],
        }],
        begin: |wants| Box::new(Alerts { wants, counts: <_>::default(), shown: Vec::new() }),
    },
};

/// The alerts of all sites: the name of a site may stand behind them.
struct Alerts {
    wants: Wants,
    counts: [u64; Severity::ALL.len()],
    /// As many of each severity as can be shown, with the number of the site.
    shown: Vec<(Severity, usize, Found)>,
}

impl Sum for Alerts {
    fn entry(&mut self, entry: &Entry<'_>) -> Result<(), FormatError> {
        object(entry.node, "alerts[…]")?;
        // Marked as a false positive by a person.
        if member(entry.node, "confidence")?.and_then(number).is_some_and(|it| it.is_zero()) {
            return Ok(());
        }
        let risk = member(entry.node, "riskcode")?.and_then(number);
        let severity = risk.map_or(Severity::Unknown, |risk| severity(&risk));
        let count = &mut self.counts[severity as usize];
        *count += 1;
        if self.wants.list || *count <= EXAMPLES as u64 {
            let site = if let [site, _] = entry.trail { *site } else { 0 };
            self.shown.push((severity, site, describe(entry.all())));
        }
        Ok(())
    }

    fn finish(self: Box<Self>, document: &Node) -> Result<Summary, FormatError> {
        let missing = "object or list `site`";
        let site = member(document, "site")?.ok_or_else(|| FormatError::lacks(missing))?;
        let sites = scan::one_or_many(site, missing)?;
        for site in sites {
            object(site, "site")?;
            needed_length(site, "alerts")?;
        }
        let Self { wants, counts: mut rest, shown: described } = *self;
        let mut findings = Findings::new(wants);
        for (severity, site, mut found) in described {
            rest[severity as usize] -= 1;
            found.place = sites.get(site).map(|site| shown(site, &["@name"])).unwrap_or_default();
            findings.add(severity, || found);
        }
        for severity in Severity::ALL {
            findings.add_more(severity, rest[severity as usize]);
        }
        let nothing = sites.is_empty().then_some("no site was scanned: `site` is empty");
        Ok(scan::summary(findings, nothing))
    }
}

fn describe(alert: &Node) -> Found {
    let id = first_shown(alert, &[&["alertRef"], &["pluginid"]]);
    found(id, first_shown(alert, &[&["name"], &["alert"]]), String::new())
}

fn severity(risk: &Number) -> Severity {
    let is = |code: i64| *risk == Number::from(code);
    match () {
        () if is(3) => Severity::High,
        () if is(2) => Severity::Medium,
        () if is(1) => Severity::Low,
        () if is(0) => Severity::Info,
        () => Severity::Unknown,
    }
}

#[cfg(test)]
#[path = "zap_tests.rs"]
mod tests;

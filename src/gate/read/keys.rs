//! The keys of every map in a gate file.

pub(super) const GATE: &[&str] = &[
    "gate",
    "title",
    "purpose",
    "owner",
    "requires",
    "needs",
    "folder",
    "pick",
    "conditional",
    "labels",
    "score",
    "details",
    "document",
    "evidence",
    "groups",
];

pub(super) const LABELS: &[&str] = &["go", "conditional", "no-go"];

pub(super) const SCORE: &[&str] = &["go", "floor", "bands", "weightings"];

pub(super) const BAND: &[&str] = &["from", "name"];

pub(super) const EVIDENCE: &[&str] =
    &["file", "folder", "format", "many", "pick", "max_age", "produced_at", "commit", "artifact", "unbound"];

pub(super) const GROUP: &[&str] =
    &["title", "weight", "owner", "blocking", "margin", "when", "ready", "checks", "confirm"];

pub(super) const CHECK: &[&str] = &[
    "title", "require", "veto", "confirm", "approve", "warn", "pending", "margin", "from", "item", "na",
    "when", "ready", "why", "owner", "weight", "blocking", "remedy", "action", "link",
];

/// The keys that say what a check judges: exactly one of them stands in each.
pub(super) const KINDS: &[&str] = &["require", "veto", "confirm", "approve"];

/// Keys that mean something for one kind of check only.
pub(super) const OF_KIND: &[(&str, &str)] = &[
    ("warn", "require"),
    ("pending", "require"),
    ("margin", "require"),
    ("from", "confirm"),
    ("item", "confirm"),
    ("na", "confirm"),
];

pub(super) const ITEM: &[&str] = &["id", "text", "under", "nth"];

pub(super) const APPROVE: &[&str] = &["roles", "rule", "max_age", "signed"];

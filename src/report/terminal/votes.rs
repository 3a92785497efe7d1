//! How people voted, by role; and the votes that do not count, with why.

use super::page::Page;
use super::text::{GAP, Text, Tone};
use super::words;
use crate::report::{Approval, CheckReport, Judged, Vote};

pub(super) fn section(page: &mut Page, judged: &Judged) {
    let voted: Vec<(&CheckReport, &Approval)> = judged
        .groups
        .iter()
        .flat_map(|group| super::ordered(judged, group, |check| check.approval.is_some()))
        .filter_map(|check| check.approval.as_ref().map(|approval| (check, approval)))
        .collect();
    let asked_anywhere: Vec<&str> =
        voted.iter().flat_map(|(_, approval)| &approval.roles).map(|role| role.role.as_str()).collect();
    for (check, approval) in voted {
        let asked = words::count(approval.roles.len(), "role");
        let go = approval.roles.iter().filter(|role| role.standing == "go").count();
        let about = format!("{}: rule {}, {go} of {asked} go", check.title, approval.rule);
        page.heading_with("Votes", &about);
        page.columns(2, 22, &rows(page, approval));
        refused(page, approval, &asked_anywhere);
    }
}

fn rows(page: &Page, approval: &Approval) -> Vec<Vec<Text>> {
    let mut rows = Vec::new();
    for role in &approval.roles {
        let votes: Vec<&Vote> =
            approval.votes.iter().filter(|vote| vote.counted && vote.role == role.role).collect();
        if votes.is_empty() {
            let text = Text::of(Tone::Dim, "no vote that counts");
            rows.push(vec![page.signs.vote(&role.standing), Text::of(Tone::Strong, &role.role), text]);
        }
        for vote in votes {
            rows.push(row(page, vote));
        }
    }
    // A vote that counts for no listed role would be a mistake of ours; it is shown, not lost.
    let listed = |vote: &Vote| approval.roles.iter().any(|role| role.role == vote.role);
    rows.extend(
        approval.votes.iter().filter(|vote| vote.counted && !listed(vote)).map(|vote| row(page, vote)),
    );
    rows
}

fn row(page: &Page, vote: &Vote) -> Vec<Text> {
    vec![page.signs.vote(&vote.vote), Text::of(Tone::Strong, &vote.role), said(page, vote)]
}

/// Who, when and why.
fn said(page: &Page, vote: &Vote) -> Text {
    let mut text = Text::of(Tone::Plain, &vote.voter);
    text.push(Tone::Dim, &format!(", {}", words::when(&vote.at)));
    if let Some(rationale) = &vote.rationale {
        text.push(Tone::Dim, page.signs.dot);
        text.push(Tone::Plain, rationale);
    }
    text
}

/// Votes that do not count, but for those of a role that another approval of the gate asks: they are told there.
fn refused(page: &mut Page, approval: &Approval, asked_anywhere: &[&str]) {
    let asked_here = |vote: &Vote| approval.roles.iter().any(|role| role.role == vote.role);
    let is_told = |vote: &&Vote| asked_here(vote) || !asked_anywhere.contains(&vote.role.as_str());
    for vote in approval.votes.iter().filter(|vote| !vote.counted).filter(is_told) {
        let why = vote.refused.as_deref().unwrap_or("it does not count");
        let mut text = Text::of(Tone::Warn, &format!("{}\u{a0}not counted{GAP}", page.signs.off));
        text.push(Tone::Strong, &vote.role);
        text.push(Tone::Plain, &format!(": {} by ", vote.vote));
        text.join(&said(page, vote));
        page.text(2, 4, &text);
        page.text(4, 4, &Text::of(Tone::Warn, why).with(Tone::Dim, &format!(" ({})", vote.file)));
    }
}

//! What comes first: the decision, the score, and what was judged when.

use super::details;
use super::page::Page;
use super::signs::{decision_mood, label, verdict};
use super::text::{GAP, Line, TIE, Text, Tone};
use super::words;
use crate::report::{Decision, Judged, Need, Report, Score};

/// How deep a flag is shown.
const FLAG_DEPTH: usize = 3;

/// A line across the page, between the summary and a gate.
pub(super) fn rule(page: &mut Page) {
    let mut line = Line::default();
    line.draw(Tone::Dim, &page.signs.rule.to_string().repeat(page.width().min(100)));
    page.line(line);
}

/// Decision, gate and score.
pub(super) fn gate(page: &mut Page, judged: &Judged) {
    let dot = page.signs.dot;
    let head = verdict(&label(&judged.label, judged.decision), decision_mood(judged.decision))
        .plain(GAP)
        .with(Tone::Strong, &judged.gate)
        .with(Tone::Dim, dot)
        .plain(&judged.title);
    let mut parts = vec![head, score(judged.score.as_ref())];
    if judged.decision == Decision::Conditional && judged.may_pass {
        parts.push(Text::of(Tone::Warn, "conditions allowed: may pass"));
    }
    let next = if judged.decision == Decision::Go { Tone::Good } else { Tone::Strong };
    parts.push(Text::of(Tone::Dim, &format!("next:{TIE}")).with(next, &judged.next));
    page.flow(0, 2, "   ", &parts);
}

/// The readiness with the limits that the gate states.
pub(super) fn score(score: Option<&Score>) -> Text {
    let Some(score) = score else {
        return Text::of(Tone::Dim, "no readiness score: nothing here has weight");
    };
    let limits: Vec<String> = [("floor", &score.floor), ("GO from", &score.go)]
        .into_iter()
        .filter_map(|(word, limit)| limit.as_ref().map(|limit| format!("{word}{TIE}{limit}")))
        .collect();
    let text = Text::of(Tone::Dim, &format!("readiness{TIE}")).with(Tone::Strong, &score.value);
    if limits.is_empty() { text } else { text.with(Tone::Dim, &format!(" ({})", limits.join(", "))) }
}

/// What was judged and when, and loudly, whether that was now.
pub(super) fn run(page: &mut Page, report: &Report) {
    let release = &report.release;
    let mut parts = Vec::new();
    let mut part = |name: &str, value: &str| {
        parts.push(Text::of(Tone::Dim, &format!("{name}{TIE}")).plain(value));
    };
    if let Some(version) = &release.version {
        part("release", version);
    }
    if let Some(commit) = &release.commit {
        part("commit", &words::short(commit));
    }
    for artifact in release.artifacts.iter().take(3) {
        let name = artifact.name.as_deref().unwrap_or("artifact");
        part(name, &words::short(&artifact.digest));
    }
    if let more @ 1.. = release.artifacts.len().saturating_sub(3) {
        part("and", &words::count(more, "more artifact"));
    }
    // A replay says its instant in its own line.
    if !report.replay {
        part("judged", &words::second(&report.instant));
    }
    if page.style.explain {
        for (flag, value) in &release.flags {
            part(&format!("flag {flag}"), &details::inline(value, FLAG_DEPTH));
        }
    }
    if release.version.is_none() && release.commit.is_none() {
        parts.insert(0, Text::of(Tone::Dim, "no release named"));
    }
    page.flow(2, 2, page.signs.dot, &parts);
    if report.replay {
        let instant = words::instant(&report.instant);
        let text = verdict("REPLAY", super::text::Mood::Warn)
            .with(Tone::Warn, &format!(" at {instant}: judged as of that instant, proves nothing about now"));
        page.text(2, 4, &text);
    }
}

/// How the score is to be read.
pub(crate) fn reading(judged: &Judged) -> Vec<Text> {
    let mut parts = Vec::new();
    if let Some(owner) = &judged.owner {
        parts.push(Text::of(Tone::Dim, &format!("owner{TIE}")).plain(owner));
    }
    if let Some(score) = &judged.score {
        if let Some(band) = &score.band {
            parts.push(Text::of(Tone::Plain, band));
        }
        for other in &score.weightings {
            let by = format!("{}{TIE}by the weighting \"{}\"", other.value, other.name);
            parts.push(Text::of(Tone::Plain, &by));
        }
        if let Some(without) = &score.without_waived {
            parts.push(Text::of(Tone::Plain, &format!("{without} with waived checks left out")));
        }
        if score.measured.split('.').next() != Some("100") {
            parts
                .push(Text::of(Tone::Warn, &format!("only {}{TIE}% of the weight measured", score.measured)));
        }
    }
    parts
}

/// How the score is to be read, what the gate needs, and its file.
pub(super) fn about(page: &mut Page, judged: &Judged, alone: bool) {
    let mut parts = reading(judged);
    // Among other gates, those that may pass have told so in the summary.
    parts.extend(judged.needs.iter().filter(|need| alone || !need.may_pass).map(need));
    parts.push(Text::of(
        Tone::Dim,
        &format!("gate file {} (sha256{TIE}{})", judged.file, words::short(&judged.sha256)),
    ));
    page.flow(2, 2, page.signs.dot, &parts);
}

/// A needed gate and how it stands.
fn need(need: &Need) -> Text {
    let tone = if need.may_pass { Tone::Plain } else { Tone::Bad };
    let decision = need.decision.map_or_else(|| "undecided".to_owned(), |decision| decision.to_string());
    let text = Text::of(Tone::Dim, "needs gate ").plain(&need.gate).with(Tone::Dim, ", which is ");
    let text = text.with(tone, &decision);
    if need.may_pass { text } else { text.plain(", ").plain(&need.text) }
}

//! The run at a glance: when it was, what was judged, and a line for each gate.

use super::{decision, elsewhere, run, score};
use crate::report::inline::{table, text};
use crate::report::{GateReport, Report};

pub(super) fn write(report: &Report, gates: &[&GateReport]) -> String {
    let rows: Vec<Vec<String>> = gates
        .iter()
        .map(|gate| match gate {
            GateReport::Judged(judged) => {
                let checks: Vec<_> = judged.groups.iter().flat_map(|group| group.checks.clone()).collect();
                vec![
                    text(&judged.title),
                    decision(&judged.label, judged.decision),
                    judged.score.as_ref().map_or_else(|| "–".to_owned(), |score| text(&score.value)),
                    score::counts(&checks),
                    text(&judged.next),
                ]
            }
            GateReport::Standing { title, score, .. } => {
                let score = score.as_ref().map_or_else(|| "–".to_owned(), |score| text(score));
                vec![text(title), elsewhere(gate), score, String::new(), String::new()]
            }
            GateReport::NotReached { title, .. } => {
                vec![text(title), elsewhere(gate), "–".to_owned(), String::new(), String::new()]
            }
        })
        .collect();
    format!("{}\n\n{}", run(report), table(&["Gate", "Decision", "Score:", "Checks", "Next"], &rows))
}

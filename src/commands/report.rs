//! `gatekeeper report`: a saved report in another format.

use crate::cli::ReportArgs;
use crate::exit::ExitCode;
use crate::record;

use super::problem::Trouble;
use super::{deliver, input};

/// Runs the command.
pub fn run(arguments: &ReportArgs) -> ExitCode {
    deliver::report(&arguments.output, |_| {
        let shown = arguments.record.display().to_string();
        input::saved_report(&arguments.record)
            .map_err(|problem| format!("{shown}: {problem}"))
            .and_then(|text| record::report(&shown, &text))
            .map_err(|problem| {
                let help = "name a report that `gatekeeper evaluate --output json=PATH` wrote";
                (Trouble::new("record", problem).help(help), None)
            })
    })
}

//! `gatekeeper report`: a saved report in another format, and the templates that formats are written by.

use crate::cli::ReportArgs;
use crate::exit::ExitCode;
use crate::record;

use super::problem::Trouble;
use super::{deliver, input, templates};

/// Runs the command.
pub fn run(arguments: &ReportArgs) -> ExitCode {
    if arguments.list_templates {
        return templates::list();
    }
    if let Some(name) = &arguments.print_template {
        return templates::print(name);
    }
    // Without a record the command line is refused before it comes here.
    let record = arguments.record.clone().unwrap_or_default();
    deliver::report(&arguments.output, |_| {
        let shown = record.display().to_string();
        input::saved_report(&record)
            .map_err(|problem| format!("{shown}: {problem}"))
            .and_then(|text| record::report(&shown, &text))
            .map_err(|problem| {
                let help = "name a report that `gatekeeper evaluate --output json=PATH` wrote";
                (Trouble::new("record", problem).meant(&record).help(help), None)
            })
    })
}

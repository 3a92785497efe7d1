//! What an HTML template sees: the report under its published names, and the page made of it.

use serde::Serialize;

use super::page::Page;
use crate::report::{GateReport, Problem, Release, Report, Tool};

/// The data of an HTML document. The fields but the last are those of the report.
#[derive(Debug, Serialize)]
pub(in crate::report) struct Data<'r> {
    schema_version: u32,
    tool: &'r Tool,
    instant: &'r str,
    replay: bool,
    release: &'r Release,
    exit_code: u8,
    gates: &'r [GateReport],
    errors: &'r [Problem],
    page: Page,
}

impl<'r> Data<'r> {
    /// The data of a report.
    pub(in crate::report) fn of(report: &'r Report) -> Self {
        let Report { schema_version, tool, instant, replay, release, exit_code, gates, errors } = report;
        let (schema_version, replay, exit_code) = (*schema_version, *replay, *exit_code);
        Self {
            schema_version,
            tool,
            instant,
            replay,
            release,
            exit_code,
            gates,
            errors,
            page: Page::of(report),
        }
    }
}

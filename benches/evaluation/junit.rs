//! A `JUnit` report of any number of test cases.

use std::io::{self, Write};

/// How many checks are made of it.
pub(crate) const CHECKS: usize = 3;

/// How many test cases make up a suite.
const SUITE: usize = 250;

/// About how many bytes a test case takes.
pub(crate) const CASE_BYTES: usize = 105;

/// What is asked of a report of so many test cases.
pub(crate) fn requirements(cases: usize) -> Vec<String> {
    vec![
        "$.e0.tests.failed == 0 and $.e0.tests.errors == 0".to_owned(),
        format!("$.e0.tests.total == {cases}"),
        format!("$.e0.tests.skipped == {}", cases.div_ceil(100)),
    ]
}

/// Each hundredth case is skipped; the last fails where the report is to fail.
pub(crate) fn write(to: &mut impl Write, cases: usize, fails: bool) -> io::Result<()> {
    writeln!(to, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"all\" tests=\"{cases}\">")?;
    for case in 0..cases {
        let (suite, in_suite) = (case / SUITE, case % SUITE);
        if in_suite == 0 {
            let tests = SUITE.min(cases - case);
            writeln!(to, "  <testsuite name=\"part.module{suite:05}\" tests=\"{tests}\" errors=\"0\">")?;
        }
        let ms = case * 37 % 997;
        let head = format!(
            "    <testcase classname=\"part.module{suite:05}.TestThing\" name=\"test_that_case_{case:07}_holds\" time=\"0.{ms:03}\""
        );
        if fails && case + 1 == cases {
            writeln!(
                to,
                "{head}>\n      <failure message=\"expected 1\">at line 7</failure>\n    </testcase>"
            )?;
        } else if case % 100 == 0 {
            writeln!(to, "{head}><skipped message=\"not here\"/></testcase>")?;
        } else {
            writeln!(to, "{head}/>")?;
        }
        if in_suite + 1 == SUITE || case + 1 == cases {
            writeln!(to, "  </testsuite>")?;
        }
    }
    writeln!(to, "</testsuites>")
}

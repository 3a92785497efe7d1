use super::super::trial::read;
use super::super::{by_name, read_bytes, recognise};
use crate::document::json::{Limits, parse};
use crate::evidence::summary::Wants;

const VITEST: &str =
    r#"{"numTotalTests":1,"success":true,"testResults":[{"assertionResults":[{"status":"passed"}]}]}"#;
const JEST: &str = r#"{"numTotalTests":1,"numRuntimeErrorTestSuites":0,"testResults":[{"assertionResults":[{"status":"passed"}]}]}"#;

#[test]
fn it_is_told_from_jest_and_read_like_it() {
    let like = |text: &str| recognise(&parse(text, &Limits::default()).unwrap());
    assert_eq!(like(VITEST), ["vitest"]);
    assert_eq!(like(JEST), ["jest"]);
    for other in ["null", "[]", "{}", r#"{"testResults":[]}"#, r#"{"testResults":{},"numTotalTests":1}"#] {
        assert!(like(other).is_empty(), "{other}");
        for format in ["jest", "vitest"] {
            let error = read(format, other).unwrap_err();
            assert!(error.contains(&format!("no report of the format `{format}`")), "{error}");
        }
    }
    for text in [VITEST, JEST] {
        assert_eq!(read("vitest", text), read("jest", text));
        assert!(read("vitest", text).unwrap().is_clean());
    }
}

#[test]
fn a_report_of_another_tool_is_named() {
    let error =
        read_bytes(by_name("mocha").unwrap(), "x.json", VITEST.as_bytes(), Wants::default()).unwrap_err();
    assert!(
        error.contains("there is no object `stats` in it") && error.contains("write `format: vitest`"),
        "{error}"
    );
    let error =
        read_bytes(by_name("go-test").unwrap(), "x.json", VITEST.as_bytes(), Wants::default()).unwrap_err();
    assert!(error.contains("write `format: vitest`"), "{error}");
}

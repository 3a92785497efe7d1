use super::super::trial::read;
use super::super::recognise;
use crate::document::json::{Limits, parse};

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

//! The patterns of RFC 9485 and their neighbours that are none.

use proptest::prelude::*;

use super::*;

#[test]
fn patterns_match_the_whole_text() {
    for (pattern, yes, no) in [
        ("abc", &["abc"][..], &["abcd", "xabc", "ABC", ""][..]),
        ("a|bc", &["a", "bc"], &["abc", "ac", "ab"]),
        ("", &[""], &["a"]),
        ("a|", &["a", ""], &["b"]),
        ("(ab)+c?", &["ab", "ababc"], &["abc c", "a"]),
        ("a{2}", &["aa"], &["a", "aaa"]),
        ("a{2,}", &["aa", "aaaa"], &["a"]),
        ("a{1,2}b", &["ab", "aab"], &["b", "aaab"]),
        (".", &["a", "é", "😀", "\u{2028}"], &["\n", "\r", "", "ab"]),
        ("[a-c]x", &["ax", "cx"], &["dx", "-x"]),
        ("[^a-c]", &["d", "\n"], &["a"]),
        ("[a-]", &["a", "-"], &["b"]),
        ("[-a]", &["a", "-"], &["b"]),
        ("[.*+?^$|(){}]", &["^", "$", ".", "}"], &["a"]),
        ("[\\]\\[\\\\]", &["]", "[", "\\"], &["a"]),
        ("[\\p{Lu}0-9_]+", &["AÉ9_"], &["a"]),
        ("\\p{L}\\P{L}", &["é1"], &["11"]),
        ("\\p{Nd}", &["7", "٣"], &["x"]),
        ("\\.\\*\\+\\?\\(\\)\\[\\]\\{\\}\\|\\\\\\-\\^", &[".*+?()[]{}|\\-^"], &[]),
        ("a\\nb\\tc\\r", &["a\nb\tc\r"], &[]),
        ("[$]5 &&~~--", &["$5 &&~~--"], &[]),
        ("[a&&b]", &["&", "a", "b"], &["c"]),
        ("[a~~b-]", &["~", "-", "a", "b"], &["c"]),
        ("v[0-9]+(\\.[0-9]+)*", &["v1", "v1.2.3"], &["v1.", "1.2"]),
        ("CVE-[0-9]{4}-[0-9]{4,7}", &["CVE-2024-3094"], &["CVE-24-1"]),
        ("ab/\"',;:=<>!@#%&_~`", &["ab/\"',;:=<>!@#%&_~`"], &[]),
    ] {
        let regexp = Regexp::compile(pattern).unwrap_or_else(|error| panic!("{pattern:?}: {error:?}"));
        for text in yes {
            assert!(regexp.is_full_match(text), "{pattern:?} {text:?}");
        }
        for text in no {
            assert!(!regexp.is_full_match(text), "{pattern:?} {text:?}");
        }
    }
}

#[test]
fn what_is_no_i_regexp_is_refused_with_what_to_write() {
    for (pattern, help) in [
        ("\\d+", "`[0-9]`"),
        ("[\\d]", "`[0-9]`"),
        ("\\w", "`[A-Za-z0-9_]`"),
        ("\\s", "`[ \\t\\r\\n]`"),
        ("\\S", "`[^ \\t\\r\\n]`"),
        ("\\bx", "no word boundaries"),
        ("(a)\\1", "no back-references"),
        ("\\/", "`/` without backslash"),
        ("\\$", "`[$]`"),
        ("\\u0041", "the character itself"),
        ("^a", "`\\^`"),
        ("a$", "`[$]`"),
        ("(?i)a", "[aA]"),
        ("(?=a)", "plain group"),
        ("(?:a)", "plain group"),
        ("(?<n>a)", "plain group"),
        ("a*?", "leave it out"),
        ("a++", "leave it out"),
        ("a{2}{3}", "into a group"),
        ("*a", "`\\*`"),
        ("a|+", "`\\+`"),
        ("a{", "`\\{`"),
        ("a{,2}", "`\\{`"),
        ("{1}", "`\\{`"),
        ("a}", "`\\}`"),
        ("a]", "`\\]`"),
        ("(a", "`\\(`"),
        ("a)", "`\\)`"),
        ("[a", "`\\[`"),
        ("[]", "`\\]`"),
        ("[^]", "`\\]`"),
        ("[a[b]", "`\\[`"),
        ("[a-z-9]", "`\\-`"),
        ("[--a]", "`\\-`"),
        ("[a--]", "`\\-`"),
        ("[a~~b--]", "`\\-`"),
        ("[[:alpha:]]", "`\\[`"),
        ("\\p{Greek}", "`\\p{Lu}`"),
        ("\\p{Lx}", "`\\p{Lu}`"),
        ("\\pL", "`\\p{Lu}`"),
        ("\\p{L", "`\\p{Lu}`"),
        ("a\\", "`\\\\`"),
        ("a{5,2}", ""),
        ("a{1001}", ""),
        ("[z-a]", ""),
        ("(a{1000}){1000}", ""),
    ] {
        let error = Regexp::compile(pattern).err().unwrap_or_else(|| panic!("{pattern:?} was accepted"));
        let said = error.help.clone().unwrap_or_default();
        assert!(said.contains(help), "{pattern:?}: {error:?}");
    }
    for pattern in ["(".repeat(100_000), "(".repeat(33) + &")".repeat(33), "a".repeat(5000)] {
        assert!(Regexp::compile(&pattern).is_err());
    }
}

#[test]
fn search_looks_at_parts_and_anchors_are_for_the_compliance_suite_alone() {
    let part = |pattern: &str, anchors| Regexp::compile_as(pattern, Extent::Part, anchors);
    assert!(part("b+", Anchors::Refused).unwrap().is_match("abbc"));
    assert!(!part("b+", Anchors::Refused).unwrap().is_match("ac"));
    assert!(part("^b", Anchors::Refused).is_err());
    assert!(!part("^b", Anchors::Allowed).unwrap().is_match("ab"));
    assert!(part("b$", Anchors::Allowed).unwrap().is_match("ab"));
}

proptest! {
    /// Whatever is accepted compiles, and never panics.
    #[test]
    fn arbitrary_patterns(pattern in "[a-c\\[\\]()\\-\\\\^$.*+?{}|,0-9pPLd&~ é]{0,12}") {
        match Regexp::compile(&pattern) {
            Ok(regexp) => {
                let _ = regexp.is_full_match(&pattern);
            }
            Err(error) => prop_assert_ne!(error.message, "the pattern cannot be compiled", "{}", pattern),
        }
    }

    /// A text with every sign escaped matches itself and nothing longer.
    #[test]
    fn a_quoted_text_matches_itself(text in "[ -~é😀]{0,10}") {
        let quoted: String = text
            .chars()
            .map(|c| match c {
                '$' => "[$]".to_owned(),
                '('..='+' | '-' | '.' | '?' | '['..='^' | '{'..='}' => format!("\\{c}"),
                other => other.to_string(),
            })
            .collect();
        let regexp = Regexp::compile(&quoted).unwrap();
        prop_assert!(regexp.is_full_match(&text));
        let longer = text + "x";
        prop_assert!(!regexp.is_full_match(&longer));
    }
}

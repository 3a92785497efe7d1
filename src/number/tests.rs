use super::*;

fn n(text: &str) -> Number {
    text.parse().unwrap()
}

#[test]
fn a_decimal_is_what_it_says() {
    for (text, shown) in [
        ("0", "0"),
        ("-0", "0"),
        ("0.10", "0.1"),
        ("1e3", "1000"),
        ("1.5E-3", "0.0015"),
        ("-12.340", "-12.34"),
        ("12563.465956191583", "12563.465956191583"),
        ("100000000000000000000", "100000000000000000000"),
    ] {
        assert_eq!(n(text).to_string(), shown, "{text}");
    }
}

#[test]
fn ten_percent_on_8_7_reaches_9_57() {
    let tenth = n("0.1");
    assert!(n("9.57") <= &n("8.7") + &(&tenth * &n("8.7")));
    assert!(n("9.5700000000000001") > &n("8.7") + &(&tenth * &n("8.7")));
}

#[test]
fn what_is_not_a_json_number_is_refused() {
    for text in ["", "-", "+1", "01", ".5", "5.", "1e", "1e+", "0x1", "NaN", "Infinity", "1_000", " 1", "1 "]
    {
        assert_eq!(text.parse::<Number>(), Err(NumberError::NotANumber), "{text:?}");
    }
}

#[test]
fn digits_and_range_are_bounded() {
    assert!("0.12345678901234567".parse::<Number>().is_ok());
    assert_eq!("0.123456789012345678".parse::<Number>(), Err(NumberError::TooManyDigits));
    assert_eq!("1e999".parse::<Number>(), Err(NumberError::NotFinite));
    assert_eq!("1e-999".parse::<Number>(), Err(NumberError::NotFinite));
    assert_eq!("1e99999999999999999999".parse::<Number>(), Err(NumberError::NotFinite));
    assert_eq!("0e99999999999999999999".parse::<Number>(), Ok(Number::zero()));
}

#[test]
fn endless_numbers_are_shown_cut() {
    let third = n("1").checked_div(&n("3")).unwrap();
    assert_eq!(third.to_string(), "0.3333333333…");
    assert_eq!((-&third).to_string(), "-0.3333333333…");
    assert!(!third.is_decimal());
    assert_eq!(((-&third).fraction(), n("0.50").fraction()), ("-1/3".into(), "0.5".into()));
    assert_eq!(n("1").checked_div(&Number::zero()), None);
}

#[test]
fn a_number_is_cut_toward_zero_and_written_as_json_writes_it() {
    for (text, decimals, cut) in [
        ("99.99833333333333", 10, "99.9983333333"),
        ("-0.96666666666666667", 3, "-0.966"),
        ("-0.0001", 3, "0"),
        ("0.50", 10, "0.5"),
        ("1200", 10, "1200"),
        ("1200.9", 0, "1200"),
        ("1e20", 2, "100000000000000000000"),
    ] {
        assert_eq!(n(text).cut(decimals), cut, "{text}");
    }
}

#[test]
fn scores_are_floored_not_rounded() {
    assert_eq!(n("89.96").floored(1), "89.9");
    assert_eq!(n("100").floored(1), "100.0");
    assert_eq!(n("0.04").floored(1), "0.0");
}

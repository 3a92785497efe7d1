//! Exact numbers: decimals as written, rationals under division, never binary floats.
//!
//! Why not `f64`: `8.7 + 10 %` is `9.57`, and a build whose value is 9.57 must pass that limit. In binary
//! floating point it does not.

use std::fmt;
use std::str::FromStr;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Pow, Signed, ToPrimitive, Zero};

/// The most significant digits a number may be written with. A double carries at most 17; a number with more
/// cannot have come through one unchanged, so what it says is not what was measured.
pub const MAX_DIGITS: usize = 17;

/// The largest decimal exponent, up or down: what a double can hold. Beyond it a reader would see infinity or zero.
const MAX_EXPONENT: i64 = 308;

/// The most bits on either side of the fraction bar that a result may be gone on with: some 2,400 digits. Measured
/// values stay far below; without a bound a product of many extremes would take minutes and print a page.
const MAX_BITS: u64 = 8_192;

/// How many decimals are printed of a number that has no end (1/3).
const SHOWN_DECIMALS: usize = 10;

/// An exact number. Arithmetic is exact and cannot overflow; only division by zero has no answer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number(BigRational);

/// Why a text is not a number that can be judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberError {
    /// The text does not follow the JSON number grammar.
    NotANumber,
    /// More than [`MAX_DIGITS`] significant digits.
    TooManyDigits,
    /// Beyond the range of a double: other readers would take it for infinity or zero.
    NotFinite,
}

impl fmt::Display for NumberError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotANumber => write!(f, "not a number"),
            Self::TooManyDigits => write!(f, "more than {MAX_DIGITS} significant digits"),
            Self::NotFinite => write!(f, "outside the range of a finite number"),
        }
    }
}

impl std::error::Error for NumberError {}

impl FromStr for Number {
    type Err = NumberError;

    /// Reads the JSON number grammar (RFC 8259 §6): no leading `+`, no leading zeros, no bare `.5`.
    fn from_str(text: &str) -> Result<Self, NumberError> {
        let (negative, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
            Some(at) => (&unsigned[..at], Some(&unsigned[at + 1..])),
            None => (unsigned, None),
        };
        let (whole, fraction) = match mantissa.split_once('.') {
            Some((_, "")) => return Err(NumberError::NotANumber),
            Some((whole, fraction)) => (whole, fraction),
            None => (mantissa, ""),
        };
        let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty()
            || !all_digits(whole)
            || !all_digits(fraction)
            || (whole.len() > 1 && whole.starts_with('0'))
        {
            return Err(NumberError::NotANumber);
        }
        let exponent = exponent.map_or(Ok(0), read_exponent)?;

        let digits = [whole, fraction].concat();
        let significant = digits.trim_start_matches('0');
        let coefficient = significant.trim_end_matches('0');
        if coefficient.is_empty() {
            return Ok(Self::zero());
        }
        if coefficient.len() > MAX_DIGITS {
            return Err(NumberError::TooManyDigits);
        }
        let dropped = i64::try_from(significant.len() - coefficient.len()).unwrap_or(i64::MAX);
        let decimals = i64::try_from(fraction.len()).unwrap_or(i64::MAX);
        let power = exponent.saturating_add(dropped).saturating_sub(decimals);
        let size = power.saturating_add(i64::try_from(coefficient.len()).unwrap_or(i64::MAX)) - 1;
        if size.abs() > MAX_EXPONENT {
            return Err(NumberError::NotFinite);
        }
        let coefficient: BigInt = coefficient.parse().map_err(|_| NumberError::NotANumber)?;
        let signed = if negative { -coefficient } else { coefficient };
        Ok(Self(BigRational::from_integer(signed) * power_of_ten(power)))
    }
}

fn read_exponent(text: &str) -> Result<i64, NumberError> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(NumberError::NotANumber);
    }
    // An exponent that does not fit is out of range all the same; the sign decides nothing here.
    let size: i64 = digits.parse().unwrap_or(i64::MAX / 4);
    Ok(if text.starts_with('-') { -size } else { size })
}

fn power_of_ten(power: i64) -> BigRational {
    let magnitude = BigInt::from(10).pow(power.unsigned_abs());
    if power < 0 { BigRational::new(BigInt::one(), magnitude) } else { BigRational::from_integer(magnitude) }
}

impl Number {
    /// Zero.
    pub fn zero() -> Self {
        Self(BigRational::zero())
    }

    /// The ratio of two integers, or `None` where `denominator` is zero.
    pub fn ratio(numerator: i64, denominator: i64) -> Option<Self> {
        (denominator != 0).then(|| Self(BigRational::new(numerator.into(), denominator.into())))
    }

    /// Whether this is zero.
    pub fn is_zero(&self) -> bool {
        self.0.is_zero()
    }

    /// Whether this is below zero.
    pub fn is_negative(&self) -> bool {
        self.0.is_negative()
    }

    /// The magnitude.
    #[must_use]
    pub fn abs(&self) -> Self {
        Self(self.0.abs())
    }

    /// The quotient, or `None` where `divisor` is zero.
    #[must_use]
    pub fn checked_div(&self, divisor: &Self) -> Option<Self> {
        (!divisor.is_zero()).then(|| Self(&self.0 / &divisor.0))
    }

    /// Whether this has so many digits that it can only have come out of a calculation gone wrong.
    pub fn is_overlong(&self) -> bool {
        self.0.numer().bits() > MAX_BITS || self.0.denom().bits() > MAX_BITS
    }

    /// The largest whole number that is not above this one, where it fits.
    pub fn floor_to_i64(&self) -> Option<i64> {
        self.0.floor().to_integer().to_i64()
    }

    /// The same value cut (toward negative infinity) to `decimals` decimals, for display of scores.
    pub fn floored(&self, decimals: usize) -> String {
        let scale = BigRational::from_integer(BigInt::from(10).pow(decimals));
        let cut = (&self.0 * &scale).floor().to_integer();
        decimal_text(&cut, decimals)
    }

    /// The value as JSON writes numbers, cut toward zero to at most `decimals` decimals, without needless zeros.
    pub fn cut(&self, decimals: usize) -> String {
        let scale = BigRational::from_integer(BigInt::from(10).pow(decimals));
        let scaled = (&self.0 * &scale).trunc().to_integer();
        let text = decimal_text(&scaled, decimals);
        if decimals == 0 { text } else { text.trim_end_matches('0').trim_end_matches('.').to_owned() }
    }

    /// The exact value as text: a decimal where it has an end, else a fraction (`100/3`).
    pub fn fraction(&self) -> String {
        if self.is_decimal() { self.to_string() } else { format!("{}/{}", self.0.numer(), self.0.denom()) }
    }

    /// Whether the decimal expansion ends, so that [`Display`](fmt::Display) shows the whole number.
    pub fn is_decimal(&self) -> bool {
        decimals_needed(self.0.denom()).is_some()
    }
}

/// How many decimals write a fraction with this denominator exactly, if any number does.
fn decimals_needed(denominator: &BigInt) -> Option<usize> {
    let mut rest = denominator.clone();
    let mut count = |factor: u32| {
        let factor = BigInt::from(factor);
        let mut times = 0;
        while (&rest % &factor).is_zero() {
            rest = &rest / &factor;
            times += 1;
        }
        times
    };
    let decimals = count(2).max(count(5));
    rest.is_one().then_some(decimals)
}

/// `scaled / 10^decimals` as decimal text.
fn decimal_text(scaled: &BigInt, decimals: usize) -> String {
    let sign = if scaled.is_negative() { "-" } else { "" };
    let digits = scaled.abs().to_string();
    if decimals == 0 {
        return format!("{sign}{digits}");
    }
    let padded = format!("{digits:0>width$}", width = decimals + 1);
    let (whole, fraction) = padded.split_at(padded.len() - decimals);
    format!("{sign}{whole}.{fraction}")
}

impl fmt::Display for Number {
    /// The number in full; one without end is cut after ten decimals and ends in `…`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (decimals, tail) = match decimals_needed(self.0.denom()) {
            Some(decimals) => (decimals, ""),
            None => (SHOWN_DECIMALS, "…"),
        };
        let scale = BigRational::from_integer(BigInt::from(10).pow(decimals));
        let scaled = (&self.0 * scale).trunc().to_integer();
        if scaled.is_zero() && self.is_negative() {
            f.write_str("-")?;
        }
        f.write_str(&decimal_text(&scaled, decimals))?;
        f.write_str(tail)
    }
}

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Self(BigRational::from_integer(value.into()))
    }
}

impl From<u64> for Number {
    fn from(value: u64) -> Self {
        Self(BigRational::from_integer(value.into()))
    }
}

impl From<usize> for Number {
    fn from(value: usize) -> Self {
        Self(BigRational::from_integer(value.into()))
    }
}

macro_rules! operator {
    ($trait:ident, $method:ident, $op:tt) => {
        impl std::ops::$trait for &Number {
            type Output = Number;
            fn $method(self, other: &Number) -> Number {
                Number(&self.0 $op &other.0)
            }
        }
    };
}
operator!(Add, add, +);
operator!(Sub, sub, -);
operator!(Mul, mul, *);

impl std::ops::Neg for &Number {
    type Output = Number;
    fn neg(self) -> Number {
        Number(-&self.0)
    }
}

#[cfg(test)]
mod tests {
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
        for text in
            ["", "-", "+1", "01", ".5", "5.", "1e", "1e+", "0x1", "NaN", "Infinity", "1_000", " 1", "1 "]
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
}

//! Exact numbers: decimals as written, rationals under division, never binary floats.
//!
//! Why not `f64`: `8.7 + 10 %` is `9.57`, and a build whose value is 9.57 must pass that limit. In binary
//! floating point it does not.

mod fraction;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Pow, ToPrimitive, Zero};

use fraction::{Fraction, MAX_POWER, Rounding};

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
pub struct Number(Fraction);

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
        if let Some(number) = short_decimal(text) {
            return Ok(number);
        }
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

        let digits =
            if fraction.is_empty() { Cow::Borrowed(whole) } else { [whole, fraction].concat().into() };
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
        let coefficient: i64 = coefficient.parse().map_err(|_| NumberError::NotANumber)?;
        let signed = if negative { -coefficient } else { coefficient };
        Ok(Self(match (i32::try_from(power), u32::try_from(power.abs())) {
            (Ok(0..), Ok(up @ ..=MAX_POWER)) => Fraction::new(i128::from(signed) * 10_i128.pow(up), 1),
            (Ok(_), Ok(down @ ..=MAX_POWER)) => Fraction::decimal(signed, down),
            _ => Fraction::of_big(BigRational::from_integer(signed.into()) * power_of_ten(power)),
        }))
    }
}

/// A number of few digits without exponent, as nearly all are written; `None` for any that must be looked at more closely.
fn short_decimal(text: &str) -> Option<Number> {
    let unsigned = text.strip_prefix('-').unwrap_or(text).as_bytes();
    // So many digits and a point; they fit whatever they are.
    if unsigned.len() > MAX_DIGITS + 1
        || matches!(unsigned, [] | [b'.', ..] | [b'0', b'0'..=b'9', ..] | [.., b'.'])
    {
        return None;
    }
    let (mut value, mut point) = (0_i64, None);
    for (at, byte) in unsigned.iter().enumerate() {
        match byte {
            b'0'..=b'9' => value = value * 10 + i64::from(byte - b'0'),
            b'.' if point.is_none() => point = Some(at),
            _ => return None,
        }
    }
    let decimals = match point {
        Some(point) => u32::try_from(unsigned.len() - point - 1).ok()?,
        None if unsigned.len() > MAX_DIGITS => return None,
        None => 0,
    };
    let signed = if unsigned.len() < text.len() { -value } else { value };
    Some(Number(Fraction::decimal(signed, decimals)))
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
        Self(Fraction::ZERO)
    }

    /// The ratio of two integers, or `None` where `denominator` is zero.
    pub fn ratio(numerator: i64, denominator: i64) -> Option<Self> {
        Self::from(numerator).checked_div(&Self::from(denominator))
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
        if self.is_negative() { -self } else { self.clone() }
    }

    /// The quotient, or `None` where `divisor` is zero.
    #[must_use]
    pub fn checked_div(&self, divisor: &Self) -> Option<Self> {
        self.0.over(&divisor.0).map(Self)
    }

    /// Whether this has so many digits that it can only have come out of a calculation gone wrong.
    pub fn is_overlong(&self) -> bool {
        match &self.0 {
            Fraction::Small { .. } => false,
            Fraction::Big(fraction) => {
                fraction.numer().bits() > MAX_BITS || fraction.denom().bits() > MAX_BITS
            }
        }
    }

    /// The largest whole number that is not above this one, where it fits.
    pub fn floor_to_i64(&self) -> Option<i64> {
        match &self.0 {
            Fraction::Small { numer, denom } => Some(numer.div_euclid(*denom)),
            Fraction::Big(fraction) => fraction.floor().to_integer().to_i64(),
        }
    }

    /// The same value cut (toward negative infinity) to `decimals` decimals, for display of scores.
    pub fn floored(&self, decimals: usize) -> String {
        let (negative, digits) = self.0.scaled(decimals, Rounding::Down);
        decimal_text(negative, &digits, decimals)
    }

    /// The value as JSON writes numbers, cut toward zero to at most `decimals` decimals, without needless zeros.
    pub fn cut(&self, decimals: usize) -> String {
        let (negative, digits) = self.0.scaled(decimals, Rounding::ToZero);
        let text = decimal_text(negative, &digits, decimals);
        if decimals == 0 { text } else { text.trim_end_matches('0').trim_end_matches('.').to_owned() }
    }

    /// The exact value as text: a decimal where it has an end, else a fraction (`100/3`).
    pub fn fraction(&self) -> String {
        if self.is_decimal() { self.to_string() } else { self.0.big().to_string() }
    }

    /// How many decimals write it exactly, if any number does.
    fn decimals_needed(&self) -> Option<usize> {
        match &self.0 {
            Fraction::Small { denom, .. } => {
                let twos = denom.trailing_zeros();
                let (mut rest, mut fives) = (denom >> twos, 0);
                while rest % 5 == 0 {
                    (rest, fives) = (rest / 5, fives + 1);
                }
                (rest == 1).then_some(twos.max(fives) as usize)
            }
            Fraction::Big(fraction) => {
                let mut rest = fraction.denom().clone();
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
        }
    }

    /// Whether the decimal expansion ends, so that [`Display`](fmt::Display) shows the whole number.
    pub fn is_decimal(&self) -> bool {
        self.decimals_needed().is_some()
    }
}

/// `digits / 10^decimals` as decimal text.
fn decimal_text(negative: bool, digits: &str, decimals: usize) -> String {
    let mut text = String::with_capacity(digits.len().max(decimals) + 3);
    if negative {
        text.push('-');
    }
    // At least one digit stands before the point.
    let zeros = (decimals + 1).saturating_sub(digits.len());
    text.extend(std::iter::repeat_n('0', zeros));
    text.push_str(digits);
    if decimals > 0 {
        text.insert(text.len() - decimals, '.');
    }
    text
}

impl fmt::Display for Number {
    /// The number in full; one without end is cut after ten decimals and ends in `…`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Fraction::Small { numer, denom: 1 } = &self.0 {
            return write!(f, "{numer}");
        }
        let needed = self.decimals_needed();
        if let Some(decimals) = needed
            && let Some((whole, part)) = self.0.parts(decimals)
        {
            let sign = if self.is_negative() { "-" } else { "" };
            return write!(f, "{sign}{whole}.{part:0decimals$}");
        }
        let (decimals, tail) = match needed {
            Some(decimals) => (decimals, ""),
            None => (SHOWN_DECIMALS, "…"),
        };
        // The sign is that of the number, also where nothing but zeros is shown of it.
        let (_, digits) = self.0.scaled(decimals, Rounding::ToZero);
        f.write_str(&decimal_text(self.is_negative(), &digits, decimals))?;
        f.write_str(tail)
    }
}

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Self(Fraction::new(value.into(), 1))
    }
}

impl From<u64> for Number {
    fn from(value: u64) -> Self {
        Self(Fraction::new(value.into(), 1))
    }
}

impl From<usize> for Number {
    fn from(value: usize) -> Self {
        Self::from(value as u64)
    }
}

macro_rules! operator {
    ($trait:ident, $method:ident, $by:ident) => {
        impl std::ops::$trait for &Number {
            type Output = Number;
            fn $method(self, other: &Number) -> Number {
                Number(self.0.$by(&other.0))
            }
        }
    };
}
operator!(Add, add, plus);
operator!(Sub, sub, minus);
operator!(Mul, mul, times);

impl std::ops::Neg for &Number {
    type Output = Number;
    fn neg(self) -> Number {
        Number(self.0.negated())
    }
}

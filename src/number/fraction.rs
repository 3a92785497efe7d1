//! Fractions without limit, held in two machine words where they fit: nearly all that is measured does.

use std::borrow::Cow;
use std::cmp::Ordering;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive, Zero};

/// An exact fraction in lowest terms, its denominator above zero.
///
/// Each value is held in one way only: as [`Small`](Self::Small) if both parts fit there. So equal values are equal
/// field by field.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Fraction {
    /// Both parts fit into 64 bits.
    Small {
        /// Above the bar.
        numer: i64,
        /// Below the bar.
        denom: i64,
    },
    /// One of them does not.
    Big(Box<BigRational>),
}

impl Fraction {
    pub(super) const ZERO: Self = Self::Small { numer: 0, denom: 1 };

    /// A fraction of any two parts; `denom` is above zero.
    pub(super) fn new(numer: i128, denom: i128) -> Self {
        let (numer, denom) = if denom == 1 { (numer, denom) } else { lowest(numer, denom) };
        match (i64::try_from(numer), i64::try_from(denom)) {
            (Ok(numer), Ok(denom)) => Self::Small { numer, denom },
            _ => Self::Big(Box::new(BigRational::new_raw(numer.into(), denom.into()))),
        }
    }

    /// `numer` over ten to the power of `decimals`, which is at most [`MAX_POWER`].
    pub(super) fn decimal(numer: i64, decimals: u32) -> Self {
        if numer == 0 {
            return Self::ZERO;
        }
        // Ten has two prime factors, so that nothing else can be taken out.
        let twos = numer.trailing_zeros().min(decimals);
        let (mut numer, mut fives) = (numer >> twos, 0);
        while fives < decimals && numer % 5 == 0 {
            (numer, fives) = (numer / 5, fives + 1);
        }
        Self::Small { numer, denom: 5_i64.pow(decimals - fives) << (decimals - twos) }
    }

    /// The same for a fraction of any size in lowest terms.
    pub(super) fn of_big(fraction: BigRational) -> Self {
        match (fraction.numer().to_i64(), fraction.denom().to_i64()) {
            (Some(numer), Some(denom)) => Self::Small { numer, denom },
            _ => Self::Big(Box::new(fraction)),
        }
    }

    /// Both parts at any size.
    pub(super) fn big(&self) -> Cow<'_, BigRational> {
        match self {
            Self::Small { numer, denom } => {
                Cow::Owned(BigRational::new_raw(BigInt::from(*numer), BigInt::from(*denom)))
            }
            Self::Big(fraction) => Cow::Borrowed(fraction),
        }
    }

    pub(super) fn is_zero(&self) -> bool {
        // What does not fit is not zero.
        matches!(self, Self::Small { numer: 0, .. })
    }

    pub(super) fn is_negative(&self) -> bool {
        match self {
            Self::Small { numer, .. } => *numer < 0,
            Self::Big(fraction) => fraction.is_negative(),
        }
    }

    pub(super) fn negated(&self) -> Self {
        match self {
            Self::Small { numer, denom } => Self::new(-i128::from(*numer), i128::from(*denom)),
            Self::Big(fraction) => Self::of_big(-&**fraction),
        }
    }

    pub(super) fn plus(&self, other: &Self) -> Self {
        if let (Self::Small { numer: a, denom: 1 }, Self::Small { numer: c, denom: 1 }) = (self, other)
            && let Some(numer) = a.checked_add(*c)
        {
            return Self::Small { numer, denom: 1 };
        }
        self.by(other, |a, b, c, d| if b == d { (a + c, b) } else { (a * d + c * b, b * d) }, |a, b| a + b)
    }

    pub(super) fn minus(&self, other: &Self) -> Self {
        self.by(other, |a, b, c, d| if b == d { (a - c, b) } else { (a * d - c * b, b * d) }, |a, b| a - b)
    }

    pub(super) fn times(&self, other: &Self) -> Self {
        self.by(other, |a, b, c, d| (a * c, b * d), |a, b| a * b)
    }

    /// The quotient; `None` where `other` is zero.
    pub(super) fn over(&self, other: &Self) -> Option<Self> {
        if other.is_zero() {
            return None;
        }
        let turned = |a: i128, b: i128, c: i128, d: i128| (a * d * c.signum(), b * c.abs());
        Some(self.by(other, turned, |a, b| a / b))
    }

    /// An operation on `a/b` and `c/d`. The parts of both have 64 bits, so that no product and no sum of two products leaves
    /// the 128 bits that it is worked out in.
    fn by(
        &self,
        other: &Self,
        small: impl Fn(i128, i128, i128, i128) -> (i128, i128),
        big: impl Fn(&BigRational, &BigRational) -> BigRational,
    ) -> Self {
        match (self, other) {
            (Self::Small { numer: a, denom: b }, Self::Small { numer: c, denom: d }) => {
                let (numer, denom) = small((*a).into(), (*b).into(), (*c).into(), (*d).into());
                Self::new(numer, denom)
            }
            _ => Self::of_big(big(&self.big(), &other.big())),
        }
    }

    /// What stands before and behind the point where so many decimals write it, without its sign; `None` where that is no
    /// short text.
    pub(super) fn parts(&self, decimals: usize) -> Option<(u64, u64)> {
        let Self::Small { numer, denom } = self else { return None };
        let scale = u32::try_from(decimals).ok().filter(|decimals| *decimals <= MAX_POWER)?;
        let scale = 10_u64.pow(scale);
        let digits = numer.unsigned_abs().checked_mul(scale / denom.unsigned_abs())?;
        Some((digits / scale, digits % scale))
    }

    /// What is left when this times ten to the power of `decimals` loses what is behind its point, by `rounding` of the
    /// numerator over the denominator; in its digits without sign, and whether it is below zero.
    pub(super) fn scaled(&self, decimals: usize, rounding: Rounding) -> (bool, String) {
        if let Self::Small { numer, denom } = self
            && let Some(scale) = u32::try_from(decimals).ok().filter(|decimals| *decimals <= MAX_POWER)
        {
            let scaled = i128::from(*numer) * 10_i128.pow(scale);
            let whole = match rounding {
                Rounding::Down => scaled.div_euclid((*denom).into()),
                Rounding::ToZero => scaled / i128::from(*denom),
            };
            return (whole < 0, whole.unsigned_abs().to_string());
        }
        let scaled = &*self.big() * BigRational::from_integer(num_traits::pow(BigInt::from(10), decimals));
        let whole = match rounding {
            Rounding::Down => scaled.floor(),
            Rounding::ToZero => scaled.trunc(),
        };
        (whole.is_negative(), whole.abs().to_integer().to_string())
    }
}

/// The largest power of ten that fits beside 64 bits into 128.
pub(super) const MAX_POWER: u32 = 18;

/// Which way to a whole number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rounding {
    /// Toward negative infinity.
    Down,
    /// Toward zero.
    ToZero,
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Small { numer: a, denom: b }, Self::Small { numer: c, denom: d }) => {
                (i128::from(*a) * i128::from(*d)).cmp(&(i128::from(*c) * i128::from(*b)))
            }
            _ => self.big().cmp(&other.big()),
        }
    }
}

/// A fraction in lowest terms.
fn lowest(numer: i128, denom: i128) -> (i128, i128) {
    // Words are divided many times faster than what is twice as long.
    if let (Ok(size), Ok(below)) = (u64::try_from(numer.unsigned_abs()), u64::try_from(denom)) {
        let common = common_divisor_of_words(size, below).max(1);
        return (i128::from(size / common) * numer.signum(), (below / common).into());
    }
    let common = common_divisor(numer.unsigned_abs(), denom.unsigned_abs());
    match i128::try_from(common) {
        Ok(common) if common > 1 => (numer / common, denom / common),
        _ => (numer, denom),
    }
}

fn common_divisor(mut a: u128, mut b: u128) -> u128 {
    while !b.is_zero() {
        if let (Ok(a), Ok(b)) = (u64::try_from(a), u64::try_from(b)) {
            return common_divisor_of_words(a, b).into();
        }
        (a, b) = (b, a % b);
    }
    a
}

/// Stein's way: shifts and differences, because dividing takes long.
fn common_divisor_of_words(mut a: u64, mut b: u64) -> u64 {
    if a == 0 || b == 0 {
        return a | b;
    }
    let shift = (a | b).trailing_zeros();
    a >>= a.trailing_zeros();
    while b != 0 {
        b >>= b.trailing_zeros();
        if a > b {
            (a, b) = (b, a);
        }
        b -= a;
    }
    a << shift
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Parts near zero, near the ends of what fits, and anywhere.
    fn part() -> impl Strategy<Value = i64> {
        prop_oneof![
            -12_i64..12,
            Just(i64::MIN),
            Just(i64::MAX),
            (0_u32..63).prop_map(|bit| 1 << bit),
            (0_u32..18).prop_map(|power| 10_i64.pow(power)),
            any::<i64>(),
        ]
    }

    fn fraction() -> impl Strategy<Value = (Fraction, BigRational)> {
        (part(), part(), any::<bool>()).prop_map(|(numer, denom, squared)| {
            let denom = if denom == 0 { 1 } else { denom.saturating_abs() };
            let big = BigRational::new(numer.into(), denom.into());
            let small = Fraction::new(numer.into(), denom.into());
            if squared { (small.times(&small), &big * &big) } else { (small, big) }
        })
    }

    /// Says the same as the slow way, and is held in the one way there is.
    fn same(fraction: &Fraction, big: &BigRational) -> Result<(), TestCaseError> {
        prop_assert_eq!(&*fraction.big(), big);
        prop_assert_eq!(fraction, &Fraction::of_big(big.clone()));
        Ok(())
    }

    proptest! {
        #[test]
        fn a_decimal_is_in_lowest_terms(numer in part(), decimals in 0..=MAX_POWER) {
            let denom = BigInt::from(10_i64.pow(decimals));
            same(&Fraction::decimal(numer, decimals), &BigRational::new(numer.into(), denom))?;
        }

        #[test]
        fn calculates_like_the_slow_way((a, big_a) in fraction(), (b, big_b) in fraction(), decimals in 0_usize..25) {
            same(&a, &big_a)?;
            same(&a.plus(&b), &(&big_a + &big_b))?;
            same(&a.minus(&b), &(&big_a - &big_b))?;
            same(&a.times(&b), &(&big_a * &big_b))?;
            same(&a.negated(), &-&big_a)?;
            match a.over(&b) {
                Some(quotient) => same(&quotient, &(&big_a / &big_b))?,
                None => prop_assert!(big_b.is_zero()),
            }
            prop_assert_eq!(a.cmp(&b), big_a.cmp(&big_b));
            prop_assert_eq!(a == b, big_a == big_b);
            prop_assert_eq!((a.is_zero(), a.is_negative()), (big_a.is_zero(), big_a.is_negative()));
            let scale = BigRational::from_integer(num_traits::pow(BigInt::from(10), decimals));
            for rounding in [Rounding::Down, Rounding::ToZero] {
                let scaled = &big_a * &scale;
                let whole = if rounding == Rounding::Down { scaled.floor() } else { scaled.trunc() };
                let (negative, digits) = a.scaled(decimals, rounding);
                prop_assert_eq!((negative, digits), (whole.is_negative(), whole.abs().to_integer().to_string()));
            }
        }
    }
}

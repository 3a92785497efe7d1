//! Scores as they are drawn. Nothing is decided by what is drawn, so binary numbers will do here.

use super::Point;

/// What a score is drawn from and to: whole tens around what there is, so that neither a small move looks like a fall nor
/// a large one like nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Scale {
    pub(super) from: u8,
    pub(super) to: u8,
}

impl Scale {
    /// The scale for these scores.
    pub(super) fn around(scores: impl IntoIterator<Item = f64>) -> Self {
        let (mut least, mut most) = (f64::INFINITY, f64::NEG_INFINITY);
        for score in scores {
            (least, most) = (least.min(score), most.max(score));
        }
        if !(least.is_finite() && most.is_finite()) {
            return Self { from: 0, to: 100 };
        }
        let from = tens(least.floor());
        let to = tens(most.ceil() + 9.0).max(from + 10).min(100);
        Self { from: from.min(to - 10), to }
    }

    /// Where a score is on it, from 0 to 1.
    pub(super) fn share(self, score: f64) -> f64 {
        let (from, to) = (f64::from(self.from), f64::from(self.to));
        ((score - from) / (to - from)).clamp(0.0, 1.0)
    }
}

/// The ten at or below a number from 0 to 109.
fn tens(number: f64) -> u8 {
    (0..=10u8).rev().map(|ten| ten * 10).find(|ten| f64::from(*ten) <= number).unwrap_or(0)
}

/// A score as a number that can be drawn.
pub(super) fn score(text: Option<&str>) -> Option<f64> {
    text.and_then(|text| text.parse().ok())
        .filter(|score: &f64| score.is_finite())
        .map(|score| score.clamp(0.0, 100.0))
}

/// The score of a point.
pub(super) fn of(point: &Point) -> Option<f64> {
    score(point.score.as_deref())
}

/// One sign for each score, low to high; `gap` where there is none.
pub(super) fn sparkline(scores: &[Option<f64>], scale: Scale, signs: &[char], gap: char) -> String {
    let steps = u8::try_from(signs.len()).unwrap_or(u8::MAX);
    let sign = |score: f64| {
        let at = scale.share(score) * f64::from(steps);
        let step = (0..steps).rev().find(|step| f64::from(*step) <= at).unwrap_or(0);
        signs.get(usize::from(step)).copied().unwrap_or(gap)
    };
    scores.iter().map(|score| score.map_or(gap, sign)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const EIGHT: [char; 8] = ['1', '2', '3', '4', '5', '6', '7', '8'];

    #[test]
    fn the_scale_is_of_whole_tens() {
        for (scores, from, to) in [
            (vec![88.3, 91.0], 80, 100),
            (vec![88.3, 89.0], 80, 90),
            (vec![90.0], 90, 100),
            (vec![100.0], 90, 100),
            (vec![0.0, 100.0], 0, 100),
            (vec![0.0], 0, 10),
            (vec![79.9, 80.0], 70, 80),
            (vec![], 0, 100),
        ] {
            assert_eq!(Scale::around(scores.clone()), Scale { from, to }, "{scores:?}");
        }
    }

    #[test]
    fn a_sparkline_has_a_sign_for_each_report() {
        let scale = Scale { from: 80, to: 100 };
        let scores = [Some(80.0), Some(82.5), None, Some(90.0), Some(99.9), Some(100.0), Some(20.0)];
        assert_eq!(sparkline(&scores, scale, &EIGHT, '.'), "12.5881");
        assert_eq!(sparkline(&[], scale, &EIGHT, '.'), "");
    }

    #[test]
    fn what_is_no_score_is_not_drawn() {
        for text in ["NaN", "inf", "1e999", "x", ""] {
            assert_eq!(score(Some(text)), None, "{text}");
        }
        assert_eq!(score(Some("-5")), Some(0.0));
        assert_eq!(score(Some("500")), Some(100.0));
    }
}

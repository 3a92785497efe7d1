//! The places that decide whether evidence of a gate counts at all.

use super::absence::binding_places;
use super::place::Place;
use crate::gate::Gate;

/// The places of a gate's evidence that state its time, commit and artifact.
#[derive(Debug)]
pub(super) struct Bound {
    pub(super) places: Vec<Place>,
}

impl Bound {
    pub(super) fn of(gate: &Gate) -> Self {
        Self { places: binding_places(gate) }
    }
}

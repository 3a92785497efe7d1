//! The language from outside: cases as data, and its laws as properties.

mod absence;
mod arithmetic;
mod explanations;
mod functions;
mod hostile;
mod logic;
mod margins;
mod mistakes;
mod properties;
mod summaries;
mod support;
mod tolerances;
mod units;
mod values;

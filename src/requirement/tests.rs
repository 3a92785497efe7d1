//! The language from outside: cases as data, and its laws as properties.

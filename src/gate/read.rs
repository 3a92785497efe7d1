//! YAML to gate, collecting every mistake of the file.

//! Developer tasks: `gen` writes generated files, `tidy` proves the laws.
fn main() {}

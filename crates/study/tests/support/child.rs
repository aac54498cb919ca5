//! The reading process, as the tests of this room start it.

use std::{
    io::{stdin, stdout},
    process::ExitCode,
};

fn main() -> ExitCode {
    documents::child_main(stdin().lock(), stdout().lock())
}

//! The command line: arguments, and the only `process::exit`.

mod cli;

use clap::Parser;

fn main() {
    let arguments = cli::Arguments::parse();
    std::process::exit(cli::run(arguments));
}

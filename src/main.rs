//! The command line: arguments and the only `process::exit`.

use clap::{Parser, Subcommand};

/// Reads your interview notes and says which key points of the panel's guide they make.
#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve an editor over standard input and output.
    Lsp {
        /// Accepted for editors that add it.
        #[arg(long, hide = true)]
        stdio: bool,
    },
}

fn main() {
    let code = match Arguments::parse().command {
        Command::Lsp { .. } => match panelprep::server::run() {
            Ok(exit) => exit.code(),
            Err(error) => {
                eprintln!("panelprep: {error}");
                2
            }
        },
    };
    std::process::exit(code);
}

//! Subcommands: each reads what it needs through `disk`, asks the core, prints. The value is the exit code.

mod check;
mod doctor;
mod guide;
mod init;
mod practice;
mod review;
mod watch;

use clap::{Args, Parser, Subcommand, ValueEnum};
use panelprep::disk::Trouble;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::prelude::*;

/// Could not do what was asked.
pub const FAILED: i32 = 2;

/// Reads your interview notes and says which key points of the panel's guide your answers make, and where.
#[derive(Parser)]
#[command(version, about, propagate_version = true)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve an editor over standard input and output
    Lsp {
        /// Accepted for editors that add it
        #[arg(long, hide = true)]
        stdio: bool,
    },
    /// Show the whole preparation: what is ready, what is missing, with the sentences that prove it
    Review(review::Review),
    /// Rehearse: asks questions one by one, takes a typed answer or the time, shows what was made
    Practice(practice::Practice),
    /// List findings; exit code 1 when one is at or above --fail-on
    Check(check::Check),
    /// Start a notes file from the guide; nothing is ever overwritten
    Init(init::Init),
    /// Explain a rule, or (--answer FILE:LINE) why an answer's verdicts are what they are
    Explain(review::Explain),
    /// Show, check or start a guide
    Guide(guide::Guide),
    /// Print what the program sees: version, guide, config, notes, and what trips first-time users
    Doctor(doctor::Doctor),
}

/// What most commands take.
#[derive(Args, Clone)]
pub struct Where {
    /// Folders or files; `-` reads notes from standard input
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    /// Another guide than the configured one (or `bundled:oyster`)
    #[arg(long, value_name = "FILE")]
    guide: Option<PathBuf>,
}

/// When to colour.
#[derive(Clone, Copy, ValueEnum)]
pub enum Severity {
    /// Worth knowing
    Hint,
    /// Worth doing
    Info,
    /// Probably wrong
    Warning,
    /// Wrong
    Error,
}

/// Runs a subcommand.
pub fn run(arguments: Arguments) -> i32 {
    match arguments.command {
        Command::Lsp { .. } => lsp(),
        Command::Review(command) => review::run(&command),
        Command::Practice(command) => practice::run(&command),
        Command::Check(command) => check::run(&command),
        Command::Init(command) => init::run(&command),
        Command::Explain(command) => review::explain(&command),
        Command::Guide(command) => guide::run(&command),
        Command::Doctor(command) => doctor::run(&command),
    }
}

fn lsp() -> i32 {
    // `debug`, or `panelprep=debug,warn`
    let filter = std::env::var("PANELPREP_LOG").ok().and_then(|text| text.parse::<Targets>().ok());
    let filter = filter.unwrap_or_else(|| Targets::new().with_default(tracing::Level::WARN));
    let log = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_ansi(false);
    tracing_subscriber::registry().with(log.with_filter(filter)).init();
    match panelprep::server::run() {
        Ok(exit) => exit.code(),
        Err(error) => {
            tracing::error!(%error, "the server could not start");
            FAILED
        }
    }
}

/// Prints text; a closed pipe is no error.
pub fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes());
    if !text.ends_with('\n') {
        let _ = out.write_all(b"\n");
    }
    let _ = out.flush();
}

/// Says what went wrong, and gives the exit code for it.
pub fn fail(trouble: &Trouble) -> i32 {
    eprintln!("panelprep: {trouble}");
    FAILED
}

/// Whether to colour: on a terminal, unless NO_COLOR is set.
pub fn colour() -> bool {
    std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
}

/// The terminal's width as far as it is known; lines longer than 120 columns are hard to read.
pub fn width() -> usize {
    let told = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok()).filter(|c| (40..=200).contains(c));
    told.or_else(columns).unwrap_or(80)
}

#[cfg(unix)]
fn columns() -> Option<usize> {
    let size = rustix::termios::tcgetwinsize(std::io::stdout()).ok()?;
    (size.ws_col > 0).then(|| usize::from(size.ws_col).clamp(40, 120))
}

#[cfg(not(unix))]
fn columns() -> Option<usize> {
    None
}

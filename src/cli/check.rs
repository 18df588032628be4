//! `panelprep check`.

use super::{FAILED, Severity, Where, colour, fail, print, watch};
use clap::{Args, ValueEnum};
use panelprep::config;
use panelprep::disk::{self, Loaded, Trouble};
use panelprep::lint::{self, Finding};
use panelprep::notebook::{Cache, Knowledge, Notebook};
use panelprep::notes::NotesFile;
use panelprep::report;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

/// Arguments of `check`.
#[derive(Args)]
pub struct Check {
    #[command(flatten)]
    place: Where,
    /// How to print findings
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// The least severity that makes the exit code 1
    #[arg(long, value_enum, default_value = "info")]
    fail_on: Severity,
    /// Run again whenever a file changes
    #[arg(long)]
    watch: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
    Sarif,
    Github,
}

/// Runs `check`.
pub fn run(command: &Check) -> i32 {
    watch::repeat(command.watch, &command.place.paths, &|| once(command))
}

fn once(command: &Check) -> i32 {
    let loaded = match load(&command.place) {
        Ok(loaded) => loaded,
        Err(trouble) => return fail(&trouble),
    };
    warn(&loaded);
    let findings = lint::check(&loaded.notebook);
    let located = report::findings::located(&loaded.notebook, &findings);
    print(&match command.format {
        Format::Text => report::findings::text(&located, colour()),
        Format::Json => report::findings::json(&located),
        Format::Sarif => report::sarif(&located),
        Format::Github => report::findings::github(&located),
    });
    i32::from(findings.iter().any(|f| counts(f, command.fail_on)))
}

fn counts(finding: &Finding, least: Severity) -> bool {
    let least = match least {
        Severity::Hint => config::Severity::Hint,
        Severity::Info => config::Severity::Info,
        Severity::Warning => config::Severity::Warning,
        Severity::Error => config::Severity::Error,
    };
    finding.severity >= least
}

/// Says what was skipped.
pub fn warn(loaded: &Loaded) {
    loaded.troubles.iter().for_each(|t| eprintln!("panelprep: {t}"));
    for problem in &loaded.config_problems {
        let path = loaded.notebook.root.join(config::FILE_NAME);
        eprintln!("panelprep: {}", Trouble { path, line: Some(problem.line), message: problem.message.clone() });
    }
}

/// Reads what the arguments name: folders, files, or standard input.
pub fn load(place: &Where) -> Result<Loaded, Trouble> {
    let mut cache = Cache::default();
    if place.paths.iter().all(|p| p.as_os_str() != "-") {
        return disk::load(&place.paths, place.guide.as_deref(), &mut cache);
    }
    let mut text = String::new();
    let shown = Path::new("-");
    let trouble = |message: String| Trouble { path: shown.to_path_buf(), line: None, message };
    std::io::stdin().read_to_string(&mut text).map_err(|e| trouble(format!("Standard input can't be read: {e}.")))?;
    let root = disk::absolute(Path::new("."));
    let (mut config, config_problems, _) = disk::config(&disk::root_of(&root, true, &[]));
    if let Some(guide) = &place.guide {
        config.guide = (guide.as_os_str() != panelprep::guide::BUNDLED_NAME).then(|| disk::absolute(guide));
    }
    let knowledge: Knowledge = disk::knowledge(&root, &config, 1)?;
    let mut notebook = Notebook::new(&root, Arc::new(config), Some(Arc::new(knowledge)));
    notebook.put(&root.join("stdin.md").into(), NotesFile::new(&text), &mut cache);
    Ok(Loaded { notebook, config_problems, troubles: Vec::new(), seen: 1 })
}

/// The exit code of a command that only prints.
pub fn printed(result: Result<String, Trouble>) -> i32 {
    match result {
        Ok(text) => {
            print(&text);
            0
        }
        Err(trouble) => fail(&trouble).max(FAILED),
    }
}

//! `panelprep review` and `panelprep explain`.

use super::check::{load, printed, warn};
use super::{FAILED, Where, colour, print, watch, width};
use clap::{Args, ValueEnum};
use panelprep::disk::{self, Trouble};
use panelprep::lint;
use panelprep::report::{self, Report, Style};
use std::path::{Path, PathBuf};

/// Arguments of `review`.
#[derive(Args)]
pub struct Review {
    #[command(flatten)]
    place: Where,
    /// How to print it
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// The page to rehearse from: your own sentences, the gaps, the time
    #[arg(long)]
    cards: bool,
    /// Compare with an earlier review (`review --format json > FILE`)
    #[arg(long, value_name = "FILE.json")]
    since: Option<PathBuf>,
    /// Print questions and key points as flashcards (tab-separated, for Anki's text import)
    #[arg(long, conflicts_with_all = ["cards", "since"])]
    flashcards: bool,
    /// Run again whenever a file changes
    #[arg(long)]
    watch: bool,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Format {
    Text,
    Markdown,
    Html,
    Json,
}

/// Arguments of `explain`.
#[derive(Args)]
pub struct Explain {
    /// A rule's code; without one, all rules are listed
    code: Option<String>,
    /// Explain the verdicts of the answer at this place
    #[arg(long, value_name = "FILE:LINE", conflicts_with = "code")]
    answer: Option<String>,
    /// Another guide than the configured one
    #[arg(long, value_name = "FILE")]
    guide: Option<PathBuf>,
}

/// Runs `review`.
pub fn run(command: &Review) -> i32 {
    watch::repeat(command.watch, &command.place.paths, &|| printed(once(command)))
}

fn once(command: &Review) -> Result<String, Trouble> {
    let loaded = load(&command.place)?;
    warn(&loaded);
    let report = Report::of(&loaded.notebook);
    if let Some(since) = &command.since {
        let text = disk::read(since)?;
        let old = serde_json::from_str(&text).map_err(|e| Trouble {
            path: since.clone(),
            line: Some(e.line()),
            message: format!("This is not a review in JSON: {e}. Make one with `panelprep review --format json`."),
        })?;
        return Ok(report::diff(&old, &report));
    }
    if command.flashcards {
        return Ok(report::flashcards(&report));
    }
    let style = Style { colour: colour(), width: width() };
    Ok(match (command.format, command.cards) {
        (Format::Html, true) => report::cards::html(&report),
        (_, true) => report::cards::text(&report, style),
        (Format::Text, false) => report::text(&report, style),
        (Format::Markdown, false) => report::markdown(&report),
        (Format::Html, false) => report::html(&report),
        (Format::Json, false) => report::json(&report),
    })
}

/// Runs `explain`.
pub fn explain(command: &Explain) -> i32 {
    if let Some(place) = &command.answer {
        return printed(explain_answer(place, command.guide.as_deref()));
    }
    let Some(code) = &command.code else {
        let rows = lint::RULES.iter().map(|r| format!("{:24} {}", r.code, r.summary()));
        print(&rows.collect::<Vec<_>>().join("\n"));
        return 0;
    };
    match lint::rule(code) {
        Some(rule) => {
            print(rule.page);
            0
        }
        None => {
            let near = lint::RULES
                .iter()
                .map(|r| (strsim::jaro_winkler(r.code, code), r.code))
                .max_by(|a, b| a.0.total_cmp(&b.0));
            let near = near.filter(|n| n.0 > 0.7).map_or(String::new(), |n| format!(" Did you mean `{}`?", n.1));
            eprintln!("panelprep: There is no rule `{code}`.{near} `panelprep explain` lists them all.");
            FAILED
        }
    }
}

fn explain_answer(place: &str, guide: Option<&Path>) -> Result<String, Trouble> {
    let trouble = |message: &str| Trouble { path: PathBuf::from(place), line: None, message: message.to_string() };
    let (path, line) = place.rsplit_once(':').ok_or_else(|| trouble("Expected FILE:LINE, such as answers.md:12."))?;
    let line: usize = line.parse().map_err(|_| trouble("Expected FILE:LINE, such as answers.md:12."))?;
    let place = Where { paths: vec![PathBuf::from(path)], guide: guide.map(Path::to_path_buf) };
    let loaded = load(&place)?;
    let path = disk::absolute(Path::new(path));
    let notebook = &loaded.notebook;
    let file =
        notebook.file(&path).ok_or_else(|| trouble("No section of this file answers a question of the guide."))?;
    let offset = file.notes.text().line_span(line.saturating_sub(1)).start;
    let answers: Vec<_> = file.answers_at(offset).collect();
    if answers.is_empty() {
        return Err(trouble("This line is in no answer."));
    }
    Ok(answers.iter().map(|a| report::explanation(notebook, a)).collect::<Vec<_>>().join("\n"))
}

//! `panelprep guide`.

use super::{FAILED, fail, print};
use clap::{Args, Subcommand};
use panelprep::disk::{self, Trouble};
use panelprep::guide::{self, Guide as Parsed, PointKind};
use panelprep::notebook::Knowledge;
use std::path::{Path, PathBuf};

/// Arguments of `guide`.
#[derive(Args)]
pub struct Guide {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Show what was understood of a guide
    Show {
        /// The guide; without one, the configured or bundled one
        file: Option<PathBuf>,
    },
    /// Write the bundled guide to a file, to read or to change
    Export {
        /// Where to; nothing is overwritten
        file: PathBuf,
    },
    /// Write a commented template for your own guide
    New {
        /// Where to; nothing is overwritten
        file: PathBuf,
    },
    /// List what could not be understood of a guide and its rubric, with lines
    Check {
        /// The guide
        file: PathBuf,
    },
    /// Write a starter rubric beside a guide
    Rubric {
        /// The guide
        file: PathBuf,
    },
}

/// Runs `guide`.
pub fn run(command: &Guide) -> i32 {
    let done = match &command.command {
        Command::Show { file } => show(file.as_deref()),
        Command::Export { file } => write(file, guide::BUNDLED),
        Command::New { file } => write(file, guide::template::GUIDE),
        Command::Check { file } => return check(file),
        Command::Rubric { file } => rubric(file),
    };
    match done {
        Ok(text) => {
            print(&text);
            0
        }
        Err(trouble) => fail(&trouble),
    }
}

fn knowledge(file: Option<&Path>) -> Result<Knowledge, Trouble> {
    let root = disk::root_of(&disk::absolute(Path::new(".")), true, &[]);
    let (mut config, ..) = disk::config(&root);
    if let Some(file) = file {
        config.guide = (file.as_os_str() != guide::BUNDLED_NAME).then(|| disk::absolute(file));
    }
    disk::knowledge(&root, &config, 1)
}

fn show(file: Option<&Path>) -> Result<String, Trouble> {
    let knowledge = knowledge(file)?;
    let guide = &knowledge.guide;
    let mut out = format!("{} ({})\n{}\n", guide.title, knowledge.source.name(), understood(guide));
    for competency in &guide.competencies {
        out.push_str(&format!("\n{}\n", competency.name));
        for unit in competency.questions.iter().filter_map(|q| guide.units.get(*q)) {
            out.push_str(&format!("  {}\n", unit.heading()));
            unit.points.iter().for_each(|p| out.push_str(&format!("    {:6} {}\n", p.id, p.text)));
        }
    }
    for (_, unit) in guide.exercises() {
        out.push_str(&format!("\n{}\n", unit.heading()));
        unit.points.iter().for_each(|p| out.push_str(&format!("    {:12} {}\n", p.id, p.text)));
    }
    if !guide.checklist.is_empty() {
        out.push_str("\nChecklist\n");
        guide.checklist.iter().for_each(|item| out.push_str(&format!("  - {item}\n")));
    }
    Ok(out)
}

fn understood(guide: &Parsed) -> String {
    let points = |kind| guide.units.iter().map(|u| u.points_of(kind).count()).sum::<usize>();
    let n = |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    let mut parts = vec![
        n(guide.competencies.len(), "competency", "competencies"),
        format!(
            "{} with {}",
            n(guide.questions().count(), "question", "questions"),
            n(points(PointKind::KeyPoint), "key point", "key points")
        ),
    ];
    let exercises = guide.exercises().count();
    if exercises > 0 {
        let issues = n(points(PointKind::Issue), "issue", "issues");
        let reasons = n(points(PointKind::Reason), "reason", "reasons");
        parts.push(format!("{} with {issues} and {reasons}", n(exercises, "exercise", "exercises")));
    }
    if !guide.checklist.is_empty() {
        parts.push(n(guide.checklist.len(), "checklist item", "checklist items"));
    }
    format!("{}.", parts.join(", "))
}

/// Where the questions came from, and what was passed over.
fn read_from(guide: &Parsed) -> String {
    let from = guide.reading.from.iter();
    let from: Vec<String> =
        from.map(|(form, n)| format!("{n} {}", if *n == 1 { form.trim_end_matches('s') } else { form })).collect();
    let mut out = format!("Questions were read from {}.\n", from.join(", "));
    let aside: Vec<String> = guide.reading.aside.iter().map(|(name, n)| format!("“{name}” ({n})")).collect();
    if !aside.is_empty() {
        out.push_str(&format!("Passed over, as no key points: {}.\n", aside.join(", ")));
    }
    out.push_str("`panelprep guide show FILE` prints all of it.");
    out
}

fn write(file: &Path, text: &str) -> Result<String, Trouble> {
    disk::create(file, text)?;
    Ok(format!("Wrote {}.", file.display()))
}

fn check(file: &Path) -> i32 {
    match knowledge(Some(file)) {
        Err(trouble) => fail(&trouble),
        Ok(knowledge) => {
            print(&format!("Understood: {}", understood(&knowledge.guide)));
            print(&read_from(&knowledge.guide));
            for (path, problem) in &knowledge.problems {
                print(&format!("{}:{}: {}", path.display(), problem.line, problem.message));
            }
            if knowledge.problems.is_empty() { 0 } else { 1.min(FAILED) }
        }
    }
}

fn rubric(file: &Path) -> Result<String, Trouble> {
    let knowledge = knowledge(Some(file))?;
    write(&disk::rubric_path(file), &guide::template::rubric(&knowledge.guide))
}

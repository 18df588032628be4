//! `panelprep practice`: asks questions one by one, takes a typed answer or the time, shows what was made.

use super::check::{load, warn};
use super::{FAILED, Where, colour, fail, print, width};
use clap::Args;
use panelprep::disk::{self, Trouble};
use panelprep::notebook::{Cache, Notebook};
use panelprep::notes::NotesFile;
use panelprep::practice::{History, Planned, Record, VERSION, plan};
use panelprep::report::{QuestionReport, Report, Style, rehearsal};
use std::io::{BufRead, IsTerminal, Write};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Instant, SystemTime};

/// Arguments of `practice`.
#[derive(Args)]
pub struct Practice {
    #[command(flatten)]
    place: Where,
    /// How many questions to ask
    #[arg(long, default_value_t = 5, value_name = "N")]
    count: usize,
    /// Ask this question (q3); may be given several times
    #[arg(long, value_name = "ID")]
    question: Vec<String>,
}

/// Where the history is kept, and whether it may be added to.
struct Log {
    path: Option<PathBuf>,
    history: History,
}

/// What one round came to.
enum Round {
    Typed(String, u64),
    Timed(u64),
    Skipped,
}

const HOW: &str = "Type an answer and end it with an empty line. Or press Enter, say it aloud, and\n\
press Enter again: only the time is taken. s skips a question; q, Ctrl+D end.\n\n";

/// Runs `practice`.
pub fn run(command: &Practice) -> i32 {
    if command.place.paths.iter().any(|p| p.as_os_str() == "-") {
        eprintln!(
            "panelprep: Answers are read from standard input here, so notes can't be. Name their folder or file."
        );
        return FAILED;
    }
    let loaded = match load(&command.place) {
        Ok(loaded) => loaded,
        Err(trouble) => return fail(&trouble),
    };
    warn(&loaded);
    let report = Report::of(&loaded.notebook);
    let log = Log::read();
    let now = SystemTime::now();
    let planned = plan(&report, &log.history, &|r| days(&r.at, now));
    let chosen = match choose(planned, command) {
        Ok(chosen) => chosen,
        Err(message) => {
            eprintln!("panelprep: {message}");
            return FAILED;
        }
    };
    print(&format!("{}\n{HOW}", report.guide.title));
    session(&loaded.notebook, &report, &chosen, &log);
    0
}

/// The questions that were asked for, or the first of the plan.
fn choose<'a>(planned: Vec<Planned<'a>>, command: &Practice) -> Result<Vec<Planned<'a>>, String> {
    if command.question.is_empty() {
        return Ok(planned.into_iter().take(command.count).collect());
    }
    let mut known: Vec<&str> = planned.iter().map(|p| p.question.id.as_str()).collect();
    known.sort_by_key(|id| (id.len(), *id));
    let is = |p: &Planned<'_>, id: &str| {
        p.question.id.eq_ignore_ascii_case(id) || p.question.id.trim_start_matches('q') == id
    };
    for id in &command.question {
        if !planned.iter().any(|p| is(p, id)) {
            return Err(format!("The guide has no question `{id}`. It has {}.", known.join(", ")));
        }
    }
    Ok(planned.into_iter().filter(|p| command.question.iter().any(|id| is(p, id))).collect())
}

fn session(notebook: &Notebook, report: &Report, chosen: &[Planned<'_>], log: &Log) {
    let style = Style { colour: colour(), width: width() };
    let lines = lines();
    let mut done = 0;
    let mut seconds = 0;
    for (i, planned) in chosen.iter().enumerate() {
        let progress = format!("{} of {}", i + 1, chosen.len());
        print(&rehearsal::asked(&progress, planned.competency, planned.question, &planned.why, style));
        let Some(round) = round(&lines) else { break };
        let (took, made) = match round {
            Round::Skipped => {
                print("Skipped.\n");
                continue;
            }
            Round::Timed(took) => {
                print("");
                print(&rehearsal::timed(planned.question, took, &report.speaking, style));
                (took, None)
            }
            Round::Typed(text, took) => {
                let judged = judge(notebook, &planned.question.id, &text);
                let made = judged.as_ref().map(|q| {
                    let counting = q.key_points.iter().filter(|p| !p.by_choice);
                    (q.key_points.iter().filter(|p| p.is("covered")).count(), counting.count())
                });
                if let Some(judged) = &judged {
                    print("");
                    print(&rehearsal::typed(judged, took, &report.speaking, style));
                }
                (took, made)
            }
        };
        print("");
        done += 1;
        seconds += took;
        log.add(&Record {
            v: VERSION,
            at: humantime::format_rfc3339_seconds(SystemTime::now()).to_string(),
            guide: report.guide.title.clone(),
            id: planned.question.id.clone(),
            question: planned.question.text.clone(),
            seconds: took,
            made,
        });
    }
    let questions = if done == 1 { "question" } else { "questions" };
    print(&format!("Practised {done} {questions} in {}.", rehearsal::clock(seconds)));
    if let (Some(path), true) = (&log.path, done > 0) {
        print(&format!("History: {}", path.display()));
    }
}

/// One question's answer; `None` ends the session.
fn round(lines: &Receiver<Option<String>>) -> Option<Round> {
    let start = Instant::now();
    prompt("> ");
    let first = lines.recv().ok()??;
    match first.trim() {
        "q" | "quit" | "exit" => return None,
        "s" | "skip" => return Some(Round::Skipped),
        "" => {
            let clock = Instant::now();
            prompt("The clock runs. Say it aloud, then press Enter. ");
            let line = lines.recv().ok()??;
            return match line.trim() {
                "q" | "quit" => None,
                _ => Some(Round::Timed(clock.elapsed().as_secs())),
            };
        }
        _ => {}
    }
    let mut text = format!("{first}\n");
    loop {
        prompt("  ");
        match lines.recv().ok().flatten() {
            Some(line) if !line.trim().is_empty() => text.push_str(&format!("{line}\n")),
            // an empty line ends the answer; so does the end of the input, which also ends the session after it
            _ => return Some(Round::Typed(text, start.elapsed().as_secs())),
        }
    }
}

fn prompt(text: &str) {
    if std::io::stdin().is_terminal() {
        let mut out = std::io::stdout().lock();
        let _ = write!(out, "{text}");
        let _ = out.flush();
    }
}

/// The lines of standard input; `None` when it has ended or the user pressed Ctrl+C.
fn lines() -> Receiver<Option<String>> {
    let (send, receive) = channel();
    let interrupted = send.clone();
    // where no handler can be had, Ctrl+C just ends the program: what was practised is written already
    let _ = ctrlc::set_handler(move || {
        println!();
        let _ = interrupted.send(None);
    });
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines() {
            // bytes that are no text end it like the end of the input
            let Ok(line) = line else { break };
            if send.send(Some(line)).is_err() {
                return;
            }
        }
        if std::io::stdin().is_terminal() {
            println!();
        }
        // for the answer that it ended, and for whoever asks after
        while send.send(None).is_ok() {
            std::thread::park_timeout(std::time::Duration::from_secs(1));
        }
    });
    receive
}

/// A typed answer judged on its own, with the notebook's guide and settings.
fn judge(notebook: &Notebook, id: &str, text: &str) -> Option<QuestionReport> {
    let mut alone = Notebook::new(&notebook.root, notebook.config.clone(), notebook.knowledge.clone());
    let text = format!("## Answer\n<!-- panelprep: question {id} -->\n\n{text}");
    alone.put(&notebook.root.join("you.md").as_path().into(), NotesFile::new(&text), &mut Cache::default());
    let report = Report::of(&alone);
    let mut question = report.questions().find(|q| q.id == id).cloned()?;
    // what was typed stands in no file
    let points = question.key_points.iter_mut();
    points.flat_map(|p| p.evidence.iter_mut().chain(&mut p.more_evidence)).for_each(|e| e.path.clear());
    Some(question)
}

fn days(at: &str, now: SystemTime) -> f64 {
    let then = humantime::parse_rfc3339_weak(at).ok();
    let since = then.and_then(|then| now.duration_since(then).ok());
    since.map_or(0.0, |d| d.as_secs_f64() / 86_400.0)
}

impl Log {
    /// Reads the history. What can't be read is left as it is, and nothing is added to it.
    fn read() -> Self {
        let Some(path) = disk::practice_history() else {
            eprintln!("panelprep: There is no data folder (HOME is not set), so nothing is remembered.");
            return Log { path: None, history: History::default() };
        };
        if !path.exists() {
            return Log { path: Some(path), history: History::default() };
        }
        let text = match disk::read(&path) {
            Ok(text) => text,
            Err(trouble) => {
                let kept = "The history is left as it is, and this session isn't added to it.";
                let _ = fail(&Trouble { message: format!("{} {kept}", trouble.message), ..trouble });
                return Log { path: None, history: History::default() };
            }
        };
        let history = History::parse(&text);
        for (line, why) in &history.problems {
            let message = format!("This line of the history can't be read and is passed over: {why}.");
            let _ = fail(&Trouble { path: path.clone(), line: Some(*line), message });
        }
        if let Some(form) = history.newer {
            let message = format!(
                "A newer panelprep has written here (form {form}; this one knows {VERSION}). The file is left as it is, and \
                 this session isn't added to it. Update panelprep to go on with it."
            );
            let _ = fail(&Trouble { path, line: None, message });
            return Log { path: None, history };
        }
        Log { path: Some(path), history }
    }

    fn add(&self, record: &Record) {
        let Some(path) = &self.path else { return };
        if let Err(trouble) = disk::append_line(path, &record.line()) {
            let _ = fail(&trouble);
        }
    }
}

//! Completion inside `<!-- panelprep: … -->`: names, ids, rules.

use super::line::Line;
use super::{Completion, Kind};
use crate::features::manual::{DIRECTIVES, Entry, Takes, entry};
use crate::guide::{Guide, Unit};
use crate::lint::RULES;
use crate::notebook::{FileAnalysis, Notebook};
use crate::text::Span;

/// A directive that is being written.
pub struct Inside<'a> {
    /// The words before the one under the cursor.
    words: Vec<&'a str>,
    /// The word under the cursor.
    word: Span,
    /// Whether white space stands before it.
    spaced: bool,
    /// Whether `-->` follows.
    closed: bool,
    /// Whether white space follows the word.
    spaced_after: bool,
    /// The program's own name is still to be written.
    unnamed: bool,
}

/// The directive that the cursor stands in.
pub fn inside<'a>(line: &'a Line) -> Option<Inside<'a>> {
    let before = line.before();
    let from = before.rfind("<!--")? + 4;
    let comment = before.get(from..)?;
    if comment.contains("-->") {
        return None;
    }
    let after = line.after();
    let tail = after.find(|c: char| !is_word(c)).unwrap_or(after.len());
    let tail = if after.starts_with("-->") { 0 } else { tail };
    let name = comment.trim_start();
    let closed = after.contains("-->");
    let end = line.offset + tail;
    let spaced_after = after.get(tail..).is_some_and(|rest| rest.starts_with([' ', '\t']));
    if let Some(body) = strip_name(name) {
        let head = body.len() - body.chars().rev().take_while(|c| is_word(*c)).map(char::len_utf8).sum::<usize>();
        let (head, word) = (body.get(..head)?, body.get(head..)?);
        // words in quotes are the candidate's own
        if head.matches('"').count() % 2 == 1 {
            return None;
        }
        return Some(Inside {
            words: head.split_whitespace().collect(),
            word: Span::new(line.offset - word.len(), end),
            spaced: head.ends_with([' ', '\t']),
            closed,
            spaced_after,
            unnamed: false,
        });
    }
    let begun = !name.is_empty() && "panelprep:".starts_with(&name.to_ascii_lowercase());
    begun.then(|| Inside {
        words: Vec::new(),
        word: Span::new(line.offset - name.len(), end),
        spaced: name.len() < comment.len(),
        closed,
        spaced_after,
        unnamed: true,
    })
}

fn strip_name(comment: &str) -> Option<&str> {
    let head = comment.get(..9)?;
    let rest = comment.get(9..)?;
    head.eq_ignore_ascii_case("panelprep").then(|| rest.trim_start().strip_prefix(':')).flatten()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | '-' | '_')
}

/// What may stand there.
pub fn complete(
    notebook: &Notebook,
    guide: &Guide,
    file: &FileAnalysis,
    line: &Line,
    inside: &Inside<'_>,
) -> Vec<Completion> {
    let mut list = List { inside, out: Vec::new() };
    if inside.unnamed {
        list.add("panelprep:", "a directive", "", Kind::Directive, "", false);
        return list.out;
    }
    let Some((name, given)) = inside.words.split_first() else {
        for e in &DIRECTIVES {
            let last = matches!(e.takes, Takes::Nothing);
            list.add(e.name, e.form, e.does, Kind::Directive, &format!("directive:{}", e.name), last);
        }
        return list.out;
    };
    let here: Vec<usize> = file.answers_at(line.offset).map(|a| a.unit).collect();
    match entry(name).map(|e: &Entry| e.takes) {
        Some(Takes::Questions) => list.units(guide, given, |u| u.is_question()),
        Some(Takes::Exercises) => list.units(guide, given, |u| !u.is_question()),
        Some(Takes::Point) if given.is_empty() => list.points(notebook, guide, file, &here),
        Some(Takes::Rule) if given.is_empty() => {
            for rule in RULES {
                list.add(rule.code, "rule", "", Kind::Rule, &format!("rule:{}", rule.code), true);
            }
        }
        Some(Takes::Rule) if given.len() == 1 => list.points(notebook, guide, file, &here),
        Some(Takes::Nothing | Takes::Name | Takes::Point | Takes::Rule) | None => {}
    }
    list.out
}

struct List<'a> {
    inside: &'a Inside<'a>,
    out: Vec<Completion>,
}

impl List<'_> {
    fn add(&mut self, word: &str, detail: &str, filter: &str, kind: Kind, data: &str, last: bool) {
        let space = if self.inside.spaced { "" } else { " " };
        let end = match (last, self.inside.closed) {
            (true, false) => " -->",
            (_, true) if self.inside.spaced_after => "",
            (_, _) => " ",
        };
        self.out.push(Completion {
            label: word.to_string(),
            detail: detail.to_string(),
            insert: format!("{space}{word}{end}"),
            snippet: None,
            filter: if filter.is_empty() || kind == Kind::Directive {
                word.to_string()
            } else {
                format!("{word} {filter}")
            },
            sort: format!("{:03}", self.out.len()),
            edit: self.inside.word,
            kind,
            data: data.to_string(),
        });
    }

    fn units(&mut self, guide: &Guide, given: &[&str], wanted: impl Fn(&Unit) -> bool) {
        let open = guide.units.iter().filter(|u| wanted(u));
        for unit in open.filter(|u| !given.contains(&u.id.as_str())) {
            self.add(&unit.id, &unit.text, "", Kind::Id, &unit.id, true);
        }
    }

    /// The ids of points, those of the section first. Practice mode keeps their words to itself.
    fn points(&mut self, notebook: &Notebook, guide: &Guide, file: &FileAnalysis, here: &[usize]) {
        let elsewhere = (0..guide.units.len()).filter(|u| !here.contains(u));
        for index in here.iter().copied().chain(elsewhere) {
            let Some(unit) = guide.units.get(index) else {
                continue;
            };
            let started = file.answers.iter().any(|a| a.unit == index && a.started);
            let tells = !notebook.config.practice || started;
            for point in &unit.points {
                let words = if tells { point.text.as_str() } else { "" };
                self.add(&point.id, words, words, Kind::Id, &point.id, true);
            }
        }
    }
}

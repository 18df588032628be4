//! From TOML to a rubric, with what is wrong told by line.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;
use std::sync::Mutex;
use toml::Spanned;

use super::super::lazy::Lazy;
use super::super::pattern::Query;
use super::super::tree::Grammar;
use super::{Code, CodeRubric, Flag, Label, Names, Problem, Said};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCode {
    issue: Spanned<String>,
    language: Spanned<String>,
    #[serde(default)]
    unless: Vec<String>,
    #[serde(default)]
    unless_said: Vec<String>,
    only_if_remains: Option<String>,
    #[serde(default)]
    flag: Vec<Spanned<RawFlag>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFlag {
    query: Spanned<String>,
    message: Spanned<String>,
    #[serde(default)]
    unless: Vec<String>,
    #[serde(default)]
    unless_method: Vec<String>,
    #[serde(default)]
    unless_class: Vec<String>,
    #[serde(default)]
    weak: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLabel {
    name: Spanned<String>,
    language: Spanned<String>,
    query: Option<Spanned<String>>,
    #[serde(default)]
    also: Vec<String>,
    #[serde(default)]
    stop: Vec<String>,
    #[serde(default)]
    spread: Vec<Spanned<String>>,
    #[serde(default)]
    through: Vec<String>,
    #[serde(default)]
    into: Vec<String>,
    #[serde(default)]
    block: Vec<String>,
    #[serde(default)]
    item: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSaid {
    name: String,
    words: Vec<Spanned<String>>,
    unless: Option<Spanned<String>>,
}

struct Reader<'t> {
    text: &'t str,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn problem(&mut self, at: usize, message: impl Into<String>) {
        let before = self.text.as_bytes().get(..at.min(self.text.len())).unwrap_or(&[]);
        let line = 1 + before.iter().filter(|&&b| b == b'\n').count();
        self.problems.push(Problem { line, message: message.into() });
    }

    fn grammar(&mut self, name: &Spanned<String>) -> Option<Grammar> {
        let grammar = Grammar::of(name.get_ref());
        if grammar.is_none() {
            let message = format!("no grammar for the language {:?}: use ruby or python", name.get_ref());
            self.problem(name.span().start, message);
        }
        grammar
    }

    fn query(&mut self, grammar: Grammar, query: &Spanned<String>, capture: &str, check: bool) -> Option<Query> {
        let read = Query::read(grammar, query.get_ref(), capture).and_then(|read| match check.then(|| read.check()) {
            Some(Err(reason)) => Err((0, reason)),
            _ => Ok(read),
        });
        match read {
            Ok(query) => Some(query),
            Err((row, reason)) => {
                let at = query.span().start;
                let opening = self.text.get(at..).is_some_and(|t| t.starts_with("'''\n") || t.starts_with("\"\"\"\n"));
                self.problem(at, format!("query: {reason}"));
                if let Some(last) = self.problems.last_mut() {
                    last.line += row + usize::from(opening);
                }
                None
            }
        }
    }
}

impl CodeRubric {
    pub(super) fn read(text: &str, check: bool) -> (CodeRubric, Vec<Problem>) {
        let mut reader = Reader { text, problems: Vec::new() };
        let mut rubric = CodeRubric::default();
        let document = match toml::de::DeTable::parse(text) {
            Ok(document) => document,
            Err(error) => {
                let at = error.span().map_or(0, |s| s.start);
                reader.problem(at, error.message().to_owned());
                return (rubric, reader.problems);
            }
        };
        for (key, value) in document.get_ref().iter() {
            let name: &str = key.get_ref();
            if !["code", "label", "said"].contains(&name) {
                continue;
            }
            let Some(tables) = value.get_ref().as_array() else {
                reader.problem(key.span().start, format!("write [[{name}]], two brackets, once per entry"));
                continue;
            };
            for table in tables.iter() {
                let at = table.span().start;
                let item = toml::de::ValueDeserializer::from(table.clone());
                let done = match name {
                    "code" => RawCode::deserialize(item).map(|raw| rubric.code(raw, at, check, &mut reader)),
                    "label" => RawLabel::deserialize(item).map(|raw| rubric.label(raw, check, &mut reader)),
                    _ => RawSaid::deserialize(item).map(|raw| rubric.say(raw, &mut reader, check)),
                };
                if let Err(error) = done {
                    let at = error.span().map_or(at, |s| s.start);
                    reader.problem(at, format!("[[{name}]]: {}", error.message()));
                }
            }
        }
        rubric.references(&mut reader);
        reader.problems.sort_by_key(|p| p.line);
        (rubric, reader.problems)
    }

    fn code(&mut self, raw: RawCode, at: usize, check: bool, reader: &mut Reader<'_>) {
        let Some(grammar) = reader.grammar(&raw.language) else {
            return;
        };
        let issue = raw.issue.get_ref().clone();
        let known_form = issue.starts_with("ex") && issue.contains(".issue.");
        if !known_form {
            reader.problem(raw.issue.span().start, format!("{issue:?} is no issue's id: write it as \"ex1.issue.2\""));
            return;
        }
        if raw.flag.is_empty() {
            reader.problem(at, format!("{issue} has no [[code.flag]]: nothing can be seen"));
        }
        let mut flags = Vec::new();
        for flag in raw.flag {
            let flag = flag.into_inner();
            let Some(query) = reader.query(grammar, &flag.query, "place", check) else {
                continue;
            };
            if flag.message.get_ref().trim().is_empty() {
                reader.problem(flag.message.span().start, "an empty message: say what is wrong in this code");
            }
            flags.push(Flag {
                query,
                message: flag.message.into_inner(),
                unless: flag.unless,
                unless_method: flag.unless_method,
                unless_class: flag.unless_class,
                weak: flag.weak,
            });
        }
        self.codes.push(Code {
            issue,
            grammar,
            unless: raw.unless,
            unless_said: raw.unless_said,
            only_if_remains: raw.only_if_remains,
            flags,
        });
    }

    fn label(&mut self, raw: RawLabel, check: bool, reader: &mut Reader<'_>) {
        let Some(grammar) = reader.grammar(&raw.language) else {
            return;
        };
        let query = match &raw.query {
            Some(query) => match reader.query(grammar, query, "it", check) {
                Some(query) => Some(query),
                None => return,
            },
            None => None,
        };
        for kind in &raw.spread {
            if !["value", "text", "collection", "change", "test"].contains(&kind.get_ref().as_str()) {
                let message = format!("spread: {:?} is none of value, text, collection, change, test", kind.get_ref());
                reader.problem(kind.span().start, message);
            }
        }
        let spreads = |kind: &str| raw.spread.iter().any(|s| s.get_ref() == kind);
        let label = Label {
            grammar,
            value: spreads("value"),
            text: spreads("text"),
            collection: spreads("collection"),
            change: spreads("change"),
            test: spreads("test"),
            name: raw.name.get_ref().clone(),
            query,
            also: raw.also,
            stop: raw.stop,
            through: Names::of(raw.through),
            into: Names::of(raw.into),
            block: Names::of(raw.block),
            item: Names::of(raw.item),
        };
        if self.labels.iter().any(|l| l.name == label.name && l.grammar == grammar) {
            reader.problem(raw.name.span().start, format!("the label {:?} is there twice", label.name));
            return;
        }
        self.labels.push(label);
    }

    fn say(&mut self, raw: RawSaid, reader: &mut Reader<'_>, check: bool) {
        let mut is_right = |pattern: &&Spanned<String>| {
            let wrong = if check { Lazy::new(pattern.get_ref(), true).check().err() } else { None };
            if let Some(error) = &wrong {
                let reason = error.to_string();
                let reason = reason.lines().last().unwrap_or("").trim_start_matches("error: ").to_owned();
                reader.problem(pattern.span().start, format!("not a regular expression: {reason}"));
            }
            wrong.is_none()
        };
        let words: Vec<&str> = raw.words.iter().filter(&mut is_right).map(|w| w.get_ref().as_str()).collect();
        let words = Lazy::any(&words, true);
        let unless = raw.unless.as_ref().filter(&mut is_right).map(|w| Lazy::new(w.get_ref(), true));
        self.said.push(Said { name: raw.name, words, unless, heard: Mutex::default() });
    }

    /// Names that nothing has, and labels that need themselves.
    fn references(&mut self, reader: &mut Reader<'_>) {
        let labels: HashSet<&str> = self.labels.iter().map(|l| l.name.as_str()).collect();
        let said: HashSet<&str> = self.said.iter().map(|s| s.name.as_str()).collect();
        let mut missing: Vec<(String, String)> = Vec::new();
        let mut needs: HashMap<String, Vec<String>> = HashMap::new();
        for label in &self.labels {
            let mut used: Vec<String> = label.also.iter().chain(&label.stop).cloned().collect();
            used.extend(label.query.iter().flat_map(Query::labels).cloned());
            missing.extend(used.iter().filter(|u| !labels.contains(u.as_str())).map(|u| ("label".into(), u.clone())));
            needs.insert(label.name.clone(), used);
        }
        for code in &self.codes {
            let mut used: Vec<String> = code.unless.clone();
            for flag in &code.flags {
                used.extend(flag.unless.iter().chain(&flag.unless_method).chain(&flag.unless_class).cloned());
                used.extend(flag.query.labels().cloned());
            }
            missing.extend(used.into_iter().filter(|u| !labels.contains(u.as_str())).map(|u| ("label".into(), u)));
            let unsaid = code.unless_said.iter().filter(|u| !said.contains(u.as_str()));
            missing.extend(unsaid.map(|u| ("said".into(), u.clone())));
        }
        for (table, name) in missing {
            let at = reader.text.find(&name).unwrap_or(0);
            reader.problem(at, format!("there is no [[{table}]] named {name:?}"));
        }
        let mut circular = Vec::new();
        for name in needs.keys() {
            let mut seen: HashSet<&str> = HashSet::new();
            let mut open: Vec<&str> = needs.get(name).into_iter().flatten().map(String::as_str).collect();
            while let Some(next) = open.pop() {
                if next == name {
                    circular.push(name.clone());
                    break;
                }
                if seen.insert(next) {
                    open.extend(needs.get(next).into_iter().flatten().map(String::as_str));
                }
            }
        }
        circular.sort();
        for name in circular {
            let at = reader.text.find(&format!("\"{name}\"")).unwrap_or(0);
            reader.problem(at, format!("the label {name:?} needs itself"));
            self.labels.retain(|l| l.name != name);
        }
    }
}

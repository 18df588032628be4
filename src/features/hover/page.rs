//! A hover's content, and how it looks in Markdown and as plain text.

use super::Hover;
use crate::coverage::verdict::PointCoverage;
use crate::features::wording;
use crate::guide::Unit;
use crate::text::Span;

/// A line of a hover.
pub enum Line {
    /// What it is about.
    Title(String),
    /// The name of a part.
    Label(&'static str),
    /// A sentence.
    Text(String),
    /// A point with its verdict: symbol, words, text.
    Point(&'static str, &'static str, String),
    /// A sentence of the notes, for the point above.
    Quote(String),
    /// A remark on the point above.
    Note(String),
    /// Code in a language.
    Code(String, String),
}

impl Line {
    /// A point with its verdict.
    pub fn point(coverage: &PointCoverage, text: &str) -> Self {
        Line::Point(wording::symbol(coverage), wording::verdict(coverage), text.to_string())
    }

    /// A point that is spoken of without counting.
    pub fn uncounted(text: &str) -> Self {
        Line::Point("✗", "not counted", text.to_string())
    }

    /// An exercise's code.
    pub fn code(unit: &Unit, code: &str) -> Self {
        let lang = unit.code().map_or("", |c| c.lang.as_str());
        Line::Code(lang.to_string(), code.trim_end().to_string())
    }
}

/// A hover's lines.
#[derive(Default)]
pub struct Page(Vec<Line>);

impl Page {
    /// Adds a line.
    pub fn add(&mut self, line: Line) {
        self.0.push(line);
    }

    /// How many lines there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The hover of a place.
    pub fn hover(&self, span: Span) -> Hover {
        Hover { span, markdown: self.markdown(), plain: self.plain() }
    }

    fn markdown(&self) -> String {
        let mut out = String::new();
        for line in &self.0 {
            // list items follow each other, all else is a paragraph of its own
            let gap = match line {
                _ if out.is_empty() => "",
                Line::Quote(_) | Line::Note(_) => "  \n",
                Line::Point(..) if self.in_list(&out) => "\n",
                Line::Point(..) | Line::Title(_) | Line::Label(_) | Line::Text(_) | Line::Code(..) => "\n\n",
            };
            out += gap;
            out += &match line {
                Line::Title(text) => format!("**{}**", escape(text)),
                Line::Label(text) => format!("*{text}*"),
                Line::Text(text) => escape(text),
                Line::Point(symbol, words, text) => {
                    format!("- {symbol} *{words}*: {}", escape(text))
                }
                Line::Quote(text) => format!("  “{}”", escape(text)),
                Line::Note(text) => format!("  ({})", escape(text)),
                Line::Code(lang, code) => {
                    let fence = "`".repeat(longest_run(code).max(2) + 1);
                    format!("{fence}{lang}\n{code}\n{fence}")
                }
            };
        }
        out
    }

    fn in_list(&self, out: &str) -> bool {
        let last = out.lines().next_back().unwrap_or("");
        last.starts_with("- ") || last.starts_with("  ")
    }

    fn plain(&self) -> String {
        let mut out = String::new();
        for line in &self.0 {
            out += &match line {
                Line::Title(text) | Line::Text(text) => format!("{text}\n"),
                Line::Label(text) => format!("\n{text}:\n"),
                Line::Point(symbol, words, text) => format!("{symbol} {words}: {text}\n"),
                Line::Quote(text) => format!("    “{text}”\n"),
                Line::Note(text) => format!("    ({text})\n"),
                Line::Code(_, code) => code.lines().map(|l| format!("    {l}\n")).collect(),
            };
        }
        out.trim_end().to_string()
    }
}

fn longest_run(code: &str) -> usize {
    code.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// Text as it is, whatever signs of Markdown or HTML it holds.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '#' | '$' | '&' => out.extend(['\\', c]),
            '\n' | '\r' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

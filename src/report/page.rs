//! A page of text that wraps and colours its lines.

use super::wording::is_hostile;
use unicode_width::UnicodeWidthStr;

/// How the terminal wants its text.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// With ANSI colours.
    pub colour: bool,
    /// Columns; at least 40 are used.
    pub width: usize,
}

impl Default for Style {
    fn default() -> Self {
        Style { colour: false, width: 80 }
    }
}

/// ANSI colours by what they mean.
#[derive(Clone, Copy)]
pub(super) enum Ink {
    Title,
    Faint,
    Good,
    Half,
    Bad,
    Against,
}

/// A page that grows line by line.
pub(super) struct Page {
    style: Style,
    out: String,
}

impl Page {
    pub(super) fn new(style: Style) -> Self {
        let width = style.width.max(40);
        Page { style: Style { width, ..style }, out: String::new() }
    }

    pub(super) fn finish(self) -> String {
        self.out
    }

    pub(super) fn width(&self) -> usize {
        self.style.width
    }

    pub(super) fn ink(&self, ink: Ink, text: &str) -> String {
        if !self.style.colour {
            return text.to_string();
        }
        let code = match ink {
            Ink::Title => "1",
            Ink::Faint => "2",
            Ink::Good => "32",
            Ink::Half => "33",
            Ink::Bad => "31",
            Ink::Against => "35",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }

    pub(super) fn blank(&mut self) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
    }

    pub(super) fn title(&mut self, text: &str) {
        self.blank();
        self.line(0, Some(Ink::Title), &text.to_uppercase());
    }

    /// Wraps `text` at the page's width: `head` opens the first line, later lines are indented as far as it is wide.
    pub(super) fn item(&mut self, head: &str, ink: Ink, text: &str) {
        self.wrapped(head, Some(ink), None, text);
    }

    /// The same, with the text in that colour and a plain head.
    pub(super) fn line(&mut self, indent: usize, ink: Option<Ink>, text: &str) {
        self.wrapped(&" ".repeat(indent), None, ink, text);
    }

    fn wrapped(&mut self, head: &str, head_ink: Option<Ink>, ink: Option<Ink>, text: &str) {
        let indent = head.width();
        let room = self.style.width.saturating_sub(indent).max(16);
        for (i, line) in wrap(&safe(text), room).iter().enumerate() {
            match (i, head_ink) {
                (0, Some(ink)) => self.out.push_str(&self.ink(ink, head)),
                (0, None) => self.out.push_str(head),
                _ => self.out.push_str(&" ".repeat(indent)),
            }
            match ink {
                Some(ink) => self.out.push_str(&self.ink(ink, line)),
                None => self.out.push_str(line),
            }
            self.out.push('\n');
        }
    }
}

/// Nothing from a notes file may steer the terminal.
pub(super) fn safe(text: &str) -> String {
    text.chars().map(|c| if matches!(c, '\n' | '\t') { ' ' } else { c }).filter(|c| !is_hostile(*c)).collect()
}

/// Lines of at most `room` columns; a longer word is broken.
pub(super) fn wrap(text: &str, room: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split(' ').filter(|w| !w.is_empty()) {
        if !line.is_empty() && line.width() + 1 + word.width() > room {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        for c in word.chars() {
            if line.width() >= room {
                lines.push(std::mem::take(&mut line));
            }
            line.push(c);
        }
    }
    lines.push(line);
    lines
}

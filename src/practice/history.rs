//! The history of practice: JSON lines, one for each answer, the newest last. Lines are only ever added, so nothing in
//! the file can get lost; the answers themselves are not kept.

use serde::{Deserialize, Serialize};

/// The form of the lines that this program writes.
pub const VERSION: u32 = 1;

/// One answer that was practised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The form of this line.
    pub v: u32,
    /// When, in RFC 3339.
    pub at: String,
    /// The guide's title.
    pub guide: String,
    /// The question's id when it was asked.
    pub id: String,
    /// The question: what finds it again when a guide is renumbered.
    pub question: String,
    /// How long the answer took.
    pub seconds: u64,
    /// How many key points a typed answer made, and of how many; `None` when only the time was taken.
    pub made: Option<(usize, usize)>,
}

/// What was read of a history.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// The lines that were understood, in the file's order.
    pub records: Vec<Record>,
    /// What could not be read: the line and why.
    pub problems: Vec<(usize, String)>,
    /// The form of lines that a newer program wrote: then nothing may be added.
    pub newer: Option<u32>,
}

impl History {
    /// Reads a history; total.
    pub fn parse(text: &str) -> Self {
        let mut out = History::default();
        for (i, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
            let line = line.trim_start_matches('\u{feff}');
            // a newer line may lack what this program expects: its number is looked at first
            let form = serde_json::from_str::<serde_json::Value>(line).ok().and_then(|v| v.get("v")?.as_u64());
            if let Some(form) = form.filter(|f| *f > u64::from(VERSION)) {
                out.newer = out.newer.max(Some(u32::try_from(form).unwrap_or(u32::MAX)));
                continue;
            }
            match serde_json::from_str::<Record>(line) {
                Ok(record) => out.records.push(record),
                Err(error) => out.problems.push((i + 1, error.to_string())),
            }
        }
        out
    }

    /// The last time a question was practised.
    pub fn last(&self, question: &str) -> Option<&Record> {
        self.records.iter().rev().find(|r| r.question == question)
    }

    /// The last time an answer to it was typed, so that its points are known.
    pub fn last_judged(&self, question: &str) -> Option<(usize, usize)> {
        self.records.iter().rev().filter(|r| r.question == question).find_map(|r| r.made)
    }
}

impl Record {
    /// The line that is added to the file.
    pub fn line(&self) -> String {
        let mut line = serde_json::to_string(self).unwrap_or_default();
        line.push('\n');
        line
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub fn record(at: &str, question: &str, made: Option<(usize, usize)>) -> Record {
        let (guide, id, question) = ("G".to_string(), "q1".to_string(), question.to_string());
        Record { v: VERSION, at: at.to_string(), guide, id, question, seconds: 75, made }
    }

    #[test]
    fn what_is_written_is_read() {
        let one = record("2026-11-26T04:40:00Z", "How \"so\"?", Some((2, 3)));
        let two = record("2026-11-27T04:40:00Z", "How \"so\"?", None);
        expect_test::expect![[r#"
            {"v":1,"at":"2026-11-26T04:40:00Z","guide":"G","id":"q1","question":"How \"so\"?","seconds":75,"made":[2,3]}
        "#]]
        .assert_eq(&one.line());
        let read = History::parse(&format!("{}{}", one.line(), two.line()));
        assert_eq!((read.records.len(), read.problems.len(), read.newer), (2, 0, None));
        assert_eq!(read.last("How \"so\"?"), Some(&two));
        assert_eq!(read.last_judged("How \"so\"?"), Some((2, 3)));
    }

    #[test]
    fn lines_of_a_newer_program_and_torn_ones_are_told_apart() {
        let good = record("2026-11-26T04:40:00Z", "A?", None).line();
        let read = History::parse(&format!("{good}{{\"v\":1,\"at\":\"20\n\n{{\"v\":7,\"when\":3}}\n"));
        assert_eq!((read.records.len(), read.problems.len(), read.newer), (1, 1, Some(7)));
        assert_eq!(read.problems[0].0, 2);
        assert_eq!(History::parse(""), History::default());
        // a line without a number is nobody's
        assert_eq!(History::parse("[1]\n").problems.len(), 1);
    }
}

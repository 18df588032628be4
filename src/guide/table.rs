//! What the columns of a guide's table hold, by their heads.

/// The columns of the table that is being read.
#[derive(Default)]
pub struct Columns {
    /// Of questions.
    pub question: Option<usize>,
    /// Of key points.
    pub points: Option<usize>,
    /// Of competencies.
    pub competency: Option<usize>,
    heads: Vec<String>,
}

impl Columns {
    /// Takes a head cell in; the first one starts a new table.
    pub fn head(&mut self, column: usize, text: &str) {
        if column == 0 {
            *self = Columns::default();
        }
        self.heads.resize(column.max(self.heads.len()), String::new());
        self.heads.push(text.to_string());
        let lower = text.to_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
        if has(&["flag", "bad", "weak", "poor", "score", "rating", "level", "weight", "follow", "note", "time"]) {
        } else if has(&["question", "prompt"]) {
            self.question = self.question.or(Some(column));
        } else if has(&["competenc", "area", "skill", "theme", "category", "topic"]) {
            self.competency = self.competency.or(Some(column));
        } else if has(&[
            "point",
            "answer",
            "look",
            "listen",
            "good",
            "strong",
            "signal",
            "expect",
            "criteri",
            "indicator",
        ]) {
            self.points = self.points.or(Some(column));
        }
    }

    /// Whether a table with questions has this column for something else.
    pub fn is_aside(&self, column: usize) -> bool {
        self.question.is_some() && ![self.question, self.points, self.competency].contains(&Some(column))
    }

    /// A column's head.
    pub fn name(&self, column: usize) -> String {
        self.heads.get(column).cloned().unwrap_or_default()
    }
}

//! Reads a query's text.

use super::super::lazy::Lazy;
use super::super::tree::{Grammar, kind_id};
use super::{ALONE, Condition, Item, Kind, Query, Shape, TEXT, WITH_LABELS, Wrong};

impl Query {
    /// Reads a query. `required` is the capture it must have.
    pub fn read(grammar: Grammar, source: &str, required: &str) -> Result<Query, Wrong> {
        let mut reader =
            Reader { source, at: 0, grammar, language: grammar.language(), query: Query::default(), depth: 0 };
        loop {
            reader.space();
            if reader.at >= source.len() {
                break;
            }
            let pattern = reader.top()?;
            reader.query.patterns.push(pattern);
        }
        if reader.query.patterns.is_empty() {
            return Err((0, "is empty".into()));
        }
        if !reader.query.captures.iter().any(|c| c == required) {
            return Err((0, format!("has no capture @{required}")));
        }
        Ok(reader.query)
    }
}

struct Reader<'s> {
    source: &'s str,
    at: usize,
    grammar: Grammar,
    language: tree_sitter::Language,
    query: Query,
    depth: usize,
}

impl<'s> Reader<'s> {
    fn rest(&self) -> &'s str {
        self.source.get(self.at..).unwrap_or("")
    }

    fn wrong<T>(&self, reason: impl Into<String>) -> Result<T, Wrong> {
        let before = self.source.get(..self.at).unwrap_or("");
        Err((before.matches('\n').count(), reason.into()))
    }

    fn space(&mut self) {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start();
            self.at += rest.len() - trimmed.len();
            if !trimmed.starts_with(';') {
                return;
            }
            self.at += trimmed.find('\n').unwrap_or(trimmed.len());
        }
    }

    fn eat(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len();
            self.space();
        }
        found
    }

    fn word(&mut self) -> &'s str {
        let rest = self.rest();
        let end = rest.find(|c: char| !(c.is_alphanumeric() || "_-.?!".contains(c))).unwrap_or(rest.len());
        self.at += end;
        let word = rest.get(..end).unwrap_or("");
        self.space();
        word
    }

    fn string(&mut self) -> Result<String, Wrong> {
        let mut text = String::new();
        let mut chars = self.rest().char_indices().skip(1);
        while let Some((n, c)) = chars.next() {
            match c {
                '"' => {
                    self.at += n + 1;
                    self.space();
                    return Ok(text);
                }
                '\\' => match chars.next() {
                    Some((_, 'n')) => text.push('\n'),
                    Some((_, 't')) => text.push('\t'),
                    Some((_, c)) => text.push(c),
                    None => break,
                },
                c => text.push(c),
            }
        }
        self.wrong("a string without its closing quote")
    }

    /// A pattern, alone or in parentheses with its predicates.
    fn top(&mut self) -> Result<(Shape, Vec<Condition>), Wrong> {
        let mut conditions = Vec::new();
        let rest = self.rest();
        let inner = rest.get(1..).unwrap_or("").trim_start();
        let group = rest.starts_with('(') && inner.starts_with(['(', '[', '"']) && !inner.starts_with("(#");
        if !group {
            let shape = self.shape(&mut conditions)?;
            return Ok((shape, conditions));
        }
        self.eat("(");
        let shape = self.shape(&mut conditions)?;
        while self.rest().starts_with("(#") {
            conditions.push(self.predicate()?);
        }
        if !self.eat(")") {
            return self.wrong("expected a predicate or `)`: one pattern per group");
        }
        Ok((shape, conditions))
    }

    fn shape(&mut self, conditions: &mut Vec<Condition>) -> Result<Shape, Wrong> {
        self.depth += 1;
        if self.depth > 32 {
            return self.wrong("nested too deeply");
        }
        let mut shape =
            Shape { kind: Kind::Any, field: None, without: Vec::new(), items: Vec::new(), captures: Vec::new() };
        if self.eat("[") {
            let mut list = Vec::new();
            while !self.eat("]") {
                list.push(self.shape(conditions)?);
            }
            shape.kind = Kind::OneOf(list);
        } else if self.rest().starts_with('"') {
            shape.kind = Kind::Token(self.string()?);
        } else if self.eat("(") {
            let name = self.word();
            shape.kind = match name {
                "_" => Kind::AnyNamed,
                "MISSING" => Kind::Missing,
                "ERROR" => Kind::Named(u16::MAX),
                "" => return self.wrong("expected a node's kind"),
                _ => match kind_id(self.grammar, name) {
                    None => return self.wrong(format!("the grammar has no node {name:?}")),
                    Some(kind) => Kind::Named(kind),
                },
            };
            self.items(&mut shape, conditions)?;
        } else if self.rest().starts_with('_') {
            self.word();
        } else {
            let found: String = self.rest().chars().take(12).collect();
            return self.wrong(format!("expected a pattern, found {found:?}"));
        }
        if self.rest().starts_with(['?', '*', '+']) {
            return self.wrong("quantifiers are not supported: write two patterns");
        }
        while self.rest().starts_with('@') {
            self.at += 1;
            let name = self.word();
            shape.captures.push(self.capture(name));
        }
        self.depth -= 1;
        Ok(shape)
    }

    fn items(&mut self, shape: &mut Shape, conditions: &mut Vec<Condition>) -> Result<(), Wrong> {
        while !self.eat(")") {
            let rest = self.rest();
            if rest.starts_with("(#") {
                conditions.push(self.predicate()?);
            } else if rest.starts_with('!') {
                self.at += 1;
                let field = self.field()?;
                shape.without.push(field);
            } else if rest.starts_with('.') {
                self.at += 1;
                self.space();
                shape.items.push(Item::Anchor);
            } else if rest.starts_with(|c: char| c.is_ascii_lowercase()) {
                let field = self.field()?;
                if !self.eat(":") {
                    return self.wrong(format!("expected `:` after {field:?}"));
                }
                let mut child = self.shape(conditions)?;
                child.field = Some(field);
                shape.items.push(Item::Child(child));
            } else if rest.is_empty() {
                return self.wrong("a parenthesis is not closed");
            } else {
                let child = self.shape(conditions)?;
                shape.items.push(Item::Child(child));
            }
        }
        Ok(())
    }

    fn field(&mut self) -> Result<String, Wrong> {
        let name = self.word();
        match self.language.field_id_for_name(name) {
            Some(_) => Ok(name.to_owned()),
            None => self.wrong(format!("the grammar has no field {name:?}")),
        }
    }

    fn capture(&mut self, name: &str) -> usize {
        if let Some(known) = self.query.capture(name) {
            return known;
        }
        self.query.captures.push(name.to_owned());
        self.query.captures.len() - 1
    }

    fn predicate(&mut self) -> Result<Condition, Wrong> {
        self.at += 2;
        let name = self.word();
        let (negated, plain) = name.strip_prefix("not-").map_or((false, name), |n| (true, n));
        let operator = WITH_LABELS.iter().chain(&ALONE).chain(&TEXT).find(|&&o| o == plain).copied();
        let Some(operator) = operator else {
            return self.wrong(format!("there is no predicate #{name}"));
        };
        let mut captures = Vec::new();
        let mut words = Vec::new();
        while !self.eat(")") {
            if self.rest().starts_with('@') {
                self.at += 1;
                let word = self.word();
                match self.query.capture(word) {
                    Some(known) => captures.push(known),
                    None => return self.wrong(format!("#{name}: there is no capture @{word}")),
                }
            } else if self.rest().starts_with('"') {
                words.push(self.string()?);
            } else {
                let word = self.word();
                if word.is_empty() {
                    return self.wrong(format!("#{name} is not closed"));
                }
                words.push(word.to_owned());
            }
        }
        let Some(&capture) = captures.first() else {
            return self.wrong(format!("#{name} needs a capture"));
        };
        if words.is_empty() && captures.len() < 2 && !ALONE.contains(&operator) {
            return self.wrong(format!("#{name} needs something to compare with"));
        }
        let regex = Lazy::new(words.first().map_or("", String::as_str), false);
        Ok(Condition { operator, negated, capture, words, other: captures.get(1).copied(), regex })
    }
}

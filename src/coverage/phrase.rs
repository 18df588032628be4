//! The phrase language of rubrics and thesaurus (`content/RUBRIC.md`): text to a small tree.

use super::stem::{american, is_contraction, is_filler, stem};
use super::words::words_of;

/// A phrase: parts that must all (or, negated, must not) stand in one sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// At least one; at least one not negated.
    pub parts: Vec<Part>,
}

/// One side of a `&`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Written with `!`.
    pub negated: bool,
    /// What must follow each other.
    pub nodes: Vec<Node>,
}

/// One step of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// A word in any inflection.
    Word(Box<str>),
    /// A word in this form.
    Exact(Box<str>),
    /// A word that begins so.
    Prefix(Box<str>),
    /// A number.
    Number,
    /// One of these.
    Alt(Vec<Vec<Node>>),
    /// May be there or not.
    Opt(Vec<Node>),
    /// Up to this many other words.
    Gap(u8),
    /// A named concept.
    Concept(Box<str>),
}

impl Phrase {
    /// Tells the stem of each word that it asks for, small words left out, with its share of its place: of three
    /// alternatives each has a root of a third.
    pub fn each_stem(&self, tell: &mut dyn FnMut(Box<str>, f32)) {
        fn count(nodes: &[Node]) -> usize {
            nodes.iter().map(|n| if let Node::Alt(of) = n { of.iter().map(|o| count(o)).sum() } else { 1 }).sum()
        }
        fn walk(nodes: &[Node], share: f32, tell: &mut dyn FnMut(Box<str>, f32)) {
            for node in nodes {
                match node {
                    Node::Word(word) | Node::Exact(word) | Node::Prefix(word) if is_filler(word) => {}
                    Node::Word(word) | Node::Exact(word) | Node::Prefix(word) => tell(stem(word), share),
                    Node::Alt(options) => {
                        let all = options.iter().map(|o| count(o)).sum::<usize>().max(1);
                        options.iter().for_each(|o| walk(o, share / libm::sqrtf(all as f32), tell));
                    }
                    Node::Opt(inner) => walk(inner, share, tell),
                    Node::Number | Node::Gap(_) | Node::Concept(_) => {}
                }
            }
        }
        self.parts.iter().filter(|p| !p.negated).for_each(|p| walk(&p.nodes, 1.0, tell));
    }
}

/// The longest phrase that is read, in bytes: hostile files end here.
const LONGEST: usize = 2_000;

/// Reads a phrase; an error says what is wrong.
pub fn parse(text: &str) -> Result<Phrase, String> {
    if text.len() > LONGEST {
        return Err(format!("a phrase of {} characters; the longest allowed has {LONGEST}", text.len()));
    }
    let mut reader = Reader { rest: text, depth: 0, lone_a: false, dropped: None };
    let mut parts = Vec::new();
    loop {
        reader.space();
        let negated = reader.take('!');
        let mut nodes = reader.sequence()?;
        if reader.rest.starts_with('|') {
            let mut options = vec![nodes];
            while reader.take('|') {
                options.push(reader.sequence()?);
            }
            nodes = vec![Node::Alt(options.into_iter().filter(|o| !o.is_empty()).collect())];
        }
        if nodes.iter().all(|n| matches!(n, Node::Gap(_) | Node::Opt(_))) {
            return Err(format!("nothing to look for in `{text}`"));
        }
        parts.push(Part { negated, nodes });
        if !reader.take('&') {
            break;
        }
    }
    if let Some(c) = reader.rest.chars().next() {
        return Err(format!("unexpected `{c}` in `{text}`"));
    }
    if parts.iter().all(|p| p.negated) {
        return Err(format!("`{text}` only says what must not be there"));
    }
    Ok(Phrase { parts })
}

struct Reader<'a> {
    rest: &'a str,
    depth: u8,
    /// The word before was a lone `a`: with a `b` it is `A/B`.
    lone_a: bool,
    /// The small word that was left out last.
    dropped: Option<Box<str>>,
}

impl<'a> Reader<'a> {
    fn space(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn take(&mut self, c: char) -> bool {
        self.space();
        match self.rest.strip_prefix(c) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn until(&mut self, end: char) -> Result<&'a str, String> {
        let at = self.rest.find(end).ok_or_else(|| format!("`{end}` is missing"))?;
        let (head, tail) = self.rest.split_at(at);
        self.rest = tail.get(end.len_utf8()..).unwrap_or("");
        Ok(head)
    }

    fn sequence(&mut self) -> Result<Vec<Node>, String> {
        if self.depth > 8 {
            return Err("brackets nested more than eight deep".to_string());
        }
        let mut nodes = Vec::new();
        self.dropped = None;
        loop {
            self.space();
            let Some(c) = self.rest.chars().next() else {
                break;
            };
            match c {
                '&' | '|' | ')' | ']' => break,
                '(' => {
                    self.rest = self.rest.get(1..).unwrap_or("");
                    let mut options = self.alternatives()?;
                    if self.rest.starts_with('*') {
                        self.rest = self.rest.get(1..).unwrap_or("");
                        options.iter_mut().for_each(|option| begin_only(option));
                    }
                    // `(a|)` is an optional a
                    let optional = options.iter().any(Vec::is_empty);
                    options.retain(|option| !option.is_empty());
                    match (optional, options.is_empty()) {
                        (_, true) => {}
                        (true, _) => nodes.push(Node::Opt(vec![Node::Alt(options)])),
                        (false, _) => nodes.push(Node::Alt(options)),
                    }
                }
                '[' => {
                    self.rest = self.rest.get(1..).unwrap_or("");
                    self.depth += 1;
                    let mut options = vec![self.sequence()?];
                    while self.take('|') {
                        options.push(self.sequence()?);
                    }
                    self.depth -= 1;
                    if !self.take(']') {
                        return Err("`]` is missing".to_string());
                    }
                    options.retain(|option| !option.is_empty());
                    if let (1, Some(only)) = (options.len(), options.first()) {
                        nodes.push(Node::Opt(only.clone()));
                    } else if !options.is_empty() {
                        nodes.push(Node::Opt(vec![Node::Alt(options)]));
                    }
                }
                '{' => {
                    self.rest = self.rest.get(1..).unwrap_or("");
                    nodes.push(Node::Concept(self.until('}')?.trim().into()));
                }
                '}' => return Err("`}` without `{`".to_string()),
                '#' => {
                    self.rest = self.rest.get(1..).unwrap_or("");
                    nodes.push(Node::Number);
                }
                _ => self.word(&mut nodes),
            }
        }
        // a small word that stands alone is meant: `not (only|just)`
        if nodes.is_empty() {
            nodes.extend(self.dropped.take().map(Node::Exact));
        }
        Ok(nodes)
    }

    fn alternatives(&mut self) -> Result<Vec<Vec<Node>>, String> {
        self.depth += 1;
        let mut options = vec![self.sequence()?];
        while self.take('|') {
            options.push(self.sequence()?);
        }
        self.depth -= 1;
        if self.take(')') { Ok(options) } else { Err("`)` is missing".to_string()) }
    }

    fn word(&mut self, nodes: &mut Vec<Node>) {
        let end = self.rest.find(|c: char| c.is_whitespace() || "()[]{}|&#".contains(c)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        match word {
            "..." | "…" => return nodes.push(Node::Gap(8)),
            ".." => return nodes.push(Node::Gap(3)),
            _ => {}
        }
        let exact = word.starts_with('=');
        let prefix = word.ends_with('*');
        let bare = word.trim_start_matches('=').trim_end_matches('*');
        // nearly all words are plain and need no reading
        if bare.bytes().all(|b| b.is_ascii_lowercase()) && !is_contraction(bare) && bare != "b" {
            self.lone_a = bare == "a";
            if !bare.is_empty() {
                self.push(nodes, american(bare).as_ref().into(), exact, prefix);
            }
            return;
        }
        let tokens = words_of(bare).tokens;
        let count = tokens.len();
        for (i, mut token) in tokens.into_iter().enumerate() {
            let last = i + 1 == count;
            if std::mem::replace(&mut self.lone_a, &*token.word == "a") && &*token.word == "b" {
                token.word = "ab".into();
            }
            self.push(nodes, token.word, exact, prefix && last);
        }
    }

    fn push(&mut self, nodes: &mut Vec<Node>, word: Box<str>, exact: bool, prefix: bool) {
        if prefix {
            nodes.push(Node::Prefix(word));
        } else if exact {
            nodes.push(Node::Exact(word));
        } else if !is_filler(&word) {
            nodes.push(Node::Word(word));
        } else {
            self.dropped = Some(word);
        }
    }
}

/// Makes an alternative's last word match by its beginning: `(fail|block)*`.
fn begin_only(option: &mut [Node]) {
    if let Some(last) = option.last_mut()
        && let Node::Word(word) = last
    {
        *last = Node::Prefix(word.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_forms_of_the_manual() {
        let show = |text| format!("{:?}", parse(text).map(|p| p.parts));
        expect_test::expect![[r##"Ok([Part { negated: false, nodes: [Word("puma"), Gap(3), Prefix("work")] }])"##]]
            .assert_eq(&show("puma .. the work*"));
        expect_test::expect![[r##"Ok([Part { negated: false, nodes: [Alt([[Prefix("fail")], [Word("break"), Prefix("off")]]), Exact("lock")] }, Part { negated: true, nodes: [Concept("cdn")] }])"##]]
            .assert_eq(&show("(fail|break off)* =lock & !{cdn}"));
        expect_test::expect![[
            r##"Ok([Part { negated: false, nodes: [Opt([Word("ci"), Word("cd")]), Number, Word("percent")] }])"##
        ]]
        .assert_eq(&show("[CI/CD] # %"));
    }

    #[test]
    fn errors_say_what_is_wrong() {
        for (text, want) in [
            ("(a|b", "`)` is missing"),
            ("!x", "only says what must not"),
            ("...", "nothing to look for"),
            ("", "nothing"),
            ("x )", "unexpected `)`"),
        ] {
            assert!(parse(text).unwrap_err().contains(want), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[a-z()\\[\\]{}|&!#=*. ]{0,60}") {
            let _ = parse(&text);
        }
    }
}

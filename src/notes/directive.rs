//! Directives: `<!-- panelprep: … -->` comments in which candidates and quick fixes tell the program something.

use crate::text::Span;

/// A directive and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directive {
    /// The whole comment.
    pub span: Span,
    /// What it says.
    pub kind: DirectiveKind,
}

/// What a directive says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DirectiveKind {
    /// `question q3 q5`, `exercise ex2`: the section answers these.
    Link(Vec<String>),
    /// `covers q1.3 "few words" #a1b2`: confirmed by the candidate.
    Covers {
        /// The point.
        id: String,
        /// A few words of the sentence that makes it.
        words: Option<String>,
        /// A short hash of the point's text.
        hash: Option<String>,
    },
    /// `open q1.3`: not made yet.
    Open(String),
    /// `differs q1.3 "why"`: by choice.
    Differs(String, Option<String>),
    /// `ignore RULE [id]`.
    Ignore(String, Option<String>),
    /// `version NAME`.
    Version(String),
    /// `off`.
    Off,
    /// `on`.
    On,
    /// Not understood: what is wrong, and the nearest right form.
    Bad(String, Option<String>),
}

/// The names and forms of directives.
const FORMS: [(&str, &str); 9] = [
    ("question", "question q3"),
    ("exercise", "exercise ex2"),
    ("covers", "covers q1.3 \"a few words\""),
    ("open", "open q1.3"),
    ("differs", "differs q1.3 \"why\""),
    ("ignore", "ignore missing-key-point"),
    ("version", "version short"),
    ("off", "off"),
    ("on", "on"),
];

/// Reads a comment (`<!-- … -->`); `None` when it isn't meant for the program.
pub fn parse(comment: &str, span: Span) -> Option<Directive> {
    let inner = comment.trim_start_matches("<!--").trim_end_matches("-->").trim();
    let rest = inner.get(..9).filter(|head| head.eq_ignore_ascii_case("panelprep")).and(inner.get(9..))?;
    let Some(body) = rest.trim_start().strip_prefix(':') else {
        // a comment that only speaks about the program
        return None;
    };
    Some(Directive { span, kind: read(body.trim()) })
}

fn read(body: &str) -> DirectiveKind {
    let (name, rest) = body.split_once(char::is_whitespace).unwrap_or((body, ""));
    let rest = rest.trim();
    let (plain, quoted) = take_quoted(rest);
    let words: Vec<&str> = plain.split_whitespace().collect();
    let first = words.first().map(|w| w.to_string());
    let needs = |what: &str, form: &str| DirectiveKind::Bad(format!("`{name}` needs {what}"), Some(form.to_string()));
    match name.to_ascii_lowercase().as_str() {
        "question" | "exercise" if words.is_empty() => needs(
            "the id of a question or exercise",
            if name.starts_with('q') { "question q3" } else { "exercise ex2" },
        ),
        "question" | "exercise" => {
            DirectiveKind::Link(words.iter().map(|w| w.trim_matches(',').to_ascii_lowercase()).collect())
        }
        "covers" | "open" | "differs" if !first.as_deref().is_some_and(is_point_id) => {
            needs("the id of a point", form_of(name))
        }
        "covers" => DirectiveKind::Covers {
            id: first.unwrap_or_default().to_ascii_lowercase(),
            words: quoted,
            hash: words.iter().find_map(|w| w.strip_prefix('#')).map(str::to_string),
        },
        "open" => DirectiveKind::Open(first.unwrap_or_default().to_ascii_lowercase()),
        "differs" => DirectiveKind::Differs(first.unwrap_or_default().to_ascii_lowercase(), quoted),
        "ignore" => match first {
            Some(rule) => DirectiveKind::Ignore(rule, words.get(1).map(|w| w.to_ascii_lowercase())),
            None => needs("the code of a rule", form_of(name)),
        },
        "version" => match first {
            Some(name) => DirectiveKind::Version(name),
            None => needs("a name", form_of(name)),
        },
        "off" => DirectiveKind::Off,
        "on" => DirectiveKind::On,
        _ => {
            let near =
                FORMS.iter().max_by(|a, b| strsim::jaro_winkler(a.0, name).total_cmp(&strsim::jaro_winkler(b.0, name)));
            let near = near.filter(|f| strsim::jaro_winkler(f.0, name) > 0.7);
            let form =
                near.map(|(word, form)| if rest.is_empty() { form.to_string() } else { format!("{word} {rest}") });
            DirectiveKind::Bad(format!("there is no directive `{name}`"), form)
        }
    }
}

fn form_of(name: &str) -> &'static str {
    FORMS.iter().find(|f| f.0.eq_ignore_ascii_case(name)).map_or("off", |f| f.1)
}

/// `q1.3`, `ex2.issue.1`, `ex2.why.1`.
fn is_point_id(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    let Some((unit, rest)) = word.split_once('.') else {
        return false;
    };
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    unit.strip_prefix('q').is_some_and(|n| digits(n) && digits(rest))
        || unit.strip_prefix("ex").is_some_and(digits)
            && rest.split_once('.').is_some_and(|(kind, n)| matches!(kind, "issue" | "why") && digits(n))
}

/// Splits off the text in double quotes; a quotation mark inside is written `\"`.
fn take_quoted(text: &str) -> (String, Option<String>) {
    let Some((before, rest)) = text.split_once('"') else {
        return (text.to_string(), None);
    };
    let mut quoted = String::new();
    let mut chars = rest.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => {
                return (format!("{before} {}", rest.get(at + 1..).unwrap_or("")), Some(quoted));
            }
            '\\' => quoted.extend(chars.next().map(|(_, c)| c)),
            c => quoted.push(c),
        }
    }
    (before.to_string(), Some(quoted))
}

/// A short hash of a point's text: tells that the guide's words have changed since a confirmation was written.
pub fn hash(text: &str) -> String {
    // FNV-1a, so that the same words give the same hash in every version of the program
    let wide = text
        .split_whitespace()
        .flat_map(|w| w.bytes().chain([b' ']))
        .fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    format!("{:04x}", (wide ^ (wide >> 16) ^ (wide >> 32) ^ (wide >> 48)) & 0xffff)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(body: &str) -> DirectiveKind {
        parse(&format!("<!-- panelprep: {body} -->"), Span::default()).unwrap().kind
    }

    #[test]
    fn every_form() {
        use DirectiveKind::*;
        let s = |text: &str| text.to_string();
        assert_eq!(kind("question q3 q5"), Link(vec![s("q3"), s("q5")]));
        assert_eq!(kind("exercise ex2"), Link(vec![s("ex2")]));
        assert_eq!(
            kind(r#"covers q1.3 "we \"put\" it" #a1b2"#),
            Covers { id: s("q1.3"), words: Some(s("we \"put\" it")), hash: Some(s("a1b2")) }
        );
        assert_eq!(kind("covers ex1.why.2"), Covers { id: s("ex1.why.2"), words: None, hash: None });
        assert_eq!(kind("open q1.3"), Open(s("q1.3")));
        assert_eq!(kind("differs q10.1 \"one schema\""), Differs(s("q10.1"), Some(s("one schema"))));
        assert_eq!(kind("ignore todo-left"), Ignore(s("todo-left"), None));
        assert_eq!(kind("ignore missing-key-point q1.2"), Ignore(s("missing-key-point"), Some(s("q1.2"))));
        assert_eq!((kind("version short"), kind("off"), kind("ON")), (Version(s("short")), Off, On));
    }

    #[test]
    fn what_is_wrong_comes_with_the_nearest_right_form() {
        assert_eq!(
            kind("cover q1.3"),
            DirectiveKind::Bad("there is no directive `cover`".into(), Some("covers q1.3".into()))
        );
        assert_eq!(
            kind("open q1"),
            DirectiveKind::Bad("`open` needs the id of a point".into(), Some("open q1.3".into()))
        );
        assert!(parse("<!-- a note on panelprep -->", Span::default()).is_none());
        assert!(parse("<!-- panelprep is nice -->", Span::default()).is_none());
    }

    #[test]
    fn the_hash_is_short_and_forgives_spacing() {
        assert_eq!(hash("Use a  CDN."), hash("Use a CDN. "));
        assert_ne!(hash("Use a CDN."), hash("Use two CDNs."));
        assert_eq!(hash("x").len(), 4);
    }
}

//! Turns the bundled knowledge (`content/*.toml`, written by people) into texts that are read lazily: parsing a megabyte
//! of TOML at every start would take longer than all else.
//!
//! Large texts are packed (`.zst`, see `coverage::prepared`):
//!
//! - `thesaurus.zst`: a concept a line: name, guide phrases, say phrases, unless phrases (tab; inside a list U+001F).
//! - `names.zst`: an index from the beginnings of words to the guide phrases that need them (see [`needs`]).
//! - `frequency.txt`: in how many concepts a word occurs, for words in two and more.
//! - `spoken.zst`: how often each word is said of any concept (see `coverage::generic::speech`).
//! - `synonyms.zst`: `none`, `light` and one line for each group of synonyms: words, also (tab; inside a list U+001F).
//! - `synonyms-of.txt`: stems of single words, sorted, and the groups that each asks for.
//! - `units.bin`: the bundled guide's units with their rubric, compiled (see `coverage::prepared`).
//! - `rubric.zst`: the rubric itself, for those who add to it.
//! - `likeness.bin`: learned weights of words, packed (see `coverage::likeness`).
//! - `cues.bin`, `cues.txt`: the cues of stance: their phrases, compiled, and what each is (`stance reach of`).
//!
//! Compiling is the program's own code: the modules below are its files.

#[path = "src/text/span.rs"]
#[allow(dead_code)]
mod text;

#[path = "src/coverage"]
#[allow(dead_code)]
mod coverage {
    #[path = "likeness/table.rs"]
    pub mod likeness;
    pub mod phrase;
    pub mod stem;
    pub mod words;
    pub mod matcher {
        pub mod compile;
        pub mod tables;
    }
}

use coverage::matcher::compile::Compiler;
use coverage::matcher::tables::{Numbers, put, put_text};
use coverage::phrase::parse;
use coverage::stem::stem;
use coverage::words::words_of;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, error::Error, fs};
use toml::Value;

const UNIT: &str = "\u{1f}";

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let thesaurus = read("content/thesaurus.toml")?;
    let synonyms = read("content/synonyms.toml")?;
    let rubric = read("content/oyster/guide.rubric.toml")?;
    let concepts = tables(&thesaurus, "concept");
    fs::write(out.join("thesaurus.zst"), pack(&thesaurus_lines(concepts))?)?;
    fs::write(out.join("names.zst"), pack(&names(concepts))?)?;
    fs::write(out.join("frequency.txt"), frequency(concepts))?;
    fs::write(out.join("spoken.zst"), pack(&spoken(concepts))?)?;
    fs::write(out.join("synonyms.zst"), pack(&synonym_lines(&synonyms))?)?;
    fs::write(out.join("synonyms-of.txt"), synonyms_of(&synonyms))?;
    fs::write(out.join("units.bin"), units(&rubric, concepts)?)?;
    fs::write(out.join("rubric.zst"), pack(&fs::read_to_string("content/oyster/guide.rubric.toml")?)?)?;
    let likeness = fs::read_to_string("content/oyster/likeness.txt")?;
    let packed = coverage::likeness::pack(&likeness).ok_or("content/oyster/likeness.txt can't be read")?;
    fs::write(out.join("likeness.bin"), packed)?;
    let stance = read("content/stance.toml")?;
    fs::write(out.join("cues.bin"), cues(&stance)?)?;
    fs::write(out.join("cues.txt"), cue_lines(&stance))?;
    for file in ["text/span", "coverage/phrase", "coverage/stem", "coverage/words"] {
        println!("cargo::rerun-if-changed=src/{file}.rs");
    }
    println!("cargo::rerun-if-changed=src/coverage/matcher");
    println!("cargo::rerun-if-changed=src/coverage/likeness/table.rs");
    println!("cargo::rerun-if-changed=content/oyster/likeness.txt");
    Ok(())
}

fn pack(text: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    Ok(zstd::bulk::compress(text.as_bytes(), 22)?)
}

fn read(path: &str) -> Result<Value, Box<dyn Error>> {
    println!("cargo::rerun-if-changed={path}");
    let text = fs::read_to_string(Path::new(path))?;
    Ok(Value::Table(text.parse().map_err(|e| format!("{path}: {e}"))?))
}

fn tables<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn list<'a>(value: &'a Value, key: &str) -> Vec<&'a str> {
    tables(value, key).iter().filter_map(Value::as_str).collect()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or("")
}

fn joined(value: &Value, key: &str) -> String {
    list(value, key).iter().map(|p| p.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>().join(UNIT)
}

fn thesaurus_lines(concepts: &[Value]) -> String {
    concepts
        .iter()
        .map(|c| {
            [text(c, "name").to_string(), joined(c, "guide"), joined(c, "say"), joined(c, "unless")].join("\t") + "\n"
        })
        .collect()
}

/// `key concept phrase needs`: for every word that can satisfy a phrase's first need, sorted by key.
fn names(concepts: &[Value]) -> String {
    let mut lines = BTreeSet::new();
    for (c, concept) in concepts.iter().enumerate() {
        // a guide never names another world
        if text(concept, "name").starts_with("world:") {
            continue;
        }
        for (p, phrase) in list(concept, "guide").iter().enumerate() {
            let needs = needs(phrase);
            let rest = needs.iter().skip(1).map(|n| n.join("|")).collect::<Vec<_>>().join("&");
            match needs.first() {
                Some(first) => lines.extend(first.iter().map(|key| format!("{key} {c} {p} {rest}"))),
                None => {
                    lines.insert(format!(" {c} {p} "));
                }
            }
        }
    }
    lines.into_iter().map(|l| l + "\n").collect()
}

/// What a text must have for a phrase to match it: for each top-level word or group, the beginnings (up to four letters)
/// of the words that can stand there. Too few needs only cost time.
fn needs(phrase: &str) -> Vec<Vec<String>> {
    const FILLERS: &str = " a an the this that these those my our your his her its their also just really very quite \
        simply actually basically usually always then both ";
    let is_filler = |w: &str| FILLERS.contains(&format!(" {w} "));
    let key = |w: &str| -> Option<String> {
        let w = w.trim_start_matches('=').to_lowercase();
        let head: String = w.chars().take_while(|c| c.is_alphanumeric()).take(4).collect();
        (head.len() >= 2 && !is_filler(&w) && !head.starts_with(|c: char| c.is_ascii_digit())).then_some(head)
    };
    let mut out = Vec::new();
    for part in phrase.split('&').map(str::trim).filter(|p| !p.starts_with('!')) {
        if depth_zero(part, '|') {
            return Vec::new();
        }
        for piece in pieces(part) {
            if let Some(inner) = piece.strip_prefix('(') {
                let inner = inner.trim_end_matches('*').trim_end_matches(')');
                let keys: Option<Vec<String>> = if inner.contains(['(', '[', '{', '#']) {
                    None
                } else {
                    inner
                        .split('|')
                        .map(|o| o.split_whitespace().find_map(|w| (!is_filler(w)).then(|| key(w))).flatten())
                        .collect()
                };
                out.extend(keys);
            } else if !piece.starts_with(['[', '{', '#', '.']) && !piece.contains('/') {
                out.extend(key(&piece).map(|k| vec![k]));
            }
        }
    }
    out
}

fn depth_zero(text: &str, wanted: char) -> bool {
    let mut depth = 0i32;
    for c in text.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            c if c == wanted && depth == 0 => return true,
            _ => {}
        }
    }
    false
}

/// Top-level words and bracketed groups.
fn pieces(part: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut depth = 0i32;
    let mut piece = String::new();
    for c in part.chars() {
        if depth == 0 && (c.is_whitespace() || matches!(c, '(' | '[')) && !piece.is_empty() {
            out.push(std::mem::take(&mut piece));
        }
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            _ => {}
        }
        if depth > 0 || !c.is_whitespace() {
            piece.push(c);
        }
    }
    if !piece.is_empty() {
        out.push(piece);
    }
    out
}

fn frequency(concepts: &[Value]) -> String {
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for concept in concepts {
        let mut words = BTreeSet::new();
        for phrase in list(concept, "say").iter().chain(&list(concept, "guide")) {
            words.extend(phrase.split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() > 1).map(str::to_lowercase));
        }
        for word in words {
            *counts.entry(word).or_default() += 1;
        }
    }
    counts.iter().filter(|(_, n)| **n > 1).fold(String::new(), |mut out, (word, n)| {
        let _ = writeln!(out, "{word} {n}");
        out
    })
}

/// What is said of all concepts: the sum of its words' shares, then a line for each stem that has two at least.
fn spoken(concepts: &[Value]) -> String {
    let mut all: BTreeMap<Box<str>, f32> = BTreeMap::new();
    let phrases = concepts.iter().filter(|c| !text(c, "name").starts_with("world:")).flat_map(|c| list(c, "say"));
    for phrase in phrases.filter_map(|p| parse(p).ok()) {
        phrase.each_stem(&mut |stem, share| *all.entry(stem).or_default() += share);
    }
    let mut out = format!("{:.0}\n", all.values().sum::<f32>());
    for (word, sum) in all.iter().filter(|(_, sum)| **sum >= 2.0) {
        let _ = writeln!(out, "{word} {sum:.1}");
    }
    out
}

fn synonym_lines(synonyms: &Value) -> String {
    let mut out = String::new();
    for key in ["none", "light"] {
        let _ = writeln!(out, "{}", list(synonyms, key).join(UNIT));
    }
    for group in tables(synonyms, "synonym") {
        let _ = writeln!(out, "{}\t{}", joined(group, "words"), joined(group, "also"));
    }
    out
}

/// `stem group group`: a word asks for the groups that have it among their `words`.
fn synonyms_of(synonyms: &Value) -> String {
    let mut groups: BTreeMap<Box<str>, BTreeSet<usize>> = BTreeMap::new();
    for (i, group) in tables(synonyms, "synonym").iter().enumerate() {
        for word in list(group, "words").into_iter().filter(|w| w.chars().all(char::is_alphanumeric)) {
            for token in words_of(word).tokens {
                groups.entry(stem(&token.word)).or_default().insert(i);
            }
        }
    }
    let line =
        |(stem, of): (Box<str>, BTreeSet<usize>)| of.iter().fold(stem.into(), |out, i| format!("{out} {i}")) + "\n";
    groups.into_iter().map(line).collect()
}

/// The units of the bundled guide: the points whose ids begin alike, in the rubric's order, which is the guide's.
fn units(rubric: &Value, thesaurus: &[Value]) -> Result<Vec<u8>, Box<dyn Error>> {
    let own = tables(rubric, "concept");
    let find = |name: &str| {
        let concept = own.iter().chain(thesaurus).find(|c| text(c, "name") == name)?;
        Some(list(concept, "say"))
    };
    let mut out = Vec::new();
    for points in tables(rubric, "point").chunk_by(|a, b| unit_of(a) == unit_of(b)) {
        let mut compiler = Compiler::new(&find);
        let (mut heads, mut tags, mut count) = (Vec::new(), Vec::new(), 0);
        let mut add = |tag: [usize; 3], phrases: Vec<&str>| -> Result<(), Box<dyn Error>> {
            for phrase in phrases {
                compiler.phrase(count, &parse(phrase).map_err(|e| format!("guide.rubric.toml: {e}"))?);
                tags.extend(tag.map(|n| n as u32));
                count += 1;
            }
            Ok(())
        };
        put(&mut heads, points.len() as u32);
        for (p, point) in points.iter().enumerate() {
            ["id", "covered", "partial"].into_iter().for_each(|key| put_text(&mut heads, text(point, key)));
            put(
                &mut heads,
                ["", "pair", "sentence"].iter().position(|w| *w == text(point, "within")).unwrap_or(0) as u32,
            );
            let ideas = tables(point, "idea");
            put(&mut heads, ideas.len() as u32);
            for (i, idea) in ideas.iter().enumerate() {
                put_text(&mut heads, text(idea, "name"));
                put(&mut heads, u32::from(idea.get("fence").and_then(Value::as_bool).unwrap_or(false)));
                add([0, p, i], list(idea, "say"))?;
                add([1, p, i], list(idea, "unless"))?;
            }
            add([2, p, 0], list(point, "against"))?;
        }
        Numbers::from(tags).write(&mut heads);
        compiler.finish().forgiving().write(&mut heads);
        put_text(&mut out, points.first().map_or("", unit_of));
        put(&mut out, heads.len() as u32);
        out.append(&mut heads);
    }
    Ok(out)
}

fn unit_of(point: &Value) -> &str {
    text(point, "id").split('.').next().unwrap_or("")
}

/// The phrases of all cues; see `coverage::cues` for their tags.
fn cues(stance: &Value) -> Result<Vec<u8>, Box<dyn Error>> {
    const UNLESS: u32 = 1;
    const FINAL: u32 = 2;
    let shared = tables(stance, "concept");
    let find = |name: &str| Some(list(shared.iter().find(|c| text(c, "name") == name)?, "say"));
    let mut compiler = Compiler::new(&find);
    for (i, cue) in (0..).zip(tables(stance, "cue")) {
        let say =
            list(cue, "say").into_iter().map(|p| p.strip_suffix('$').map_or((p, i << 2), |p| (p, i << 2 | FINAL)));
        let unless = list(cue, "unless").into_iter().map(|p| (p, i << 2 | UNLESS));
        for (phrase, tag) in say.chain(unless) {
            compiler.phrase(tag, &parse(phrase).map_err(|e| format!("stance.toml: {e}"))?);
        }
    }
    let mut out = Vec::new();
    compiler.finish().write(&mut out);
    Ok(out)
}

fn cue_lines(stance: &Value) -> String {
    let line =
        |cue: &Value| ["stance", "reach", "of"].map(|key| text(cue, key)).join(" ").trim_end().to_string() + "\n";
    tables(stance, "cue").iter().map(line).collect()
}

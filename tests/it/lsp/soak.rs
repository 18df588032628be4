//! A day of typing: random edits and requests, compared at checkpoints with a server that has just been started.
//! `SOAK_EDITS=100000 cargo test --release --test it soak -- --nocapture` is the long run.

use super::{ANSWER, Client, Q1, plain};
use serde_json::{Value, json};

/// So many edits when nothing else is said.
const EDITS: usize = 600;
/// The texts stay about this long.
const LONG: usize = 12_000;

/// A small generator of numbers, the same each time (xorshift).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below.max(1) as u64) as usize
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.roll(of.len())]
    }
}

const PIECES: [&str; 26] = [
    "a",
    "e",
    " ",
    ". ",
    "x",
    "\n",
    "\n\n",
    "we cache the catalogue in Redis ",
    "We never did that. ",
    "CloudFront serves the assets ",
    "## Q2: How do you ensure database migrations are safe in a high-traffic production environment?\n\n",
    "## Q8\n\nA canary first: 5 % of the pods.\n\n",
    "## Exercise 1\n\n",
    "```ruby\nUser.where(active: true).pluck(:email)\n```\n\n",
    "```\n",
    "- strong_migrations in CI\n",
    "- [ ] look up the numbers\n",
    "> quoted\n",
    "<!-- panelprep: open q1.1 -->\n",
    "<!-- panelprep: ignore missing-key-point -->\n",
    "**Result**\n",
    "| a | b |\n|---|---|\n| we log JSON | lograge |\n",
    "é😀’",
    "\r\n",
    "TODO: more ",
    "[the story](#result)\n",
];

#[test]
fn a_long_day_of_typing_ends_where_a_fresh_start_does() {
    let edits: usize = std::env::var("SOAK_EDITS").ok().and_then(|n| n.parse().ok()).unwrap_or(EDITS);
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut client = Client::start(None, plain("utf-8"));
    let uris = ["file:///soak/one.md", "file:///soak/two.md"];
    let mut texts =
        [format!("{Q1}\n{ANSWER}"), "## Q3\n\nI gave the CFO a sheet with one line per option.\n".to_string()];
    uris.iter().zip(&texts).for_each(|(uri, text)| client.open(uri, text));
    let mut version = 1;
    let mut early = 0;
    for n in 1..=edits {
        let which = dice.roll(2);
        let text = &mut texts[which];
        // the middle of a character, or of CRLF, is no place of its own
        let is_place = |text: &str, i: usize| {
            text.is_char_boundary(i) && !(text[..i].ends_with('\r') && text[i..].starts_with('\n'))
        };
        let rough = dice.roll(text.len() + 1);
        let mut at = [(0..=rough).rev().find(|i| is_place(text, *i)).unwrap(), 0];
        let length = if text.len() > LONG { dice.roll(LONG / 2) } else { dice.roll(4) * dice.roll(12) };
        at[1] = (at[0] + length).min(text.len());
        at[1] = (at[1]..=text.len()).find(|i| is_place(text, *i)).unwrap();
        let with = if dice.roll(5) == 0 { "" } else { dice.one(&PIECES) };
        let (from, to) = (place(text, at[0]), place(text, at[1]));
        text.replace_range(at[0]..at[1], with);
        version += 1;
        let change = json!({ "range": { "start": from, "end": to }, "text": with });
        let document = json!({ "uri": uris[which], "version": version });
        client.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": [change] }));
        if n % 7 == 0 {
            let methods = [
                "textDocument/hover",
                "textDocument/completion",
                "textDocument/documentSymbol",
                "textDocument/codeAction",
            ];
            let range = json!({ "start": from, "end": from });
            let context = json!({ "diagnostics": [], "triggerKind": 1 });
            let asked =
                json!({ "textDocument": { "uri": uris[which] }, "position": from, "range": range, "context": context });
            let answer = client.request(dice.one(&methods), asked);
            assert!(answer.get("error").is_none(), "{answer}");
            client.log.clear();
        }
        if n % (edits / 6).max(1) == 0 {
            compare(&mut client, &uris, &texts, n);
            let now = memory(&client);
            println!("{n} edits: {} and {} bytes, {now} KiB", texts[0].len(), texts[1].len());
            if early == 0 {
                early = now;
            }
            assert!(now < early + 24 * 1024, "{early} KiB after the first sixth, {now} KiB after {n} edits");
        }
    }
}

/// Both servers show the same, word for word.
fn compare(client: &mut Client, uris: &[&str; 2], texts: &[String; 2], n: usize) {
    let shown = |client: &mut Client| -> Vec<Value> {
        let mut all: Vec<Value> = uris.iter().flat_map(|uri| client.diagnostics(uri)).collect();
        all.extend(uris.iter().map(|uri| client.about("textDocument/documentSymbol", uri)));
        all
    };
    let mut fresh = Client::start(None, plain("utf-8"));
    uris.iter().zip(texts).for_each(|(uri, text)| fresh.open(uri, text));
    assert_eq!(shown(client), shown(&mut fresh), "after {n} edits of\n{}\n=====\n{}", texts[0], texts[1]);
    client.log.clear();
}

/// The position of a byte, columns in bytes.
fn place(text: &str, at: usize) -> Value {
    let head = &text[..at];
    let mut line = 0;
    let mut start = 0;
    let bytes = head.as_bytes();
    for (i, byte) in bytes.iter().enumerate() {
        // a lone CR ends a line too; of CRLF the LF does
        let ends = *byte == b'\n' || *byte == b'\r' && text.as_bytes().get(i + 1) != Some(&b'\n');
        if ends {
            (line, start) = (line + 1, i + 1);
        }
    }
    json!({ "line": line, "character": at - start })
}

/// Resident memory in KiB; 0 where nobody tells.
fn memory(client: &Client) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{}/status", client.process())).unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with("VmRSS")).unwrap_or("");
    line.split_whitespace().nth(1).and_then(|n| n.parse().ok()).unwrap_or(0)
}

//! Edits: in order, in every encoding, and at the end what a plain string would have.

use super::places::naive;
use super::{ANSWER, Client, Q1, plain};
use serde_json::{Value, json};

const URI: &str = "untitled:notes.md";

/// Numbers that look random and are the same each time.
pub struct Dice(pub u64);

impl Dice {
    /// A number below `n`.
    pub fn roll(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n.max(1)
    }
}

const PIECES: [&str; 24] = [
    "a",
    " ",
    "é",
    "’",
    "😀",
    "e\u{301}",
    "漢",
    "\n",
    "\r\n",
    "\r",
    "\u{2028}",
    "\u{feff}",
    "\n\n",
    "## Q2: database migrations\n",
    "# ",
    "- We use CloudFront for static assets.\n",
    "```ruby\n",
    "```\n",
    "<!-- panelprep: off -->\n",
    "**Q3: architectural changes**\n",
    "TODO ",
    "<!-- panelprep: question q1 -->\n",
    "  ",
    "## Exercise 1\n",
];

/// All that a server says of a document.
fn picture(client: &mut Client, uri: &str) -> Value {
    let diagnostics = client.diagnostics(uri);
    json!({ "symbols": client.about("textDocument/documentSymbol", uri), "folds": client.about("textDocument/foldingRange", uri), "diagnostics": diagnostics })
}

#[test]
fn random_edits_leave_what_a_string_would_have() {
    for (seed, encoding) in [(1, "utf-8"), (2, "utf-16"), (3, "utf-32")] {
        let mut edited = Client::start(None, plain(encoding));
        let mut fresh = Client::start(None, plain(encoding));
        let mut dice = Dice(seed);
        for round in 0..12 {
            let mut text = format!("# Notes\n\n{Q1}\n{ANSWER}\n");
            edited.open(URI, &text);
            for version in 2..14 {
                let mut changes = Vec::new();
                for _ in 0..=dice.roll(3) {
                    let place = |dice: &mut Dice| {
                        let far = dice.roll(9) == 0;
                        (dice.roll(12), dice.roll(if far { 1 << 31 } else { 30 }))
                    };
                    let (from, to) = (place(&mut dice), place(&mut dice));
                    let with: String =
                        (0..dice.roll(5)).map(|_| PIECES[dice.roll(PIECES.len() as u64) as usize]).collect();
                    // most edits are small
                    let to = if dice.roll(4) == 0 { to } else { (from.0, from.1 + dice.roll(3)) };
                    let (a, b) = (naive(&text, from.0, from.1, encoding), naive(&text, to.0, to.1, encoding));
                    text.replace_range(a.min(b)..a.max(b), &with);
                    changes.push(json!({ "range": { "start": { "line": from.0, "character": from.1 }, "end": { "line": to.0, "character": to.1 } }, "text": with }));
                }
                edited.notify(
                    "textDocument/didChange",
                    json!({ "textDocument": { "uri": URI, "version": version }, "contentChanges": changes }),
                );
                edited.about("textDocument/documentSymbol", URI);
            }
            fresh.open(URI, &text);
            let (a, b) = (picture(&mut edited, URI), picture(&mut fresh, URI));
            assert_eq!(a, b, "{encoding} round {round}: {text:?}");
            edited.close(URI);
            fresh.close(URI);
        }
    }
}

/// Inserts `with` into the title, `column` UTF-16 units after its `# `.
fn insert(client: &mut Client, version: i32, column: usize, with: &str) {
    let at = json!({ "line": 0, "character": 2 + column });
    client.notify(
        "textDocument/didChange",
        json!({ "textDocument": { "uri": URI, "version": version }, "contentChanges": [{ "range": { "start": at, "end": at }, "text": with }] }),
    );
}

// Helix 25.01 sends each change from a task of its own; this order of three is from its log
#[test]
fn changes_that_come_in_another_order_are_made_in_their_own() {
    let start = format!("# Notes\n\n{Q1}\n{ANSWER}");
    let typed: Vec<char> = "😀é and a “word”, then more ".chars().collect();
    let column = |n: usize| typed[..n].iter().map(|c| c.len_utf16()).sum::<usize>();
    let mut dice = Dice(7);
    for round in 0..20 {
        let mut client = Client::start(None, plain("utf-16"));
        client.open(URI, &start);
        // each comes at most three places too early or too late
        let mut order: Vec<usize> = (0..typed.len()).collect();
        if round == 0 {
            order[..3].copy_from_slice(&[2, 0, 1]);
        } else {
            order.chunks_mut(3).for_each(|some| {
                let (a, b) = (dice.roll(some.len() as u64), dice.roll(some.len() as u64));
                some.swap(a as usize, b as usize);
            });
        }
        for n in order {
            insert(&mut client, 2 + n as i32, column(n), &typed[n].to_string());
            if dice.roll(3) == 0 {
                client.about("textDocument/documentSymbol", URI);
            }
        }
        let mut fresh = Client::start(None, plain("utf-16"));
        let text = start.replace("Notes", &format!("{}Notes", typed.iter().collect::<String>()));
        fresh.open(URI, &text);
        assert_eq!(picture(&mut client, URI), picture(&mut fresh, URI), "round {round}");
    }
}

#[test]
fn a_client_that_counts_anew_is_taken_as_it_comes() {
    let start = format!("# Notes\n\n{Q1}\n{ANSWER}");
    for versions in [[2, 3, 1, 2], [0, 0, 0, 0], [2, 1, 0, -1], [9, 9, 1, 9]] {
        let mut client = Client::start(None, plain("utf-16"));
        client.open(URI, &start);
        for (n, version) in versions.into_iter().enumerate() {
            insert(&mut client, version, n, &"wxyz"[n..=n]);
        }
        let mut fresh = Client::start(None, plain("utf-16"));
        fresh.open(URI, &start.replace("Notes", "wxyzNotes"));
        assert_eq!(picture(&mut client, URI), picture(&mut fresh, URI), "{versions:?}");
    }
}

#[test]
fn a_burst_of_two_thousand_edits_with_requests_between() {
    let mut client = Client::start(None, plain("utf-16"));
    let start = format!("# Notes\n\n{Q1}\n\n\n{}", "## Q2: safe database migrations in production\n\nNot yet.\n");
    client.open(URI, &start);
    let answer: Vec<char> = ANSWER.trim_end().chars().collect();
    let mut bytes = Vec::new();
    let (mut typed, mut asked) = (String::new(), Vec::new());
    for n in 0..2000_usize {
        let c = if n % 200 == 199 { '\n' } else { answer[n % answer.len()] };
        let (line, column) =
            (4 + typed.matches('\n').count(), typed.rsplit('\n').next().unwrap().encode_utf16().count());
        typed.push(c);
        bytes.extend(super::frame(json!({ "jsonrpc": "2.0", "method": "textDocument/didChange", "params": { "textDocument": { "uri": URI, "version": n + 2 },
            "contentChanges": [{ "range": { "start": { "line": line, "character": column }, "end": { "line": line, "character": column } }, "text": c.to_string() }] } }).to_string().as_bytes()));
        if n % 50 == 49 {
            asked.push((10_000 + n, typed.matches('\n').count()));
            bytes.extend(super::frame(json!({ "jsonrpc": "2.0", "id": 10_000 + n, "method": "textDocument/documentSymbol", "params": { "textDocument": { "uri": URI } } }).to_string().as_bytes()));
        }
    }
    client.raw(&bytes);
    // each answer is of the version that stood before it: the second heading is as many lines down as were typed by then
    for (id, lines) in asked {
        let symbols = client.answer(&json!(id));
        let q2 = symbols[0]["children"]
            .as_array()
            .unwrap()
            .iter()
            .find(|s| s["name"].as_str().unwrap().contains("Q2"))
            .unwrap();
        assert_eq!(q2["selectionRange"]["start"]["line"], 6 + lines, "{id}");
    }
    client.settle();
    let published = client.sent("textDocument/publishDiagnostics");
    let versions: Vec<i64> = published.iter().filter_map(|p| p["version"].as_i64()).collect();
    assert!(versions.windows(2).all(|w| w[0] <= w[1]), "{versions:?}");
    assert_eq!(versions.last(), Some(&2001));
    assert!(versions.len() < 400, "{} publishes for one burst", versions.len());
    let mut text = start.clone();
    text.insert_str(format!("# Notes\n\n{Q1}\n").len(), &typed);
    let mut fresh = Client::start(None, plain("utf-16"));
    fresh.open(URI, &text);
    assert_eq!(picture(&mut client, URI), picture(&mut fresh, URI));
}

#[test]
fn documents_come_and_go() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().canonicalize().unwrap();
    let mut client = Client::start(Some(&root), plain("utf-16"));
    let uri = super::uri(&root.join("a.md"));
    // an edit of what isn't open is nothing
    client.replace(&uri, 3, &format!("{Q1}\n{ANSWER}"));
    client.settle();
    assert!(client.sent("textDocument/publishDiagnostics").is_empty());
    client.open(&uri, &format!("{Q1}\n{ANSWER}"));
    assert_eq!(client.wait_for("textDocument/publishDiagnostics")["params"]["version"], 1);
    client.replace(&uri, 7, &format!("{Q1}\n{ANSWER}\n"));
    assert_eq!(client.wait_for("textDocument/publishDiagnostics")["params"]["version"], 7);
    // nothing stands on disk: nothing is left of it
    client.close(&uri);
    let last = client.wait_for("textDocument/publishDiagnostics");
    assert_eq!((&last["params"]["diagnostics"], last["params"].get("version")), (&json!([]), None));
    assert_eq!(client.about("textDocument/documentSymbol", &uri), Value::Null);
    // on disk it is shorter than in the editor: closing brings that back
    std::fs::write(root.join("b.md"), format!("{Q1}\nTODO\n")).unwrap();
    let uri = super::uri(&root.join("b.md"));
    client.open(&uri, &format!("{Q1}\n{ANSWER}"));
    assert!(!client.diagnostics(&uri).iter().any(|d| d["code"] == "unanswered-question"));
    client.close(&uri);
    client.settle();
    let last = client.sent("textDocument/publishDiagnostics").pop().unwrap().clone();
    assert!(last["diagnostics"].to_string().contains("unanswered-question"), "{last}");
    // and opening it again counts again
    client.open(&uri, &format!("{Q1}\n{ANSWER}"));
    assert!(!client.diagnostics(&uri).iter().any(|d| d["code"] == "unanswered-question"));
    // opened twice: the second text counts
    client.open(&uri, &format!("{Q1}\nTODO\n"));
    assert!(client.diagnostics(&uri).iter().any(|d| d["code"] == "unanswered-question"));
}

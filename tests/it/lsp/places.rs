//! Positions and URIs: clamped, never shifted; echoed as the client wrote them.

use super::{ANSWER, Client, Q1, plain, rich, uri};
use serde_json::{Value, json};

/// The byte offset of a position, written as plainly as it can be.
pub fn naive(text: &str, line: u64, character: u64, encoding: &str) -> usize {
    let (mut at_line, mut column, mut chars) = (0, 0, text.char_indices().peekable());
    while let Some((i, c)) = chars.next() {
        let width = match encoding {
            "utf-8" => c.len_utf8(),
            "utf-16" => c.len_utf16(),
            _ => 1,
        } as u64;
        let breaks = c == '\n' || c == '\r';
        if at_line == line && (breaks || column + width > character) {
            return i;
        }
        if breaks {
            if c == '\r' && chars.peek().is_some_and(|(_, n)| *n == '\n') {
                chars.next();
            }
            (at_line, column) = (at_line + 1, 0);
        } else {
            column += width;
        }
    }
    text.len()
}

/// The part of a text that a range names.
fn cut<'a>(text: &'a str, range: &Value, encoding: &str) -> &'a str {
    let at = |p: &Value| naive(text, p["line"].as_u64().unwrap(), p["character"].as_u64().unwrap(), encoding);
    &text[at(&range["start"])..at(&range["end"])]
}

#[test]
fn ranges_are_exact_after_emoji_cjk_crlf_and_a_bom() {
    let notes = format!(
        "# Notizen 😀\n\n{Q1}\n{ANSWER}\nNaïve 😀😀 “quotes” 漢字 e\u{301} \u{2028} here. TODO find the number 👩‍👩‍👧 for it.\n\n## Q2 — 🎉 how do you ensure safe migrations?\n\n漢字 😀. We should rewrite it. XXX check. Then we measured it again and it held up well.\n"
    );
    let texts = [notes.clone(), notes.replace('\n', "\r\n"), notes.replace('\n', "\r"), format!("\u{feff}{notes}")];
    let mut all: Vec<Vec<(String, String)>> = Vec::new();
    for text in &texts {
        for encoding in ["utf-8", "utf-16", "utf-32"] {
            let mut client = Client::start(None, plain(encoding));
            client.open("untitled:a.md", text);
            let found = client.diagnostics("untitled:a.md");
            let cuts = found
                .iter()
                .map(|d| (d["code"].as_str().unwrap().to_string(), cut(text, &d["range"], encoding).to_string()));
            let mut cuts: Vec<_> = cuts.collect();
            cuts.sort();
            let todo = cuts.iter().find(|(code, _)| code == "todo-left").map(|(_, cut)| cut.as_str());
            assert!(todo.is_some_and(|t| t.starts_with("TODO")), "{encoding} {cuts:?}");
            assert!(cuts.iter().any(|(code, cut)| code == "missing-key-point" && cut == "Q2"), "{encoding} {cuts:?}");
            // hover on the marker answers, one past the line's end too
            let line = text[..text.find("TODO").unwrap()].lines().count();
            assert!(client.at("textDocument/hover", "untitled:a.md", line as u32, 100_000).get("error").is_none());
            all.push(cuts);
        }
    }
    let plain_lines = |cuts: &Vec<(String, String)>| -> Vec<(String, String)> {
        cuts.iter()
            .map(|(code, cut)| {
                (code.clone(), cut.replace("\r\n", "\n").replace('\r', "\n").trim_start_matches('\u{feff}').to_string())
            })
            .collect()
    };
    let first = plain_lines(&all[0]);
    for (n, cuts) in all.iter().enumerate() {
        assert_eq!(plain_lines(cuts), first, "{n}");
    }
}

#[test]
fn positions_from_anywhere_are_clamped() {
    let mut client = Client::start(None, rich());
    let uri = "untitled:a.md";
    client.open(uri, &format!("{Q1}\n😀 {ANSWER}"));
    let most = u32::MAX;
    for (line, character) in [(0, most), (most, 0), (most, most), (2, 1), (2, 0), (3, 5)] {
        for method in ["hover", "completion", "definition", "references", "documentHighlight"] {
            let answer = client.at(&format!("textDocument/{method}"), uri, line, character);
            assert!(answer.get("error").is_none(), "{method} {line}:{character} {answer}");
        }
        for method in ["codeAction", "inlayHint"] {
            // also turned round
            let range =
                json!({ "start": { "line": line, "character": character }, "end": { "line": 0, "character": 3 } });
            let answer = client.request(
                &format!("textDocument/{method}"),
                json!({ "textDocument": { "uri": uri }, "range": range, "context": { "diagnostics": [] } }),
            );
            assert!(answer.get("error").is_none(), "{method} {answer}");
        }
    }
    // an edit from inside a surrogate pair and beyond the end
    let change = |a: (u32, u32), b: (u32, u32), text: &str| json!({ "range": { "start": { "line": a.0, "character": a.1 }, "end": { "line": b.0, "character": b.1 } }, "text": text });
    client.notify("textDocument/didChange", json!({ "textDocument": { "uri": uri, "version": 2 }, "contentChanges": [change((2, 1), (2, 1), "x"), change((most, most), (most, most), "\n## Q2\n\nThe end is here, in a dozen words or more, so that it counts as an answer.\n")] }));
    let symbols = client.about("textDocument/documentSymbol", uri).to_string();
    assert!(symbols.contains("Q2"), "{symbols}");
}

#[test]
fn uris_are_keyed_by_path_and_echoed_as_written() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().canonicalize().unwrap();
    let text = format!("{Q1}\n{ANSWER}");
    std::fs::write(root.join("a b.md"), &text).unwrap();
    let base = uri(&root);
    for (written, other) in [
        (format!("{base}/a%20b.md"), format!("{base}/./a%20b.md")),
        (format!("{base}/x/../a%20b%2Emd"), format!("{base}/a b.md")),
        (base.replace("file://", "file://localhost") + "/a%20b.md", base.replace("file://", "file://.") + "/a%20b.md"),
        (base.replace("file://", "file:") + "/a%20b.md", format!("{base}/a%20b.md")),
        ("file:///c%3A/Users/me/a.md".to_string(), "file:///C:/Users/me/a.md".to_string()),
        ("untitled:Untitled-1".to_string(), "untitled:Untitled-1".to_string()),
        ("vscode-vfs://github/me/notes/a.md".to_string(), "vscode-vfs://github/me/notes/a.md".to_string()),
    ] {
        let mut client = Client::start(None, plain("utf-16"));
        client.open(&written, &text);
        let got = client.wait_for("textDocument/publishDiagnostics");
        assert_eq!(got["params"]["uri"], written.as_str());
        assert!(client.about("textDocument/documentSymbol", &other).is_array() || other.contains("a b"), "{other}");
    }
}

#[test]
fn a_document_has_its_findings_under_one_name_only() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().canonicalize().unwrap();
    std::fs::write(root.join("a+b.md"), format!("{Q1}\n{ANSWER}")).unwrap();
    let mut client = Client::start(Some(&root), plain("utf-16"));
    let own = client.wait_for("textDocument/publishDiagnostics")["params"]["uri"].as_str().unwrap().to_string();
    let written = format!("{}/a%2Bb.md", uri(&root));
    assert_ne!(own, written);
    client.open(&written, &format!("{Q1}\n{ANSWER}"));
    client.diagnostics(&written);
    client.close(&written);
    client.settle();
    // what stands at the end, by name
    let mut last = std::collections::BTreeMap::new();
    client.log.iter().filter(|m| m["method"] == "textDocument/publishDiagnostics").for_each(|m| {
        last.insert(
            m["params"]["uri"].as_str().unwrap().to_string(),
            m["params"]["diagnostics"].as_array().unwrap().len(),
        );
    });
    assert_eq!(last.get(&written), Some(&0), "{last:?}");
    assert!(last.get(&own).is_some_and(|n| *n > 0), "{last:?}");
}

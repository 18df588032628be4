//! Two reviews compared: what improved, what got lost.

use super::model::{Report, SCHEMA};
use serde_json::Value;
use std::collections::BTreeMap;

/// Compares an older review (its JSON) with a new one.
pub fn diff(old: &Value, new: &Report) -> String {
    let new = serde_json::to_value(new).unwrap_or(Value::Null);
    let mut out = String::new();
    match old.get("schema").and_then(Value::as_u64) {
        None => {
            return "The file given is no review of panelprep: it has no \"schema\". \
                    `panelprep review --format json > FILE.json` writes one.\n"
                .to_string();
        }
        Some(version) if version > u64::from(SCHEMA) => {
            out.push_str(&format!(
                "The older review was written by a newer panelprep (schema {version}, this one knows {SCHEMA}): compared as far as understood.\n\n"
            ));
        }
        Some(_) => {}
    }
    let title = |v: &Value| text(v.get("guide").unwrap_or(v), "title");
    if title(old) != title(&new) {
        out.push_str(&format!(
            "The older review was against another guide, “{}”: only points with the same words are compared.\n\n",
            title(old)
        ));
    }
    let (before, after) = (points(old), points(&new));
    let mut better = Vec::new();
    let mut worse = Vec::new();
    for (id, now) in &after {
        // a point is the same when its id and its words are
        let Some(was) = before.get(id).filter(|was| was.text == now.text) else {
            continue;
        };
        if now.rank == was.rank {
            continue;
        }
        let change = format!("{id} {}\n{} → {}", now.text, was.verdict, now.verdict);
        if now.rank > was.rank {
            better.push(with_quote(change, &now.quote));
        } else {
            worse.push(with_quote(change, &was.quote));
        }
    }
    let (code_before, code_after) = (remaining(old), remaining(&new));
    for (issue, message) in &code_before {
        if !code_after.contains_key(issue) && has_code(&new, issue) {
            better.push(format!("{issue} gone from your code: {message}"));
        }
    }
    for (issue, message) in &code_after {
        if !code_before.contains_key(issue) && has_code(old, issue) {
            worse.push(format!("{issue} is back in your code: {message}"));
        }
    }
    let (done_before, done_after) = (checklist(old), checklist(&new));
    for (item, done) in &done_after {
        match (done_before.get(item), done) {
            (Some(false), true) => better.push(format!("checklist: {item}")),
            (Some(true), false) => worse.push(format!("checklist: {item}")),
            (Some(_), _) | (None, _) => {}
        }
    }
    let gone = before.keys().filter(|id| !after.contains_key(*id)).count();
    out.push_str(&totals(old, &new));
    section(&mut out, "IMPROVED", &better);
    section(&mut out, "LOST", &worse);
    if better.is_empty() && worse.is_empty() {
        out.push_str("\nNothing has changed in what your answers make.\n");
    }
    if gone > 0 {
        out.push_str(&format!(
            "\n{} of the older review {} no longer in the guide.\n",
            super::wording::count(gone, "point", "points"),
            if gone == 1 { "is" } else { "are" }
        ));
    }
    out
}

struct Point {
    text: String,
    verdict: String,
    rank: u8,
    quote: String,
}

fn with_quote(change: String, quote: &str) -> String {
    if quote.is_empty() {
        change
    } else {
        let quote = super::wording::clip(&super::wording::plain(quote), 70);
        format!("{change}: “{quote}”")
    }
}

fn section(out: &mut String, title: &str, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    out.push_str(&format!("\n{title}\n"));
    for line in lines {
        for (i, part) in line.split('\n').enumerate() {
            let indent = if i == 0 { 2 } else { 6 };
            out.push_str(&format!("{:indent$}{}\n", "", super::page::safe(part)));
        }
    }
}

fn totals(old: &Value, new: &Value) -> String {
    let count = |v: &Value| {
        let points = v.get("summary").and_then(|s| s.get("key_points"))?;
        Some((points.get("covered")?.as_u64()?, points.get("total")?.as_u64()?))
    };
    match (count(old), count(new)) {
        (Some((was, _)), Some((now, total))) => {
            format!("Covered: {was} → {now} of {total} key points\n")
        }
        (None, Some((now, total))) => format!("Covered now: {now} of {total} key points\n"),
        (_, None) => String::new(),
    }
}

fn list<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value.get(key).and_then(Value::as_array).into_iter().flatten()
}

fn text(value: &Value, key: &str) -> String {
    let found = value.get(key).and_then(Value::as_str);
    found.unwrap_or_default().to_string()
}

fn points(report: &Value) -> BTreeMap<String, Point> {
    let questions = list(report, "competencies").flat_map(|c| list(c, "questions"));
    let points = questions.flat_map(|q| list(q, "key_points"));
    let more = list(report, "exercises").flat_map(|e| list(e, "issues").chain(list(e, "why")));
    points
        .chain(more)
        .map(|p| {
            let by_choice = p.get("by_choice").and_then(Value::as_bool) == Some(true);
            let verdict = text(p, "verdict");
            let (rank, verdict) = match verdict.as_str() {
                _ if by_choice => (2, "by choice".to_string()),
                "covered" => (3, verdict),
                "partial" => (2, "in part".to_string()),
                "rejected" => (1, "argued against".to_string()),
                "missing" => (0, "not found".to_string()),
                _ => (0, verdict),
            };
            let quote = p.get("evidence").map(|e| text(e, "text")).unwrap_or_default();
            let point = Point { text: text(p, "text"), verdict, rank, quote };
            (text(p, "id"), point)
        })
        .collect()
}

fn remaining(report: &Value) -> BTreeMap<String, String> {
    let code = list(report, "exercises").flat_map(|e| list(e, "code"));
    let all = code.flat_map(|c| list(c, "remaining"));
    all.map(|r| (text(r, "issue"), text(r, "message"))).collect()
}

/// Whether the exercise of an issue has code: without any, nothing is fixed and nothing is broken.
fn has_code(report: &Value, issue: &str) -> bool {
    let exercise = issue.split('.').next().unwrap_or_default();
    list(report, "exercises").filter(|e| text(e, "id") == exercise).any(|e| list(e, "code").next().is_some())
}

fn checklist(report: &Value) -> BTreeMap<String, bool> {
    list(report, "checklist").map(|i| (text(i, "text"), i.get("done").and_then(Value::as_bool) == Some(true))).collect()
}

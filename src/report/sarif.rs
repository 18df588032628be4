//! SARIF 2.1.0: the findings for code scanning.

use super::findings::Located;
use crate::config::Severity;
use crate::lint::RULES;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The findings as a SARIF log.
pub fn sarif(findings: &[Located]) -> String {
    let rules: Vec<Value> = RULES.iter().map(|r| rule(r.code, r.severity, r.page)).collect();
    // a rule that isn't registered still makes a valid log: it has no index
    let index = |code: &str| RULES.iter().position(|r| r.code == code);
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let results: Vec<Value> = findings
        .iter()
        .map(|f| {
            let what = format!("{}\n{}\n{}\n{}", f.rule, f.path, f.id.as_deref().unwrap_or(""), f.message);
            let nth = seen.entry(what.clone()).or_default();
            *nth += 1;
            result(f, index(f.rule), &format!("{:016x}:{nth}", hash(&what)))
        })
        .collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "panelprep",
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": {"ROOT": {"description": {"text": "The folder that was checked."}}},
            "results": results,
        }],
    });
    let mut out = serde_json::to_string_pretty(&log).unwrap_or_default();
    out.push('\n');
    out
}

fn rule(code: &str, severity: Option<Severity>, page: &str) -> Value {
    let short = summary(page);
    json!({
        "id": code,
        "name": pascal(code),
        "shortDescription": {"text": if short.is_empty() { code } else { &short }},
        "help": {"text": if page.trim().is_empty() { code } else { page }, "markdown": if page.trim().is_empty() { code } else { page }},
        "defaultConfiguration": {
            "enabled": severity.is_some(),
            "level": severity.map_or("none", |s| level(super::findings::severity(s))),
        },
    })
}

/// The manual page's first sentence, headings left out.
fn summary(page: &str) -> String {
    let line = page.lines().map(str::trim).find(|l| !l.is_empty() && !l.starts_with('#')).unwrap_or("");
    let plain = line.replace(['*', '`'], "");
    match plain.split_once(". ") {
        Some((first, _)) => format!("{first}."),
        None => plain,
    }
}

/// `missing-key-point` as `MissingKeyPoint`.
fn pascal(code: &str) -> String {
    code.split('-')
        .map(|part| {
            let mut chars = part.chars();
            let first = chars.next().map(|c| c.to_uppercase().to_string());
            first.unwrap_or_default() + chars.as_str()
        })
        .collect()
}

fn level(severity: &str) -> &'static str {
    match severity {
        "error" => "error",
        "warning" => "warning",
        _ => "note",
    }
}

fn result(f: &Located, rule_index: Option<usize>, print: &str) -> Value {
    let mut location = json!({"uri": uri(&f.path)});
    // an absolute path has no base
    if let (Some(map), false) = (location.as_object_mut(), is_absolute(&f.path)) {
        map.insert("uriBaseId".into(), json!("ROOT"));
    }
    let mut out = json!({
        "ruleId": f.rule,
        "level": level(f.severity),
        "message": {"text": f.message},
        "locations": [{"physicalLocation": {
            "artifactLocation": location,
            "region": {
                "startLine": f.line,
                "startColumn": f.column,
                "endLine": f.end_line,
                "endColumn": f.end_column,
            },
        }}],
        "partialFingerprints": {"panelprep/v1": print},
        "properties": {"severity": f.severity, "id": f.id},
    });
    if let (Some(index), Some(map)) = (rule_index, out.as_object_mut()) {
        map.insert("ruleIndex".into(), json!(index));
    }
    out
}

fn is_absolute(path: &str) -> bool {
    path.starts_with('/') || path.as_bytes().get(1) == Some(&b':')
}

/// FNV-1a: the same on every machine and in every version.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

/// A path as a URI reference: what isn't allowed there is percent-encoded.
pub(super) fn uri(path: &str) -> String {
    let mut out = String::new();
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    if is_absolute(path) {
        let slash = if path.starts_with('/') { "" } else { "/" };
        return format!("file://{slash}{out}").replacen("%3A", ":", 1);
    }
    out
}

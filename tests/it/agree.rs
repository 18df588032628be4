//! Command line and server say the same of the same folder.

use crate::lsp::{Client, rich};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

#[test]
fn check_and_the_server_find_the_same() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sample");
    let done = Command::new(env!("CARGO_BIN_EXE_panelprep"))
        .args(["check", "--format", "json"])
        .arg(&sample)
        .output()
        .unwrap();
    let json: Value = serde_json::from_slice(&done.stdout).unwrap();
    let said: BTreeSet<(String, u64, String)> = json["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| {
            (
                f["path"].as_str().unwrap().to_string(),
                f["line"].as_u64().unwrap(),
                f["message"].as_str().unwrap().to_string(),
            )
        })
        .collect();
    let mut session = Client::start(Some(&sample), rich());
    session.scanned();
    let shown: BTreeSet<(String, u64, String)> = session
        .shown()
        .into_iter()
        .flat_map(|(uri, list)| {
            let name = uri.rsplit('/').next().unwrap().to_string();
            list.into_iter().map(move |d| {
                (
                    name.clone(),
                    d["range"]["start"]["line"].as_u64().unwrap() + 1,
                    d["message"].as_str().unwrap().to_string(),
                )
            })
        })
        .collect();
    assert!(!said.is_empty());
    assert_eq!(said, shown);
}

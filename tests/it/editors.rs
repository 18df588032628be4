//! What the editors' own files repeat of the program: versions, rules, settings, commands.

use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;

fn read(path: &str) -> String {
    let path = format!("{}/{path}", env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn manifest() -> Value {
    serde_json::from_str(&read("editors/vscode/package.json")).unwrap()
}

fn schema() -> Value {
    serde_json::from_str(&read("content/panelprep.schema.json")).unwrap()
}

fn words(list: &Value) -> BTreeSet<String> {
    list.as_array().unwrap().iter().map(|word| word.as_str().unwrap().to_string()).collect()
}

fn camel(key: &str) -> String {
    let mut parts = key.split('-');
    let first = parts.next().unwrap_or_default().to_string();
    parts.fold(first, |all, part| all + &part[..1].to_uppercase() + &part[1..])
}

#[test]
fn the_version_stands_in_cargo_toml_alone() {
    let version = env!("CARGO_PKG_VERSION");
    // a placeholder: package.sh writes the real one into the .vsix
    assert_eq!(manifest()["version"], "0.0.0");
    let server = read("editors/neovim/lua/panelprep/server.lua");
    let oldest = server.split("M.oldest = '").nth(1).and_then(|rest| rest.split('\'').next()).unwrap();
    let numbers = |text: &str| text.split('.').map(|n| n.parse().unwrap()).collect::<Vec<u32>>();
    assert!(numbers(oldest) <= numbers(version), "the Neovim plugin wants {oldest}, this is {version}");
}

#[test]
fn vs_code_offers_every_rule_feature_and_setting() {
    let (manifest, schema) = (manifest(), schema());
    let settings = manifest["contributes"]["configuration"]["properties"].as_object().unwrap();
    let rules: BTreeSet<String> =
        schema["properties"]["rules"]["properties"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(words(&settings["panelprep.rules"]["propertyNames"]["enum"]), rules);
    assert_eq!(
        words(&settings["panelprep.off"]["items"]["enum"]),
        words(&schema["properties"]["off"]["items"]["enum"])
    );
    // `hidden` is a command there, kept until it is switched back
    for key in schema["properties"].as_object().unwrap().keys().filter(|key| *key != "hidden") {
        assert!(settings.contains_key(&format!("panelprep.{}", camel(key))), "VS Code has no setting for {key}");
    }
    let passed_on = read("editors/vscode/src/settings.ts");
    for key in settings.keys().map(|key| key.trim_start_matches("panelprep.")) {
        let own = ["server.path", "trace.server", "beside"].contains(&key);
        assert!(own || passed_on.contains(&format!("'{key}'")), "{key} is not passed to the server");
    }
}

#[test]
fn every_picture_that_a_page_shows_is_there() {
    for page in ["README.md", "editors/vscode/README.md", "editors/neovim/README.md", "editors/vscode/package.json"] {
        let text = read(page);
        let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
        for picture in text.split(['(', '"']).filter_map(|rest| rest.split([')', '"']).next()) {
            if picture.ends_with(".png") || picture.ends_with(".svg") {
                let path = format!("{}/{folder}/{picture}", env!("CARGO_MANIFEST_DIR"));
                assert!(fs::metadata(&path).is_ok(), "{page} shows {picture}, which is not there");
            }
        }
    }
}

#[test]
fn each_word_of_the_neovim_command_is_documented() {
    let commands = read("editors/neovim/lua/panelprep/commands.lua");
    let table = commands.split("local words = {").nth(1).and_then(|rest| rest.split("\n}\n").next()).unwrap();
    let (doc, page) = (read("editors/neovim/doc/panelprep.txt"), read("editors/neovim/README.md"));
    let mut found = 0;
    for line in table.lines() {
        let Some((word, _)) = line.strip_prefix("  ").and_then(|rest| rest.split_once(" = {")) else { continue };
        if word.starts_with(' ') {
            continue;
        }
        found += 1;
        assert!(doc.contains(&format!("*:PanelPrep-{word}*")), "no help for :PanelPrep {word}");
        assert!(page.contains(&format!("`{word}")), "the README does not name :PanelPrep {word}");
    }
    assert!(found >= 10, "only {found} commands found: has the table moved?");
}

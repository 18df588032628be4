//! The house rules, read off the source: which room may use what.

use std::fs;
use std::path::{Path, PathBuf};

fn sources(dir: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

/// Each source file with its room and its code, tests left out.
fn rooms() -> Vec<(String, String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let mut out = Vec::new();
    for file in files {
        let name = file.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        let room = name.split('/').next().unwrap().trim_end_matches(".rs").to_string();
        let is_test = name.contains("/tests") || name.contains("testing") || name.ends_with("tests.rs");
        let text = fs::read_to_string(&file).unwrap();
        let code = text.split("#[cfg(test)]\nmod ").next().unwrap_or("").to_string();
        let code: String =
            code.lines().filter(|l| !l.trim_start().starts_with("//")).map(|l| format!("{l}\n")).collect();
        if !is_test {
            out.push((room, name, code));
        }
    }
    out
}

const CORE: [&str; 10] =
    ["text", "markdown", "guide", "notes", "coverage", "exercise", "lint", "features", "report", "practice"];

#[test]
fn the_core_knows_no_protocol_no_runtime_no_files() {
    for (room, name, code) in rooms() {
        if CORE.contains(&room.as_str()) || room == "notebook" {
            for foreign in
                ["tower_lsp", "ls_types", "tokio", "std::fs", "std::time", "Instant", "SystemTime", "process::exit"]
            {
                assert!(!code.contains(foreign), "{name} mentions {foreign}");
            }
        }
        if room != "disk" && room != "main" && room != "cli" {
            assert!(
                !code.contains("std::fs") && !code.contains("fs::read") && !code.contains("fs::write"),
                "{name} touches files; that is disk's business"
            );
        }
        if room != "main" {
            assert!(!code.contains("process::exit"), "{name} ends the process; only main does");
        }
    }
}

#[test]
fn data_flows_one_way() {
    // a room may use what stands before it
    const ORDER: [&str; 14] = [
        "text", "markdown", "guide", "notes", "coverage", "exercise", "notebook", "lint", "features", "report",
        "practice", "disk", "server", "cli",
    ];
    for (room, name, code) in rooms() {
        let Some(at) = ORDER.iter().position(|r| *r == room) else { continue };
        for later in ORDER.iter().skip(at + 1) {
            assert!(
                !code.contains(&format!("crate::{later}::")) && !code.contains(&format!("crate::{later};")),
                "{name} uses {later}, which comes after {room}"
            );
        }
    }
}

#[test]
fn guide_and_notes_don_t_know_each_other() {
    for (room, name, code) in rooms() {
        let other = match room.as_str() {
            "guide" => "crate::notes",
            "notes" => "crate::guide",
            _ => continue,
        };
        assert!(!code.contains(other), "{name} uses {other}");
    }
}

#[test]
fn features_don_t_use_features() {
    // what features share: their words, the directives' manual, what stands under the cursor
    let shared = ["wording", "manual", "under_cursor"];
    let all = rooms();
    let features: Vec<String> = all
        .iter()
        .filter(|(room, ..)| room == "features")
        .filter_map(|(_, name, _)| name.split('/').nth(1).map(|f| f.trim_end_matches(".rs").to_string()))
        .filter(|f| f != "mod" && !shared.contains(&f.as_str()))
        .collect();
    for (_, name, code) in all.iter().filter(|(room, ..)| room == "features") {
        let own = name.split('/').nth(1).unwrap_or("").trim_end_matches(".rs");
        for feature in features.iter().filter(|f| *f != own && own != "mod") {
            assert!(!code.contains(&format!("features::{feature}")), "{name} uses {feature}");
        }
    }
}

#[test]
fn files_stay_small() {
    for (_, name, code) in rooms() {
        let lines = code.lines().count();
        assert!(lines <= 400, "{name} has {lines} lines of code");
    }
}

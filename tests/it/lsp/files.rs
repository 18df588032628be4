//! Files that can't be used: a message once, and the rest works.

use super::{ANSWER, Client, Q1, plain, rich, uri};
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;

fn folder() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().canonicalize().unwrap();
    (dir, root)
}

/// The report's summary for the only notebook.
fn coverage(client: &mut Client) -> Value {
    client.request("panelprep/coverage", json!({}))["notebooks"][0].clone()
}

#[test]
#[cfg(unix)]
fn what_cannot_be_read_is_named_once_and_the_rest_works() {
    use std::os::unix::fs::symlink;
    let (_dir, root) = folder();
    fs::write(root.join("good.md"), format!("{Q1}\n{ANSWER}")).unwrap();
    fs::write(root.join("binary.md"), [0xff, 0xfe, 0, 1, 2, 3]).unwrap();
    fs::write(root.join("huge.md"), ANSWER.repeat(9 * 1024 * 1024 / ANSWER.len())).unwrap();
    fs::create_dir_all(root.join("folder.md")).unwrap();
    fs::write(root.join("folder.md/inside.md"), format!("## Q2: safe database migrations\n\n{ANSWER}")).unwrap();
    symlink(&root, root.join("loop")).unwrap();
    symlink(&root, root.join("loop.md")).unwrap();
    symlink(root.join("nowhere.md"), root.join("dangling.md")).unwrap();
    symlink(root.join("self.md"), root.join("self.md")).unwrap();
    let made = std::process::Command::new("mkfifo").arg(root.join("pipe.md")).status();
    let mut client = Client::start(Some(&root), plain("utf-16"));
    client.scanned();
    assert_eq!(coverage(&mut client)["files"], 2);
    let messages = client.sent("window/showMessage");
    assert_eq!(messages.len(), 1, "{messages:?}");
    let told: Vec<String> = client.sent("window/logMessage").iter().map(|m| m["message"].to_string()).collect();
    let told = told.join("\n");
    let named = ["binary.md", "huge.md"].into_iter().chain(made.is_ok_and(|s| s.success()).then_some("pipe.md"));
    for name in named {
        assert_eq!(told.matches(name).count(), 1, "{name} in {told}");
    }
    for name in ["dangling.md", "folder.md"] {
        assert!(!told.contains(name), "{name} in {told}");
    }
    // told once, whatever is read again
    let changed = json!({ "changes": [{ "uri": uri(&root.join("panelprep.toml")), "type": 1 }] });
    fs::write(root.join("panelprep.toml"), "").unwrap();
    client.notify("workspace/didChangeWatchedFiles", changed);
    client.settle();
    std::thread::sleep(std::time::Duration::from_millis(300));
    client.settle();
    assert_eq!(client.sent("window/showMessage").len(), 1);
    // it can be read now
    fs::write(
        root.join("binary.md"),
        format!("## Q3: architectural changes to non-technical stakeholders\n\n{ANSWER}"),
    )
    .unwrap();
    client.notify(
        "workspace/didChangeWatchedFiles",
        json!({ "changes": [{ "uri": uri(&root.join("binary.md")), "type": 2 }] }),
    );
    assert_eq!(coverage(&mut client)["files"], 3);
}

#[test]
#[cfg(unix)]
fn what_may_not_be_read_is_named_and_the_rest_works() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    let (_dir, root) = folder();
    let shut = |name: &str, text: &str| {
        fs::write(root.join(name), text).unwrap();
        fs::set_permissions(root.join(name), fs::Permissions::from_mode(0o000)).unwrap();
    };
    fs::set_permissions(&root, fs::Permissions::from_mode(0o755)).unwrap();
    fs::write(root.join("good.md"), format!("{Q1}\n{ANSWER}")).unwrap();
    shut("secret.md", ANSWER);
    let mut command = super::server();
    command.stderr(std::process::Stdio::null());
    if fs::read(root.join("secret.md")).is_ok() {
        // who may read everything can't test this as himself
        command.uid(65_534);
    }
    let Ok(mut client) = Client::of(command) else {
        eprintln!("skipped: the program can't be run as somebody else here");
        return;
    };
    client.initialize(Some(&root), plain("utf-16"), Value::Null);
    client.scanned();
    assert_eq!(coverage(&mut client)["files"], 1);
    let messages = client.sent("window/showMessage");
    assert_eq!(messages.len(), 1, "{messages:?}");
    let told = messages[0]["message"].as_str().unwrap();
    assert!(told.contains("secret.md") && told.contains("permission denied"), "{told}");
    // a guide that may not be read: no coverage; settings that may not be read: the same, for they may name a guide
    let changed = |client: &mut Client| {
        let changed = json!({ "changes": [{ "uri": uri(&root.join("panelprep.toml")), "type": 1 }] });
        client.notify("workspace/didChangeWatchedFiles", changed);
        client.settle();
        coverage(client)
    };
    fs::write(root.join("panelprep.toml"), "guide = \"secret.md\"\n").unwrap();
    let book = changed(&mut client);
    assert!(book["report"].is_null() && book["error"].as_str().unwrap().contains("permission denied"), "{book}");
    fs::remove_file(root.join("panelprep.toml")).unwrap();
    shut("panelprep.toml", "guide = \"secret.md\"\n");
    let book = changed(&mut client);
    assert!(book["report"].is_null() && book["error"].as_str().unwrap().contains("panelprep.toml"), "{book}");
    fs::remove_file(root.join("panelprep.toml")).unwrap();
    assert_eq!(changed(&mut client)["error"], Value::Null);
    // opened in the editor, all is well
    client.open(&uri(&root.join("secret.md")), &format!("## Q2: safe database migrations\n\n{ANSWER}"));
    assert_eq!(coverage(&mut client)["files"], 2);
}

#[test]
fn files_vanish_and_move() {
    let (_dir, root) = folder();
    fs::write(root.join("a.md"), format!("{Q1}\n{ANSWER}")).unwrap();
    let mut client = Client::start(Some(&root), plain("utf-16"));
    client.scanned();
    fs::remove_file(root.join("a.md")).unwrap();
    client.log.clear();
    client.notify(
        "workspace/didChangeWatchedFiles",
        json!({ "changes": [{ "uri": uri(&root.join("a.md")), "type": 3 }] }),
    );
    assert_eq!(client.wait_for("textDocument/publishDiagnostics")["params"]["diagnostics"], json!([]));
    assert_eq!(coverage(&mut client)["files"], 0);
    fs::write(root.join("b.md"), format!("{Q1}\n{ANSWER}")).unwrap();
    client.notify(
        "workspace/didRenameFiles",
        json!({ "files": [{ "oldUri": uri(&root.join("a.md")), "newUri": uri(&root.join("b.md")) }] }),
    );
    assert_eq!(coverage(&mut client)["files"], 1);
    client.settle();
    // a folder that isn't there any more
    client.notify("workspace/didChangeWorkspaceFolders", json!({ "event": { "added": [{ "uri": uri(&root.join("gone")), "name": "x" }], "removed": [{ "uri": uri(&root), "name": "notes" }] } }));
    client.settle();
    assert_eq!(client.sent("textDocument/publishDiagnostics").pop().unwrap()["diagnostics"], json!([]));
}

#[test]
fn findings_about_the_whole_reach_files_that_are_not_edited() {
    let (_dir, root) = folder();
    let example = "Last spring I moved our payroll exports to Puma in cluster mode with four workers and went from 900 ms to 120 ms.\n";
    fs::write(root.join("a.md"), format!("{Q1}\n{ANSWER}{example}")).unwrap();
    let mut client = Client::start(Some(&root), plain("utf-16"));
    client.scanned();
    let (a, b) = (uri(&root.join("a.md")), uri(&root.join("b.md")));
    let duplicates = |client: &Client| {
        let of_a = client.sent("textDocument/publishDiagnostics").into_iter().rfind(|p| p["uri"] == a.as_str());
        of_a.map_or(0, |p| p["diagnostics"].to_string().matches("\"duplicate-answer\"").count())
    };
    assert_eq!(duplicates(&client), 0);
    client.open(&b, &format!("# Other\n\n{Q1}\n{ANSWER}{example}"));
    client.diagnostics(&b);
    let of_b = client.diagnostics(&b).iter().filter(|d| d["code"] == "duplicate-answer").count();
    assert_eq!(duplicates(&client) + of_b, if duplicates(&client) > 0 { 1 + of_b } else { of_b });
    assert!(duplicates(&client) + of_b > 0);
    // edits elsewhere in b don't publish a again
    client.log.clear();
    for version in 2..20 {
        client.replace(&b, version, &format!("# Other {version}\n\n{Q1}\n{ANSWER}{example}"));
        client.settle();
    }
    assert_eq!(client.sent("textDocument/publishDiagnostics").iter().filter(|p| p["uri"] == a.as_str()).count(), 0);
    // what vanishes, vanishes at once
    client.replace(&b, 20, "# Nothing\n");
    client.settle();
    assert_eq!(duplicates(&client), 0);
}

#[test]
fn a_slow_scan_shows_progress_where_the_client_can() {
    let (_dir, root) = folder();
    for n in 0..2_100 {
        fs::write(root.join(format!("{n}.md")), "# A diary\n\nNothing of interest.\n").unwrap();
    }
    for (capabilities, shown) in [(rich(), true), (plain("utf-16"), false)] {
        let mut client = Client::start(Some(&root), capabilities);
        client.scanned();
        assert_eq!(client.sent("window/workDoneProgress/create").len(), usize::from(shown));
        let kinds: Vec<&Value> = client.sent("$/progress").into_iter().map(|p| &p["value"]["kind"]).collect();
        assert!(shown || kinds.is_empty());
        // a scan that ends before the client has answered begins nothing
        assert!(
            kinds.is_empty() || kinds.first() == Some(&&json!("begin")) && kinds.last() == Some(&&json!("end")),
            "{kinds:?}"
        );
    }
    // a small one is nobody's business
    let (_dir, root) = folder();
    fs::write(root.join("a.md"), "# x").unwrap();
    let mut client = Client::start(Some(&root), rich());
    client.scanned();
    assert!(client.sent("window/workDoneProgress/create").is_empty());
}

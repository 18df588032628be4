//! `panelprep practice` as a user with a pipe runs it: what is asked, what is shown, what is remembered.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn practise(data: &Path, arguments: &[&str], typed: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_panelprep"))
        .arg("practice")
        .args(arguments)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sample"))
        .env("XDG_DATA_HOME", data)
        .env("HOME", data)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // the program may end before it has read everything
    let _ = child.stdin.take().unwrap().write_all(typed.as_bytes());
    child.wait_with_output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn history(data: &Path) -> PathBuf {
    data.join("panelprep/practice.jsonl")
}

const ANSWER: &str = "For regulated customers the rules of each country are rows in a table that our rule engine reads, and lawyers edit them.\n\
Counsel reviews them before we design, and every change of a rule is written to an audit log that customers can read.\n\n";

#[test]
fn a_typed_answer_is_judged_with_its_sentences_and_remembered() {
    let data = tempfile::tempdir().unwrap();
    let done = practise(data.path(), &["--question", "q4"], ANSWER);
    let text = out(&done);
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(text.contains("Q4 · Customer Centricity · never practised · no answer in your notes"), "{text}");
    assert!(
        text.contains("✓ covered        Implement flexible rule engines.\n                   “For regulated"),
        "{text}"
    );
    assert!(text.contains("Practised 1 question in ") && text.contains("practice.jsonl"), "{text}");
    let kept = fs::read_to_string(history(data.path())).unwrap();
    assert!(kept.lines().count() == 1 && kept.contains("\"id\":\"q4\"") && kept.contains("\"made\":["), "{kept}");
    assert!(!kept.contains("regulated"), "the answer itself is nobody's business: {kept}");
    // the notes are as they were, and the next session knows
    let again = out(&practise(data.path(), &["--question", "4"], "q\n"));
    assert!(again.contains("practised today · ") && again.contains("points said last"), "{again}");
    assert_eq!(fs::read_to_string(history(data.path())).unwrap(), kept);
}

#[test]
fn only_the_time_shows_what_the_notes_say() {
    let data = tempfile::tempdir().unwrap();
    let text = out(&practise(data.path(), &["--question", "q1"], "\n\n"));
    assert!(text.contains("0 s, short of 1 to 2 min"), "{text}");
    assert!(text.contains("engineering.md:12 “We ran Puma in cluster mode"), "{text}");
    assert!(fs::read_to_string(history(data.path())).unwrap().contains("\"made\":null"));
}

#[test]
fn what_is_answered_is_asked_last_and_the_end_of_input_ends() {
    let data = tempfile::tempdir().unwrap();
    let first = out(&practise(data.path(), &["--count", "2"], "s\nq\n"));
    assert!(first.contains("1 of 2 · Q4 ") && first.contains("Skipped.") && first.contains("2 of 2 · Q7 "), "{first}");
    assert!(first.contains("Practised 0 questions") && !history(data.path()).exists(), "{first}");
    let ended = practise(data.path(), &[], "");
    assert_eq!((ended.status.code(), out(&ended).contains("1 of 5 · ")), (Some(0), true));
    let unknown = practise(data.path(), &["--question", "q77"], "");
    assert_eq!(unknown.status.code(), Some(2));
    let said = String::from_utf8_lossy(&unknown.stderr).into_owned();
    assert!(said.contains("no question `q77`. It has q1, q2, "), "{said}");
}

#[test]
fn a_history_that_can_t_be_read_is_left_as_it_is() {
    let answer = ANSWER;
    for (kept, words) in [
        (&b"{\"v\":9,\"when\":1}\n"[..], "A newer panelprep has written here (form 9; this one knows 1)"),
        (&b"\xff\xfe\n"[..], "not UTF-8"),
    ] {
        let data = tempfile::tempdir().unwrap();
        fs::create_dir_all(history(data.path()).parent().unwrap()).unwrap();
        fs::write(history(data.path()), kept).unwrap();
        let done = practise(data.path(), &["--question", "q4"], answer);
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(said.contains(words) && said.contains("isn't added to it"), "{said}");
        assert_eq!((done.status.code(), fs::read(history(data.path())).unwrap().as_slice()), (Some(0), kept));
        assert!(out(&done).contains("✓ covered"), "practice goes on without a history");
    }
    // one torn line: named, passed over, kept; what comes after starts a line of its own
    let data = tempfile::tempdir().unwrap();
    fs::create_dir_all(history(data.path()).parent().unwrap()).unwrap();
    fs::write(history(data.path()), "{\"v\":1,\"at\":\"20").unwrap();
    let done = practise(data.path(), &["--question", "q4"], answer);
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(said.contains("practice.jsonl:1: This line of the history can't be read and is passed over"), "{said}");
    let text = fs::read_to_string(history(data.path())).unwrap();
    assert!(text.starts_with("{\"v\":1,\"at\":\"20\n{\"v\":1,") && text.lines().count() == 2, "{text}");
}

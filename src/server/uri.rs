//! URIs and paths. Documents are keyed by normalised path and echoed as the client wrote them.

use crate::disk::absolute;
use std::path::{Path, PathBuf};

/// The path that keys a document: the file of a `file:` URI, else a path made of the URI itself (`untitled:Untitled-1`).
pub fn to_path(uri: &str) -> PathBuf {
    let Some(rest) = uri.strip_prefix("file:") else { return PathBuf::from(uri) };
    let rest = rest.split(['?', '#']).next().unwrap_or(rest);
    let path = match rest.strip_prefix("//") {
        // an authority: none, `localhost` and `.` mean this machine
        Some(after) => {
            let slash = after.find('/').unwrap_or(after.len());
            let (host, path) = after.split_at(slash);
            match host {
                "" | "localhost" | "." => path.to_string(),
                host => format!("//{host}{path}"),
            }
        }
        None => rest.to_string(),
    };
    let decoded = decode(&path);
    // `/c:/x` and `/C%3A/x` are drives
    let bytes = decoded.as_bytes();
    let drive = bytes.len() > 2
        && bytes.first() == Some(&b'/')
        && bytes.get(1).is_some_and(u8::is_ascii_alphabetic)
        && bytes.get(2) == Some(&b':');
    if drive {
        let letter = decoded.get(1..2).unwrap_or("").to_ascii_uppercase();
        let path = format!("{letter}{}", decoded.get(2..).unwrap_or(""));
        return if cfg!(windows) { absolute(Path::new(&path)) } else { PathBuf::from(path) };
    }
    absolute(Path::new(if decoded.is_empty() { "/" } else { &decoded }))
}

/// Whether a document is a file on disk.
pub fn is_file(uri: &str) -> bool {
    uri.starts_with("file:")
}

/// The URI of a path.
pub fn from_path(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    if !text.starts_with('/') && !is_drive(&text) {
        // a document that never was a file
        return text;
    }
    let mut out = String::from(if text.starts_with('/') { "file://" } else { "file:///" });
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~!$&'()*+,;=@".contains(&byte) || byte == b':' && is_drive(&text) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

fn is_drive(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.first().is_some_and(u8::is_ascii_alphabetic) && bytes.get(1) == Some(&b':') && bytes.get(2) == Some(&b'/')
}

fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let hex =
            (*byte == b'%').then(|| text.get(at + 1..at + 3)).flatten().and_then(|h| u8::from_str_radix(h, 16).ok());
        match hex {
            Some(value) => {
                out.push(value);
                at += 3;
            }
            None => {
                out.push(*byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn uris_of_every_kind() {
        for (uri, path) in [
            ("file:///a/b.md", "/a/b.md"),
            ("file:///a/./c/../b%20%C3%A9.md", "/a/b é.md"),
            ("file://./a.md", "/a.md"),
            ("file://localhost/a.md", "/a.md"),
            ("file:///c%3A/x/y.md", "C:/x/y.md"),
            ("file:///C:/x/y.md", "C:/x/y.md"),
            ("untitled:Untitled-1", "untitled:Untitled-1"),
            ("vscode-notebook-cell:/a#b", "vscode-notebook-cell:/a#b"),
        ] {
            assert_eq!(to_path(uri), PathBuf::from(path), "{uri}");
        }
    }

    #[test]
    fn paths_come_back() {
        for path in ["/a/b.md", "/a b/é#?%.md", "untitled:Untitled-1"] {
            assert_eq!(to_path(&from_path(Path::new(path))), PathBuf::from(path));
        }
        assert_eq!(from_path(Path::new("C:/x.md")), "file:///C:/x.md");
    }
}

//! A rule's manual page is the doc comment of its registration: the wording stands once, in the rule's file.

/// Declares a rule as `RULE`. Its doc comment is its manual page.
macro_rules! rule {
    (
        $(#[doc = $line:literal])+
        $code:literal, $severity:expr, $($part:ident: $check:expr),+ $(,)?
    ) => {
        const PAGE: &str = concat!($($line, "\n"),+);
        const TEXT: [u8; $crate::lint::page::length(PAGE)] = $crate::lint::page::unindented(PAGE);

        $(#[doc = $line])+
        pub const RULE: $crate::lint::Rule = $crate::lint::Rule {
            code: $code,
            severity: $severity,
            page: $crate::lint::page::text(&TEXT),
            $($part: Some($check),)+
            ..$crate::lint::Rule::NOTHING
        };
    };
}
pub(super) use rule;

/// How long a doc comment is without the space before each of its lines.
pub const fn length(page: &str) -> usize {
    let bytes = page.as_bytes();
    let (mut at, mut out) = (0, 0);
    while at < bytes.len() {
        if !is_indent(bytes, at) {
            out += 1;
        }
        at += 1;
    }
    out
}

/// A doc comment without the space before each of its lines.
pub const fn unindented<const N: usize>(page: &str) -> [u8; N] {
    let bytes = page.as_bytes();
    let mut text = [0; N];
    let (mut at, mut out) = (0, 0);
    while at < bytes.len() {
        if !is_indent(bytes, at) {
            text[out] = bytes[at];
            out += 1;
        }
        at += 1;
    }
    text
}

const fn is_indent(bytes: &[u8], at: usize) -> bool {
    bytes[at] == b' ' && (at == 0 || bytes[at - 1] == b'\n')
}

/// The bytes as text.
pub const fn text(bytes: &[u8]) -> &str {
    match str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => "",
    }
}

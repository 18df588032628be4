//! Framing: `Content-Length` headers and JSON bodies. A bad message is reported and skipped; the stream goes on.

use serde_json::Value;
use std::io::{self, BufRead, Read, Write};

/// Larger messages are read past and refused.
pub const LARGEST: usize = 64 * 1024 * 1024;
/// A header section longer than this is none.
const LONGEST_HEADER: u64 = 16 * 1024;

/// What came in.
#[derive(Debug, PartialEq)]
pub enum Incoming {
    /// A JSON value.
    Message(Value),
    /// A message that could not be used, and why.
    Bad(String),
}

/// Reads the next message; `None` at the end of the stream.
pub fn read(input: &mut impl BufRead) -> io::Result<Option<Incoming>> {
    let mut length: Option<usize> = None;
    let mut seen = false;
    loop {
        let mut line = Vec::new();
        let got = input.by_ref().take(LONGEST_HEADER).read_until(b'\n', &mut line)?;
        if got == 0 {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(&line);
        let text = text.trim();
        if text.is_empty() {
            if seen {
                break;
            }
            // stray line breaks between messages
            continue;
        }
        seen = true;
        if let Some((name, value)) = text.split_once(':')
            && name.trim().eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().ok();
        }
    }
    let Some(length) = length else {
        return Ok(Some(Incoming::Bad("a message without a valid Content-Length".to_string())));
    };
    if length > LARGEST {
        let skipped = io::copy(&mut input.by_ref().take(length as u64), &mut io::sink())?;
        let whole = skipped == length as u64;
        return Ok(
            whole.then(|| Incoming::Bad(format!("a message of {length} bytes; the largest allowed has {LARGEST}")))
        );
    }
    let mut body = Vec::with_capacity(length.min(1 << 20));
    let got = input.by_ref().take(length as u64).read_to_end(&mut body)?;
    if got < length {
        return Ok(None);
    }
    Ok(Some(match serde_json::from_slice(&body) {
        Ok(value) => Incoming::Message(value),
        Err(error) => Incoming::Bad(format!("not JSON: {error}")),
    }))
}

/// Whether a whole message stands at the start of what has been read ahead: taking it waits for nobody.
pub fn is_whole(ahead: &[u8]) -> bool {
    const END: &[u8] = b"\r\n\r\n";
    let Some(end) = ahead.windows(END.len()).take(LONGEST_HEADER as usize).position(|w| w == END) else {
        return false;
    };
    let header = String::from_utf8_lossy(ahead.get(..end).unwrap_or(&[]));
    let mut named = header.lines().filter_map(|line| line.split_once(':'));
    let length = named.rfind(|(name, _)| name.trim().eq_ignore_ascii_case("content-length"));
    let length = length.and_then(|(_, value)| value.trim().parse::<usize>().ok());
    length.is_some_and(|length| ahead.len() - end - END.len() >= length)
}

/// Writes one message.
pub fn write(output: &mut impl Write, body: &[u8]) -> io::Result<()> {
    write!(output, "Content-Length: {}\r\n\r\n", body.len())?;
    output.write_all(body)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn all(bytes: &[u8]) -> Vec<Incoming> {
        let mut input = bytes;
        std::iter::from_fn(|| read(&mut input).unwrap()).collect()
    }

    #[test]
    fn good_messages_pass_and_bad_ones_are_skipped() {
        let stream = b"Content-Length: 2\r\n\r\n{}content-length:3\r\nContent-Type: x\r\n\r\n[1]Content-Length: 2\r\n\r\n{xFoo: bar\r\n\r\nContent-Length: 4\r\n\r\nnull";
        let got = all(stream);
        assert_eq!((&got[0], &got[1]), (&Incoming::Message(json!({})), &Incoming::Message(json!([1]))));
        assert!(matches!(&got[2], Incoming::Bad(why) if why.contains("not JSON")));
        assert!(matches!(&got[3], Incoming::Bad(why) if why.contains("Content-Length")));
        assert_eq!(got[4], Incoming::Message(Value::Null));
    }

    #[test]
    fn what_is_read_ahead_holds_a_message_or_a_part_of_one() {
        let whole = b"Content-Type: x\r\ncontent-length: 2\r\n\r\n{}Cont";
        assert!(is_whole(whole));
        assert!((0..whole.len() - 4).all(|cut| !is_whole(&whole[..cut])));
        assert!(!is_whole(b"Foo: bar\r\n\r\n{}"));
    }

    #[test]
    fn what_is_cut_off_is_the_end() {
        assert_eq!(all(b"Content-Length: 20\r\n\r\n{}"), []);
        assert!(matches!(&all(b"Content-Length: 1\r\n\r\n\xff")[0], Incoming::Bad(_)));
    }

    proptest! {
        #[test]
        fn any_bytes_end(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            all(&bytes);
        }

        #[test]
        fn written_messages_come_back(values in prop::collection::vec("[a-zé😀\r\n]{0,20}", 0..5)) {
            let mut bytes = Vec::new();
            for value in &values {
                write(&mut bytes, json!(value).to_string().as_bytes()).unwrap();
            }
            prop_assert_eq!(all(&bytes), values.iter().map(|v| Incoming::Message(json!(v))).collect::<Vec<_>>());
        }
    }
}

//! How messages say things: points in quotes, lists of names, spoken time.

use crate::guide::Point;

/// A point's text in quotes, without its full stop.
pub fn quote(point: &Point) -> String {
    format!("“{}”", plain(&point.text))
}

/// A point's text in quotes, short enough for a menu.
pub fn short(point: &Point) -> String {
    clip(plain(&point.text), 60)
}

/// Some words in quotes, short enough for a menu.
pub fn clip(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return format!("“{text}”");
    }
    let head: String = text.chars().take(most).collect();
    let whole = head.rsplit_once(' ').map_or(&*head, |(words, _)| words);
    format!("“{}…”", whole.trim_end_matches([',', ';', ':']))
}

fn plain(text: &str) -> &str {
    text.trim().trim_end_matches('.')
}

/// `a`, `a and b`, `a, b and c`.
pub fn list<T: AsRef<str>>(names: &[T]) -> String {
    match names {
        [] => String::new(),
        [one] => one.as_ref().to_string(),
        [head @ .., last] => {
            let head: Vec<&str> = head.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", head.join(", "), last.as_ref())
        }
    }
}

/// How long something takes to say, rounded as one would: `less than ½ min`, `about 2½ min`.
pub fn spoken(seconds: u32) -> String {
    match (seconds + 15) / 30 {
        0 => "less than ½ min".to_string(),
        1 => "about ½ min".to_string(),
        halves if halves % 2 == 0 => format!("about {} min", halves / 2),
        halves => format!("about {}½ min", halves / 2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_times_and_clipped_words() {
        assert_eq!(list(&["a"]), "a");
        assert_eq!(list(&["a", "b", "c"]), "a, b and c");
        let times = [10, 30, 89, 100, 125, 225].map(spoken);
        expect_test::expect![[
            r#"["less than ½ min", "about ½ min", "about 1½ min", "about 1½ min", "about 2 min", "about 4 min"]"#
        ]]
        .assert_eq(&format!("{times:?}"));
        assert_eq!(clip("one two three", 9), "“one two…”");
    }
}

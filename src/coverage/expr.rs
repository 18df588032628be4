//! When a point's ideas suffice: `all(a, b)`, `any(a, b)`, `atleast(2, a, b, c)`, `none`, an idea's name.

/// A condition over a point's ideas.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// One idea, by index.
    Idea(usize),
    /// All of these.
    All(Vec<Expr>),
    /// One of these.
    Any(Vec<Expr>),
    /// At least so many of these.
    AtLeast(usize, Vec<Expr>),
    /// Never.
    Never,
}

impl Expr {
    /// Whether it holds when `has` says which ideas are there.
    pub fn holds(&self, has: &dyn Fn(usize) -> bool) -> bool {
        match self {
            Expr::Idea(i) => has(*i),
            Expr::All(of) => !of.is_empty() && of.iter().all(|e| e.holds(has)),
            Expr::Any(of) => of.iter().any(|e| e.holds(has)),
            Expr::AtLeast(n, of) => of.iter().filter(|e| e.holds(has)).count() >= *n,
            Expr::Never => false,
        }
    }

    /// The sets of ideas each of which makes it hold: one for each alternative that does.
    pub fn ways(&self, has: &dyn Fn(usize) -> bool) -> Vec<Vec<usize>> {
        match self {
            Expr::Any(of) => of.iter().filter(|e| e.holds(has)).flat_map(|e| e.ways(has)).collect(),
            Expr::Idea(_) | Expr::All(_) | Expr::AtLeast(..) | Expr::Never => {
                let mut makers = Vec::new();
                self.makers(has, &mut makers);
                vec![makers]
            }
        }
    }

    /// The ideas that make it hold, in order; of alternatives the first that does.
    pub fn makers(&self, has: &dyn Fn(usize) -> bool, out: &mut Vec<usize>) {
        match self {
            Expr::Idea(i) if has(*i) => out.push(*i),
            Expr::Idea(_) | Expr::Never => {}
            Expr::All(of) => of.iter().for_each(|e| e.makers(has, out)),
            Expr::Any(of) => {
                if let Some(first) = of.iter().find(|e| e.holds(has)) {
                    first.makers(has, out);
                }
            }
            Expr::AtLeast(n, of) => of.iter().filter(|e| e.holds(has)).take(*n).for_each(|e| e.makers(has, out)),
        }
    }
}

/// Reads an expression over the ideas `names`; an error says what is wrong.
pub fn parse(text: &str, names: &[&str]) -> Result<Expr, String> {
    let (expr, rest) = read(text.trim(), names, 0)?;
    if rest.trim().is_empty() { Ok(expr) } else { Err(format!("unexpected `{}`", rest.trim())) }
}

fn read<'a>(text: &'a str, names: &[&str], depth: u8) -> Result<(Expr, &'a str), String> {
    if depth > 16 {
        return Err("nested too deep".to_string());
    }
    let end = text.find(['(', ')', ',']).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    let word = word.trim();
    let Some(inner) = rest.strip_prefix('(') else {
        if word == "none" {
            return Ok((Expr::Never, rest));
        }
        return match names.iter().position(|n| *n == word) {
            Some(i) => Ok((Expr::Idea(i), rest)),
            None => Err(format!("there is no idea `{word}`")),
        };
    };
    let mut rest = inner;
    let mut count = 0;
    if word == "atleast" {
        let (number, tail) = rest.split_once(',').ok_or("`atleast` needs a number first")?;
        count = number.trim().parse().map_err(|_| format!("`{}` is no number", number.trim()))?;
        rest = tail;
    }
    let mut of = Vec::new();
    loop {
        let (expr, tail) = read(rest.trim_start(), names, depth + 1)?;
        of.push(expr);
        let tail = tail.trim_start();
        if let Some(tail) = tail.strip_prefix(',') {
            rest = tail;
        } else if let Some(tail) = tail.strip_prefix(')') {
            let expr = match word {
                "all" => Expr::All(of),
                "any" => Expr::Any(of),
                "atleast" => Expr::AtLeast(count, of),
                other => return Err(format!("`{other}` is none of all, any, atleast")),
            };
            return Ok((expr, tail));
        } else {
            return Err("`)` is missing".to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_hold_and_name_their_makers() {
        let names = ["http", "app", "many layers"];
        let expr = parse("any(many layers, atleast(2, http, app))", &names).unwrap();
        let has = |set: &'static [usize]| move |i: usize| set.contains(&i);
        assert!(expr.holds(&has(&[2])) && expr.holds(&has(&[0, 1])) && !expr.holds(&has(&[0])));
        let mut makers = Vec::new();
        expr.makers(&has(&[0, 1]), &mut makers);
        assert_eq!(makers, [0, 1]);
    }

    #[test]
    fn errors_say_what_is_wrong() {
        for (text, want) in [
            ("all(a", "`)` is missing"),
            ("x", "no idea `x`"),
            ("some(a)", "none of all"),
            ("atleast(a)", "needs a number"),
            ("a b", "no idea"),
        ] {
            assert!(parse(text, &["a"]).unwrap_err().contains(want), "{text}");
        }
    }
}

//! Numbers for questions and exercises: the printed one where there is one and it is free, else the next free.

use std::collections::BTreeSet;

/// Gives each entry its number. A number that was printed before is reported by index.
pub fn number(printed: &[Option<u32>]) -> (Vec<u32>, Vec<usize>) {
    let mut taken = BTreeSet::new();
    let mut repeated = Vec::new();
    let kept: Vec<Option<u32>> = printed
        .iter()
        .enumerate()
        .map(|(i, n)| match n {
            Some(n) if taken.insert(*n) => Some(*n),
            Some(_) => {
                repeated.push(i);
                None
            }
            None => None,
        })
        .collect();
    let mut next = 1;
    let numbers = kept
        .into_iter()
        .map(|n| {
            n.unwrap_or_else(|| {
                while !taken.insert(next) {
                    next += 1;
                }
                next
            })
        })
        .collect();
    (numbers, repeated)
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn printed_numbers_stand_and_gaps_are_filled() {
        assert_eq!(number(&[Some(2), None, Some(2), None]), (vec![2, 1, 3, 4], vec![2]));
    }
}

//! A file's segments in order, in groups that a file shares with what it was before an edit: an edit costs as much as the
//! groups that it touches, however long the file is.

use super::segment::Segment;
use crate::text::Span;
use std::ops::Range;
use std::sync::Arc;

/// About so many segments are in a group: a file of thousands has as many groups as a group has segments.
const GROUP: usize = 64;

/// A segment and where it starts in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed<'a> {
    /// Byte offset of its first byte.
    pub start: usize,
    /// The segment.
    pub segment: &'a Arc<Segment>,
}

impl Placed<'_> {
    /// Its place in the file.
    pub fn span(&self) -> Span {
        Span::new(self.start, self.start + self.segment.text.len())
    }
}

/// A segment, and where it starts in its group.
type Item = (usize, Arc<Segment>);

#[derive(Clone, Debug)]
struct Group {
    /// Byte offset of the first segment in the file.
    start: usize,
    /// Index of the first segment in the file.
    first: usize,
    items: Arc<[Item]>,
}

impl Group {
    fn placed(&self) -> impl DoubleEndedIterator<Item = Placed<'_>> {
        self.items.iter().map(|(at, segment)| Placed { start: self.start + at, segment })
    }
}

/// The segments of a file. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Segments {
    groups: Arc<[Group]>,
    len: usize,
}

impl Segments {
    /// These, each with where it starts.
    pub(super) fn new(all: Vec<(usize, Arc<Segment>)>) -> Self {
        let (len, count) = (all.len(), all.len().div_ceil(GROUP));
        let mut groups = Vec::with_capacity(count);
        group(&mut groups, 0, all, count);
        Segments { groups: groups.into(), len }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Placed<'_>> {
        self.groups.iter().flat_map(Group::placed)
    }

    /// Those from this one on.
    pub fn from(&self, index: usize) -> impl Iterator<Item = Placed<'_>> {
        let at = self.group_of(index);
        let before = self.groups.get(at).map_or(0, |g| index.saturating_sub(g.first));
        self.groups.get(at..).unwrap_or(&[]).iter().flat_map(Group::placed).skip(before)
    }

    /// One of them.
    pub fn get(&self, index: usize) -> Option<Placed<'_>> {
        let group = self.groups.get(self.group_of(index))?;
        let (at, segment) = group.items.get(index.checked_sub(group.first)?)?;
        Some(Placed { start: group.start + at, segment })
    }

    /// The first.
    pub fn first(&self) -> Option<Placed<'_>> {
        self.get(0)
    }

    /// The last.
    pub fn last(&self) -> Option<Placed<'_>> {
        self.get(self.len.checked_sub(1)?)
    }

    /// The index of the one that holds the byte at `offset`.
    pub fn at(&self, offset: usize) -> usize {
        let Some(group) = self.groups.get(self.groups.partition_point(|g| g.start <= offset).saturating_sub(1)) else {
            return 0;
        };
        group.first + group.items.partition_point(|(at, _)| group.start + at <= offset).saturating_sub(1)
    }

    /// Where the byte at `offset` of `before` is now, when both have the same segments around the one it is in.
    pub fn moved(&self, before: &Segments, offset: usize) -> Option<usize> {
        let at = before.groups.partition_point(|g| g.start <= offset).checked_sub(1)?;
        let old = before.groups.get(at)?;
        let same = self.groups.get(at).filter(|new| new.first == old.first && Arc::ptr_eq(&old.items, &new.items));
        if let Some(new) = same {
            return Some(offset - old.start + new.start);
        }
        let index = before.at(offset);
        Some(offset - before.get(index)?.start + self.get(index)?.start)
    }

    /// The index of the group that holds a segment, or of the last.
    fn group_of(&self, index: usize) -> usize {
        self.groups.partition_point(|g| g.first <= index).saturating_sub(1)
    }

    /// These with others in place of those in `range`; what follows starts `moved`.
    pub(super) fn replaced(&self, range: Range<usize>, fresh: Vec<Item>, moved: &dyn Fn(usize) -> usize) -> Self {
        let (from, to) = (self.group_of(range.start), self.group_of(range.end));
        let touched = self.groups.get(from..=to).unwrap_or(&[]);
        let first = touched.first().map_or(0, |g| g.first);
        let old = || touched.iter().flat_map(Group::placed).enumerate().map(|(i, placed)| (first + i, placed));
        let own = |placed: Placed<'_>| (placed.start, placed.segment.clone());
        let mut all: Vec<Item> = old().take_while(|(i, _)| *i < range.start).map(|(_, p)| own(p)).collect();
        let len = self.len + fresh.len() - range.len();
        all.extend(fresh);
        let rest = old().skip_while(|(i, _)| *i < range.end);
        all.extend(rest.map(|(_, p)| (moved(p.start), p.segment.clone())));
        let mut groups = self.groups.get(..from).unwrap_or(&[]).to_vec();
        let count = touched.len().max(all.len().div_ceil(2 * GROUP));
        group(&mut groups, first, all, count);
        let after = self.groups.get(to + 1..).unwrap_or(&[]).iter();
        groups.extend(after.map(|g| Group {
            start: moved(g.start),
            first: g.first + len - self.len,
            items: g.items.clone(),
        }));
        Segments { groups: groups.into(), len }
    }

    /// The indices of those that are others than in `before`, when all else stands in the same place in the order.
    pub fn changed(&self, before: &Segments) -> Option<Vec<usize>> {
        if (self.len, self.groups.len()) != (before.len, before.groups.len()) {
            return None;
        }
        let mut out = Vec::new();
        for (new, old) in self.groups.iter().zip(before.groups.iter()) {
            if new.first != old.first {
                return None;
            }
            if !Arc::ptr_eq(&new.items, &old.items) {
                let pairs = new.items.iter().zip(old.items.iter()).enumerate();
                out.extend(pairs.filter(|(_, (a, b))| !Arc::ptr_eq(&a.1, &b.1)).map(|(i, _)| new.first + i));
            }
        }
        Some(out)
    }
}

/// Adds segments, the first of which has the index `first`, in so many groups of nearly the same size.
fn group(groups: &mut Vec<Group>, first: usize, all: Vec<Item>, count: usize) {
    let len = all.len();
    let mut all = all.into_iter();
    for i in 0..count {
        let (from, to) = (i * len / count, (i + 1) * len / count);
        let mut items: Vec<Item> = all.by_ref().take(to - from).collect();
        let Some(start) = items.first().map(|(at, _)| *at) else { continue };
        items.iter_mut().for_each(|(at, _)| *at -= start);
        groups.push(Group { start, first: first + from, items: items.into() });
    }
}

impl PartialEq for Segments {
    fn eq(&self, other: &Self) -> bool {
        self.len == other.len && self.iter().eq(other.iter())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::Start;
    use proptest::prelude::*;

    fn item(start: usize, len: usize) -> Item {
        (start, Arc::new(Segment::new(&"x".repeat(len), Start::Preface, false)))
    }

    fn placed(lens: &[usize]) -> Vec<Item> {
        let starts = lens.iter().scan(0, |at, len| Some(std::mem::replace(at, *at + len)));
        starts.zip(lens).map(|(start, len)| item(start, *len)).collect()
    }

    proptest! {
        /// Whatever is replaced, each segment is found by its index and by its bytes.
        #[test]
        fn a_replacement_gives_what_a_list_gives(
            lens in prop::collection::vec(1usize..9, 1..300),
            edits in prop::collection::vec((0usize..300, 0usize..5, prop::collection::vec(1usize..9, 0..200)), 1..6),
        ) {
            let (mut plain, mut segments) = (lens.clone(), Segments::new(placed(&lens)));
            for (from, count, with) in edits {
                let from = from.min(plain.len());
                let to = (from + count).min(plain.len());
                let base: usize = plain[..from].iter().sum();
                let (old, new): (usize, usize) = (plain[from..to].iter().sum(), with.iter().sum());
                let fresh = placed(&with).into_iter().map(|(start, s)| (base + start, s)).collect();
                segments = segments.replaced(from..to, fresh, &|start| start + new - old);
                plain.splice(from..to, with);
                let want = placed(&plain);
                let found: Vec<(usize, usize)> = segments.iter().map(|p| (p.start, p.segment.text.len())).collect();
                prop_assert_eq!(found, want.iter().map(|(start, s)| (*start, s.text.len())).collect::<Vec<_>>());
                prop_assert_eq!(segments.len(), want.len());
                for (i, (start, segment)) in want.iter().enumerate() {
                    prop_assert_eq!(segments.get(i).map(|p| p.start), Some(*start));
                    prop_assert_eq!(segments.at(start + segment.text.len() - 1), i);
                    prop_assert_eq!(segments.from(i).next().map(|p| p.start), Some(*start));
                }
                prop_assert!(segments.get(want.len()).is_none());
            }
        }
    }

    #[test]
    fn what_has_changed_is_found() {
        let before = Segments::new(placed(&[3; 200]));
        let after = before.replaced(70..71, vec![item(210, 4)], &|start| start + 1);
        assert_eq!(after.changed(&before), Some(vec![70]));
        assert_eq!(after.changed(&after), Some(vec![]));
        assert_eq!(after.moved(&before, 205).zip(after.moved(&before, 215)), Some((205, 216)));
        assert_eq!(after.moved(&before, 599), Some(600));
        let longer = before.replaced(70..70, vec![item(210, 4)], &|start| start + 4);
        assert_eq!(longer.changed(&before), None);
    }
}

//! What the hits of a unit's matcher stand for. `build.rs` writes the bundled ones.

use super::matcher::tables::Numbers;

/// What a hit of a unit's matcher stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// The idea of a point is said.
    Say(usize, usize),
    /// Something else is meant.
    Unless(usize, usize),
    /// The point is argued against.
    Against(usize),
    /// Another world than software's is spoken of: no point without a rubric is meant.
    Elsewhere,
}

/// What the tags of a matcher mean: of each its kind (in the order of [`Tag`]), point and idea.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tags(pub Numbers);

impl Tags {
    /// What one means.
    pub fn get(&self, tag: u32) -> Option<Tag> {
        let [kind, point, idea] = self.0.row(tag as usize * 3)?;
        let (point, idea) = (point as usize, idea as usize);
        Some(match kind {
            0 => Tag::Say(point, idea),
            1 => Tag::Unless(point, idea),
            2 => Tag::Against(point),
            _ => Tag::Elsewhere,
        })
    }
}

impl From<Vec<Tag>> for Tags {
    fn from(tags: Vec<Tag>) -> Self {
        let row = |tag| match tag {
            Tag::Say(point, idea) => [0, point as u32, idea as u32],
            Tag::Unless(point, idea) => [1, point as u32, idea as u32],
            Tag::Against(point) => [2, point as u32, 0],
            Tag::Elsewhere => [3, 0, 0],
        };
        Tags(tags.into_iter().flat_map(row).collect::<Vec<_>>().into())
    }
}

//! The bundled knowledge as `build.rs` compiled it: units of the guide, cues of stance.

use super::lexicon::{Idea, PointModel, UnitModel, problems};
use super::matcher::Matcher;
use super::matcher::tables::{Numbers, Tables, take, take_all, take_text};
use super::tag::Tags;
use crate::guide::Unit;
use crate::guide::rubric::Within;
use ruzstd::decoding::StreamingDecoder;
use std::io::Read;

static UNITS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/units.bin"));
static CUES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/cues.bin"));

/// A text that `build.rs` packed.
pub fn unpacked(packed: &[u8]) -> String {
    let mut text = String::new();
    let read = StreamingDecoder::new(packed).map(|mut from| from.read_to_string(&mut text));
    if matches!(read, Ok(Ok(_))) { text } else { String::new() }
}

/// The rubric of the bundled guide, as it is written.
pub fn rubric() -> String {
    unpacked(include_bytes!(concat!(env!("OUT_DIR"), "/rubric.zst")))
}

/// The model of a unit of the bundled guide: for each unit its id, the length of what follows, its points (id, conditions,
/// reach, ideas), the tags of its phrases and their tables.
pub fn unit(unit: &Unit) -> Option<UnitModel> {
    let mut from = UNITS;
    loop {
        let (id, length) = (take_text(&mut from)?, take(&mut from)?);
        let (mut own, rest) = from.split_at_checked(length as usize)?;
        if unit.id == id {
            return read_unit(unit, &mut own);
        }
        from = rest;
    }
}

fn read_unit(unit: &Unit, from: &mut &'static [u8]) -> Option<UnitModel> {
    let mut points = Vec::new();
    for _ in 0..take(from)? {
        let point = unit.points.get(points.len())?;
        if take_text(from)? != point.id {
            return None;
        }
        let (covered, partial) = (take_text(from)?, take_text(from)?);
        let within = match take(from)? {
            0 => Within::Answer,
            1 => Within::Pair,
            _ => Within::Sentence,
        };
        let ideas = take_all(from, |from| {
            Some(Idea { name: take_text(from)?.to_string(), fence: take(from)? == 1, denied: false })
        })?;
        points.push(PointModel::known(point, ideas, covered, partial, within));
    }
    let tags = Tags(Numbers::read(from)?);
    let matcher = Matcher::new(Tables::read(from)?);
    (points.len() == unit.points.len()).then(|| UnitModel::new(matcher, tags, points, problems(unit)))
}

/// The phrases of `content/stance.toml`.
pub fn cues() -> Option<Tables> {
    Tables::read(&mut &*CUES)
}

#[cfg(test)]
mod tests {
    use crate::coverage::lexicon::{Lexicon, RubricSource};
    use crate::guide::{BUNDLED, parse, rubric};
    use std::sync::Arc;

    /// What was compiled with the program is what compiling now makes of the rubric: no unit is left out, none differs.
    #[test]
    fn the_prepared_units_are_those_of_the_rubric() {
        let guide = Arc::new(parse(BUNDLED).0);
        let text = super::rubric();
        let source = RubricSource { text: &text, rubric: rubric::parse(&text).0 };
        let (now, problems) = Lexicon::new(guide.clone(), false, vec![source], 1);
        assert!(problems.iter().all(Vec::is_empty), "{problems:?}");
        for (i, unit) in guide.units.iter().enumerate() {
            let prepared = super::unit(unit).unwrap_or_else(|| panic!("{} was not prepared", unit.id));
            let compiled = now.unit(i).unwrap();
            assert_eq!(prepared.tags, compiled.tags, "{}", unit.id);
            assert_eq!(format!("{:?}", prepared.points), format!("{:?}", compiled.points));
            assert!(prepared.matcher.tables() == compiled.matcher.tables(), "{}", unit.id);
        }
    }
}

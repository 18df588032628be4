//! What a finding speaks of: the answer, its question or exercise, the point.

use super::Finding;
use crate::guide::{Point, Unit};
use crate::notebook::{Answer, FileAnalysis, Notebook};
use std::sync::Arc;

/// A finding's surroundings, for its fixes.
pub struct Site<'a> {
    pub file: &'a Arc<FileAnalysis>,
    pub answer: &'a Arc<Answer>,
    pub unit: &'a Unit,
    /// The point that the finding's id names.
    pub point: Option<&'a Point>,
}

impl<'a> Site<'a> {
    /// Looks up what a finding speaks of.
    pub fn of(notebook: &'a Notebook, finding: &Finding) -> Option<Self> {
        let guide = notebook.guide()?;
        let file = notebook.file(&finding.path)?;
        let id = finding.id.as_deref()?;
        let (index, point) = match guide.point(id) {
            Some((unit, point)) => (unit, Some(point)),
            None => (guide.unit(id)?, None),
        };
        let unit = guide.units.get(index)?;
        let of_unit = || file.answers.iter().filter(|a| a.unit == index);
        let here = file.answers_at(finding.span.start).find(|a| a.unit == index);
        Some(Site {
            file,
            answer: here.or_else(|| of_unit().next())?,
            unit,
            point: point.and_then(|p| unit.points.get(p)),
        })
    }
}

//! Stories: which one serves which questions, and which competencies have none.

use super::build::line;
use super::model::{Stories, StoryReport};
use crate::coverage::examples::{Example, examples};
use crate::guide::Guide;
use crate::notebook::{Answer, Notebook};
use crate::notes::Segment;

/// What an answer shows of an example; sections that are switched off or quoted aside, all of its parts count.
pub fn example(answer: &Answer) -> Example {
    let segments: Vec<&Segment> = answer.parts().map(|p| &**p.segment).collect();
    examples(&segments)
}

/// The stories that answers use: linked sections, and sections that answer several questions.
pub fn stories(notebook: &Notebook, guide: &Guide) -> Stories {
    let mut used: Vec<StoryReport> = Vec::new();
    let mut add = |story: StoryReport| {
        let same = used.iter_mut().find(|s| s.place == story.place && s.title == story.title);
        match same {
            Some(known) => {
                known.units.extend(story.units.into_iter().filter(|u| !known.units.contains(u)).collect::<Vec<_>>())
            }
            None => used.push(story),
        }
    };
    for (index, unit) in guide.units.iter().enumerate() {
        for (file, answer) in notebook.answers(index) {
            for title in answer.stories.iter() {
                if let Some(place) = place_of(notebook, answer, title) {
                    add(StoryReport { title: title.clone(), place, units: vec![unit.id.clone()] });
                }
            }
            for head in answer.heads.iter() {
                let (Some(link), Some(placed)) = (file.links.get(*head), file.notes.segments().get(*head)) else {
                    continue;
                };
                if let (true, Some(heading)) = (link.names.len() > 1, &placed.segment.heading) {
                    add(StoryReport {
                        title: heading.title.clone(),
                        place: line(notebook, &file.path, placed.start + heading.span.start),
                        units: vec![unit.id.clone()],
                    });
                }
            }
        }
    }
    let without = guide.competencies.iter().filter(|c| {
        let mut all = c.questions.iter().flat_map(|q| notebook.answers(*q));
        let mut any = false;
        let told = all.any(|(_, answer)| {
            any |= answer.started;
            !answer.stories.is_empty() || example(answer).is_concrete()
        });
        any && !told
    });
    Stories { competencies_without: without.map(|c| c.name.clone()).collect(), used }
}

fn place_of(notebook: &Notebook, answer: &Answer, title: &str) -> Option<super::model::LinePlace> {
    answer.linked_parts().find_map(|part| {
        let heading = part.segment.heading.as_ref()?;
        (heading.title == title).then(|| line(notebook, part.path, part.start + heading.span.start))
    })
}

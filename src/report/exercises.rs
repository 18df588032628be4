//! The candidate's code: which issues remain, with the lines of the file.

use super::build::line;
use super::model::{CodeReport, RemainingReport, SyntaxReport};
use crate::exercise::CodeVerdict;
use crate::markdown::Block;
use crate::notebook::{Answer, Notebook, Part};

/// The fences that count, over all answers; within an answer the last (the main one) first.
pub fn code(notebook: &Notebook, unit: usize) -> Vec<CodeReport> {
    let answers = notebook.answers(unit).map(|(_, answer)| answer);
    answers
        .flat_map(|answer| {
            let codes = answer.code.iter().flat_map(|c| &c.codes);
            codes.filter_map(|code| one(notebook, answer, code))
        })
        .collect()
}

/// The block of a fence that the analysis speaks of.
pub fn fence(answer: &Answer, index: usize) -> Option<(Part<'_>, &Block)> {
    let (part, block) = answer.fences.get(index)?;
    let part = answer.part(*part)?;
    Some((part, part.segment.body.blocks.get(*block)?))
}

fn one(notebook: &Notebook, answer: &Answer, code: &CodeVerdict) -> Option<CodeReport> {
    let (part, block) = fence(answer, code.fence)?;
    let at = |offset: usize| line(notebook, part.path, part.start + block.code_offset(offset));
    let first = at(0);
    Some(CodeReport {
        path: first.path,
        line: first.line,
        parses: code.parses,
        unchanged: code.unchanged,
        remaining: code
            .remaining
            .iter()
            .map(|r| RemainingReport {
                issue: r.issue.clone(),
                line: at(r.span.start).line,
                message: r.message.clone(),
            })
            .collect(),
        fixed: code.fixed.clone(),
        syntax: code
            .syntax
            .iter()
            .map(|s| SyntaxReport { line: at(s.span.start).line, message: s.message.clone() })
            .collect(),
    })
}

//! JSON, as DESIGN §7 has it.

use super::model::Report;

/// The report as JSON, with a line break at the end.
pub fn json(report: &Report) -> String {
    // plain structs and strings: there is nothing that can't be written
    let mut out = serde_json::to_string_pretty(report).unwrap_or_default();
    out.push('\n');
    out
}

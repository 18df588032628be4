//! JSON, as DESIGN §7 has it.

use super::model::Report;

/// The report as JSON, with a line break at the end.
pub fn json(report: &Report) -> String {
    // plain structs and strings: there is nothing that can't be written
    let mut out = serde_json::to_string_pretty(report).unwrap_or_default();
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::super::tests::{ANSWERS, realistic, with_code};
    use super::*;
    use serde_json::Value;

    fn keys(value: &Value) -> Vec<&str> {
        value.as_object().unwrap().keys().map(String::as_str).collect()
    }

    /// DESIGN §7: these fields, of these types; more may come.
    #[test]
    fn json_has_the_contract_s_fields() {
        let mut report = Report::of(&realistic());
        with_code(&mut report);
        let value: Value = serde_json::from_str(&json(&report)).unwrap();
        let has = |value: &Value, wanted: &[&str]| {
            let found = keys(value);
            wanted.iter().for_each(|k| assert!(found.contains(k), "{k} in {found:?}"));
        };
        has(&value, &["schema", "guide", "summary", "competencies", "exercises", "checklist"]);
        has(&value["guide"], &["title", "source"]);
        has(&value["summary"]["key_points"], &["total", "covered", "partial", "rejected", "by_choice", "missing"]);
        let n = |key: &str| value["summary"]["key_points"][key].as_u64().unwrap();
        assert_eq!(n("total"), 30);
        assert_eq!(n("total"), n("covered") + n("partial") + n("rejected") + n("by_choice") + n("missing"));
        let question = &value["competencies"][0]["questions"][0];
        has(question, &["id", "text", "answers", "key_points"]);
        has(&question["answers"][0], &["path", "line", "words", "speaking_seconds"]);
        assert_eq!(question["answers"][0]["line"], 7);
        let point = &question["key_points"][0];
        has(point, &["id", "text", "verdict", "reason", "confirmed", "by_choice", "more_evidence", "evidence"]);
        let evidence = &point["evidence"];
        has(evidence, &["path", "line", "start", "end", "text"]);
        let at = |key: &str| evidence[key].as_u64().unwrap() as usize;
        assert_eq!(&ANSWERS[at("start")..at("end")], evidence["text"].as_str().unwrap());
        let points = value["competencies"].as_array().unwrap().iter().flat_map(|c| c["questions"].as_array().unwrap());
        let mut points = points.flat_map(|q| q["key_points"].as_array().unwrap());
        assert!(points.all(|p| p["evidence"].is_null() == (p["verdict"] == "missing")));
        let exercise = &value["exercises"][1];
        has(exercise, &["id", "title", "answers", "issues", "why", "code"]);
        has(&exercise["code"][0], &["path", "line", "parses", "unchanged", "remaining", "fixed"]);
        has(&exercise["code"][0]["remaining"][0], &["issue", "line", "message"]);
        has(&value["checklist"][0], &["text", "done", "why"]);
    }
}

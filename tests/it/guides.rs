//! Guides as they are found in the wild, each shape a file in `tests/fixtures/guides`: what is understood of it.

use expect_test::{Expect, expect};
use panelprep::guide::parse;
use std::fs;
use std::path::Path;

fn check(file: &str, want: Expect) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/guides");
    let (guide, problems) = parse(&fs::read_to_string(folder.join(file)).unwrap());
    let mut out = format!("{}\n", guide.title);
    for (i, unit) in guide.units.iter().enumerate() {
        let competency = guide.competency_of(i).map_or("-", |c| c.name.as_str());
        out += &format!("{} [{competency}] {}\n", unit.id, unit.text);
        unit.points.iter().for_each(|p| out += &format!("  {}\n", p.text));
    }
    out += &format!("from {:?}, passed over {:?}\n", guide.reading.from, guide.reading.aside);
    problems.iter().for_each(|p| out += &format!("line {}: {}\n", p.line, p.message));
    want.assert_eq(&out);
}

#[test]
fn notion_export() {
    check(
        "notion.md",
        expect![[r#"
            Senior Backend Interview
            q1 [Leadership] Tell me about a time you disagreed with your manager.
              Says what was at stake
              Commits to the decision afterwards
            q2 [Leadership] How do you set priorities when everything is urgent?
              Weighs impact against effort
              Says no, and tells whom
            q3 [Delivery] Walk me through your last release
              Released in small steps
              Had a way back
            from {"headings": 3}, passed over {"Red flags": 2}
        "#]],
    );
}

#[test]
fn google_docs_as_markdown() {
    check(
        "google-docs.md",
        expect![[r#"
            Data Engineer – Panel Guide
            q1 [Pipelines] How do you make a pipeline safe to run twice?
              Idempotent writes keyed by batch
              A high-water mark kept with the data
            q2 [Pipelines] How do you notice that yesterday’s data is late?
              Freshness checks with an owner
              Alerts on row counts
            q3 [Collaboration] Describe how you agree on a schema with its producers.
              A contract in version control
            from {"bold lines": 3}, passed over {}
        "#]],
    );
}

#[test]
fn a_table_with_what_good_looks_like() {
    check(
        "table.md",
        expect![[r#"
        SRE loop
        q1 [Incidents] How do you run an incident?
          One commander
          a timeline
          updates every half hour
        q2 [Incidents] How do you learn from one?
          Blameless review
          Actions with owners
        q3 [Capacity] Tell me how you plan capacity
          Load tests
          Headroom for one zone lost
        from {"table rows": 3}, passed over {"Red flags": 2}
    "#]],
    );
}

#[test]
fn numbered_questions_with_nested_or_loose_bullets() {
    check(
        "numbered.md",
        expect![[r#"
        Mobile interview
        q1 [Craft] How do you keep start-up fast?
          Measure cold starts on slow devices
          Defer what the first screen doesn't need
        q2 [Craft] Describe your release train.
          Phased rollout
        q3 [Craft] How do you test offline use?
          Simulate a lost connection
          Queue writes and replay them
        q4 [People] How do you review code of somebody more senior?
          Ask before you judge
          Argue with examples
        q5 [People] How do you onboard a new colleague?
          Give them a first task that ships
        from {"list items": 5}, passed over {"Red flags": 1}
    "#]],
    );
}

#[test]
fn paragraphs_of_what_to_look_for() {
    check(
        "look-for.md",
        expect![[r#"
        Product manager guide
        q1 [Discovery] How do you decide what not to build?
          names the user's problem first
          says what evidence would change the decision
          keeps a list of what was turned down.
        q2 [Discovery] How do you talk to users?
          open questions about what they did last time.
          Notes shared with the team.
        from {"bold lines": 2}, passed over {"Follow-up questions": 1, "Red flags": 1}
    "#]],
    );
}

#[test]
fn headings_with_emoji() {
    check(
        "emoji-headings.md",
        expect![[r#"
        Frontend panel
        q1 [Performance] How do you find out why a page is slow?
          Profile in the browser
          Field data from real users
        q2 [Performance] How do you keep it fast?
          A budget for the bundle in CI
        q3 [Accessibility] How do you test with a keyboard?
          Tab through every flow
        from {"headings": 3}, passed over {}
    "#]],
    );
}

#[test]
fn bold_questions_and_answers() {
    check(
        "questions-and-answers.md",
        expect![[r#"
            Security Q&A
            q1 [Secrets] How do you store secrets?
              In a vault, with short leases.
              Never in the repository.
            q2 [Secrets] What do you do when one leaks?
              Rotate it at once
              Find out who used it
            q3 [Access] How do you grant access to production?
              For an hour at a time
              with a second person's approval.
            from {"lines": 3}, passed over {}
        "#]],
    );
}

#[test]
fn a_wiki_s_headings() {
    check(
        "wiki.md",
        expect![[r#"
        Interview kit: Platform
        q1 [Reliability] How would you move a service to another region?
          Replicate data first
          Shift traffic in steps
        q2 [Reliability] Tell us about an outage that you caused.
          Says what they did wrong
          Says what changed afterwards
        q3 [Cost] How do you find waste?
          Tags every resource with an owner
        from {"headings": 3}, passed over {"Notes": 1, "Scoring": 2}
    "#]],
    );
}

#[test]
fn a_scorecard_with_bold_competencies() {
    check(
        "scorecard.md",
        expect![[r#"
            Engineering manager scorecard
            q1 [Coaching] How do you help somebody who is stuck?
              Asks what they tried
              Sets a next step with a date
            q2 [Coaching] Tell me about somebody you let go.
              Gave feedback early
            q3 [Planning] How do you plan a quarter?
              Leaves room for the unplanned
            from {"list items": 3}, passed over {"Follow-ups": 1}
        "#]],
    );
}

#[test]
fn plain_text_with_numbered_questions() {
    check(
        "plain.md",
        expect![[r#"
        Interview guide
        q1 [Questions] How do you calm down an angry customer?
          Listen to the end
          Say what happens next, and when
        q2 [Questions] How do you reproduce a bug that you can't see?
          Ask for the exact steps
          Compare versions and settings
        q3 [Questions] What do you do when the fix takes weeks?
          Offer a workaround
        from {"lines": 3}, passed over {}
    "#]],
    );
}

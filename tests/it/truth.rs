//! How truthful the verdicts are, measured on labelled answers, per style. To see the table:
//! `cargo test --release --test it truth -- --nocapture`

use panelprep::config::Config;
use panelprep::coverage::verdict::Verdict;
use panelprep::notebook::{Cache, Input, Knowledge, Notebook};
use panelprep::notes::NotesFile;
use serde::Deserialize;
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

#[derive(Deserialize)]
struct Row {
    id: String,
    unit: String,
    #[serde(default)]
    style: String,
    text: String,
    labels: BTreeMap<String, String>,
    #[serde(default)]
    evidence: BTreeMap<String, String>,
}

/// Counts of one style.
#[derive(Clone, Copy, Debug, Default)]
pub struct Score {
    right: usize,
    wrong: usize,
    covered: usize,
    missing: usize,
    partial: usize,
    partial_right: usize,
    proved: usize,
    provable: usize,
}

impl Score {
    fn ratio(a: usize, b: usize) -> f64 {
        a as f64 / b.max(1) as f64
    }
    /// Of the points called covered, the share that is.
    pub fn precision(self) -> f64 {
        Self::ratio(self.right, self.right + self.wrong)
    }
    /// Of the points that are covered, the share called so.
    pub fn recall(self) -> f64 {
        Self::ratio(self.right, self.covered)
    }
    /// Of the missing points, the share called covered.
    pub fn false_covered(self) -> f64 {
        Self::ratio(self.wrong, self.missing)
    }
    /// Of the rightly covered points, the share whose evidence overlaps the labelled.
    pub fn evidence(self) -> f64 {
        Self::ratio(self.proved, self.provable)
    }
}

fn words(text: &str) -> HashSet<String> {
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|w| !w.is_empty())
        .map(str::to_string)
        .collect()
}

/// As `overlap` of the measuring script: half of the shorter one's words.
fn overlaps(a: &str, b: &str) -> bool {
    let (a, b) = (words(a), words(b));
    a.intersection(&b).count() >= 1.max(a.len().min(b.len()) / 2)
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/coverage")
}

/// Judges every row of a data file and counts, per style and over all.
pub fn measure(data: &Path, guide: Option<&Path>) -> BTreeMap<String, Score> {
    let knowledge = match guide {
        Some(path) => {
            let text = std::fs::read_to_string(path).unwrap();
            // with the rubric beside it, as the program does: GUIDE=content/oyster/guide.md tries a rubric without a build
            let beside = path.with_extension("rubric.toml");
            let rubric = std::fs::read_to_string(&beside).ok().map(|text| Input { path: beside, text });
            Knowledge::of_file(&Input { path: path.to_path_buf(), text }, rubric.as_ref(), None, 1)
        }
        None => Knowledge::bundled(None, 1),
    };
    assert!(knowledge.problems.is_empty(), "{:#?}", knowledge.problems.iter().take(20).collect::<Vec<_>>());
    let knowledge = Arc::new(knowledge);
    let show = std::env::var("SHOW").unwrap_or_default();
    let mut scores: BTreeMap<String, Score> = BTreeMap::new();
    for (number, line) in std::fs::read_to_string(data).unwrap().lines().enumerate() {
        let row: Row = serde_json::from_str(line).unwrap();
        let unit = knowledge.guide.unit(&row.unit).unwrap();
        let text = format!("# My notes\n\n## {}\n\n{}\n", knowledge.guide.units[unit].heading(), row.text);
        let mut notebook = Notebook::new(Path::new("/n"), Arc::new(Config::default()), Some(knowledge.clone()));
        notebook.put(&Path::new("/n/a.md").into(), NotesFile::new(&text), &mut Cache::default());
        for (id, label) in &row.labels {
            let (unit, point) = knowledge.guide.point(id).unwrap();
            let best = notebook.best(unit, point).unwrap();
            let verdict = best.point.verdict;
            let evidence = best.point.evidence.first().map_or("", |p| best.answer.text_of(*p));
            let style =
                if row.style.starts_with("trap") { "trap" } else { row.style.split('-').next().unwrap_or("all") };
            for key in ["all", style] {
                let s = scores.entry(key.to_string()).or_default();
                match (label.as_str(), verdict) {
                    ("covered", Verdict::Covered) => {
                        s.right += 1;
                        if let Some(want) = row.evidence.get(id) {
                            s.provable += 1;
                            s.proved += usize::from(overlaps(want, evidence));
                        }
                    }
                    ("missing", Verdict::Covered) => s.wrong += 1,
                    _ => {}
                }
                s.covered += usize::from(label == "covered");
                s.missing += usize::from(label == "missing");
                s.partial += usize::from(label == "partial");
                s.partial_right += usize::from(label == "partial" && verdict == Verdict::Partial);
            }
            // SHOW=fp or fn or evidence prints the wrong verdicts (of even lines only with SHOW=fn2 …)
            let kind = match (label.as_str(), verdict) {
                ("missing", Verdict::Covered) => "fp",
                ("partial", Verdict::Covered) => "pc",
                ("covered", v) if v != Verdict::Covered => "fn",
                _ => "",
            };
            if show == "dump" {
                println!("dump {} {id} {label} {} {}", row.id, verdict.name(), best.point.reason);
            }
            let even_only = show.ends_with('2');
            if show.contains("evidence")
                && label == "covered"
                && verdict == Verdict::Covered
                && let Some(want) = row.evidence.get(id).filter(|w| !overlaps(w, evidence))
            {
                println!("evidence {} {id} {evidence:?}\n      wanted {want:?}", row.id);
            }
            if !kind.is_empty() && show.contains(kind) && !(even_only && number % 2 == 0) {
                println!("{kind} {} {id} called {} ({}) {:?}", row.id, verdict.name(), best.point.reason, evidence);
                if kind == "fn" {
                    println!("      wanted {:?}", row.evidence.get(id));
                }
            }
        }
    }
    scores
}

/// One answer to one question of the bundled guide, with a rubric of the candidate's own.
fn judged(unit: &str, answer: &str, own: Option<&str>) -> (Notebook, Arc<Knowledge>) {
    let own = own.map(|text| Input { path: PathBuf::from("/n/panelprep.rubric.toml"), text: text.to_string() });
    let knowledge = Arc::new(Knowledge::bundled(own.as_ref(), 1));
    let heading = knowledge.guide.units[knowledge.guide.unit(unit).unwrap()].heading();
    let mut notebook = Notebook::new(Path::new("/n"), Arc::new(Config::default()), Some(knowledge.clone()));
    let notes = NotesFile::new(&format!("# My notes\n\n## {heading}\n\n{answer}\n"));
    notebook.put(&Path::new("/n/a.md").into(), notes, &mut Cache::default());
    (notebook, knowledge)
}

/// The verdict on a point, and the words that are shown for it.
fn verdict(id: &str, answer: &str, own: Option<&str>) -> (Verdict, String) {
    let unit = id.split('.').next().unwrap();
    let (notebook, knowledge) = judged(unit, answer, own);
    let (unit, point) = knowledge.guide.point(id).unwrap();
    let best = notebook.best(unit, point).unwrap();
    let shown: Vec<&str> = best.point.evidence.iter().map(|p| best.answer.text_of(*p)).collect();
    (best.point.verdict, shown.join(" | "))
}

fn print(name: &str, scores: &BTreeMap<String, Score>) {
    println!("{name}");
    for (style, s) in scores {
        println!(
            "  {style:12} precision {:.3}  recall {:.3}  missing called covered {:.3}  partial called partial {:.3}  evidence {:.3}  ({} points)",
            s.precision(),
            s.recall(),
            s.false_covered(),
            Score::ratio(s.partial_right, s.partial),
            s.evidence(),
            s.covered + s.missing + s.partial
        );
    }
}

#[test]
fn any_data_named_in_the_environment() {
    // DATA=a.jsonl,b.jsonl [GUIDE=guide.md]: to look at other data by the same rules
    let guide = std::env::var("GUIDE").ok().map(PathBuf::from);
    for data in std::env::var("DATA").unwrap_or_default().split(',').filter(|d| !d.is_empty()) {
        print(data, &measure(Path::new(data), guide.as_deref()));
    }
}

#[test]
fn hard_sentences_and_their_twins() {
    // written for the assertion rules: each kind of denial, with a twin that asserts in nearly the same words
    let tern = fixtures().join("tern-guide.md");
    for (file, guide, [precision, recall, wrong]) in [
        ("stance.jsonl", None, [0.94, 0.94, 0.04]),
        // what is done, said with a negation, and a twin in which the same words deny it: at first contact precision .73,
        // recall .80, missing called covered .30; and .76, .54, .18 of a guide without a rubric
        ("denials.jsonl", None, [0.88, 0.88, 0.11]),
        ("denials-bare.jsonl", Some(&tern), [0.76, 0.54, 0.17]),
    ] {
        let scores = measure(&fixtures().join(file), guide.map(PathBuf::as_path));
        print(file, &scores);
        let all = scores.get("all").copied().unwrap_or_default();
        assert!(all.precision() >= precision, "{file}: precision {:.3}", all.precision());
        assert!(all.recall() >= recall, "{file}: recall {:.3}", all.recall());
        assert!(all.false_covered() <= wrong, "{file}: missing called covered {:.3}", all.false_covered());
    }
}

#[test]
fn each_way_of_not_doing_a_thing_with_its_twin() {
    use Verdict::{Covered, Missing, Partial, Rejected};
    // point, what is denied, what that makes of it, and the twin that does it
    const ROWS: [(&str, &str, Verdict, &str); 55] = [
        // what only looks like a word against it, and its twin that is one
        (
            "q10.1",
            "Each customer has a database of its own; that was ended in March.",
            Missing,
            "Each customer has a database of its own, and our people have no way to it that isn't a ticket with an end time.",
        ),
        (
            "q8.3",
            "CloudWatch alarms watch the canary and stop it; we rolled it back for good in May, alarms and all.",
            Missing,
            "CloudWatch alarms watch the canary, and they roll it back if 5xx goes up.",
        ),
        (
            "q6.3",
            "Each alert carries a link to its Grafana board that nobody opens.",
            Missing,
            "Each alert carries a link to its Grafana board. We delete alerts that nobody acted on in a quarter.",
        ),
        (
            "q4.3",
            "The article says that each change is appended to an event log which customers can read.",
            Missing,
            "The planner sees which article says no. Each change is appended to an event log which customers can read.",
        ),
        (
            "q9.1",
            "The incident channel for everybody is an empty page in the wiki.",
            Missing,
            "A bot makes the incident channel for everybody and pins an empty page.",
        ),
        (
            "q6.2",
            "Anomaly detection with an isolation forest, until the forest went quietly and nobody missed it.",
            Missing,
            "Anomaly detection with an isolation forest, beside a dumb \"it went quiet\" rule.",
        ),
        (
            "q5.1",
            "Which KPI: p99 or throughput (not sure)?",
            Missing,
            "The KPI is p99 of /routes before and after, with throughput per box beside it, and drivers at the gate (not sure if that's one).",
        ),
        (
            "q5.2",
            "We ran an A/B test with Datadog as the monitoring tool. The links are gone by now.",
            Missing,
            "We ran an A/B test with Datadog as the monitoring tool. It was fine, so it went live.",
        ),
        (
            "q1.3",
            "An applicant listed his tools. Static assets sit on a CDN, CloudFront.",
            Missing,
            "Redis in the application for price lists. Static assets sit on a CDN, CloudFront.",
        ),
        (
            "q10.1",
            "I've run schema-per-tenant with 2,600 schemas and wouldn't again, a migration took a night.",
            Rejected,
            "I've run schema-per-tenant with 2,600 schemas and would again, a migration takes a night.",
        ),
        (
            "q9.3",
            "Retros after each incident: we said we would, after February.",
            Missing,
            "Retros after each incident, within two days: support would miss them.",
        ),
        (
            "q2.3",
            "- read the in_batches docs on how to backfill in a job",
            Missing,
            "- backfill in a job with in_batches, a thousand rows each",
        ),
        (
            "q1.1",
            "Puma in clustered mode with four workers was the first thing I switched off at Ferryline.",
            Missing,
            "Puma in clustered mode with four workers was the first thing I switched on at Ferryline.",
        ),
        (
            "q10.3",
            "Strict roles and an audit trail did not come first with us, and never came after.",
            Missing,
            "Strict roles and an audit trail did not come cheap, and we have had both since March.",
        ),
        // rejected, negated, an alternative chosen, never done
        (
            "q1.1",
            "Clustered Puma was on the table and we decided against it.",
            Rejected,
            "Clustered Puma it is, four workers on each box.",
        ),
        (
            "q8.1",
            "We don't roll out behind feature flags to some users first.",
            Missing,
            "We roll out behind feature flags, to some users first.",
        ),
        (
            "q6.1",
            "Instead of structured JSON logs we write plain text.",
            Rejected,
            "Instead of plain text we write structured JSON logs.",
        ),
        (
            "q9.3",
            "We never got round to a blameless retrospective after the incident.",
            Missing,
            "After each incident there's a blameless retrospective.",
        ),
        // given up
        (
            "q7.1",
            "I pushed Rails engines in 2020. Nine of them. We had them merged back within a year.",
            Missing,
            "I pushed Rails engines in 2020. Nine of them. Each has its own gemspec.",
        ),
        (
            "q9.1",
            "We used to open a Slack channel for each incident; it fell asleep.",
            Missing,
            "We open a Slack channel for each incident; everyone reads along.",
        ),
        // somebody else
        (
            "q6.2",
            "A friend at a bank told me that they run anomaly detection with seasonal forecasts.",
            Missing,
            "I run anomaly detection with seasonal forecasts, like a friend's bank.",
        ),
        (
            "q4.2",
            "The previous architects loved flexibility. A rule engine held the country rules as data.",
            Missing,
            "I love flexibility. Our rule engine holds the country rules as data.",
        ),
        (
            "q2.1",
            "Supposedly strong_migrations stops the unsafe ones in CI.",
            Missing,
            "strong_migrations stops the unsafe ones in CI, in seconds.",
        ),
        // a would-do is an answer; a wish is none
        ("q6.1", "It would be nice to have structured JSON logs.", Missing, "I would write structured JSON logs."),
        // to-dos and questions
        (
            "q10.2",
            "TODO: encryption at rest with KMS and TLS in transit, look up how we did it.",
            Missing,
            "Encryption at rest with KMS, TLS in transit.",
        ),
        (
            "q5.2",
            "Would an A/B test on half of the users with Grafana dashboards make sense?",
            Missing,
            "Half of the users got the new one in an A/B test, watched in Grafana.",
        ),
        // criticism, in words without a negation
        (
            "q6.3",
            "Alerts link to the Grafana dashboard and go to a mailbox with 41,000 unread messages.",
            Missing,
            "Alerts link to the Grafana dashboard and go to whoever is on call.",
        ),
        (
            "q9.2",
            "A live timeline in a Google doc with a title, a date and a blinking cursor.",
            Missing,
            "A live timeline in a Google doc, a line for each step with its time.",
        ),
        // what one of the next sentences takes back
        (
            "q8.1",
            "We put feature flags in front of everything, for beta customers first. It lasted a month.",
            Missing,
            "We put feature flags in front of everything, for beta customers first. The outage lasted two minutes.",
        ),
        (
            "q9.2",
            "There's a shared doc for a live timeline of each incident. Nobody has opened it since March.",
            Missing,
            "There's a shared doc for a live timeline of each incident. Nobody else needs to ask.",
        ),
        (
            "q10.3",
            "RBAC with roles and an audit trail are in the product. All users have the role admin.",
            Missing,
            "RBAC with roles and an audit trail are in the product. Two users have the role admin.",
        ),
        (
            "q5.1",
            "The KPI was p95 below 300 ms, on a slide.",
            Missing,
            "The KPI was p95 below 300 ms, on a slide that we opened each Monday.",
        ),
        // switched off, somebody's course, somebody's advice
        (
            "q2.1",
            "strong_migrations is in the Gemfile, commented out.",
            Missing,
            "strong_migrations is in the Gemfile, and its warnings get commented on.",
        ),
        (
            "q4.2",
            "Somebody at a meetup showed a rule engine where lawyers edit country rules as data.",
            Missing,
            "Somebody in legal uses our rule engine, where lawyers edit country rules as data.",
        ),
        (
            "q9.1",
            "All communication in one shared Slack channel per incident, says the runbook.",
            Missing,
            "All communication in one shared Slack channel per incident, and the runbook opens it.",
        ),
        // to-dos that only the next words tell
        (
            "q5.3",
            "- customer feedback: should have some! NPS comments? ask Wiebke if there's an export",
            Missing,
            "- customer feedback: NPS comments on speed went from 12 a week to none after the release",
        ),
        (
            "q7.3",
            "- code ownership and review policies: do we count CODEOWNERS?",
            Missing,
            "- code ownership and review policies: CODEOWNERS, whose approval GitHub insists on",
        ),
        (
            "q10.1",
            "Key topics for me here: multi-tenancy, schema-per-tenant, database-per-tenant, RBAC, SOC 2, ISO 27001.",
            Missing,
            "Key for me here: every customer has a schema of its own.",
        ),
        // what the rest of the sentence takes back
        (
            "q4.2",
            "The rule engine that legal can edit has been edited zero times.",
            Missing,
            "The rule engine that legal can edit has been edited forty times.",
        ),
        (
            "q10.2",
            "TLS everywhere and encryption at rest were in the requirements.",
            Missing,
            "TLS everywhere and encryption at rest were live on day one.",
        ),
        (
            "q1.3",
            "We looked at CloudFront for the assets and the JSON and decided against a CDN.",
            Rejected,
            "CloudFront holds the assets and the public JSON at the edge.",
        ),
        // concession
        (
            "q3.1",
            "A diagram is nice, no argument there, but I write two pages of prose.",
            Missing,
            "A diagram with six boxes, and then two pages of prose.",
        ),
        (
            "q3.3",
            "A phased rollout would sound reassuring, but it's one weekend and one cutover.",
            Missing,
            "A phased rollout, one country at a time, each with a date.",
        ),
        // an exclusive, a gate, what is let in only when
        (
            "q7.3",
            "You can merge into /payroll on your own, there are no CODEOWNERS.",
            Missing,
            "You can't merge into /payroll unless its owners in CODEOWNERS have approved.",
        ),
        (
            "q1.3",
            "Our app servers see each request for an image, we don't have CloudFront.",
            Missing,
            "Our app servers don't see a single request for an image, CloudFront serves them from the edge.",
        ),
        (
            "q9.2",
            "It isn't written in a live timeline.",
            Missing,
            "If it isn't written in the timeline as you do it, it didn't happen.",
        ),
        // two negations
        (
            "q8.1",
            "We never give a feature flag to some users first.",
            Missing,
            "We never release without a feature flag that a few customers get first.",
        ),
        // somebody else's work, a plan, an admired blog, told over several sentences
        (
            "q1.1",
            "The platform team handled all of this. They ran Puma clustered, six workers a machine.",
            Missing,
            "The platform team sits beside us, and we did this together. I run Puma clustered, six workers a machine.",
        ),
        (
            "q3.1",
            "Our architect is brilliant at this. He goes into a room with a flowchart on A3.",
            Missing,
            "I like to think that I'm good at this. I go into a room with a flowchart on A3.",
        ),
        (
            "q6.3",
            "Coming, in this order. Alerting: alert rules defined next to the Grafana dashboards, with a link in each page.",
            Missing,
            "In place, in this order. Alerting: alert rules defined next to the Grafana dashboards, with a link in each page.",
        ),
        (
            "q7.1",
            "If you've read the Shopify blog you know what good looks like. Rails engines to separate the domains.",
            Missing,
            "You know how it is done if you've read our RFC. We cut the monolith into Rails engines, one for each domain.",
        ),
        (
            "q2.1",
            "Failures I've seen: an index without CONCURRENTLY (3 min of 500s), a change_column that strong_migrations flags.",
            Missing,
            "Failures are caught early: an index without CONCURRENTLY, a change_column, strong_migrations flags both.",
        ),
        (
            "q8.2",
            "- Read how weights in HAProxy send 5 % to the new servers",
            Missing,
            "- Weights in HAProxy send 5 % to the new servers, the rest to the old ones",
        ),
        // a heading that turns what hangs under it, a row that says no
        (
            "q2.3",
            "### Alternatives we turned down\n\n- backfills in Sidekiq jobs without downtime",
            Missing,
            "### What we do\n\n- backfills in Sidekiq jobs without downtime",
        ),
        (
            "q4.3",
            "| Topic | Status |\n|--|--|\n| Audit log that the customer can read and download | descoped |",
            Missing,
            "| Topic | Status |\n|--|--|\n| Audit log that the customer can read and download | live |",
        ),
    ];
    let mut wrong = Vec::new();
    for (point, denied, want, done) in ROWS {
        let got = verdict(point, denied, None);
        // what is rejected in passing may be called missing, never made
        if got.0 != want && !(want == Rejected && got.0 == Missing) && !(want == Missing && got.0 == Rejected) {
            wrong.push(format!("{point} {denied}: {got:?}, wanted {want:?}"));
        }
        let got = verdict(point, done, None);
        if !matches!(got.0, Covered) {
            wrong.push(format!("{point} {done}: {got:?}, wanted covered"));
        }
    }
    assert_eq!(verdict("q1.1", "Puma, clustered workers used", None).0, Partial);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_bad_practice_denied_is_the_good_one() {
    // point, the bad practice denied, and the twin that denies the good one
    const ROWS: [(&str, &str, &str); 12] = [
        ("q2.2", "I won't approve a migration that does more than one thing.", "I won't split a migration into steps."),
        ("q2.3", "No backfill runs inside of a migration, Sidekiq does it.", "No backfill runs in Sidekiq."),
        ("q3.1", "No proposal leaves my desk without a diagram.", "No proposal of mine has a diagram."),
        ("q4.1", "No country goes live until local counsel has signed.", "No local counsel was asked about the laws."),
        ("q4.2", "No country's rule is hard-coded.", "No country's rules are data."),
        ("q6.3", "An alert that doesn't link to its dashboard isn't merged.", "The alerts don't link to a dashboard."),
        (
            "q7.3",
            "Nothing is merged without the nod of the team in CODEOWNERS.",
            "Nothing needs the nod of a code owner.",
        ),
        ("q8.2", "We never deploy to the whole fleet at once.", "We never deploy to two servers first."),
        ("q9.2", "Nobody types a command that isn't in the shared doc first.", "Nobody types it into a doc."),
        ("q9.3", "No incident gets closed without a date for its retro.", "No incident gets a retro."),
        ("q10.1", "No two tenants share a table.", "No two tenants have separate schemas."),
        ("ex3.why.1", "No report goes out twice.", "The report still goes out twice."),
    ];
    for (point, done, denied) in ROWS {
        assert_eq!(verdict(point, done, None).0, Verdict::Covered, "{point} {done}");
        assert_ne!(verdict(point, denied, None).0, Verdict::Covered, "{point} {denied}");
    }
}

#[test]
fn compound_points_show_both_places() {
    let apart = "Each customer has its own schema.\n\n- Roles with default deny decide what a manager sees.\n- TLS everywhere.\n- Every read of a salary is written to an append-only audit log.";
    let (made, shown) = verdict("q10.3", apart, None);
    assert_eq!(made, Verdict::Covered);
    assert!(shown.contains("default deny") && shown.contains(" | ") && shown.contains("append-only"), "{shown}");
    let together = "Roles with default deny decide what a manager sees. Every read of a salary is written to an append-only audit log.";
    assert_eq!(verdict("q10.3", together, None), (Verdict::Covered, together.trim_end_matches('.').to_string()));
}

#[test]
fn the_sentence_that_shows_it_most_plainly_is_the_evidence() {
    for (point, passing, plain) in [
        (
            "q4.1",
            "Our lawyers in Oslo translate the legal texts of each country for us.",
            "Before we open a country I read its labour law and sit down with a local payroll firm.",
        ),
        (
            "q5.1",
            "We parallelised per merchant with a ceiling of 8 because of the locks.",
            "Before touching anything we fixed in writing what better is: finished by 03:00, at least 600 transactions a second.",
        ),
    ] {
        for both in [format!("{passing} {plain}"), format!("{plain} {passing}")] {
            let (made, shown) = verdict(point, &both, None);
            assert_eq!((made, shown.as_str()), (Verdict::Covered, plain.trim_end_matches('.')));
        }
    }
}

#[test]
fn words_of_ones_own_are_shown_and_denials_make_nothing() {
    let said = "Out of forty machines, two always live a day in the future.";
    let (verdict, shown) = verdict("q8.2", said, None);
    assert_eq!((verdict, shown.as_str()), (Verdict::Covered, said.trim_end_matches('.')));
    let (notebook, knowledge) = judged("q8", said, None);
    let (_, answer) = notebook.answers(knowledge.guide.unit("q8").unwrap()).next().unwrap();
    let told = panelprep::report::explanation(&notebook, answer);
    assert!(
        told.contains("covered: said in words of your own\n  + ") && told.contains("\"Out of forty machines"),
        "{told}"
    );
    let (denied, _) = self::verdict("q8.2", "Supposedly two of forty machines always live a day in the future.", None);
    assert_ne!(denied, Verdict::Covered);
}

/// The right words, and nothing that anybody does, in sentences of which no cue says so.
#[test]
fn what_is_not_meant_as_it_is_said() {
    for (point, trap, twin) in [
        (
            "q7.1",
            "Modular architecture is one of my favourite subjects. Rails engines, service objects, POROs, code ownership, review policies: \
             the list of what's out there gets longer each year. I've read the Shopify articles with pleasure and our book club did the \
             blue book last winter, up to chapter nine. What fits will depend on the team.",
            "Modular architecture took us two years. The monolith is split into nine Rails engines, each with its own gemspec and owner. \
             Billing got its engine last winter, since two squads kept stepping on each other's migrations there. What fits will depend \
             on the team.",
        ),
        (
            "q10.3",
            "No roles, no audit trail: everybody has every right by default.",
            "Roles, and an audit trail: nobody has any right by default.",
        ),
    ] {
        assert_ne!(verdict(point, trap, None).0, Verdict::Covered, "{trap}");
        assert_eq!(verdict(point, twin, None).0, Verdict::Covered, "{twin}");
    }
}

#[test]
fn hostile_answers_and_rubrics_end_in_time() {
    let started = std::time::Instant::now();
    let line = "we run puma with four workers and cache the responses in redis ".repeat(16_000);
    assert!(line.len() > 1_000_000);
    assert_eq!(verdict("q1.1", &line, None).0, Verdict::Covered);
    let bullets = "- puma with four workers, cached in redis, behind a cdn\n".repeat(10_000);
    assert_eq!(verdict("q1.1", &bullets, None).0, Verdict::Covered);
    let rows = format!("| a | b |\n|--|--|\n{}", "| puma with four workers | not yet |\n".repeat(10_000));
    assert_ne!(verdict("q1.1", &rows, None).0, Verdict::Covered);
    // marks that can't be seen, and words that run the other way, neither hide nor make anything
    for text in [
        "We run\u{200b} Puma with four\u{200d} workers.",
        "אנחנו מריצים: we run Puma with four workers.",
        "\u{202e}We run Puma with four workers.",
    ] {
        assert_eq!(verdict("q1.1", text, None).0, Verdict::Covered, "{text:?}");
    }
    assert_eq!(verdict("q1.1", "نشغل الخادم بأربعة عمال 私たちは四つのワーカー", None).0, Verdict::Missing);

    let point = |say: &str| format!("[[point]]\nid = \"q1.1\"\n[[point.idea]]\nname = \"puma\"\nsay = [{say}]\n");
    let many = format!("\"({})\"", (0..1_000_000).map(|n| format!("w{n}")).collect::<Vec<_>>().join("|"));
    for (rubric, says) in
        [(point(&many), "longest allowed"), (point("\"!puma\""), "must not"), (point("\"(a|b\""), "missing")]
    {
        let (_, knowledge) = judged("q1", "We run Puma.", Some(&rubric));
        let (file, problem) = knowledge.problems.first().expect("a problem is reported");
        assert!(
            file.ends_with("panelprep.rubric.toml") && problem.line == 5 && problem.message.contains(says),
            "{}",
            problem.message
        );
    }
    let nested = point("\"a ... b ... c ... d ... e ... f ... g ... h\"");
    assert_eq!(verdict("q1.2", &"a b c d e f g ".repeat(20_000), Some(&nested)).0, Verdict::Missing);
    assert!(started.elapsed() < std::time::Duration::from_secs(120), "{:?}", started.elapsed());
}

#[test]
fn development_data() {
    // file, guide, and the floors: precision, recall, at most so many missing points called covered. From most of these
    // something was learned (`likeness`), so these are no figures for answers that nobody has seen: those are told by each
    // set's first contact, and by the last natural and hard ones, from which nothing is learned.
    const SETS: [(&str, Option<&str>, [f64; 3]); 92] = [
        ("dev-natural.jsonl", None, [0.99, 0.96, 0.01]),
        ("dev-hard.jsonl", None, [0.99, 0.99, 0.01]),
        ("own.jsonl", None, [0.99, 0.97, 0.015]),
        ("tune.jsonl", None, [0.99, 0.96, 0.01]),
        // three batches by another writer; each was scored before it was read
        ("fresh-natural.jsonl", None, [0.99, 0.98, 0.04]),
        ("fresh-hard.jsonl", None, [0.97, 0.97, 0.02]),
        // at first contact: precision 1.0, recall .92; and .79, .83, missing called covered .25
        ("sister-natural.jsonl", None, [0.99, 0.99, 0.01]),
        ("sister-hard.jsonl", None, [0.99, 0.99, 0.01]),
        // at first contact: precision .77 and .73, recall .78, missing called covered .26 and .27; with the words of the
        // others' sets, and these two unlearned: .94, .89, .055
        ("sister-hard2.jsonl", None, [0.98, 0.98, 0.015]),
        ("sister-hard3.jsonl", None, [0.95, 0.97, 0.045]),
        // at first contact: precision 1.0, recall .85, none called covered; and .96, .98, two of eight
        ("unread-hard.jsonl", None, [0.98, 0.97, 0.015]),
        ("unread-natural.jsonl", None, [0.99, 0.99, 0.01]),
        // at first contact: .98, .85, .01; .96, .88, .07; .98, .85, .05
        ("unread-natural2.jsonl", None, [0.99, 0.96, 0.01]),
        ("unread-natural3.jsonl", None, [0.99, 0.98, 0.01]),
        ("unread-natural4.jsonl", None, [0.99, 0.96, 0.01]),
        // at first contact: .95, .90, .12
        ("unread-natural5.jsonl", None, [0.98, 0.96, 0.03]),
        // at first contact: .92, .93, .10; and .98, .93, .02
        ("unread-hard2.jsonl", None, [0.99, 0.98, 0.01]),
        ("unread-hard3.jsonl", None, [0.98, 0.99, 0.015]),
        // at first contact: .90, .93, .06; .90, .80, .06; .98, .94, .01; and, when those had been read, 1.0, .91, 0; .99, .90, .02
        ("unread-natural6.jsonl", None, [0.97, 0.97, 0.015]),
        ("unread-natural7.jsonl", None, [0.99, 0.98, 0.01]),
        ("unread-natural8.jsonl", None, [0.99, 0.99, 0.01]),
        ("unread-natural9.jsonl", None, [0.99, 0.98, 0.01]),
        ("unread-natural10.jsonl", None, [0.99, 0.96, 0.01]),
        // at first contact: .91, .90, .08; and .92, .89, .08
        ("unread-hard4.jsonl", None, [0.97, 0.94, 0.025]),
        ("unread-hard5.jsonl", None, [0.98, 0.97, 0.015]),
        // at first contact: .98, .89, .07; .97, .95, .05; .95, .82, .12; .98, .92, .05; and, when the first three of those had
        // been read, .99, .875, .02 and 1.0, .97, 0
        ("unread-natural11.jsonl", None, [0.98, 0.98, 0.04]),
        ("unread-natural12.jsonl", None, [0.99, 0.96, 0.01]),
        ("unread-natural13.jsonl", None, [0.97, 0.97, 0.055]),
        ("unread-natural14.jsonl", None, [0.99, 0.97, 0.01]),
        ("unread-natural15.jsonl", None, [0.99, 0.97, 0.01]),
        ("unread-natural16.jsonl", None, [0.99, 0.97, 0.01]),
        // at first contact: .89, .87, .09; .96, .94, .04; and .97, .97, .03
        ("unread-hard6.jsonl", None, [0.96, 0.94, 0.03]),
        ("unread-hard7.jsonl", None, [0.99, 0.95, 0.01]),
        ("unread-hard8.jsonl", None, [0.99, 0.97, 0.01]),
        // at first contact: .96, .95, .10; .99, .88, .03; 1.0, .95, 0
        ("unread-natural17.jsonl", None, [0.99, 0.99, 0.01]),
        ("unread-natural18.jsonl", None, [0.99, 0.98, 0.01]),
        ("unread-natural19.jsonl", None, [0.99, 0.98, 0.01]),
        // at first contact .98, .92, .04; .98, .93, .04
        ("unread-natural20.jsonl", None, [0.99, 0.98, 0.01]),
        ("unread-natural21.jsonl", None, [0.98, 0.96, 0.045]),
        // by people who tell what only they would tell; at first contact .96, .85, .17; 1.0, .81, 0; .99, .73, .03;
        // .97, .76, .15; .99, .91, .07
        ("unread-natural22.jsonl", None, [0.99, 0.97, 0.01]),
        ("unread-natural23.jsonl", None, [0.99, 0.94, 0.01]),
        ("unread-natural24.jsonl", None, [0.99, 0.91, 0.01]),
        ("unread-natural25.jsonl", None, [0.99, 0.92, 0.01]),
        ("unread-natural26.jsonl", None, [0.98, 0.97, 0.07]),
        // at first contact .99, .89, .05; .98, .85, .10; 1.0, .91, 0
        ("unread-natural27.jsonl", None, [0.99, 0.95, 0.01]),
        ("unread-natural28.jsonl", None, [0.99, 0.92, 0.01]),
        ("unread-natural29.jsonl", None, [0.99, 0.94, 0.01]),
        // at first contact: .90, .96, .11; .96, .96, .05; and traps of new kinds: .67, .94, .23
        ("unread-hard9.jsonl", None, [0.97, 0.99, 0.025]),
        ("unread-hard10.jsonl", None, [0.99, 0.97, 0.01]),
        ("unread-hard11.jsonl", None, [0.90, 0.96, 0.05]),
        // at first contact .94, .96, .07
        ("unread-hard12.jsonl", None, [0.98, 0.96, 0.015]),
        // each point as 22 people would say it, and 12 who say something near; at first contact .93, .72, .02. The same
        // twice more, without what comes to mind first: .90, .68, .02; .86, .65, .03
        ("said.jsonl", None, [0.97, 0.97, 0.015]),
        ("said2.jsonl", None, [0.93, 0.92, 0.025]),
        ("said3.jsonl", None, [0.91, 0.92, 0.025]),
        // what is done, said in nearly the guide's words; at first contact recall .70 and .81
        ("plain.jsonl", None, [0.99, 0.96, 0.01]),
        ("plain2.jsonl", None, [0.98, 0.94, 0.02]),
        // one or two sentences in nearly the guide's words, and the like that make nothing; at first contact .86, .85, .03
        ("plain3.jsonl", None, [0.88, 0.94, 0.04]),
        // a sentence each, by ten voices, and five that say no such thing; at first contact recall .83 and .62
        ("own2.jsonl", None, [0.93, 0.96, 0.145]),
        ("own3.jsonl", None, [0.99, 0.96, 0.01]),
        // paragraphs that have all of the guide's words and make nothing of them; at first contact .10 called covered
        ("own4.jsonl", None, [0.82, 0.96, 0.085]),
        // sixteen sets by as many writers, two of 60 and fourteen of 84 answers; at first contact with the program before
        // anything of these was learned .98, .913, .08 over all
        ("unread-natural30.jsonl", None, [0.98, 0.95, 0.04]),
        ("unread-natural31.jsonl", None, [0.99, 0.98, 0.01]),
        ("unread-natural32.jsonl", None, [0.99, 0.95, 0.01]),
        ("unread-natural33.jsonl", None, [0.99, 0.97, 0.03]),
        ("unread-natural34.jsonl", None, [0.99, 0.95, 0.01]),
        ("unread-natural35.jsonl", None, [0.99, 0.96, 0.035]),
        ("unread-natural36.jsonl", None, [0.99, 0.96, 0.01]),
        ("unread-natural37.jsonl", None, [0.99, 0.96, 0.01]),
        ("unread-natural38.jsonl", None, [0.99, 0.96, 0.035]),
        ("unread-natural39.jsonl", None, [0.99, 0.98, 0.03]),
        ("unread-natural40.jsonl", None, [0.99, 0.95, 0.01]),
        ("unread-natural41.jsonl", None, [0.99, 0.95, 0.04]),
        ("unread-natural42.jsonl", None, [0.99, 0.96, 0.01]),
        ("unread-natural43.jsonl", None, [0.99, 0.95, 0.035]),
        ("unread-natural44.jsonl", None, [0.99, 0.95, 0.01]),
        ("unread-natural45.jsonl", None, [0.98, 0.97, 0.055]),
        // traps in each answer, of many kinds; at first contact .72, .89, .28; .82, .93, .15; .78, .89, .20; .81, .91, .13;
        // .82, .91, .17; .80, .93, .16
        ("unread-hard13.jsonl", None, [0.88, 0.93, 0.105]),
        ("unread-hard14.jsonl", None, [0.90, 0.95, 0.075]),
        ("unread-hard15.jsonl", None, [0.93, 0.91, 0.055]),
        ("unread-hard16.jsonl", None, [0.92, 0.96, 0.045]),
        ("unread-hard17.jsonl", None, [0.93, 0.91, 0.06]),
        ("unread-hard18.jsonl", None, [0.94, 0.96, 0.04]),
        // the newest: two natural sets, the second by people who tell what only they would tell, 1.0, .94, 0 and .99, .89, .05
        // at first contact; and three as hard as the development data, .95, .96, .05; .93, .97, .08; .94, .99, .06. Nothing
        // is learned from these
        ("unread-natural46.jsonl", None, [0.99, 0.93, 0.01]),
        ("unread-natural47.jsonl", None, [0.99, 0.89, 0.03]),
        ("unread-hard19.jsonl", None, [0.96, 0.94, 0.03]),
        ("unread-hard21.jsonl", None, [0.93, 0.98, 0.075]),
        ("unread-hard20.jsonl", None, [0.94, 0.96, 0.06]),
        // thirty people for each point; at first contact .91, .65, .02
        ("said4.jsonl", None, [0.94, 0.91, 0.02]),
        // plain sentences with the guide's own terms; at first contact .96, .83, .02; and .94, .84, .03: nothing is learned
        // from the second
        ("plain4.jsonl", None, [0.98, 0.98, 0.01]),
        ("plain5.jsonl", None, [0.94, 0.93, 0.03]),
        ("dev-other-guide.jsonl", Some("larkspur-guide.md"), [0.86, 0.55, 0.08]),
        ("own-other-guide.jsonl", Some("harbour-guide.md"), [0.90, 0.65, 0.06]),
    ];
    for (file, guide, [precision, recall, wrong]) in SETS {
        let scores = measure(&fixtures().join(file), guide.map(|g| fixtures().join(g)).as_deref());
        print(file, &scores);
        let all = scores["all"];
        assert!(all.precision() >= precision, "{file}: precision {}", all.precision());
        assert!(all.recall() >= recall, "{file}: recall {}", all.recall());
        assert!(all.false_covered() <= wrong, "{file}: missing called covered {}", all.false_covered());
    }
}

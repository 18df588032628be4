//! Headings, exercises, directives; practice mode; what a proposal tells.

use super::*;
use crate::config::Config;
use crate::notebook::testing::with_config;

#[test]
fn headings_without_an_answer() {
    check(
        &format!("{Q1}text\n\n## $0\n"),
        expect![[r#"
        Heading Q2: How do you handle incidents together? [Teamwork · no answer yet]
        Heading Exercise 1: Count quickly [code exercise · no answer yet]
        ---
        ## Q1: How do you keep pages fast?

        text

        ## Q2: How do you handle incidents together?
    "#]],
    );
    check(
        &format!("{Q1}text\n\n## Ex$0\n"),
        expect![[r#"
        Heading Q2: How do you handle incidents together? [Teamwork · no answer yet]
        Heading Exercise 1: Count quickly [code exercise · no answer yet]
        ---
        ## Q1: How do you keep pages fast?

        text

        ## Q2: How do you handle incidents together?
    "#]],
    );
    check(
        &format!("{Q1}text\n\n##$0"),
        expect![[r#"
        Heading Q2: How do you handle incidents together? [Teamwork · no answer yet]
        Heading Exercise 1: Count quickly [code exercise · no answer yet]
        ---
        ## Q1: How do you keep pages fast?

        text

        ## Q2: How do you handle incidents together?"#]],
    );
    check("\u{feff}## Q1$0: How do you keep pages fast?\n", expect![["nothing"]]);
    check("# $0\n", expect![["nothing"]]);
    check_asked(
        "\u{feff}# $0\r\n",
        expect![[r#"
        Heading Q1: How do you keep pages fast? [Craft · no answer yet]
        Heading Q2: How do you handle incidents together? [Teamwork · no answer yet]
        Heading Exercise 1: Count quickly [code exercise · no answer yet]
        ---
        ﻿# Q1: How do you keep pages fast?␍
    "#]],
    );
    check_asked(
        &format!("# Notes\n\n$0\n\n{Q1}"),
        expect![[r#"
        Heading Q2: How do you handle incidents together? [Teamwork · no answer yet]
        Heading Exercise 1: Count quickly [code exercise · no answer yet]
        ---
        # Notes

        ## Q2: How do you handle incidents together?

        ## Q1: How do you keep pages fast?

    "#]],
    );
}

#[test]
fn exercises() {
    check(
        "## Exercise 1: Count quickly\n\n- $0\n",
        expect![[r#"
        Point Loads every row. [Exercise 1, issue · not found]
        Point Saves memory. [Exercise 1, why it matters · not found]
        ---
        ## Exercise 1: Count quickly

        - On every row, the original code …
    "#]],
    );
}

#[test]
fn practice_waits_for_a_first_draft() {
    let practice = |fixture: &str| {
        let (text, at) = cursor(fixture);
        let config = Config { practice: true, ..Config::default() };
        show(&with_config(&[("a.md", &text)], config), &text, at, true)
    };
    expect![["nothing"]].assert_eq(&practice(&format!("{Q1}$0\n")));
    expect![[r#"
        Point Cache at several layers. [Q1 · not found]
        Point Use a CDN. [Q1 · covered]
        ---
        ## Q1: How do you keep pages fast?

        CloudFront.

        On caching at several layers, I …
    "#]]
    .assert_eq(&practice(&format!("{Q1}CloudFront.\n\n$0\n")));
    expect![[r#"
        Id q1.1 []
        Id q1.2 []
        Id q2.1 []
        Id q2.2 []
        Id ex1.issue.1 []
        Id ex1.why.1 []
        ---
        ## Q1: How do you keep pages fast?

        <!-- panelprep: covers q1.1 -->
    "#]]
    .assert_eq(&practice(&format!("{Q1}<!-- panelprep: covers $0 -->\n")));
}

#[test]
fn directives() {
    let line = |body: &str| format!("{Q1}Text. {body}\n");
    check(
        &line("<!-- pan$0"),
        expect![[r#"
        Directive panelprep: [a directive]
        ---
        ## Q1: How do you keep pages fast?

        Text. <!-- panelprep: 
    "#]],
    );
    check(
        &line("<!-- panelprep:$0"),
        expect![[r#"
        Directive covers [covers q1.3 "a few words"]
        Directive open [open q1.3]
        Directive differs [differs q1.3 "why"]
        Directive question [question q3]
        Directive exercise [exercise ex2]
        Directive ignore [ignore missing-key-point q1.3]
        Directive version [version short]
        Directive off [off]
        Directive on [on]
        ---
        ## Q1: How do you keep pages fast?

        Text. <!-- panelprep: covers 
    "#]],
    );
    check(
        &line("<!-- panelprep: co$0 -->"),
        expect![[r#"
            Directive covers [covers q1.3 "a few words"]
            Directive open [open q1.3]
            Directive differs [differs q1.3 "why"]
            Directive question [question q3]
            Directive exercise [exercise ex2]
            Directive ignore [ignore missing-key-point q1.3]
            Directive version [version short]
            Directive off [off]
            Directive on [on]
            ---
            ## Q1: How do you keep pages fast?

            Text. <!-- panelprep: covers -->
        "#]],
    );
    check(
        &line("😀 <!-- panelprep: open q1$0"),
        expect![[r#"
        Id q1.1 [Use a CDN.]
        Id q1.2 [Cache at several layers.]
        Id q2.1 [Use a shared channel.]
        Id q2.2 [Hold a retrospective.]
        Id ex1.issue.1 [Loads every row.]
        Id ex1.why.1 [Saves memory.]
        ---
        ## Q1: How do you keep pages fast?

        Text. 😀 <!-- panelprep: open q1.1 -->
    "#]],
    );
    check(
        &line("<!-- panelprep: question q1 $0 -->"),
        expect![[r#"
        Id q2 [How do you handle incidents together?]
        ---
        ## Q1: How do you keep pages fast?

        Text. <!-- panelprep: question q1 q2 -->
    "#]],
    );
    check(
        &line("<!-- panelprep: exercise $0-->"),
        expect![[r#"
            Id ex1 [Count quickly]
            ---
            ## Q1: How do you keep pages fast?

            Text. <!-- panelprep: exercise ex1 -->
        "#]],
    );
    check(&line("<!-- panelprep: covers q1.1 \"a$0\" -->"), expect![["nothing"]]);
    check(&line("<!-- panelprep: off --> $0"), expect![["nothing"]]);
    check(&line("<!-- $0"), expect![["nothing"]]);
}

#[test]
fn snippets_select_the_mark() {
    let (text, at) = cursor(&format!("{Q1}$0"));
    let notebook = notebook(&[("a.md", &text)]);
    let found = complete(&notebook, &file(&notebook, &text), at, false);
    assert_eq!(found[0].snippet.as_deref(), Some("On a CDN, I ${0:…}"));
    assert_eq!(snippet("a $b {c} \\ …"), "a \\$b {c\\} \\\\ ${0:…}");
}

#[test]
fn what_a_proposal_tells() {
    let notebook = notebook(&[("a.md", &format!("{Q1}We put CloudFront in front.\n"))]);
    let mut out = String::new();
    for id in ["q1.1", "q1.2", "q2", "ex1", "directive:covers", "rule:none", "", "q9"] {
        out += &format!("{id}: {}\n\n", resolve(&notebook, id));
    }
    expect![[r#"
        q1.1: **Use a CDN.**

        Q1: How do you keep pages fast?

        ✓ covered: “We put CloudFront in front” (a.md:3)

        The prompt proves nothing until you have edited it: say how you do it.

        q1.2: **Cache at several layers.**

        Q1: How do you keep pages fast?

        ✗ not found

        The prompt proves nothing until you have edited it: say how you do it.

        q2: **Q2: How do you handle incidents together?**

        Small guide › Teamwork
        - Use a shared channel.
        - Hold a retrospective.

        ex1: **Exercise 1: Count quickly**
        - Loads every row.
        - Saves memory.

        directive:covers: `<!-- panelprep: covers q1.3 "a few words" -->`

        You confirm that this section makes the point, in the sentence with these words (or the one before).

        rule:none: 

        : 

        q9: 

    "#]]
    .assert_eq(&out);
}

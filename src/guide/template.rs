//! Templates for people who bring their own guide.

use super::Guide;

/// A commented guide to fill in.
pub const GUIDE: &str = "# Our panel interview guide\n\
\n\
<!-- This is Markdown that panelprep reads as a guide. Keep the shape, change the words; `panelprep guide check FILE` tells\n\
     what was understood. Everything but one question is optional. -->\n\
\n\
## Our context\n\
- **Reliability**: People depend on us at night.\n\
\n\
### Engineering\n\
**Q1: How do you keep a service reliable while it grows?**\n\
- Set a service level objective and an error budget.\n\
- Roll changes out gradually.\n\
\n\
<!-- a competency is a heading; its questions are bold lines (or headings) with their key points as a list -->\n\
### Teamwork\n\
**Q2: How do you hand over a system to another team?**\n\
- Write a runbook together.\n\
- Pair until they have handled an incident alone.\n\
\n\
### Exercise 1: Close what you open\n\
**Original Code:**\n\
```python\n\
def first_line(path):\n\
\x20   return open(path).readline()\n\
```\n\
**Issues:**\n\
- The file is never closed.\n\
\n\
**Improved Version:**\n\
```python\n\
def first_line(path):\n\
\x20   with open(path) as file:\n\
\x20       return file.readline()\n\
```\n\
**Why it matters:**\n\
- A server that leaks handles stops.\n\
\n\
## Checklist\n\
- Prepare an example for each competency.\n";

/// A starter rubric: every point with one idea, to be filled with the ways people say it.
pub fn rubric(guide: &Guide) -> String {
    let mut out = String::from(
        "# How people say this guide's key points. The form is described in content/RUBRIC.md of panelprep.\n",
    );
    for unit in &guide.units {
        out.push_str(&format!("\n# {}\n", unit.heading()));
        for point in &unit.points {
            let text = serde_json::Value::String(point.text.clone());
            out.push_str(&format!(
                "\n[[point]]\nid = \"{}\"\ntext = {text}\n\n[[point.idea]]\nname = \"idea\"\nsay = [\n  # \"a phrase\", \"another (way|wording) .. of it\",\n  {text},\n]\n",
                point.id
            ));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guide::{BUNDLED, parse, rubric as file};

    #[test]
    fn the_template_is_a_guide_without_problems() {
        let (guide, problems) = parse(GUIDE);
        assert_eq!(problems, []);
        assert_eq!((guide.units.len(), guide.checklist.len(), guide.context.len()), (3, 1, 1));
    }

    #[test]
    fn the_starter_rubric_reads() {
        let (guide, _) = parse(BUNDLED);
        let (read, problems) = file::parse(&rubric(&guide));
        assert_eq!((problems.len(), read.point.len()), (0, 45));
    }
}

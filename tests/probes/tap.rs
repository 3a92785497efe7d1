//! TAP 14: a strict reader, made from the specification. What a lenient one would pass over is a mistake here.

use serde_json::Value;

use super::{Expected, Told};

struct Point {
    ok: bool,
    description: String,
    directive: Option<String>,
    diagnostics: Option<Value>,
    inside: Vec<Point>,
}

impl Point {
    fn is_red(&self) -> bool {
        !self.ok && self.directive.is_none()
    }
}

pub(super) fn read(text: &str, expected: &Expected) {
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.first(), Some(&"TAP version 14"));
    let mut at = 1;
    let points = stream(&lines, &mut at, 0);
    let bailed = lines.get(at).is_some_and(|line| line.starts_with("Bail out! "));
    at += usize::from(bailed);
    assert_eq!(at, lines.len(), "nothing follows: {:?}", lines.get(at));
    assert_eq!(bailed, expected.code == 2, "it bails out where nothing was decided");
    assert_eq!(
        points.iter().any(Point::is_red) || bailed,
        expected.code != 0,
        "red where the exit code is not 0"
    );

    let mut told = Vec::new();
    for point in &points {
        if let Some(first) = point.inside.first() {
            let said = first.diagnostics.as_ref().expect("a decision says what it is");
            told.push(Told {
                gate: point.description.clone(),
                decision: said["decision"].as_str().unwrap().to_owned(),
                score: said["score"].as_str().map(str::to_owned),
            });
        } else if let Some((gate, _)) = point.description.split_once(": ") {
            // An earlier decision is one point.
            let expected = expected.gates.iter().find(|one| one.gate == gate).expect("such a gate");
            assert!(point.description.contains(&expected.decision), "{}", point.description);
            told.push(expected.clone());
        }
    }
    expected.same(told);
}

/// The points of a stream, up to its end or what is not of it.
fn stream(lines: &[&str], at: &mut usize, depth: usize) -> Vec<Point> {
    let indent = "    ".repeat(depth);
    let mut plan = None;
    let mut points: Vec<Point> = Vec::new();
    let mut inside: Option<(String, Vec<Point>)> = None;
    while let Some(line) = lines.get(*at).and_then(|line| line.strip_prefix(&indent)) {
        if line.starts_with("Bail out!") {
            break;
        }
        *at += 1;
        if let Some(number) = line.strip_prefix("1..") {
            assert!(plan.is_none() && points.is_empty(), "one plan, first: {line}");
            plan = Some(number.parse::<usize>().expect("a plan is a number"));
        } else if let Some(name) = line.strip_prefix("# Subtest: ") {
            assert!(plan.is_some() && inside.is_none());
            inside = Some((name.to_owned(), stream(lines, at, depth + 1)));
        } else if line.starts_with('#') {
            assert!(depth == 0, "{line}");
        } else {
            let (name, below) = inside.take().unzip();
            let mut point = point(line, points.len() + 1);
            if let Some(name) = name {
                assert_eq!(unescaped(&name), point.description, "a subtest ends with its own point");
            }
            point.inside = below.unwrap_or_default();
            let good = !point.inside.iter().any(Point::is_red);
            assert!(point.inside.is_empty() || point.ok == good, "it is as good as what it holds: {line}");
            point.diagnostics = diagnostics(lines, at, &indent);
            points.push(point);
        }
    }
    assert!(inside.is_none(), "a subtest ends with a point");
    assert_eq!(plan, Some(points.len()), "as many points as planned");
    points
}

fn point(line: &str, number: usize) -> Point {
    let (ok, rest) = match line.strip_prefix("not ") {
        Some(rest) => (false, rest),
        None => (true, line),
    };
    let rest =
        rest.strip_prefix(&format!("ok {number} - ")).unwrap_or_else(|| panic!("no test point: {line}"));
    let mut escaped = false;
    let hash = rest.char_indices().find_map(|(index, c)| {
        let is_hash = c == '#' && !escaped;
        escaped = c == '\\' && !escaped;
        is_hash.then_some(index)
    });
    let directive = hash.map(|index| rest[index + 1..].trim().to_owned());
    if let Some(directive) = &directive {
        assert!(directive.starts_with("SKIP ") || directive.starts_with("TODO "), "{line}");
        assert_eq!(directive.starts_with("SKIP "), ok, "skipped is ok, to do is not: {line}");
    }
    let description = unescaped(rest[..hash.unwrap_or(rest.len())].trim_end());
    Point { ok, description, directive, diagnostics: None, inside: Vec::new() }
}

fn unescaped(text: &str) -> String {
    text.replace("\\#", "#").replace("\\\\", "\\")
}

/// The block below a point, as YAML reads it.
fn diagnostics(lines: &[&str], at: &mut usize, indent: &str) -> Option<Value> {
    let inner = format!("{indent}  ");
    if *lines.get(*at)? != format!("{inner}---") {
        return None;
    }
    let mut text = String::new();
    loop {
        *at += 1;
        let line = lines[*at].strip_prefix(&inner).expect("a block keeps its indent");
        if line == "..." {
            *at += 1;
            return Some(serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}")));
        }
        text.push_str(line);
        text.push('\n');
    }
}

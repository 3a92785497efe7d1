//! That YAML of which only parts are kept gives the same answers as all of it: JSON is YAML.

use super::made::Random;
use super::{EVIDENCE, asks, cases, judge, requirement, root, size};
use crate::document::Node;
use crate::projection::Need;
use crate::requirement::Requirement;
use crate::yaml::nodes;

/// Without its brackets, a document by chance also in blocks: each member of the root on lines of its own.
fn in_blocks(text: &str) -> String {
    match serde_json::from_str(text.trim_start_matches('\u{feff}')) {
        Ok(serde_json::Value::Object(members)) if !members.is_empty() => {
            let lines = members.iter().map(|(key, value)| match value {
                serde_json::Value::Array(items) if !items.is_empty() => {
                    let items: Vec<String> = items.iter().map(|item| format!("- {item}")).collect();
                    format!("{}:\n{}\n", serde_json::json!(key), items.join("\n"))
                }
                _ => format!("{}: {value}\n", serde_json::json!(key)),
            });
            lines.collect()
        }
        _ => text.to_owned(),
    }
}

fn agree(seed: u64, wanted: usize) {
    let mut random = Random::new(seed);
    let (mut compared, mut saved, mut made, mut left) = (0, 0, 0, 0);
    while compared < wanted {
        let mut texts = [random.document(), random.document()];
        if random.below(2) == 0 {
            texts = texts.map(|text| in_blocks(&text));
        }
        made += 1;
        let read = |needs: [Need; 2]| -> Option<Vec<Node>> {
            texts.iter().zip(&needs).map(|(text, need)| nodes(text, need)).collect()
        };
        let Some(whole) = read([Need::whole(), Need::whole()]) else {
            // A key that stands twice, or what is no YAML.
            left += 1;
            continue;
        };
        let count = if random.below(3) == 0 { 1 } else { 2 + random.below(15) };
        let requirements: Vec<Requirement> =
            std::iter::repeat_with(|| requirement(&random.requirement())).take(count).flatten().collect();
        let needs = EVIDENCE.map(|id| {
            let mut found = Vec::new();
            for requirement in &requirements {
                asks(requirement, id, &mut found);
            }
            Need::of(&found)
        });
        let (whole, parts) = (root(whole), root(read(needs).unwrap()));
        for requirement in &requirements {
            assert_eq!(
                judge(requirement, &parts),
                judge(requirement, &whole),
                "{}\nover {texts:?}\nparts {parts:?}",
                requirement.text
            );
        }
        compared += requirements.len();
        saved += size(&whole) - size(&parts);
    }
    assert!(saved > compared, "{saved} of {compared}");
    assert!(left * 2 < made, "{left} of {made}");
}

#[test]
fn parts_of_yaml_say_what_all_of_it_says_first_part() {
    agree(11, cases(12_000));
}

#[test]
fn parts_of_yaml_say_what_all_of_it_says_second_part() {
    agree(12, cases(12_000));
}

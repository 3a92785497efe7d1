use std::collections::HashSet;

use super::*;
use crate::report::fixtures;

#[test]
fn names_are_unique_and_found() {
    let names: HashSet<_> = Published::ALL.iter().map(|schema| schema.name).collect();
    assert_eq!(names.len(), Published::ALL.len());
    for schema in Published::ALL {
        assert_eq!(Published::parse(schema.name).unwrap().name, schema.name);
        assert!(!schema.description.is_empty());
    }
    let refused = Published::parse("reprot").unwrap_err().to_string();
    assert_eq!(refused, "there is no schema `reprot`; did you mean `report`?");
    assert!(Published::parse("xy").unwrap_err().to_string().contains("there are: report, diff, history"));
}

#[test]
fn every_schema_is_one_of_draft_2020_12_with_its_name() {
    for schema in Published::ALL {
        let value = schema.value();
        assert_eq!(value["$schema"], "https://json-schema.org/draft/2020-12/schema");
        assert_eq!(value["$id"], schema.id());
        jsonschema::draft202012::meta::validate(&value).unwrap();
    }
}

/// Every object and every member says what it is, without the signs of the comments that it comes from.
#[test]
fn every_member_is_described() {
    fn walk(value: &serde_json::Value, path: &str, bare: &mut Vec<String>) {
        let Some(object) = value.as_object() else {
            for item in value.as_array().into_iter().flatten() {
                walk(item, path, bare);
            }
            return;
        };
        if let Some(description) = object.get("description").and_then(|text| text.as_str())
            && (description.contains("[`") || description.contains("::"))
        {
            bare.push(format!("{path}: {description}"));
        }
        if let Some(properties) = object.get("properties").and_then(|members| members.as_object()) {
            for (name, member) in properties {
                let here = format!("{path}/{name}");
                if member.get("description").is_none() && member.get("const").is_none() {
                    bare.push(here);
                }
            }
            assert_eq!(object["additionalProperties"], false, "{path} is open");
        }
        for (name, member) in object {
            walk(member, &format!("{path}/{name}"), bare);
        }
    }
    for schema in Published::ALL {
        let mut bare = Vec::new();
        walk(&schema.value(), schema.name, &mut bare);
        assert_eq!(bare, Vec::<String>::new());
    }
}

#[test]
fn reports_of_every_kind_are_valid_and_others_are_not() {
    let validator = jsonschema::validator_for(&Published::parse("report").unwrap().value()).unwrap();
    for (name, report) in fixtures::all() {
        let written: serde_json::Value = serde_json::from_str(&json::render(&report)).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&written)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert_eq!(errors, Vec::<String>::new(), "{name}");
        // A member that no type has, at the top, in a gate and in a check.
        for place in ["", "/gates/0", "/gates/0/groups/0/checks/0"] {
            let mut other = written.clone();
            let Some(object) = other.pointer_mut(place).and_then(|value| value.as_object_mut()) else {
                continue;
            };
            object.insert("surprise".to_owned(), true.into());
            assert!(!validator.is_valid(&other), "{name} {place}");
        }
    }
    let report = serde_json::to_value(fixtures::go()).unwrap();
    for (place, value) in [
        ("/schema_version", serde_json::json!(2)),
        ("/exit_code", serde_json::json!(4)),
        ("/gates/0/decision", serde_json::json!("go")),
        ("/gates/0/state", serde_json::json!("guessed")),
        ("/gates/0/groups/0/checks/0/outcome", serde_json::json!("green")),
        ("/gates/0/score/value", serde_json::json!(97.5)),
    ] {
        let mut other = report.clone();
        *other.pointer_mut(place).unwrap() = value;
        assert!(!validator.is_valid(&other), "{place}");
    }
}

#[test]
fn comparisons_and_histories_are_valid_too() {
    let all = fixtures::all();
    let valid = |name: &str, text: &str| {
        let validator = jsonschema::validator_for(&Published::parse(name).unwrap().value()).unwrap();
        let written: serde_json::Value = serde_json::from_str(text).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&written)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert_eq!(errors, Vec::<String>::new(), "{name}");
        let mut other = written;
        other["surprise"] = true.into();
        assert!(!validator.is_valid(&other), "{name}");
    };
    let style = crate::report::terminal::Style::plain(100);
    let (as_diff, as_history) = (
        crate::diff::registry::Format::parse("json").unwrap(),
        crate::history::registry::Format::parse("json").unwrap(),
    );
    let mut gathering = crate::history::Gathering::default();
    for ((_, one), (name, other)) in all.iter().zip(all.iter().skip(1)) {
        let [before, after] =
            [("a", one), ("b", other)].map(|(file, report)| crate::diff::Named { file, report });
        valid("diff", &(as_diff.render)(&Diff::of(before, after), &style));
        // Those whose instant is no instant are refused.
        assert!(gathering.add(name, other).is_ok() != name.contains("hostile"), "{name}");
    }
    let problem = fixtures::errors().errors.remove(0);
    valid("diff", &(as_diff.render)(&Diff::failed(vec![problem.clone()]), &style));
    valid("history", &(as_history.render)(&gathering.finish(vec![problem]), &style));
}

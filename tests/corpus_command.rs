//! `gatekeeper evidence` over files that real tools wrote, from outside: what it says of each is what another program
//! counted in it, and what it takes each for is what it is.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test says what it expects in the shortest way"
)]

mod support;

use gatekeeper::evidence::format::by_name;
use serde_json::{Value as Json, json};
use support::corpus::{compare, expected, folder};
use support::{json, run};

/// What is said of one file, with the exit code.
fn look(arguments: &[&str]) -> (i32, Json) {
    let ran = run([&["evidence"], arguments, &["--format", "json"]].concat());
    let all = json(&ran);
    assert_eq!(all["exit_code"], ran.code, "{all:#}");
    (ran.code, all["files"][0].clone())
}

/// Every number as its text behind `#`, as they are compared.
fn marked(value: &Json) -> Json {
    match value {
        Json::Number(number) => format!("#{number}").into(),
        Json::Array(elements) => elements.iter().map(marked).collect(),
        Json::Object(members) => members.iter().map(|(key, value)| (key.clone(), marked(value))).collect(),
        other => other.clone(),
    }
}

/// Members that are not compared: paths and notes of items, where the other program did not state them.
fn leave_out(found: &mut Json, expected: &Json) {
    let items = found.get_mut("items").and_then(Json::as_array_mut);
    for (index, item) in items.into_iter().flatten().enumerate() {
        for key in ["path", "note"] {
            if expected["items"][index].get(key).is_none() {
                item.as_object_mut().unwrap().remove(key);
            }
        }
    }
}

#[test]
fn every_file_says_what_was_counted_in_it() {
    let Some(folder) = folder() else { return };
    let (mut wrong, mut summaries, mut errors) = (Vec::new(), 0, 0);
    for (name, expected) in expected(&folder) {
        let path = folder.join(&name).display().to_string();
        let format = expected["format"].as_str().unwrap();
        let (code, mut found) = look(&[&path, "--as", format]);
        let mut about = Vec::new();
        if expected["error"].is_string() {
            errors += 1;
            let message = found["errors"][0]["message"].as_str().unwrap_or_default();
            if code == 0 || message.is_empty() || !found["summary"].is_null() {
                about.push(format!("exit {code}, and must be an error: {}", expected["error"]));
            }
        } else {
            summaries += 1;
            if code != 0 {
                about.push(format!("exit {code}: {}", found["errors"]));
            }
            if found["summary"].is_null() {
                found["summary"] = json!({});
            }
            let mut must = expected["summary"].clone();
            for member in
                must.as_object_mut().and_then(|all| all.remove("absent")).iter().filter_map(Json::as_object)
            {
                for (member, why) in member {
                    let told = found["absent"].as_array().unwrap().iter().any(|absent| {
                        let path = absent["path"].as_str().unwrap();
                        path.ends_with(&format!(".{member}"))
                            && !absent["reason"].as_str().unwrap().is_empty()
                    });
                    if !told {
                        about.push(format!(
                            "the absence of `{member}` is not told ({why}): {}",
                            found["absent"]
                        ));
                    }
                }
            }
            leave_out(&mut found["summary"], &must);
            compare("$", &marked(&found["summary"]), &must, &mut about);
        }
        wrong.extend(about.into_iter().map(|what| format!("{name}: {what}")));
    }
    println!("{summaries} summaries and {errors} errors");
    assert!(wrong.is_empty() && summaries > 100, "{} differences\n{}", wrong.len(), wrong.join("\n"));
}

/// Without a word about its format, a file is taken for what it is, or for nothing with a word about what to state.
#[test]
fn no_file_is_taken_for_what_it_is_not() {
    let Some(folder) = folder() else { return };
    let (mut wrong, mut taken, mut unsure) = (Vec::new(), 0, 0);
    for (name, expected) in expected(&folder) {
        let path = folder.join(&name).display().to_string();
        let (code, found) = look(&[&path]);
        let recognised = expected.get("recognised");
        let is = recognised.map_or(expected["format"].as_str(), Json::as_str);
        let is = is.map(|is| by_name(is).unwrap().name);
        let message = found["errors"][0]["message"].as_str().unwrap_or_default();
        match found["format"].as_str() {
            None => {
                unsure += 1;
                if code == 0 || message.is_empty() {
                    wrong.push(format!("{name}: no format, and no word about it: {found:#}"));
                }
            }
            Some(format) => {
                taken += 1;
                if Some(format) != is {
                    wrong.push(format!("{name}: taken for {format}, and is {is:?}"));
                }
                // What is broken in its format may be whole in the one that it is recognised as.
                let broken = expected["error"].is_string() && recognised.is_none();
                if (code != 0) != broken {
                    wrong.push(format!("{name}: exit {code}: {message}"));
                }
            }
        }
        for candidate in found["recognised"].as_array().unwrap() {
            if candidate.as_str() != is {
                wrong.push(format!("{name}: recognised as {candidate}, and is {is:?}"));
            }
        }
    }
    println!("{taken} taken for what they are, {unsure} for nothing");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // Of the files at hand, only the empty one says nothing about itself.
    assert_eq!(unsure, 1);
}

//! The example stories, as data: what each is judged with, and what its exit code is.

use super::story_at;

/// One example story.
#[derive(Debug)]
pub struct Story {
    /// Its folder below `examples/`.
    pub name: &'static str,
    /// The instant of judgement.
    pub at: &'static str,
    /// The folder of its gates.
    pub gates: &'static str,
    /// What follows the other arguments.
    pub more: &'static [&'static str],
    /// The exit code.
    pub code: i32,
}

const PRODUCTION: &[&str] = &["production"];

/// Every story that one call judges.
pub const STORIES: &[Story] = &[
    Story { name: "green", at: super::INSTANT, gates: "gates", more: PRODUCTION, code: 0 },
    Story { name: "borderline", at: super::INSTANT, gates: "gates", more: PRODUCTION, code: 1 },
    Story { name: "rejected-staging", at: super::INSTANT, gates: "gates", more: PRODUCTION, code: 1 },
    Story { name: "missing-and-stale", at: super::INSTANT, gates: "gates", more: PRODUCTION, code: 1 },
    Story { name: "no-go-vote", at: super::INSTANT, gates: "gates", more: PRODUCTION, code: 1 },
    Story { name: "waived", at: super::INSTANT, gates: "gates", more: PRODUCTION, code: 3 },
    Story { name: "canary", at: "2026-03-02T15:00:00Z", gates: "gates", more: &["canary"], code: 0 },
    Story {
        name: "readiness",
        at: "2024-12-16T09:00:00Z",
        gates: "gates",
        more: &["readiness", "--target", "95"],
        code: 1,
    },
    Story { name: "go-no-go", at: "2026-05-04T16:00:00Z", gates: "gates", more: &["go-no-go"], code: 0 },
    Story { name: "workflow", at: "2026-04-23T14:00:00Z", gates: "gates/workflow", more: &[], code: 1 },
    Story { name: "workflow-done", at: "2026-05-01T12:00:00Z", gates: "gates/workflow", more: &[], code: 0 },
];

impl Story {
    /// The story of that name.
    pub fn named(name: &str) -> &'static Self {
        STORIES.iter().find(|story| story.name == name).expect("there is such a story")
    }

    /// The arguments that judge it, before the format.
    pub fn arguments(&self) -> Vec<String> {
        let mut arguments = story_at(&std::path::Path::new("examples").join(self.name), self.at);
        self.gates.clone_into(&mut arguments[2]);
        arguments.extend(self.more.iter().map(|&word| word.to_owned()));
        arguments
    }
}

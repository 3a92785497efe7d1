//! What becomes of time and memory when an input is twice as large.

use anyhow::{Context as _, Result, bail};

use crate::input::{Input, Shape};
use crate::inputs::Scale;
use crate::run::{Subject, in_turn};
use crate::{prepare, print_machine};

/// Measures pairs of inputs, each twice the size of the one before, and prints how they compare.
pub(crate) fn measure(scale: &Scale) -> Result<()> {
    let Scale { files, checks, megabytes, .. } = *scale;
    let wide = |files: usize, checks: usize| Shape::Files { kilobytes: vec![2; files], checks };
    let scan = |megabytes| Shape::Scan { megabytes };
    // Four times as many must still fit into a gate file.
    let few = checks / 2;
    let sarif = |megabytes| Shape::Sarif { megabytes };
    let junit = |megabytes: usize| Shape::Junit { cases: megabytes * 1_000_000 / crate::junit::CASE_BYTES };
    let rows: [(&str, String, [Shape; 3]); 5] = [
        ("files", format!("{files} files, 4 checks each"), [1, 2, 4].map(|n| wide(files * n, files * n * 4))),
        ("checks", format!("{few} checks, {} files", files / 4), [1, 2, 4].map(|n| wide(files / 4, few * n))),
        ("bytes, JSON", format!("{megabytes} MB"), [1, 2, 4].map(|n| scan(megabytes * n))),
        ("bytes, SARIF", format!("{megabytes} MB"), [1, 2, 4].map(|n| sarif(megabytes * n))),
        ("bytes, JUnit", format!("{megabytes} MB"), [1, 2, 4].map(|n| junit(megabytes * n))),
    ];
    print_machine(scale);
    println!("| what grows | from | takes | × 2 takes | × 4 takes | peak MB | × 2 | × 4 |");
    println!("|---|---|---:|---:|---:|---:|---:|---:|");
    for (what, from, shapes) in rows {
        let rounds = scale.rounds(&Input::new(what, shapes[0].clone()));
        let mut folders = Vec::new();
        let mut subjects: Vec<Subject> = Vec::new();
        for shape in shapes {
            let folder = tempfile::tempdir()?;
            let (_, mut both) =
                prepare(folder.path(), &Input::new(what, shape)).with_context(|| from.clone())?;
            folders.push(folder);
            subjects.extend(both.pop());
        }
        let measured = in_turn(&mut subjects, rounds)?;
        let [once, twice, four] = measured.as_slice() else { bail!("three are measured") };
        println!(
            "| {what} | {from} | {:.1} ms | × {:.2} | × {:.2} | {} | {} | {} |",
            once.median().as_secs_f64() * 1000.0,
            twice.over(once),
            four.over(once),
            once.peak(),
            twice.peak(),
            four.peak(),
        );
    }
    Ok(())
}

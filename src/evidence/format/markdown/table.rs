//! Tables with a status column.

use super::status::{marks, state};
use super::words::{ID, MEANING, Mark, NOTE, OWNER, STATUS, STATUS_UNSPACED, bare, mark};
use crate::evidence::summary::ItemState;

/// A table; its first row is its header.
#[derive(Default)]
pub(super) struct Table {
    pub(super) rows: Vec<Row>,
}

/// A row: the plain texts of its cells.
pub(super) struct Row {
    /// Where it begins.
    pub(super) at: usize,
    pub(super) cells: Vec<String>,
    /// The id that a comment in it states.
    pub(super) id: Option<String>,
}

/// What an item says.
pub(super) struct Said {
    pub(super) state: ItemState,
    pub(super) text: String,
    pub(super) id: Option<String>,
    pub(super) note: Option<String>,
    pub(super) owner: Option<String>,
}

impl Said {
    pub(super) fn new(state: ItemState, text: String) -> Self {
        Self { state, text, id: None, note: None, owner: None }
    }
}

/// What a column is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Status,
    Id,
    Note,
    Other,
}

impl Table {
    /// The items of a table that has a status column and explains no signs, each with its place.
    pub(super) fn items(self, below_legend: bool) -> Vec<(usize, Said)> {
        let mut rows = self.rows.into_iter();
        let Some(head) = rows.next() else { return Vec::new() };
        let columns: Vec<Column> = head.cells.iter().map(|cell| column(cell)).collect();
        let owns = |(at, cell): (usize, &String)| OWNER.contains(&header(cell).as_str()).then_some(at);
        let owners: Vec<usize> = head.cells.iter().enumerate().filter_map(owns).collect();
        let explains =
            head.cells.len() == 2
                && head.cells.iter().zip(&columns).any(|(cell, column)| {
                    *column != Column::Status && MEANING.contains(&header(cell).as_str())
                });
        if below_legend || explains || !columns.contains(&Column::Status) {
            return Vec::new();
        }
        rows.filter(|row| row.cells.iter().any(|cell| !cell.is_empty()))
            .map(|row| {
                let mut said = item(&columns, &row.cells);
                let own = owners.iter().filter_map(|at| row.cells.get(*at)).map(|cell| line(cell));
                said.owner = own.into_iter().find(|owner| !owner.is_empty());
                said.id = row.id.or(said.id);
                (row.at, said)
            })
            .collect()
    }
}

fn item(columns: &[Column], cells: &[String]) -> Said {
    let cell = |index: usize| cells.get(index).map(String::as_str).unwrap_or_default();
    let of = |wanted: Column| {
        columns.iter().enumerate().filter(move |(_, is)| **is == wanted).map(|(at, _)| cell(at))
    };
    let worst = of(Column::Status).map(state).min().unwrap_or(ItemState::Unclear);
    let first = |wanted: Column| of(wanted).map(line).find(|text| !text.is_empty());
    Said {
        state: worst,
        text: first(Column::Other).unwrap_or_default(),
        id: first(Column::Id),
        note: first(Column::Note),
        owner: None,
    }
}

/// The first line of a cell.
fn line(text: &str) -> String {
    text.lines().next().unwrap_or_default().trim().to_owned()
}

/// The header of a column without marks, as it is compared.
fn header(cell: &str) -> String {
    let plain: String = bare(cell).chars().filter(|c| mark(*c).is_none()).collect();
    let plain = plain.to_lowercase().replace('\n', " ");
    plain.trim().trim_end_matches(['?', ':', '.', '*']).trim().to_owned()
}

fn column(cell: &str) -> Column {
    let header = header(cell);
    let ends = |word: &str| {
        header.strip_suffix(word).is_some_and(|before| !before.ends_with(|c: char| c.is_alphanumeric()))
    };
    let only_pass = header.is_empty() && marks(&bare(cell)) == (Some(Mark::Pass), "");
    if only_pass
        || STATUS.iter().any(|word| ends(word))
        || STATUS_UNSPACED.iter().any(|word| header.ends_with(word))
    {
        Column::Status
    } else if ID.contains(&header.as_str()) {
        Column::Id
    } else if NOTE.contains(&header.as_str()) {
        Column::Note
    } else {
        Column::Other
    }
}

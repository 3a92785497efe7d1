//! Tables with a status column.

use super::status::{marks, state};
use super::words::{ID, MEANING, Mark, NOTE, OWNER, STATUS, STATUS_UNSPACED, bare, mark};
use crate::evidence::summary::ItemState;

/// A table, as far as it was read: its rows become items one by one.
#[derive(Default)]
pub(super) struct Table {
    /// The row that is being read, the header first.
    pub(super) row: Option<Row>,
    /// What its columns are for; none where its rows are no items.
    columns: Vec<Column>,
    /// The columns that name an owner.
    owners: Vec<usize>,
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
    /// The header is read. Rows are items where it has a status column and explains no signs.
    pub(super) fn head(&mut self, below_legend: bool) {
        let cells = self.row.take().map(|row| row.cells).unwrap_or_default();
        let columns: Vec<Column> = cells.iter().map(|cell| column(cell)).collect();
        let explains = cells.len() == 2
            && cells
                .iter()
                .zip(&columns)
                .any(|(cell, column)| *column != Column::Status && MEANING.contains(&header(cell).as_str()));
        if !below_legend && !explains && columns.contains(&Column::Status) {
            let owns = |(at, cell): (usize, &String)| OWNER.contains(&header(cell).as_str()).then_some(at);
            self.owners = cells.iter().enumerate().filter_map(owns).collect();
            self.columns = columns;
        }
    }

    /// A row is read: the item that it is, with its place.
    pub(super) fn item(&mut self) -> Option<(usize, Said)> {
        let row = self.row.take().filter(|row| row.cells.iter().any(|cell| !cell.is_empty()))?;
        if self.columns.is_empty() {
            return None;
        }
        let mut said = item(&self.columns, &row.cells);
        let own = self.owners.iter().filter_map(|at| row.cells.get(*at)).map(|cell| line(cell));
        said.owner = own.into_iter().find(|owner| !owner.is_empty());
        said.id = row.id.or(said.id);
        Some((row.at, said))
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

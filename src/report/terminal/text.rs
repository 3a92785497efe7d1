//! Text in tones, and how it is broken into lines. All text enters through [`Text::push`], which makes it safe to
//! print: nothing that a file says can reach the terminal by another way.

use anstyle::{AnsiColor, Effects};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::report::escape;

/// The most characters that are printed of one text. A reader of a terminal gives up earlier, and the JSON report
/// holds it whole.
const MAX_CHARS: usize = 1_000;

/// Behind these a long word may break.
const PUNCTUATION: [char; 11] = ['/', '.', ',', ':', ';', '_', '-', ')', ']', '&', '='];

/// Keeps two words in one line; printed as a plain blank.
pub(crate) const TIE: char = '\u{a0}';

/// A wider gap between two words: two blanks, or a line break.
pub(crate) const GAP: &str = "\u{a0} ";

/// What a piece of text stands for; colour only repeats what the words say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    Plain,
    Strong,
    Dim,
    Good,
    Bad,
    Warn,
    /// Reversed as well, for the one word that decides.
    Verdict(Mood),
}

/// How a decision or outcome feels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mood {
    Good,
    Warn,
    Bad,
    Neutral,
}

impl Mood {
    pub(crate) fn tone(self) -> Tone {
        match self {
            Self::Good => Tone::Good,
            Self::Warn => Tone::Warn,
            Self::Bad => Tone::Bad,
            Self::Neutral => Tone::Dim,
        }
    }
}

impl Tone {
    fn style(self) -> anstyle::Style {
        let plain = anstyle::Style::new();
        match self {
            Self::Plain => plain,
            Self::Strong => plain.bold(),
            Self::Dim => plain.dimmed(),
            Self::Good => AnsiColor::Green.on_default(),
            Self::Warn => AnsiColor::Yellow.on_default(),
            Self::Bad => AnsiColor::Red.on_default().bold(),
            Self::Verdict(mood) => mood.tone().style().effects(Effects::BOLD | Effects::INVERT),
        }
    }

    pub(crate) fn paint(self, text: &str, colour: bool) -> String {
        if !colour || self == Self::Plain || text.is_empty() {
            return text.to_owned();
        }
        let style = self.style();
        format!("{style}{text}{style:#}")
    }
}

/// Some characters in one tone.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece {
    tone: Tone,
    text: String,
}

/// Characters that stay together while they fit in a line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Word {
    pieces: Vec<Piece>,
    width: usize,
}

/// Words in tones, not yet broken into lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Text {
    words: Vec<Word>,
    /// Whether the next word continues the last one, because no blank stood between them.
    open: bool,
}

/// One line of a [`Text`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Line {
    pieces: Vec<Piece>,
    pub(crate) width: usize,
}

/// The columns that a text takes. Plain ASCII is not looked up: nearly all is, and each sign takes one.
fn width(text: &str) -> usize {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) { text.len() } else { text.width() }
}

impl Text {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// The text in one tone.
    pub(crate) fn of(tone: Tone, text: &str) -> Self {
        Self::new().with(tone, text)
    }

    /// Itself, followed by more. No blank is put in between.
    pub(crate) fn with(mut self, tone: Tone, text: &str) -> Self {
        self.push(tone, text);
        self
    }

    /// Itself, followed by more text.
    pub(crate) fn plain(self, text: &str) -> Self {
        self.with(Tone::Plain, text)
    }

    /// Adds text. Untrusted text is welcome: it is made safe here.
    pub(crate) fn push(&mut self, tone: Tone, text: &str) {
        let text = escape::shorten(text, MAX_CHARS);
        let text = escape::line(&text);
        for (index, word) in text.split(' ').enumerate() {
            if index > 0 {
                self.open = false;
            }
            if word.is_empty() {
                continue;
            }
            let text = word.replace(TIE, " ");
            let width = width(&text);
            let piece = Piece { tone, text };
            match self.words.last_mut().filter(|_| self.open) {
                Some(last) => {
                    last.pieces.push(piece);
                    last.width += width;
                }
                None => self.words.push(Word { pieces: vec![piece], width }),
            }
            self.open = true;
        }
    }

    /// Adds another text, without a blank in between.
    pub(crate) fn join(&mut self, other: &Self) {
        for (index, word) in other.words.iter().enumerate() {
            match self.words.last_mut().filter(|_| self.open && index == 0) {
                Some(last) => {
                    last.pieces.extend_from_slice(&word.pieces);
                    last.width += word.width;
                }
                None => self.words.push(word.clone()),
            }
            self.open = true;
        }
        self.open = other.open;
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The tone that it starts in.
    pub(crate) fn tone(&self) -> Tone {
        self.words.first().and_then(|word| word.pieces.first()).map_or(Tone::Plain, |piece| piece.tone)
    }

    /// The columns that it takes in one line.
    pub(crate) fn width(&self) -> usize {
        self.words.iter().map(|word| word.width).sum::<usize>() + self.words.len().saturating_sub(1)
    }

    /// Itself in one line of at most `room` columns, with `mark` where its end had to be cut off.
    pub(crate) fn cut(&self, room: usize, mark: &str) -> Line {
        if self.width() <= room {
            return self.wrap(room, room).into_iter().next().unwrap_or_default();
        }
        let room = room.saturating_sub(mark.width());
        let mut line = Line::default();
        for (index, word) in self.words.iter().enumerate() {
            let mut gap = usize::from(index > 0);
            for piece in &word.pieces {
                for cluster in piece.text.graphemes(true) {
                    let width = cluster.width();
                    if line.width + gap + width > room {
                        line.add(piece.tone, mark, mark.width());
                        return line;
                    }
                    line.add(Tone::Plain, &" ".repeat(gap), gap);
                    line.add(piece.tone, cluster, width);
                    gap = 0;
                }
            }
        }
        line
    }

    /// Itself in lines of at most `first` columns for the first and `rest` for the others. Words that do not fit in a
    /// line are broken between characters.
    pub(crate) fn wrap(&self, first: usize, rest: usize) -> Vec<Line> {
        let (first, rest) = (first.max(2), rest.max(2));
        let mut lines = vec![Line::default()];
        for word in &self.words {
            let room = if lines.len() == 1 { first } else { rest };
            let Some(line) = lines.last_mut() else { continue };
            let gap = usize::from(line.width > 0);
            if line.width + gap + word.width <= room {
                line.add_word(gap, word);
            } else if word.width <= rest {
                lines.push(Line::default());
                if let Some(line) = lines.last_mut() {
                    line.add_word(0, word);
                }
            } else {
                break_word(&mut lines, word, first, rest);
            }
        }
        lines
    }
}

/// Adds a word that is longer than a line, filling line after line.
fn break_word(lines: &mut Vec<Line>, word: &Word, first: usize, rest: usize) {
    // It starts in the line under way, unless little is left there.
    let room = if lines.len() == 1 { first } else { rest };
    if let Some(line) = lines.last_mut().filter(|line| line.width > 0) {
        if line.width + 1 + rest / 2 <= room {
            line.add(Tone::Plain, " ", 1);
        } else {
            lines.push(Line::default());
        }
    }
    for piece in &word.pieces {
        for segment in segments(&piece.text) {
            for part in finer(segment, rest) {
                add_part(lines, piece.tone, part, first, rest);
            }
        }
    }
}

/// A segment that fits in a line as it is, else its parts between punctuation, else its characters.
fn finer(segment: &str, room: usize) -> Vec<&str> {
    if segment.width() <= room {
        return vec![segment];
    }
    // What a segment starts with belongs to what follows, as the dot of a step does.
    let lead = segment.chars().next().map_or(0, char::len_utf8);
    let (mut parts, mut start) = (Vec::new(), 0);
    let ends = segment[lead..].match_indices(PUNCTUATION).map(|(at, found)| lead + at + found.len());
    for end in ends.chain([segment.len()]).filter(|end| *end > 0) {
        let part = &segment[start..end];
        if part.width() <= room {
            parts.push(part);
        } else {
            parts.extend(part.graphemes(true).flat_map(|cluster| unless_too_wide(cluster, room)));
        }
        start = end;
    }
    parts
}

/// Where a long word may break: a path before each of its steps, so that a line starts with a whole step and no bracket
/// stands alone; a link and whatever else after its punctuation.
fn segments(word: &str) -> Vec<&str> {
    if !(word.contains("$.") || word.contains("@.") || word.contains("$[")) {
        return word.split_inclusive(PUNCTUATION).collect();
    }
    let mut found = Vec::new();
    let (mut start, mut before) = (0, None);
    for (at, c) in word.char_indices() {
        let step = match c {
            '.' | '[' => !matches!(before, None | Some('$' | '@' | '.' | '(')),
            _ => matches!(before, Some('(' | '/' | ',')),
        };
        if step && at > start {
            found.push(&word[start..at]);
            start = at;
        }
        before = Some(c);
    }
    found.push(&word[start..]);
    found
}

/// Adds a part of a broken word, in a new line where the last one is full.
fn add_part(lines: &mut Vec<Line>, tone: Tone, part: &str, first: usize, rest: usize) {
    let width = part.width();
    let room = if lines.len() == 1 { first } else { rest };
    if lines.last().is_some_and(|line| line.width > 0 && line.width + width > room) {
        lines.push(Line::default());
    }
    if let Some(line) = lines.last_mut() {
        line.add(tone, part, width);
    }
}

/// A cluster of characters as it is, or its characters where it is wider than any line: some scripts build clusters
/// without end.
fn unless_too_wide(cluster: &str, room: usize) -> Vec<&str> {
    if cluster.width() <= room {
        return vec![cluster];
    }
    cluster.char_indices().map(|(at, c)| &cluster[at..at + c.len_utf8()]).collect()
}

impl Line {
    fn add_word(&mut self, gap: usize, word: &Word) {
        if gap > 0 {
            // The blank takes the tone of its neighbours where they agree, so that a coloured phrase is one run.
            let before = self.pieces.last().map(|piece| piece.tone);
            let after = word.pieces.first().map(|piece| piece.tone);
            let tone = before.filter(|_| before == after).unwrap_or(Tone::Plain);
            self.add(tone, " ", 1);
        }
        for piece in &word.pieces {
            let width = piece.text.width();
            self.add(piece.tone, &piece.text, width);
        }
    }

    fn add(&mut self, tone: Tone, text: &str, width: usize) {
        self.width += width;
        match self.pieces.last_mut().filter(|last| last.tone == tone) {
            Some(last) => last.text.push_str(text),
            None => self.pieces.push(Piece { tone, text: text.to_owned() }),
        }
    }

    /// Fills it with blanks up to a width.
    pub(crate) fn pad(&mut self, width: usize) {
        let missing = width.saturating_sub(self.width);
        self.add(Tone::Plain, &" ".repeat(missing), missing);
    }

    /// Adds characters with their blanks as they are. Only for the report's own drawing and for what came out of a
    /// [`Text`]: nothing is made safe here.
    pub(crate) fn draw(&mut self, tone: Tone, safe: &str) {
        self.add(tone, safe, safe.width());
    }

    /// Puts another line behind it.
    pub(crate) fn append(&mut self, other: Self) {
        for piece in other.pieces {
            let width = piece.text.width();
            self.add(piece.tone, &piece.text, width);
        }
    }

    /// Its characters without tones.
    pub(crate) fn bare(&self) -> String {
        self.pieces.iter().map(|piece| piece.text.as_str()).collect()
    }

    /// Its characters, coloured if wanted, without blanks at the end.
    pub(crate) fn paint(mut self, colour: bool) -> String {
        while let Some(last) = self.pieces.last_mut() {
            last.text.truncate(last.text.trim_end().len());
            if !last.text.is_empty() {
                break;
            }
            self.pieces.pop();
        }
        self.pieces.iter().map(|piece| piece.tone.paint(&piece.text, colour)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, width: usize) -> Vec<String> {
        Text::of(Tone::Plain, text).wrap(width, width).into_iter().map(|line| line.paint(false)).collect()
    }

    #[test]
    fn breaks_between_words_and_inside_long_ones() {
        let cases: [(&str, usize, &[&str]); 12] = [
            ("one two three", 7, &["one two", "three"]),
            ("abcdefgh", 3, &["abc", "def", "gh"]),
            ("a abcdefgh b", 4, &["a ab", "cdef", "gh b"]),
            ("abc defghijk", 6, &["abc", "defghi", "jk"]),
            ("本番環境", 5, &["本番", "環境"]),
            ("e\u{301}e\u{301}e\u{301}", 2, &["e\u{301}e\u{301}", "e\u{301}"]),
            ("$.scan.findings.critical", 10, &["$.scan", ".findings", ".critical"]),
            ("count($.rollback.commands[*])", 28, &["count($.rollback.commands", "[*])"]),
            ("$.e2e.suites..tests[0]", 13, &["$.e2e.suites", "..tests[0]"]),
            ("$.load.users_sustained", 12, &["$.load", ".users_", "sustained"]),
            ("https://a.example/b/c.html", 14, &["https://a.", "example/b/c.", "html"]),
            ("", 5, &[""]),
        ];
        for (text, width, expected) in cases {
            assert_eq!(lines(text, width), expected, "{text}");
        }
    }

    #[test]
    fn a_cut_keeps_whole_characters_and_shows_itself() {
        let cases = [
            ("one two", 7, "one two"),
            ("one two", 6, "one t…"),
            ("one two", 5, "one…"),
            ("one two", 4, "one…"),
            ("one two", 1, "…"),
            ("本番環境", 8, "本番環境"),
            ("本番環境", 7, "本番環…"),
            ("本番環境", 6, "本番…"),
            ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…"),
            ("\u{1100}\u{1100}\u{1100}", 4, "…"),
            ("a\u{1b}[2J", 4, "a\\u…"),
        ];
        for (text, room, expected) in cases {
            let line = Text::of(Tone::Plain, text).cut(room, "…");
            assert_eq!(line.bare(), expected, "{text} in {room}");
            assert!(line.bare().width() <= room);
        }
    }

    #[test]
    fn a_cluster_without_end_is_broken_too() {
        let jamo = "\u{1100}".repeat(50);
        assert!(jamo.graphemes(true).count() == 1);
        for line in lines(&jamo, 10) {
            assert!(line.width() <= 10);
        }
    }

    #[test]
    fn tied_words_stay_together() {
        assert_eq!(lines("wait 3\u{a0}h now", 6), ["wait", "3 h", "now"]);
    }

    #[test]
    fn pieces_without_a_blank_are_one_word() {
        let text = Text::of(Tone::Bad, "no").plain("pe, ").plain("not");
        assert_eq!(text.wrap(8, 8).len(), 2);
        assert_eq!(text.width(), 9);
    }

    #[test]
    fn colour_is_closed_before_the_line_ends() {
        let line = Text::of(Tone::Good, "fine").plain(" then").wrap(20, 20).remove(0).paint(true);
        assert_eq!(line, "\u{1b}[32mfine\u{1b}[0m then");
    }
}

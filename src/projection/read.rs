//! Reading a document and keeping what is needed of it.

use std::borrow::Cow;

use super::ask::Folding;
use super::need::{Child, Need, Sieve};
use super::seen::Seen;
use crate::document::json::{Limits, MAX_DEPTH, first_repeated};
use crate::document::scan::{NO_KEY, NO_VALUE, Raw, Scan, Scanned, Source, Stop, TOO_DEEP};
use crate::document::{Member, More, Node, Object, Sparse, Value};
use crate::jsonpath::Tester;

/// How many of the elements that are only counted are kept: as many as a report lists.
const SHOWN: usize = 5;

/// The most text that is kept of a document, in bytes: what a plain reading could keep.
const MOST_TEXT: usize = 256 << 20;

/// Is handed the elements of a list one by one, so that they need not be kept.
pub trait Fold {
    /// The next element.
    fn element(&mut self, element: &Element<'_>);
}

/// An element of a list, or a member of an object, that is folded.
#[derive(Clone, Copy)]
pub struct Element<'e> {
    /// The number of [`Folding`].
    pub number: u8,
    /// Its key, where it is a member of an object.
    pub key: Option<&'e str>,
    /// The index in each list around it, from the top; of an element of a list its own the last.
    pub trail: &'e [usize],
    /// What is needed of it.
    pub node: &'e Node,
    text: &'e dyn Fn() -> Option<Cow<'e, str>>,
}

impl<'e> Element<'e> {
    /// All of it, as it stands in the document.
    pub fn text(&self) -> Option<Cow<'e, str>> {
        (self.text)()
    }
}

/// Folds nothing.
struct Nothing;

impl Fold for Nothing {
    fn element(&mut self, _element: &Element<'_>) {}
}

/// Reads the one document of a source, and keeps of it what is needed. Limits are about what is kept, but for the depth.
///
/// # Errors
/// What RFC 8259 does not allow, anywhere in the text, and what this reading cannot decide: see [`Stop`].
pub fn read(source: &mut dyn Source, need: &Need, limits: &Limits) -> Scanned<Node> {
    read_folding(source, need, limits, &mut Nothing)
}

/// The same, with somebody who is handed what the need says is folded. Where this ends in an error, it may have been
/// handed something all the same.
///
/// # Errors
/// As [`read`].
pub fn read_folding(
    source: &mut dyn Source,
    need: &Need,
    limits: &Limits,
    fold: &mut dyn Fold,
) -> Scanned<Node> {
    let mut reader = Reader::new(source, limits, fold)?;
    let node = reader.value(need, 0)?;
    reader.scan.finish()?;
    Ok(node)
}

/// Reads documents one after another as a list of them.
///
/// # Errors
/// As [`read`]; also where there is nothing between two of them.
pub fn read_lines(source: &mut dyn Source, need: &Need, limits: &Limits) -> Scanned<Node> {
    let mut fold = Nothing;
    let mut reader = Reader::new(source, limits, &mut fold)?;
    let value = if need.whole {
        reader.items(&Need::whole_children(), 0, Items::Documents)?
    } else {
        reader.items(need, 0, Items::Documents)?
    };
    Ok(Node { value, at: 0 })
}

/// How the items of a list stand in the text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Items {
    /// In brackets, with commas.
    Elements,
    /// One after another to the end, with white space in between.
    Documents,
}

struct Reader<'s, 'f> {
    scan: Scan<'s>,
    fold: &'f mut dyn Fold,
    /// The index in each list that is open.
    trail: Vec<usize>,
    limits: Limits,
    left: Left,
    tester: Tester,
}

/// What may still be kept.
#[derive(Clone, Copy)]
struct Left {
    nodes: usize,
    text: usize,
}

/// What a filter has found in one list so far.
#[derive(Clone, Copy, Default)]
struct Found {
    kept: usize,
    more: usize,
}

impl<'s, 'f> Reader<'s, 'f> {
    fn new(source: &'s mut dyn Source, limits: &Limits, fold: &'f mut dyn Fold) -> Scanned<Self> {
        Ok(Self {
            scan: Scan::new(source)?,
            fold,
            trail: Vec::new(),
            limits: *limits,
            left: Left { nodes: limits.nodes, text: MOST_TEXT },
            tester: Tester::default(),
        })
    }
}

impl Reader<'_, '_> {
    /// `depth` is how many lists and objects are open around the value.
    fn value(&mut self, need: &Need, depth: usize) -> Scanned<Node> {
        let first = self.scan.peek();
        let at = self.scan.place();
        let Some(nodes) = self.left.nodes.checked_sub(1) else {
            return Err(Stop::Unsure { message: "more values than the limit are needed of it" });
        };
        self.left.nodes = nodes;
        let value = match first {
            b'"' => {
                let raw = self.scan.text(self.left.text)?;
                Value::Text(self.keep(raw)?)
            }
            b'-' | b'0'..=b'9' => {
                let number = self.scan.number()?;
                // Digits, signs, a point and an `e`.
                Value::Number(std::str::from_utf8(number).unwrap_or_default().into())
            }
            b'{' | b'[' => {
                if depth == self.limits.depth.min(MAX_DEPTH) {
                    return self.scan.wrong(TOO_DEEP);
                }
                match (first, need.whole) {
                    (b'{', true) => self.whole_object(depth + 1)?,
                    (b'{', false) => self.object(need, depth + 1)?,
                    (_, true) => self.whole_list(depth + 1)?,
                    (_, false) => self.items(need, depth + 1, Items::Elements)?,
                }
            }
            b't' => self.scan.word(b"true").map(|()| Value::Bool(true))?,
            b'f' => self.scan.word(b"false").map(|()| Value::Bool(false))?,
            b'n' => self.scan.word(b"null").map(|()| Value::Null)?,
            _ => return self.scan.wrong(NO_VALUE),
        };
        Ok(Node { value, at })
    }

    fn keep(&mut self, raw: Raw) -> Scanned<Box<str>> {
        let text = self.scan.unescaped(raw)?;
        match self.left.text.checked_sub(text.len()) {
            Some(left) => self.left.text = left,
            None => return Err(Stop::Unsure { message: "more text than the limit is needed of it" }),
        }
        Ok(text)
    }

    fn key(&mut self) -> Scanned<Raw> {
        if self.scan.peek() != b'"' {
            return self.scan.wrong(NO_KEY);
        }
        self.scan.text(self.left.text)
    }

    fn whole_list(&mut self, depth: usize) -> Scanned<Value> {
        let whole = Need::whole();
        let mut items = Vec::new();
        let mut more = self.scan.opens(b']');
        while more {
            items.push(self.value(&whole, depth)?);
            more = self.scan.another(b']')?;
        }
        Ok(Value::List(items))
    }

    fn whole_object(&mut self, depth: usize) -> Scanned<Value> {
        let whole = Need::whole();
        let mut members = Vec::new();
        let mut more = self.scan.opens(b'}');
        while more {
            self.scan.peek();
            let at = self.scan.place();
            let raw = self.key()?;
            let key = self.keep(raw)?;
            self.scan.colon()?;
            members.push(Member { key, at, node: self.value(&whole, depth)? });
            more = self.scan.another(b'}')?;
        }
        let repeated = first_repeated(&members);
        Ok(Value::Object(Object { repeated, ..Object::whole(members) }))
    }

    fn object(&mut self, need: &Need, depth: usize) -> Scanned<Value> {
        // Mostly all that are named are there, and there is no more to keep.
        const MOST_EXPECTED: usize = 16;
        let members = Vec::with_capacity(need.named().min(MOST_EXPECTED));
        let mut object = Object { members, ..Object::default() };
        let mut seen = Seen::default();
        let mut more = self.scan.opens(b'}');
        while more {
            self.scan.peek();
            let at = self.scan.place();
            let raw = self.key()?;
            let unescaped = if raw.escaped { Some(self.scan.unescaped(raw)?) } else { None };
            let bytes = unescaped.as_ref().map_or_else(|| self.scan.raw(raw), |text| text.as_bytes());
            if !seen.note(bytes) {
                // Which one, and whether anybody minds, is for the plain reader to say.
                return Err(Stop::Unsure { message: "a key seems to stand twice in an object" });
            }
            let before = self.left;
            let kept = match need.next_member(bytes, object.members.len()) {
                None => {
                    self.scan.colon()?;
                    self.scan.skip(depth, &self.limits)?;
                    None
                }
                Some(child) => {
                    let key = match (child.name, unescaped) {
                        (Some(name), _) => name.into(),
                        (None, Some(key)) => key,
                        (None, None) => self.keep(raw)?,
                    };
                    self.scan.colon()?;
                    let node = match need.fold {
                        Some(Folding { number, members: true }) => {
                            self.folded(number, Some(&key), child.need, depth)?
                        }
                        _ => self.value(child.need, depth)?,
                    };
                    let stays = child.stays || self.any_may_hold(&need.sieves, &node);
                    stays.then_some(Member { key, at, node })
                }
            };
            match kept {
                Some(member) => object.members.push(member),
                None => {
                    self.left = before;
                    object.left_out = object.left_out.saturating_add(1);
                }
            }
            more = self.scan.another(b'}')?;
        }
        if object.left_out > 0 {
            object.kept = need.watch();
        }
        Ok(Value::Object(object))
    }

    fn any_may_hold(&mut self, sieves: &[Sieve], node: &Node) -> bool {
        sieves.iter().any(|sieve| self.tester.test(&sieve.filter, node) != Some(false))
    }

    /// Goes on to the next item.
    fn next_item(&mut self, items: Items) -> Scanned<bool> {
        if items == Items::Elements {
            return self.scan.another(b']');
        }
        let end = self.scan.offset();
        match self.scan.peek() {
            0 => self.scan.finish().map(|()| false),
            _ if self.scan.offset() > end => Ok(true),
            _ => self.scan.wrong("there is more on the line after the end of a document"),
        }
    }

    fn items(&mut self, need: &Need, depth: usize, items: Items) -> Scanned<Value> {
        let mut list = Sparse::default();
        // Where all stay, nobody must be told which they are.
        let mut all = Vec::new();
        let mut found = vec![Found::default(); need.sieves.len()];
        let mut more = items == Items::Documents || self.scan.opens(b']');
        self.trail.push(0);
        while more {
            let before = self.left;
            let kept = match need.element(list.length) {
                None => {
                    self.scan.skip(depth, &self.limits)?;
                    None
                }
                Some(Child { need: of_child, stays, .. }) => {
                    let node = match need.fold {
                        Some(Folding { number, members: false }) => {
                            self.folded(number, None, of_child, depth)?
                        }
                        _ => self.value(of_child, depth)?,
                    };
                    let stays = stays || self.sift(&need.sieves, &mut found, &node);
                    stays.then_some(node)
                }
            };
            match kept {
                Some(node) if need.all_stay() => all.push(node),
                Some(node) => list.kept.push((list.length, node)),
                None => self.left = before,
            }
            list.length += 1;
            if let Some(index) = self.trail.last_mut() {
                *index = list.length;
            }
            more = self.next_item(items)?;
        }
        self.trail.pop();
        if need.all_stay() {
            all.shrink_to_fit();
            return Ok(Value::List(all));
        }
        if list.is_whole() {
            return Ok(Value::List(list.kept.into_iter().map(|(_, node)| node).collect()));
        }
        let counted = need.sieves.iter().zip(&found).filter(|(_, found)| found.more > 0);
        list.more =
            counted.map(|(sieve, found)| More { filter: sieve.text.clone(), count: found.more }).collect();
        Ok(Value::Sparse(Box::new(list)))
    }

    fn folded(&mut self, number: u8, key: Option<&str>, need: &Need, depth: usize) -> Scanned<Node> {
        self.scan.peek();
        self.scan.mark();
        let node = self.value(need, depth)?;
        let scan = &self.scan;
        let text = || scan.since_mark();
        self.fold.element(&Element { number, key, trail: &self.trail, node: &node, text: &text });
        self.scan.release();
        Ok(node)
    }

    /// Whether an element stays. One that is only counted is counted here where it does not.
    fn sift(&mut self, sieves: &[Sieve], found: &mut [Found], node: &Node) -> bool {
        /// Filters of one list that are noted as bits; those beyond keep whatever they find.
        const NOTED: usize = 64;
        let (mut stays, mut holding) = (false, 0_u64);
        for (index, (sieve, found)) in sieves.iter().zip(found.iter()).enumerate() {
            match self.tester.test(&sieve.filter, node) {
                Some(false) => {}
                Some(true) if index < NOTED => {
                    holding |= 1 << index;
                    stays |= !sieve.counts || found.kept < SHOWN;
                }
                _ => stays = true,
            }
        }
        for (index, found) in found.iter_mut().enumerate().take(NOTED) {
            if holding >> index & 1 == 1 {
                *(if stays { &mut found.kept } else { &mut found.more }) += 1;
            }
        }
        stays
    }
}

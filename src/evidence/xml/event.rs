//! What a walk over XML meets: elements with their attributes, and text.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::events::attributes::Attribute as Parsed;
use quick_xml::name::QName;

use super::tag::Place;
use crate::evidence::format::FormatError;

/// What comes next in a file.
#[derive(Debug)]
pub enum Event<'w> {
    /// An element begins. Its [`Event::Close`] follows also where it is empty.
    Open(Element<'w>),
    /// The innermost element ends; how many are still open.
    Close(usize),
    /// A piece of text inside an element. One text may come in several pieces, cut anywhere between two characters.
    Text(Cow<'w, str>),
}

/// The begin of an element.
#[derive(Debug, Clone, Copy)]
pub struct Element<'w> {
    /// Its tag and what may follow.
    pub(super) text: &'w str,
    /// Its name, without namespace.
    pub(super) name: &'w str,
    /// Where its attributes stand in the text.
    pub(super) places: &'w [Place],
    /// Byte offset of its `<`.
    pub at: usize,
    /// How many elements are open, with this one.
    pub depth: usize,
}

/// An attribute of an element.
#[derive(Debug, Clone, Copy)]
pub struct Attribute<'w> {
    /// Its name, without namespace.
    pub name: &'w str,
    /// Its value, as written.
    raw: &'w str,
    /// Whether a reference stands in it.
    refers: bool,
    /// Byte offset of its element.
    at: usize,
}

impl<'w> Element<'w> {
    /// Its name, without namespace.
    pub fn name(&self) -> &'w str {
        self.name
    }

    /// Its attributes, in their order.
    #[inline]
    pub fn attributes(&self) -> impl Iterator<Item = Attribute<'w>> + use<'w> {
        let Self { text, places, at, .. } = *self;
        places.iter().map(move |place| Attribute {
            name: &text[place.name.local..place.name.whole.end],
            raw: &text[place.value.clone()],
            refers: place.refers,
            at,
        })
    }

    /// The texts of several attributes, in the order of their names, in one pass.
    ///
    /// # Errors
    /// As [`Attribute::text`].
    #[inline]
    pub fn texts<const N: usize>(&self, names: [&str; N]) -> Result<[Option<Cow<'w, str>>; N], FormatError> {
        let mut texts = [const { None }; N];
        for attribute in self.attributes() {
            if let Some(index) = names.iter().position(|name| *name == attribute.name)
                && texts[index].is_none()
            {
                texts[index] = Some(attribute.text()?);
            }
        }
        Ok(texts)
    }

    /// The text of an attribute, by its name without namespace; the first of several.
    ///
    /// # Errors
    /// As [`Attribute::text`].
    pub fn attribute(&self, name: &str) -> Result<Option<Cow<'w, str>>, FormatError> {
        self.attributes().find(|attribute| attribute.name == name).map(|it| it.text()).transpose()
    }
}

impl<'w> Attribute<'w> {
    /// Its text, unescaped.
    ///
    /// # Errors
    /// It names an entity that XML does not have.
    #[inline]
    pub fn text(&self) -> Result<Cow<'w, str>, FormatError> {
        // White space may have to become blanks. All bytes are looked at: that is faster than to stop.
        let controls = self.raw.bytes().fold(u8::MAX, u8::min) < b' ';
        if self.refers || controls { self.normalized() } else { Ok(Cow::Borrowed(self.raw)) }
    }

    fn normalized(&self) -> Result<Cow<'w, str>, FormatError> {
        let written = Parsed { key: QName(self.name.as_bytes()), value: Cow::Borrowed(self.raw.as_bytes()) };
        written.normalized_value(XmlVersion::Implicit1_0).map_err(|error| {
            FormatError::at(self.at, format!("the attribute `{}` cannot be read: {error}", self.name))
        })
    }
}

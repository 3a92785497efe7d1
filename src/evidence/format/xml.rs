//! A `.xml` file whose format nobody stated: its root element says which one it is.

use super::{Format, FormatError, Read, Signature, by_name, recognise_root};
use crate::evidence::summary::{Summary, Wants};
use crate::evidence::xml::Walk;
use crate::requirement::Shape;

/// The stand-in for the formats that are XML.
pub(super) const FORMAT: Format = Format {
    name: "xml",
    aliases: &[],
    shape: Shape::Unknown,
    extensions: &[".xml"],
    signature: Signature::None,
    read: Read::Xml(read),
};

fn read(walk: Walk<'_>, wants: Wants) -> Result<Summary, FormatError> {
    let (mut walk, found) = walk.look();
    let Some((root, children)) = found else {
        // Says what is wrong with it.
        while walk.next()?.is_some() {}
        return Err(FormatError::whole("the file holds no element"));
    };
    let names = recognise_root(&root, &children);
    let read = match names.as_slice() {
        [one] => by_name(one).map(|format| format.read),
        _ => None,
    };
    match read {
        Some(Read::Xml(read)) => read(walk, wants),
        _ => Err(FormatError::whole(format!("no format has XML with the root element `{root}`"))
            .help("JUnit has `testsuites`, Cobertura `coverage`, JaCoCo `report`")),
    }
}

//! A `.xml` file whose format nobody stated: its root element says which one it is.

use super::{Format, FormatError, Input, Read, Signature, by_name, recognise_root};
use crate::evidence::summary::Summary;
use crate::evidence::xml::{Walk, root_of};
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

fn read(input: &Input<'_>) -> Result<Summary, FormatError> {
    let Some((root, children)) = root_of(input.text) else {
        // Says what is wrong with it.
        let mut walk = Walk::new(input.text)?;
        while walk.next()?.is_some() {}
        return Err(FormatError::whole("the file holds no element"));
    };
    let names = recognise_root(&root, &children);
    let read = match names.as_slice() {
        [one] => by_name(one).map(|format| format.read),
        _ => None,
    };
    match read {
        Some(Read::Xml(read)) => read(input),
        _ => Err(FormatError::whole(format!("no format has XML with the root element `{root}`"))
            .help("JUnit has `testsuites`, Cobertura `coverage`, JaCoCo `report`")),
    }
}

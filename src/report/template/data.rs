//! A report as the value that templates see. Its names are those of the JSON; a key that the JSON leaves out is `none`,
//! so that `{% if check.owner %}` works and a typo in a name is still an error.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt;
use std::rc::Rc;

use indexmap::IndexMap;
use minijinja::Value;
use serde::ser::{
    self, Impossible, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeTuple, Serializer,
};

/// The value, and every key in it that a type declares.
pub(super) fn value(data: &impl Serialize) -> (Value, Vec<&'static str>) {
    let keys = Keys::default();
    // A report serialises: it has no map with keys other than texts, and nothing in it fails.
    let value = data.serialize(ToValue { keys: &keys }).unwrap_or_else(|problem| Value::from(problem.0));
    let keys =
        Rc::try_unwrap(keys.0).map_or_else(|_| Vec::new(), |keys| keys.into_inner().into_iter().collect());
    (value, keys)
}

#[derive(Default)]
struct Keys(Rc<RefCell<BTreeSet<&'static str>>>);

#[derive(Clone, Copy)]
struct ToValue<'k> {
    keys: &'k Keys,
}

/// What no report holds.
#[derive(Debug)]
struct Unfit(String);

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unfit {}

impl ser::Error for Unfit {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

fn unfit<T>() -> Result<T, Unfit> {
    Err(Unfit("a report holds no such type".to_owned()))
}

macro_rules! plain {
    ($($method:ident: $type:ty),* $(,)?) => {
        $(fn $method(self, v: $type) -> Result<Value, Unfit> { Ok(Value::from(v)) })*
    };
}

impl<'k> Serializer for ToValue<'k> {
    type Ok = Value;
    type Error = Unfit;
    type SerializeSeq = List<'k>;
    type SerializeTuple = List<'k>;
    type SerializeTupleStruct = Impossible<Value, Unfit>;
    type SerializeTupleVariant = Impossible<Value, Unfit>;
    type SerializeMap = Map<'k>;
    type SerializeStruct = Map<'k>;
    type SerializeStructVariant = Impossible<Value, Unfit>;

    plain! {
        serialize_bool: bool, serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_f32: f32,
        serialize_f64: f64, serialize_char: char, serialize_str: &str,
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<Value, Unfit> {
        unfit()
    }

    fn serialize_none(self) -> Result<Value, Unfit> {
        Ok(Value::from(()))
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Value, Unfit> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Value, Unfit> {
        self.serialize_none()
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Value, Unfit> {
        self.serialize_none()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<Value, Unfit> {
        Ok(Value::from(variant))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<Value, Unfit> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<Value, Unfit> {
        unfit()
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<List<'k>, Unfit> {
        Ok(List { to: self, items: Vec::with_capacity(length.unwrap_or(0)) })
    }

    fn serialize_tuple(self, length: usize) -> Result<List<'k>, Unfit> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeTupleStruct, Unfit> {
        unfit()
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Unfit> {
        unfit()
    }

    fn serialize_map(self, length: Option<usize>) -> Result<Map<'k>, Unfit> {
        Ok(Map { to: self, key: Value::UNDEFINED, members: IndexMap::with_capacity(length.unwrap_or(0)) })
    }

    fn serialize_struct(self, _: &'static str, length: usize) -> Result<Map<'k>, Unfit> {
        self.serialize_map(Some(length))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Unfit> {
        unfit()
    }
}

struct List<'k> {
    to: ToValue<'k>,
    items: Vec<Value>,
}

impl SerializeSeq for List<'_> {
    type Ok = Value;
    type Error = Unfit;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unfit> {
        self.items.push(value.serialize(self.to)?);
        Ok(())
    }

    fn end(self) -> Result<Value, Unfit> {
        Ok(Value::from(self.items))
    }
}

impl SerializeTuple for List<'_> {
    type Ok = Value;
    type Error = Unfit;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unfit> {
        SerializeSeq::serialize_element(self, value)
    }

    fn end(self) -> Result<Value, Unfit> {
        SerializeSeq::end(self)
    }
}

struct Map<'k> {
    to: ToValue<'k>,
    key: Value,
    members: IndexMap<Value, Value>,
}

impl SerializeMap for Map<'_> {
    type Ok = Value;
    type Error = Unfit;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Unfit> {
        self.key = key.serialize(self.to)?;
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unfit> {
        self.members.insert(std::mem::take(&mut self.key), value.serialize(self.to)?);
        Ok(())
    }

    fn end(self) -> Result<Value, Unfit> {
        Ok(Value::from_object(self.members))
    }
}

impl SerializeStruct for Map<'_> {
    type Ok = Value;
    type Error = Unfit;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Unfit> {
        self.to.keys.0.borrow_mut().insert(key);
        self.members.insert(Value::from(key), value.serialize(self.to)?);
        Ok(())
    }

    fn skip_field(&mut self, key: &'static str) -> Result<(), Unfit> {
        self.serialize_field(key, &())
    }

    fn end(self) -> Result<Value, Unfit> {
        SerializeMap::end(self)
    }
}

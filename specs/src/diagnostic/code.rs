//! Every diagnostic there is: its code and whether it stops a build.

use core::fmt;

/// How bad a diagnostic is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// The specs are wrong; there is no [`Protocol`](crate::model::Protocol).
    Error,
    /// The specs work, but something in them is probably not meant.
    Warning,
}

/// Declares [`Code`] from one list of name, text, meaning and advice, so that a code cannot miss from [`Code::ALL`].
macro_rules! codes {
    ($($name:ident = $text:literal $what:literal $advice:literal,)*) => {
        /// What a diagnostic is about. The text form, `E0101` or `W0501`, stays the same for ever.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Code {
            $(#[doc = $what] $name,)*
        }

        impl Code {
            /// Every code, sorted by its text.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// `E0101`: `E` for an error, `W` for a warning, then a number.
            pub const fn text(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)*
                }
            }

            /// What it is about, in a sentence.
            pub const fn meaning(self) -> &'static str {
                match self {
                    $(Self::$name => $what,)*
                }
            }

            /// What to do about it when nothing better is known.
            pub const fn advice(self) -> &'static str {
                match self {
                    $(Self::$name => $advice,)*
                }
            }
        }
    };
}

codes! {
    BadCharacter = "E0001" "A character that means nothing in the language." "remove it; the language has words, numbers, strings and the marks { } [ ] ( ) : , = | * . - ->",
    BadString = "E0002" "A string without its closing quote, or with an unknown escape." "write text as \"text\", on one line",
    Expected = "E0003" "Something else was expected here." "the forms of everything are in specs/LANGUAGE.md; the mistake may be just before this place",
    BadNumber = "E0004" "A number out of range, or no number." "write a number that fits",
    BadVersion = "E0005" "A version or date that cannot exist." "versions are written LINE-YYYYMMDD, as in main-20220406",
    TooDeep = "E0006" "Blocks, lists or arrays nested too deep." "declare parts of it on their own",
    BadBytes = "E0007" "Vector bytes that are not hex pairs." "bytes are pairs of hex digits: 25 86 40",
    BadFile = "E0008" "A file that cannot be read." "a spec folder has *.spec files of UTF-8 text in it or in folders below it",

    UnknownEpoch = "E0101" "A condition names an epoch that is not declared." "declare it: `epoch NAME = main-20181121 | re-20180704`",
    UnknownType = "E0102" "A field has a type that is not declared." "declare it as a struct, enum, flags or leaf; types of the language are u8 to u64, i8 to i64, bool, f32, ip4, pos3, move6, str and bytes",
    UnknownMixin = "E0103" "`...Name` names a mixin that is not declared." "declare it: `mixin Name { members }`",
    UnknownPacket = "E0104" "A packet is named that is not declared." "declare it: `packet NAME : client -> map { ... }`",
    UnknownConstant = "E0105" "A value names a constant that its enum does not have." "add it to the enum, or write its number",
    UnknownField = "E0106" "A field is named that the packet or struct does not have." "see the declaration for the fields that there are",
    Duplicate = "E0107" "One name is declared twice." "remove one of them, or give it another name",
    Recursion = "E0108" "A declaration contains itself." "break the circle",
    NameForm = "E0109" "A name is not in the form that its kind has." "names of a kind look alike",

    RestNotLast = "E0201" "Something follows a field that goes to the end of the packet." "move it to the end, or give it a count field",
    BadCount = "E0202" "The field that counts an array is missing, later, or no integer." "an array `[count]` needs an integer field `count` before it, on every version that has the array",
    FieldOverlap = "E0203" "One field is declared twice on the same versions." "give it another name, or conditions that exclude each other",
    LenNotFirst = "E0204" "`len` is not the first member." "put it first",
    LenMissing = "E0205" "A layout of variable size has no `len`." "put `len` first",
    FieldTypes = "E0206" "The types of one field have no common Rust type." "one field is one Rust type: use types of one kind, or two fields with two names",
    BadDefault = "E0207" "A default value that does not fit its field." "a default fits every type that the field has",
    BadWidth = "E0208" "`as` with a wider type, or one of another sign." "leave out `as`, or declare the type wider",
    TooLarge = "E0209" "A layout larger than 65535 bytes, or with more than 1024 members." "no packet has more than 65535 bytes",
    NoSize = "E0210" "An array whose elements have no bytes." "every element needs at least one byte",
    BadExtent = "E0211" "A type that needs a `[size]`, or cannot have one." "write the size in brackets",
    TwoDefaults = "E0212" "One field has two defaults or two policies." "say it once, or the same everywhere",
    OpenElement = "E0213" "An array element that would go to the end of the packet." "give the element a size, or a count field",
    LenInside = "E0214" "`len` outside of a packet." "declare an integer field instead",
    OpaqueContent = "E0215" "An opaque packet with members or vectors." "declare it as `packet`",
    BadChoice = "E0216" "A block under a value of a field that cannot have it." "write `when FIELD = VALUE { fields }` after the field: an integer, enum or bool, on every version that has the block",

    IdClash = "E0301" "Two packets claim one id on one version." "a packet's id needs a condition where another packet takes the id over",
    LengthConflict = "E0302" "One id has two lengths on one version." "a client has one length table for all servers and directions",
    IdNotListed = "E0303" "A packet claims an id that the client's length table does not have." "end the id's rule before these versions, or add the id to their `lengths`",
    WrongSize = "E0304" "A layout's size differs from the client's length table." "compare with `specs show PACKET --at VERSION`",
    NotShuffled = "E0305" "A client shuffles a packet that is not declared `id shuffled`." "write `id shuffled` in the packet",
    ListedTwice = "E0306" "A client lists one thing twice." "keep one of them",
    IdMissing = "E0307" "A packet without an id, or a raw one with an id." "write `id 0x0064` in the packet",

    VectorBytes = "E0401" "A vector's values encode to other bytes." "one of the two is wrong: values or bytes",
    VectorValues = "E0402" "A vector's bytes decode to other values." "one of the two is wrong: values or bytes",
    VectorVersion = "E0403" "A vector on a version that no client has." "use a version that a `client` block lists",
    VectorId = "E0404" "A vector on a version where the packet has no id." "see the `id` rules of the packet",
    BadValue = "E0405" "A value of the wrong kind for its field." "see the type of the field",

    UnusedEpoch = "W0501" "An epoch that no condition names." "remove it, or use it",
    UnusedType = "W0502" "A type or mixin that nothing uses." "remove it, or use it",
    Unreachable = "W0503" "A rule or member that holds on no version." "remove it, or correct its condition",
    NoVector = "W0504" "A packet without a golden vector." "write one: `test on VERSION { field = value } = [bytes]`",
    LostDoc = "W0505" "A doc comment that documents nothing." "use `//`, or put it before a declaration, field or constant",
}

impl Code {
    /// Whether it is an error or a warning: the first letter of its text.
    pub fn severity(self) -> Severity {
        if self.text().starts_with('E') {
            Severity::Error
        } else {
            Severity::Warning
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_sorted_and_unlike() {
        assert!(Code::ALL.windows(2).all(|pair| pair[0].text() < pair[1].text()));
    }
}

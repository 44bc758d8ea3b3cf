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

/// Declares [`Code`] from one list, so that a code cannot miss from [`Code::ALL`].
macro_rules! codes {
    ($($name:ident = $text:literal $what:literal,)*) => {
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
        }
    };
}

codes! {
    BadCharacter = "E0001" "A character that means nothing in the language.",
    BadString = "E0002" "A string without its closing quote, or with an unknown escape.",
    Expected = "E0003" "Something else was expected here.",
    BadNumber = "E0004" "A number out of range, or no number.",
    BadVersion = "E0005" "A version or date that cannot exist.",
    TooDeep = "E0006" "Blocks, lists or arrays nested too deep.",
    BadBytes = "E0007" "Vector bytes that are not hex pairs.",
    BadFile = "E0008" "A file that cannot be read.",

    UnknownEpoch = "E0101" "A condition names an epoch that is not declared.",
    UnknownType = "E0102" "A field has a type that is not declared.",
    UnknownMixin = "E0103" "`...Name` names a mixin that is not declared.",
    UnknownPacket = "E0104" "A packet is named that is not declared.",
    UnknownConstant = "E0105" "A value names a constant that its enum does not have.",
    UnknownField = "E0106" "A field is named that the packet or struct does not have.",
    Duplicate = "E0107" "One name is declared twice.",
    Recursion = "E0108" "A declaration contains itself.",
    NameForm = "E0109" "A name is not in the form that its kind has.",

    RestNotLast = "E0201" "Something follows a field that goes to the end of the packet.",
    BadCount = "E0202" "The field that counts an array is missing, later, or no integer.",
    FieldOverlap = "E0203" "One field is declared twice on the same versions.",
    LenNotFirst = "E0204" "`len` is not the first member.",
    LenMissing = "E0205" "A layout of variable size has no `len`.",
    FieldTypes = "E0206" "The types of one field have no common Rust type.",
    BadDefault = "E0207" "A default value that does not fit its field.",
    BadWidth = "E0208" "`as` with a wider type, or one of another sign.",
    TooLarge = "E0209" "A layout larger than 65535 bytes.",
    NoSize = "E0210" "An array whose elements have no bytes.",
    BadExtent = "E0211" "A type that needs a `[size]`, or cannot have one.",
    TwoDefaults = "E0212" "One field has two defaults or two policies.",
    OpenElement = "E0213" "An array element that would go to the end of the packet.",
    LenInside = "E0214" "`len` outside of a packet.",
    OpaqueContent = "E0215" "An opaque packet with members or vectors.",

    IdClash = "E0301" "Two packets claim one id on one version.",
    LengthConflict = "E0302" "One id has two lengths on one version.",
    IdNotListed = "E0303" "A packet claims an id that the client's length table does not have.",
    WrongSize = "E0304" "A layout's size differs from the client's length table.",
    NotShuffled = "E0305" "A client shuffles a packet that is not declared `id shuffled`.",
    ListedTwice = "E0306" "A client lists one thing twice.",
    IdMissing = "E0307" "A packet without an id, or a raw one with an id.",

    VectorBytes = "E0401" "A vector's values encode to other bytes.",
    VectorValues = "E0402" "A vector's bytes decode to other values.",
    VectorVersion = "E0403" "A vector on a version that no client has.",
    VectorId = "E0404" "A vector on a version where the packet has no id.",
    BadValue = "E0405" "A value of the wrong kind for its field.",

    UnusedEpoch = "W0501" "An epoch that no condition names.",
    UnusedType = "W0502" "A type or mixin that nothing uses.",
    Unreachable = "W0503" "A rule or member that holds on no version.",
    NoVector = "W0504" "A packet without a golden vector.",
    LostDoc = "W0505" "A doc comment that documents nothing.",
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

//! An example of each diagnostic: the spec files of the tests, with what is said about them.

use crate::diagnostic::Code;

/// A code, a spec file that has the mistake, and everything that `specs check` says about it.
type Example = (Code, &'static str, &'static str);

macro_rules! examples {
    ($($code:ident $name:literal)*) => {
        /// Every example. E0008 has none: it is about files that cannot be read.
        const EXAMPLES: &[Example] = &[$((
            Code::$code,
            include_str!(concat!("../../../tests/err/", $name, ".spec")),
            include_str!(concat!("../../../tests/err/", $name, ".out")),
        )),*];
    };
}

examples! {
    BadCharacter "e0001-bad-character"
    BadString "e0002-bad-string"
    Expected "e0003-expected"
    Expected "e0003-misspelt-word"
    BadNumber "e0004-bad-number"
    BadVersion "e0005-bad-version"
    TooDeep "e0006-too-deep"
    BadBytes "e0007-bad-bytes"
    UnknownEpoch "e0101-unknown-epoch"
    UnknownType "e0102-unknown-type"
    UnknownMixin "e0103-unknown-mixin"
    UnknownPacket "e0104-unknown-packet"
    UnknownPacket "e0104-misspelt-in-shuffle"
    UnknownConstant "e0105-unknown-constant"
    UnknownField "e0106-unknown-field"
    Duplicate "e0107-duplicate"
    Recursion "e0108-recursion"
    NameForm "e0109-name-form"
    RestNotLast "e0201-rest-not-last"
    BadCount "e0202-bad-count"
    FieldOverlap "e0203-field-overlap"
    LenNotFirst "e0204-len-not-first"
    LenMissing "e0205-len-missing"
    FieldTypes "e0206-field-types"
    BadDefault "e0207-bad-default"
    BadWidth "e0208-bad-width"
    TooLarge "e0209-too-large"
    NoSize "e0210-no-size"
    BadExtent "e0211-bad-extent"
    TwoDefaults "e0212-two-defaults"
    OpenElement "e0213-open-element"
    LenInside "e0214-len-inside"
    OpaqueContent "e0215-opaque-content"
    IdClash "e0301-id-clash"
    IdClash "e0301-id-clash-two-files"
    LengthConflict "e0302-length-conflict"
    LengthConflict "e0302-length-conflict-two-files"
    IdNotListed "e0303-id-not-listed"
    IdNotListed "e0303-id-not-listed-two-files"
    WrongSize "e0304-wrong-size"
    WrongSize "e0304-wrong-size-likely-member"
    NotShuffled "e0305-not-shuffled"
    ListedTwice "e0306-listed-twice"
    IdMissing "e0307-id-missing"
    VectorBytes "e0401-vector-bytes"
    VectorValues "e0402-vector-values"
    VectorVersion "e0403-vector-version"
    VectorId "e0404-vector-id"
    BadValue "e0405-bad-value"
    UnusedEpoch "w0501-unused-epoch"
    UnusedType "w0502-unused-type"
    Unreachable "w0503-unreachable"
    NoVector "w0504-no-vector"
    LostDoc "w0505-lost-doc"
}

/// The examples of a code: spec file, and what is said. A line `// ---- NAME.spec ----` begins another file.
pub(super) fn examples(code: Code) -> impl Iterator<Item = (&'static str, &'static str)> {
    let own = EXAMPLES.iter().filter(move |(known, ..)| *known == code);
    own.map(|(_, spec, said)| (*spec, *said))
}

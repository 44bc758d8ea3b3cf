//! An example of each diagnostic: the spec files of the tests, with what is said about them.

use crate::diagnostic::Code;

/// A spec file that has the mistake, and everything that `specs check` says about it.
pub(super) fn example(code: Code) -> Option<(&'static str, &'static str)> {
    match code {
        Code::BadCharacter => Some((
            include_str!("../../../tests/err/e0001-bad-character.spec"),
            include_str!("../../../tests/err/e0001-bad-character.out"),
        )),
        Code::BadString => Some((
            include_str!("../../../tests/err/e0002-bad-string.spec"),
            include_str!("../../../tests/err/e0002-bad-string.out"),
        )),
        Code::Expected => Some((
            include_str!("../../../tests/err/e0003-expected.spec"),
            include_str!("../../../tests/err/e0003-expected.out"),
        )),
        Code::BadNumber => Some((
            include_str!("../../../tests/err/e0004-bad-number.spec"),
            include_str!("../../../tests/err/e0004-bad-number.out"),
        )),
        Code::BadVersion => Some((
            include_str!("../../../tests/err/e0005-bad-version.spec"),
            include_str!("../../../tests/err/e0005-bad-version.out"),
        )),
        Code::TooDeep => Some((
            include_str!("../../../tests/err/e0006-too-deep.spec"),
            include_str!("../../../tests/err/e0006-too-deep.out"),
        )),
        Code::BadBytes => Some((
            include_str!("../../../tests/err/e0007-bad-bytes.spec"),
            include_str!("../../../tests/err/e0007-bad-bytes.out"),
        )),
        Code::UnknownEpoch => Some((
            include_str!("../../../tests/err/e0101-unknown-epoch.spec"),
            include_str!("../../../tests/err/e0101-unknown-epoch.out"),
        )),
        Code::UnknownType => Some((
            include_str!("../../../tests/err/e0102-unknown-type.spec"),
            include_str!("../../../tests/err/e0102-unknown-type.out"),
        )),
        Code::UnknownMixin => Some((
            include_str!("../../../tests/err/e0103-unknown-mixin.spec"),
            include_str!("../../../tests/err/e0103-unknown-mixin.out"),
        )),
        Code::UnknownPacket => Some((
            include_str!("../../../tests/err/e0104-unknown-packet.spec"),
            include_str!("../../../tests/err/e0104-unknown-packet.out"),
        )),
        Code::UnknownConstant => Some((
            include_str!("../../../tests/err/e0105-unknown-constant.spec"),
            include_str!("../../../tests/err/e0105-unknown-constant.out"),
        )),
        Code::UnknownField => Some((
            include_str!("../../../tests/err/e0106-unknown-field.spec"),
            include_str!("../../../tests/err/e0106-unknown-field.out"),
        )),
        Code::Duplicate => Some((
            include_str!("../../../tests/err/e0107-duplicate.spec"),
            include_str!("../../../tests/err/e0107-duplicate.out"),
        )),
        Code::Recursion => Some((
            include_str!("../../../tests/err/e0108-recursion.spec"),
            include_str!("../../../tests/err/e0108-recursion.out"),
        )),
        Code::NameForm => Some((
            include_str!("../../../tests/err/e0109-name-form.spec"),
            include_str!("../../../tests/err/e0109-name-form.out"),
        )),
        Code::RestNotLast => Some((
            include_str!("../../../tests/err/e0201-rest-not-last.spec"),
            include_str!("../../../tests/err/e0201-rest-not-last.out"),
        )),
        Code::BadCount => Some((
            include_str!("../../../tests/err/e0202-bad-count.spec"),
            include_str!("../../../tests/err/e0202-bad-count.out"),
        )),
        Code::FieldOverlap => Some((
            include_str!("../../../tests/err/e0203-field-overlap.spec"),
            include_str!("../../../tests/err/e0203-field-overlap.out"),
        )),
        Code::LenNotFirst => Some((
            include_str!("../../../tests/err/e0204-len-not-first.spec"),
            include_str!("../../../tests/err/e0204-len-not-first.out"),
        )),
        Code::LenMissing => Some((
            include_str!("../../../tests/err/e0205-len-missing.spec"),
            include_str!("../../../tests/err/e0205-len-missing.out"),
        )),
        Code::FieldTypes => Some((
            include_str!("../../../tests/err/e0206-field-types.spec"),
            include_str!("../../../tests/err/e0206-field-types.out"),
        )),
        Code::BadDefault => Some((
            include_str!("../../../tests/err/e0207-bad-default.spec"),
            include_str!("../../../tests/err/e0207-bad-default.out"),
        )),
        Code::BadWidth => Some((
            include_str!("../../../tests/err/e0208-bad-width.spec"),
            include_str!("../../../tests/err/e0208-bad-width.out"),
        )),
        Code::TooLarge => Some((
            include_str!("../../../tests/err/e0209-too-large.spec"),
            include_str!("../../../tests/err/e0209-too-large.out"),
        )),
        Code::NoSize => Some((
            include_str!("../../../tests/err/e0210-no-size.spec"),
            include_str!("../../../tests/err/e0210-no-size.out"),
        )),
        Code::BadExtent => Some((
            include_str!("../../../tests/err/e0211-bad-extent.spec"),
            include_str!("../../../tests/err/e0211-bad-extent.out"),
        )),
        Code::TwoDefaults => Some((
            include_str!("../../../tests/err/e0212-two-defaults.spec"),
            include_str!("../../../tests/err/e0212-two-defaults.out"),
        )),
        Code::OpenElement => Some((
            include_str!("../../../tests/err/e0213-open-element.spec"),
            include_str!("../../../tests/err/e0213-open-element.out"),
        )),
        Code::LenInside => Some((
            include_str!("../../../tests/err/e0214-len-inside.spec"),
            include_str!("../../../tests/err/e0214-len-inside.out"),
        )),
        Code::OpaqueContent => Some((
            include_str!("../../../tests/err/e0215-opaque-content.spec"),
            include_str!("../../../tests/err/e0215-opaque-content.out"),
        )),
        Code::IdClash => Some((
            include_str!("../../../tests/err/e0301-id-clash.spec"),
            include_str!("../../../tests/err/e0301-id-clash.out"),
        )),
        Code::LengthConflict => Some((
            include_str!("../../../tests/err/e0302-length-conflict.spec"),
            include_str!("../../../tests/err/e0302-length-conflict.out"),
        )),
        Code::IdNotListed => Some((
            include_str!("../../../tests/err/e0303-id-not-listed.spec"),
            include_str!("../../../tests/err/e0303-id-not-listed.out"),
        )),
        Code::WrongSize => Some((
            include_str!("../../../tests/err/e0304-wrong-size.spec"),
            include_str!("../../../tests/err/e0304-wrong-size.out"),
        )),
        Code::NotShuffled => Some((
            include_str!("../../../tests/err/e0305-not-shuffled.spec"),
            include_str!("../../../tests/err/e0305-not-shuffled.out"),
        )),
        Code::ListedTwice => Some((
            include_str!("../../../tests/err/e0306-listed-twice.spec"),
            include_str!("../../../tests/err/e0306-listed-twice.out"),
        )),
        Code::IdMissing => Some((
            include_str!("../../../tests/err/e0307-id-missing.spec"),
            include_str!("../../../tests/err/e0307-id-missing.out"),
        )),
        Code::VectorBytes => Some((
            include_str!("../../../tests/err/e0401-vector-bytes.spec"),
            include_str!("../../../tests/err/e0401-vector-bytes.out"),
        )),
        Code::VectorValues => Some((
            include_str!("../../../tests/err/e0402-vector-values.spec"),
            include_str!("../../../tests/err/e0402-vector-values.out"),
        )),
        Code::VectorVersion => Some((
            include_str!("../../../tests/err/e0403-vector-version.spec"),
            include_str!("../../../tests/err/e0403-vector-version.out"),
        )),
        Code::VectorId => Some((
            include_str!("../../../tests/err/e0404-vector-id.spec"),
            include_str!("../../../tests/err/e0404-vector-id.out"),
        )),
        Code::BadValue => Some((
            include_str!("../../../tests/err/e0405-bad-value.spec"),
            include_str!("../../../tests/err/e0405-bad-value.out"),
        )),
        Code::UnusedEpoch => Some((
            include_str!("../../../tests/err/w0501-unused-epoch.spec"),
            include_str!("../../../tests/err/w0501-unused-epoch.out"),
        )),
        Code::UnusedType => Some((
            include_str!("../../../tests/err/w0502-unused-type.spec"),
            include_str!("../../../tests/err/w0502-unused-type.out"),
        )),
        Code::Unreachable => Some((
            include_str!("../../../tests/err/w0503-unreachable.spec"),
            include_str!("../../../tests/err/w0503-unreachable.out"),
        )),
        Code::NoVector => Some((
            include_str!("../../../tests/err/w0504-no-vector.spec"),
            include_str!("../../../tests/err/w0504-no-vector.out"),
        )),
        Code::LostDoc => Some((
            include_str!("../../../tests/err/w0505-lost-doc.spec"),
            include_str!("../../../tests/err/w0505-lost-doc.out"),
        )),
        Code::BadFile => None,
    }
}

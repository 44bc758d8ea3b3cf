//! A packet of any server and direction.

use crate::{
    CharToClient, ClientToChar, ClientToLogin, ClientToMap, DecodeError, DecodeProblem, EncodeError, FieldPath, Frame,
    Kind, LoginToClient, MapToClient, PacketKind, Profile, Value,
};

macro_rules! any {
    ($($way:ident)*) => {
        /// A packet of any server and direction.
        #[derive(Clone, PartialEq, Eq, Debug)]
        pub enum Any {
            $(
                #[doc = "Of this server and direction."]
                $way($way),
            )*
        }

        impl Any {
            fn decode_frame(frame: &Frame<'_>, profile: &Profile) -> Result<Option<Self>, DecodeError> {
                $(
                    if let Some(packet) = $way::decode(frame, profile)? {
                        return Ok(Some(Self::$way(packet)));
                    }
                )*
                Ok(None)
            }

            /// Appends the whole packet to `out`.
            pub fn encode(&self, profile: &Profile, out: &mut Vec<u8>) -> Result<(), EncodeError> {
                match self {
                    $(Self::$way(packet) => packet.encode(profile, out),)*
                }
            }

            /// The fields that the profile's version has, in wire order.
            pub fn to_value(&self, profile: &Profile) -> Value {
                match self {
                    $(Self::$way(packet) => packet.to_value(profile),)*
                }
            }
        }
    };
}

any!(ClientToLogin LoginToClient ClientToChar CharToClient ClientToMap MapToClient);

impl Any {
    /// Decodes a packet of that kind, whoever speaks it.
    pub fn decode(kind: Kind, bytes: &[u8], profile: &Profile) -> Result<Self, DecodeError> {
        let frame = Frame {
            id: 0,
            kind: Some(kind),
            bytes,
        };
        let nobody = || DecodeError {
            packet: kind.name(),
            path: FieldPath::default(),
            offset: 0,
            problem: DecodeProblem::Trailing { left: bytes.len() },
        };
        Self::decode_frame(&frame, profile)?.ok_or_else(nobody)
    }
}

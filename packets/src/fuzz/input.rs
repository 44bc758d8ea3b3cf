//! What an input's first bytes say of the rest.

#![expect(clippy::panic, reason = "a fuzz target says so that something is wrong")]

use std::borrow::Cow;

use specs::{Direction, Server};

use crate::{AnyPacket, DecodeError, Frame, Framer, Kind, PacketKind, Profile, tables::Length};

/// Bytes, and what they are to be taken for.
#[derive(Clone, Debug)]
pub struct Input<'a> {
    /// Any listed version.
    pub profile: &'static Profile,
    /// Any of the three.
    pub server: Server,
    /// Either way.
    pub direction: Direction,
    /// Whether ids are obfuscated.
    pub obfuscated: bool,
    /// Whether `kind` is expected first, without a header.
    pub raw: bool,
    /// Whether a length field is to say how many bytes there are, whatever it says.
    pub honest: bool,
    /// Any packet.
    pub kind: Kind,
    /// A packet, or a stream.
    pub bytes: &'a [u8],
}

impl<'a> Input<'a> {
    /// Of 6 bytes: version (2), server and direction, a bit for each yes or no, packet (2); and the rest. Every value means something.
    pub fn read(data: &'a [u8]) -> Option<Self> {
        let (&[version0, version1, way, bits, kind0, kind1], bytes) = data.split_first_chunk()?;
        let nth = |low, high, count: usize| usize::from(u16::from_le_bytes([low, high])).checked_rem(count);
        let listed = Profile::listed();
        let version = Profile::listed().nth(nth(version0, version1, listed.count())?)?;
        Some(Self {
            profile: Profile::get(version).ok()?,
            server: *Server::ALL.get(usize::from(way / 2) % Server::ALL.len())?,
            direction: *Direction::ALL.get(usize::from(way) % 2)?,
            obfuscated: bits & 1 != 0,
            raw: bits & 2 != 0,
            honest: bits & 4 == 0,
            kind: *Kind::ALL.get(nth(kind0, kind1, Kind::ALL.len())?)?,
            bytes,
        })
    }

    /// The bytes that [`Input::read`] takes for this.
    pub fn write(&self) -> Vec<u8> {
        let version = Profile::listed().position(|version| version == self.profile.version());
        let number = |number: usize| u16::try_from(number).unwrap_or(0).to_le_bytes();
        let [version0, version1] = number(version.unwrap_or(0));
        let [kind0, kind1] = number(self.kind.index());
        let way = self.server as u8 * 2 + self.direction as u8;
        let bits = u8::from(self.obfuscated) | u8::from(self.raw) << 1 | u8::from(!self.honest) << 2;
        [&[version0, version1, way, bits, kind0, kind1], self.bytes].concat()
    }

    /// The framer that it asks for.
    pub fn framer(&self) -> Framer {
        let mut framer = Framer::new(self.profile, self.server, self.direction).with_obfuscation(self.obfuscated);
        if self.raw {
            framer.expect_raw(self.kind);
        }
        framer
    }

    /// Decodes a packet of the kind it says, whoever speaks it.
    pub fn decode(&self, bytes: &[u8]) -> Result<AnyPacket, DecodeError> {
        let frame = Frame {
            id: 0,
            kind: Some(self.kind),
            bytes,
        };
        for server in Server::ALL {
            for direction in Direction::ALL {
                if let Some(packet) = AnyPacket::decode((server, direction), &frame, self.profile)? {
                    return Ok(packet);
                }
            }
        }
        panic!("nobody speaks {}", self.kind)
    }

    /// The bytes as one packet: where they are to be honest, a length field says how many they are.
    pub fn packet(&self) -> Cow<'a, [u8]> {
        let length = u16::try_from(self.bytes.len()).ok();
        let variable = self.profile.frame_length(self.kind) == Some(Length::Variable);
        let (Some(length), true) = (length.filter(|length| *length >= 4), self.honest && variable) else {
            return Cow::Borrowed(self.bytes);
        };
        let mut bytes = self.bytes.to_vec();
        crate::codec::put(&mut bytes, 2, length);
        Cow::Owned(bytes)
    }
}

//! A packet of any server and direction: for tools that watch whole sessions.

use specs::{Direction, Server, Value};

use crate::{
    CharToClient, ClientToChar, ClientToLogin, ClientToMap, DecodeError, EncodeError, Frame, Kind, LoginToClient,
    MapToClient, Profile,
};

macro_rules! any_packet {
    ($($way:ident: $server:ident $direction:ident, $doc:literal;)*) => {
        /// A packet with a layout, whoever speaks it.
        ///
        /// A program that talks to one server takes that server's enum, [`MapToClient`] and so on, which this one is made of.
        #[derive(Clone, PartialEq, Eq, Debug)]
        pub enum AnyPacket {
            $( #[doc = $doc] $way($way), )*
        }

        impl AnyPacket {
            /// Decodes the packet of a frame that went `direction` on a connection to `server`; `None` where it has no layout.
            pub fn decode(
                (server, direction): (Server, Direction),
                frame: &Frame<'_>,
                profile: &Profile,
            ) -> Result<Option<Self>, DecodeError> {
                match (server, direction) {
                    $( (Server::$server, Direction::$direction) => Ok($way::decode(frame, profile)?.map(Self::$way)), )*
                }
            }

            /// Appends the whole packet to `out`; after an error `out` is as before.
            pub fn encode(&self, profile: &Profile, out: &mut Vec<u8>) -> Result<(), EncodeError> {
                match self {
                    $( Self::$way(packet) => packet.encode(profile, out), )*
                }
            }

            /// Which packet it is.
            pub fn kind(&self) -> Kind {
                match self {
                    $( Self::$way(packet) => packet.kind(), )*
                }
            }

            /// The fields that the profile's version has, in wire order.
            pub fn to_value(&self, profile: &Profile) -> Value {
                match self {
                    $( Self::$way(packet) => packet.to_value(profile), )*
                }
            }
        }
    };
}

any_packet! {
    ClientToLogin: Login ToServer, "From client to login server.";
    LoginToClient: Login ToClient, "From login server to client.";
    ClientToChar: Char ToServer, "From client to char server.";
    CharToClient: Char ToClient, "From char server to client.";
    ClientToMap: Map ToServer, "From client to map server.";
    MapToClient: Map ToClient, "From map server to client.";
}

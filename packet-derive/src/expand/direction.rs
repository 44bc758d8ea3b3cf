//! Per server and direction, the enum of the packets that are spoken there.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use specs::{Direction, Server};

use super::docs;
use crate::plan::Plan;

/// The enums of all servers and directions that have packets.
pub(super) fn all(plan: &Plan<'_>) -> TokenStream {
    let ways = Server::ALL
        .into_iter()
        .flat_map(|server| Direction::ALL.map(|direction| (server, direction)));
    ways.map(|(server, direction)| item(plan, server, direction)).collect()
}

fn item(plan: &Plan<'_>, server: Server, direction: Direction) -> TokenStream {
    let here = plan
        .typed()
        .filter(|(packet, _)| packet.direction == direction && packet.servers.contains(&server));
    let packets: Vec<_> = here.map(|(_, body)| &body.name).collect();
    if packets.is_empty() {
        return TokenStream::new();
    }
    let texts: Vec<_> = packets.iter().map(|packet| format!("See [`{packet}`].")).collect();
    let name = name(server, direction);
    let way = match direction {
        Direction::ToServer => format!("from client to {server} server"),
        Direction::ToClient => format!("from {server} server to client"),
    };
    let doc = docs::lines(&format!("A packet with a layout, {way}."));
    let methods = methods(&name, &packets);
    quote! {
        #doc
        #[derive(Clone, PartialEq, Eq, Debug)]
        #[allow(clippy::large_enum_variant, reason = "packets are made, matched and gone")]
        pub enum #name {
            #(#[doc = #texts] #packets(#packets),)*
        }

        #methods

        #(
            impl ::core::convert::From<#packets> for #name {
                fn from(packet: #packets) -> Self {
                    Self::#packets(packet)
                }
            }
        )*
    }
}

fn name(server: Server, direction: Direction) -> Ident {
    let server = match server {
        Server::Login => "Login",
        Server::Char => "Char",
        Server::Map => "Map",
    };
    match direction {
        Direction::ToServer => format_ident!("ClientTo{server}"),
        Direction::ToClient => format_ident!("{server}ToClient"),
    }
}

/// What hundreds of packets do is written with little code for each: decoding without `?`, all else through `dyn`.
fn methods(name: &Ident, packets: &[&Ident]) -> TokenStream {
    quote! {
        const _: () = {
            use ::packets::{DecodeError, EncodeError, Frame, Profile, Value};

            impl #name {
                /// Decodes the packet of a frame; `None` where it has no layout, or is of another server or direction.
                pub fn decode(
                    frame: &Frame<'_, Kind>,
                    profile: &Profile<Kind>,
                ) -> ::core::result::Result<::core::option::Option<Self>, DecodeError> {
                    let Some(kind) = frame.kind else {
                        return Ok(None);
                    };
                    let (bytes, layout) = (frame.bytes, profile.layout());
                    let packet = match kind {
                        #(Kind::#packets => match codec::Whole::read(bytes, layout) {
                            Ok(packet) => Self::#packets(packet),
                            Err(error) => return Err(error),
                        },)*
                        #[allow(unreachable_patterns, reason = "there may be no other packets")]
                        _ => return Ok(None),
                    };
                    Ok(Some(packet))
                }

                /// Appends the whole packet to `out`; after an error `out` is as before.
                pub fn encode(
                    &self,
                    profile: &Profile<Kind>,
                    out: &mut ::std::vec::Vec<u8>,
                ) -> ::core::result::Result<(), EncodeError> {
                    codec::encode(self.packet(), self.kind(), profile, out)
                }

                /// Which packet it is.
                pub fn kind(&self) -> Kind {
                    match self {
                        #(Self::#packets(_) => Kind::#packets,)*
                    }
                }

                /// The fields that the profile's version has, in wire order.
                pub fn to_value(&self, profile: &Profile<Kind>) -> Value {
                    codec::value_of(self.packet(), profile.layout())
                }

                fn packet(&self) -> &dyn codec::Whole {
                    match self {
                        #(Self::#packets(packet) => packet,)*
                    }
                }
            }
        };
    }
}

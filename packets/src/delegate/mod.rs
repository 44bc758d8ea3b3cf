//! `BinRead` and `BinWrite` of every packet, for code that speaks binrw: by way of the codec.
//!
//! The arguments are the client version. Reading takes exactly one packet, raw ones included, off the stream: as long as the version's table
//! says. Byte order is the protocol's own, whatever the caller asks for.

#[cfg(feature = "binrw")]
mod stream;

#[cfg(feature = "binrw")]
pub use stream::{read_packet, write_packet};

/// Implements binrw's traits for packets: for many at once, since each call of a macro costs the compiler more than what is in it.
#[cfg(feature = "binrw")]
#[doc(hidden)]
#[macro_export]
macro_rules! delegate_binrw {
    ($kind:ty: $($packet:ident)*) => { $(
        impl $crate::binrw::BinRead for $packet {
            type Args<'a> = ($crate::Version,);

            fn read_options<R: ::std::io::Read + ::std::io::Seek>(
                reader: &mut R,
                _: $crate::binrw::Endian,
                (version,): Self::Args<'_>,
            ) -> $crate::binrw::BinResult<Self> {
                $crate::codec::read_packet::<$kind, Self, R>(reader, version)
            }
        }

        impl $crate::binrw::BinWrite for $packet {
            type Args<'a> = ($crate::Version,);

            fn write_options<W: ::std::io::Write + ::std::io::Seek>(
                &self,
                writer: &mut W,
                _: $crate::binrw::Endian,
                (version,): Self::Args<'_>,
            ) -> $crate::binrw::BinResult<()> {
                $crate::codec::write_packet::<$kind, Self, W>(self, writer, version)
            }
        }
    )* };
}

/// Nobody asked for binrw.
#[cfg(not(feature = "binrw"))]
#[doc(hidden)]
#[macro_export]
macro_rules! delegate_binrw {
    ($($packets:tt)*) => {};
}

//! The layouts of main-20220406 as one would write them by hand: slices and constant offsets, one length check per packet or element.

/// A value at a known place of a slice that is long enough.
pub(crate) trait Plain: Sized {
    const SIZE: usize;

    fn read(bytes: &[u8]) -> Self;

    /// None where the value does not fit: what the generated code refuses is refused here too.
    fn write(&self, bytes: &mut [u8]) -> Option<()>;
}

macro_rules! integers {
    ($($int:ty)*) => { $(
        impl Plain for $int {
            const SIZE: usize = size_of::<Self>();

            #[inline(always)]
            fn read(bytes: &[u8]) -> Self {
                let mut array = [0; Self::SIZE];
                array.copy_from_slice(bytes);
                Self::from_le_bytes(array)
            }

            #[inline(always)]
            fn write(&self, bytes: &mut [u8]) -> Option<()> {
                bytes.copy_from_slice(&self.to_le_bytes());
                Some(())
            }
        }
    )* };
}

integers!(u8 u16 u32 u64 i16 i32);

impl<const N: usize> Plain for [u32; N] {
    const SIZE: usize = 4 * N;

    #[inline(always)]
    fn read(bytes: &[u8]) -> Self {
        std::array::from_fn(|index| u32::read(&bytes[index * 4..index * 4 + 4]))
    }

    #[inline(always)]
    fn write(&self, bytes: &mut [u8]) -> Option<()> {
        for (value, place) in self.iter().zip(bytes.chunks_exact_mut(4)) {
            value.write(place)?;
        }
        Some(())
    }
}

/// Text in a field of `N` bytes, owned: up to its first NUL.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Text<const N: usize>(pub(crate) Vec<u8>);

impl<const N: usize> Plain for Text<N> {
    const SIZE: usize = N;

    #[inline(always)]
    fn read(bytes: &[u8]) -> Self {
        let end = bytes.iter().position(|&byte| byte == 0).unwrap_or(N);
        Self(bytes[..end].to_vec())
    }

    #[inline(always)]
    fn write(&self, bytes: &mut [u8]) -> Option<()> {
        if self.0.contains(&0) {
            return None;
        }
        bytes.get_mut(..self.0.len())?.copy_from_slice(&self.0);
        Some(())
    }
}

/// The three or six bytes of cells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Cells<const N: usize>(pub(crate) [u16; N]);

impl Plain for Cells<3> {
    const SIZE: usize = 3;

    #[inline(always)]
    fn read(b: &[u8]) -> Self {
        let [a, b, c] = [u16::from(b[0]), u16::from(b[1]), u16::from(b[2])];
        Self([a << 2 | b >> 6, (b & 0x3f) << 4 | c >> 4, c & 15])
    }

    #[inline(always)]
    fn write(&self, bytes: &mut [u8]) -> Option<()> {
        let [x, y, dir] = self.0.map(u32::from);
        if x > 1023 || y > 1023 || dir > 15 {
            return None;
        }
        bytes.copy_from_slice(&(x << 14 | y << 4 | dir).to_be_bytes()[1..]);
        Some(())
    }
}

impl Plain for Cells<6> {
    const SIZE: usize = 6;

    #[inline(always)]
    fn read(bytes: &[u8]) -> Self {
        let mut array = [0; 8];
        array[2..].copy_from_slice(bytes);
        let bits = u64::from_be_bytes(array);
        let part = |shift: u32, mask: u64| u16::try_from(bits >> shift & mask).unwrap_or(0);
        Self([
            part(38, 1023),
            part(28, 1023),
            part(18, 1023),
            part(8, 1023),
            part(4, 15),
            part(0, 15),
        ])
    }

    #[inline(always)]
    fn write(&self, bytes: &mut [u8]) -> Option<()> {
        let [x0, y0, x1, y1, sx, sy] = self.0.map(u64::from);
        if x0 | y0 | x1 | y1 > 1023 || sx | sy > 15 {
            return None;
        }
        let bits = x0 << 38 | y0 << 28 | x1 << 18 | y1 << 8 | sx << 4 | sy;
        bytes.copy_from_slice(&bits.to_be_bytes()[2..]);
        Some(())
    }
}

macro_rules! layout {
    ($name:ident { $($field:ident: $ty:ty,)* }) => {
        #[binrw::binrw]
        #[brw(little)]
        #[derive(deku::DekuRead, deku::DekuWrite)]
        #[deku(endian = "little")]
        #[derive(Clone, Debug, PartialEq)]
        pub(crate) struct $name { $(pub(crate) $field: $ty,)* }

        impl Plain for $name {
            const SIZE: usize = 0 $(+ <$ty as Plain>::SIZE)*;

            #[inline(always)]
            fn read(bytes: &[u8]) -> Self {
                let bytes = &bytes[..Self::SIZE];
                let mut at = 0;
                $(
                    let $field = <$ty as Plain>::read(&bytes[at..at + <$ty as Plain>::SIZE]);
                    at += <$ty as Plain>::SIZE;
                )*
                let _ = at;
                Self { $($field),* }
            }

            #[inline(always)]
            fn write(&self, bytes: &mut [u8]) -> Option<()> {
                let bytes = &mut bytes[..Self::SIZE];
                let mut at = 0;
                $(
                    self.$field.write(&mut bytes[at..at + <$ty as Plain>::SIZE])?;
                    at += <$ty as Plain>::SIZE;
                )*
                let _ = at;
                Some(())
            }
        }
    };
}

layout!(Walk { id: u16, dest: Cells<3>, });

layout!(WalkingUnit {
    id: u16, length: u16, kind: u8, unit: u32, character: u32, speed: u16, body_state: u16, health_state: u16, effect_state: u32,
    job: u16, hair: u16, weapon: u32, shield: u32, head_bottom: u16, tick: u32, head_top: u16, head_middle: u16, hair_color: u16,
    cloth_color: u16, head_direction: u16, robe: u16, guild: u32, emblem: u16, honor: i16, virtue: u32, pk_mode: u8, sex: u8,
    path: Cells<6>, x_size: u8, y_size: u8, level: u16, font: u16, max_hp: i32, hp: i32, boss: u8, body: u16, name: Text<24>,
});

layout!(CharacterListHead { id: u16, length: u16, total: u8, premium_start: u8, premium_end: u8, pad: Padding<20>, });

layout!(CharacterEntry {
    character: u32, base_experience: u64, zeny: u32, job_experience: u64, job_level: u32, body_state: u32, health_state: u32,
    effect_state: u32, karma: i32, manner: i32, status_points: u16, hp: u64, max_hp: u64, sp: u64, max_sp: u64, speed: u16, job: u16,
    hair: u16, body: u16, weapon: u16, base_level: u16, skill_points: u16, head_bottom: u16, shield: u16, head_top: u16,
    head_middle: u16, hair_color: u16, cloth_color: u16, name: Text<24>, strength: u8, agility: u8, vitality: u8, intelligence: u8,
    dexterity: u8, luck: u8, slot: u8, pad: u8, renamed: u16, last_map: Text<16>, delete_delay: u32, robe: u32, slot_changes: u32,
    name_changes: u32, sex: u8,
});

layout!(ItemListHead {
    id: u16,
    length: u16,
    container: u8,
});

layout!(NormalItem {
    index: u16,
    item: u32,
    kind: u8,
    count: u16,
    worn: u32,
    cards: [u32; 4],
    expires: u32,
    flags: u8,
});

/// Bytes that mean nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Padding<const N: usize>;

impl<const N: usize> Plain for Padding<N> {
    const SIZE: usize = N;

    #[inline(always)]
    fn read(_: &[u8]) -> Self {
        Self
    }

    #[inline(always)]
    fn write(&self, _: &mut [u8]) -> Option<()> {
        Some(())
    }
}

/// A packet of one layout, with its exact size.
#[inline(never)]
pub(crate) fn read_whole<T: Plain>(bytes: &[u8]) -> Option<T> {
    (bytes.len() == T::SIZE).then(|| T::read(bytes))
}

/// Appends a packet of one layout.
#[inline(never)]
pub(crate) fn write_whole<T: Plain>(packet: &T, out: &mut Vec<u8>) -> Option<()> {
    let start = out.len();
    out.resize(start + T::SIZE, 0);
    packet.write(&mut out[start..])
}

/// A list to the end of the packet.
#[inline(never)]
pub(crate) fn read_list<H: Plain, T: Plain>(bytes: &[u8]) -> Option<(H, Vec<T>)> {
    let (head, rest) = bytes.split_at_checked(H::SIZE)?;
    let items = rest.chunks_exact(T::SIZE);
    items
        .remainder()
        .is_empty()
        .then(|| (H::read(head), items.map(T::read).collect()))
}

/// Appends a list, and its length at offset 2.
#[inline(never)]
pub(crate) fn write_list<H: Plain, T: Plain>(head: &H, items: &[T], out: &mut Vec<u8>) -> Option<()> {
    let start = out.len();
    let size = H::SIZE + items.len() * T::SIZE;
    out.resize(start + size, 0);
    let (front, rest) = out[start..].split_at_mut(H::SIZE);
    head.write(front)?;
    for (item, place) in items.iter().zip(rest.chunks_exact_mut(T::SIZE)) {
        item.write(place)?;
    }
    let length = u16::try_from(size).ok()?;
    out[start + 2..start + 4].copy_from_slice(&length.to_le_bytes());
    Some(())
}

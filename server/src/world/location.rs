//! Where equipment is worn.

use super::flags::flags;

flags! {
    /// Places on a character that equipment takes; the bits are the client's.
    pub struct Location(u32) {
        /// Lower headgear.
        HEAD_LOW = 0x0001 "head_low",
        /// Middle headgear.
        HEAD_MID = 0x0200 "head_mid",
        /// Upper headgear.
        HEAD_TOP = 0x0100 "head_top",
        /// The hand of the weapon.
        RIGHT_HAND = 0x0002 "right_hand",
        /// The hand of the shield, or of an assassin's second weapon.
        LEFT_HAND = 0x0020 "left_hand",
        /// Body armor.
        ARMOR = 0x0010 "armor",
        /// Garment.
        GARMENT = 0x0004 "garment",
        /// Shoes.
        SHOES = 0x0040 "shoes",
        /// Right accessory.
        RIGHT_ACCESSORY = 0x0008 "right_accessory",
        /// Left accessory.
        LEFT_ACCESSORY = 0x0080 "left_accessory",
        /// Ammunition.
        AMMO = 0x8000 "ammo",
        /// Costume over upper headgear.
        COSTUME_HEAD_TOP = 0x0400 "costume_head_top",
        /// Costume over middle headgear.
        COSTUME_HEAD_MID = 0x0800 "costume_head_mid",
        /// Costume over lower headgear.
        COSTUME_HEAD_LOW = 0x1000 "costume_head_low",
        /// Costume over the garment.
        COSTUME_GARMENT = 0x2000 "costume_garment",
        /// Shadow armor.
        SHADOW_ARMOR = 0x0001_0000 "shadow_armor",
        /// Shadow weapon.
        SHADOW_WEAPON = 0x0002_0000 "shadow_weapon",
        /// Shadow shield.
        SHADOW_SHIELD = 0x0004_0000 "shadow_shield",
        /// Shadow shoes.
        SHADOW_SHOES = 0x0008_0000 "shadow_shoes",
        /// Right shadow accessory.
        SHADOW_RIGHT_ACCESSORY = 0x0010_0000 "shadow_right_accessory",
        /// Left shadow accessory.
        SHADOW_LEFT_ACCESSORY = 0x0020_0000 "shadow_left_accessory",
    }
}

impl Location {
    /// Both hands, as two-handed weapons take them.
    pub const BOTH_HANDS: Self = Self::RIGHT_HAND.union(Self::LEFT_HAND);

    /// Either place of an accessory. An item that says both is worn in one of them.
    pub const ACCESSORIES: Self = Self::RIGHT_ACCESSORY.union(Self::LEFT_ACCESSORY);

    /// Upper, middle and lower headgear.
    pub const HEAD: Self = Self::HEAD_TOP.union(Self::HEAD_MID).union(Self::HEAD_LOW);
}

//! What clients are told: meanings, in the order they become known. The notifier turns each into none, one or several
//! packets of the session's version; a version that has no packet for a notice is told nothing.

mod condition;
mod fight;
mod floor;
mod game_master;
mod growth;
mod item;
mod login;
mod npc;
mod screen;
mod sheet;
mod shop;
mod storage;
mod trade;

use std::sync::Arc;

use packets::{AccountId, CharacterId, Movement, Tick, UnitId};

pub use condition::{ConditionNotice, StatusIcon};
pub use fight::{AttackRefusal, FightNotice};
pub use floor::FloorNotice;
pub use game_master::GameMasterNotice;
pub use growth::{Course, GrowthNotice, Pool};
pub use item::{AddRefusal, ItemCard, ItemNotice, Loss, RefineResult, WearResult};
pub use login::{Kick, LoginAccepted, LoginRefusal};
pub use npc::NpcNotice;
pub use screen::{
    CharacterCard, CharacterList, ConfirmResult, CreateRefusal, DeleteRefusal, PincodeResult, PincodeState,
    RenameResult, ReserveResult,
};
pub use sheet::{Experience, Figures, HotkeyBar, LookChange, Vitals, WhisperResult};
pub use shop::{GoodsCard, PurchaseResult, SellableCard, ShopNotice};
pub use storage::StorageNotice;
pub use trade::{OfferResult, TradeNotice, TradeStart};

use super::{
    DisconnectReason, Moment, Name, PeopleNotice, UnitLook,
    look::{Appearance, Posture, UnitKind, Vanish},
    record::Sex,
};

/// Something that a client is told.
#[derive(Clone, PartialEq, Debug)]
pub enum Notice {
    /// The last of a session: what is queued before it leaves, then the connection closes.
    Close(DisconnectReason),

    // Login server.
    /// Logged in; the answer also names the char server, whose address the notifier knows.
    LoginAccepted(LoginAccepted),
    /// Not logged in.
    LoginRefused(LoginRefusal),
    /// The session is put out, on any server.
    Kicked(Kick),

    // Char server.
    /// The raw account id that comes before everything else of the char server.
    CharGreeting {
        /// The session's account.
        account: AccountId,
    },
    /// The characters, after coming in: with the slot counts, the list packet and, where the version has them, its
    /// pages.
    CharacterList(CharacterList),
    /// The characters once more, as asked for page by page.
    CharacterPages(CharacterList),
    /// Not let in, or the selection failed.
    CharRefused,
    /// What the pincode window has to show.
    Pincode {
        /// The session's account.
        account: AccountId,
        /// Which window.
        state: PincodeState,
        /// Permutes the digits that the client sends next.
        seed: u32,
    },
    /// What became of a first pincode.
    PincodeSet {
        /// Whether it was taken.
        result: PincodeResult,
        /// Permutes the digits that the client sends next.
        seed: u32,
    },
    /// What became of a new pincode.
    PincodeChanged {
        /// Whether it was taken.
        result: PincodeResult,
        /// Permutes the digits that the client sends next.
        seed: u32,
    },
    /// A character was made.
    CharacterCreated(Box<CharacterCard>),
    /// A character was not made.
    CreateRefused(CreateRefusal),
    /// A character was deleted at once.
    CharacterDeleted,
    /// A character was not deleted at once.
    DeleteRefused(DeleteRefusal),
    /// Answer to the reservation of a deletion.
    DeletionReserved {
        /// Which character.
        character: CharacterId,
        /// How it went.
        result: ReserveResult,
        /// When it may be confirmed; versions tell it as a date or as the seconds that remain.
        at: Option<Moment>,
        /// Now, to tell what remains.
        now: Moment,
    },
    /// Answer to the confirmation of a deletion.
    DeletionConfirmed {
        /// Which character.
        character: CharacterId,
        /// How it went.
        result: ConfirmResult,
        /// The characters left when it was deleted: some versions want them again.
        left: Option<CharacterList>,
    },
    /// Answer to giving a deletion up.
    DeletionCancelled {
        /// Which character.
        character: CharacterId,
        /// It was reserved and no longer is.
        ok: bool,
    },
    /// Whether the wanted name may be taken.
    RenameChecked {
        /// It may.
        ok: bool,
    },
    /// Answer to the renaming itself.
    Renamed(RenameResult),
    /// Answer to a move between slots.
    SlotMoved {
        /// It was moved.
        ok: bool,
        /// How often the character may still be moved.
        moves_left: u16,
        /// The characters as they lie now: some versions want them again.
        list: CharacterList,
    },
    /// Go to the map server, whose address the notifier knows.
    MapAddress {
        /// The character to be played.
        character: CharacterId,
        /// Map it is on, without `.gat`.
        map: Arc<str>,
    },

    // Map server, coming in: in the order given until `MapChanged`, `BattleFigures`, `Vitals`.
    /// The map server knows the account.
    MapGreeting {
        /// The session's account.
        account: AccountId,
    },
    /// How many more inventory places than the first hundred.
    InventoryExpansion {
        /// So many.
        places: u16,
    },
    /// From which weight on, in percent of the most, nothing heals by itself.
    OverweightPercent(u32),
    /// Let in: the character stands there.
    EnterAccepted {
        /// The server's clock, which counts from its start; as in every notice below.
        tick: Tick,
        /// Column.
        x: u16,
        /// Row.
        y: u16,
        /// Direction, `0..=7`.
        direction: u8,
        /// Font of the character's chat.
        font: u16,
        /// Sex.
        sex: Sex,
    },
    /// The client must load a map on this same server, and say so when it is done.
    MapChanged {
        /// Map name without `.gat`.
        map: Arc<str>,
        /// Column.
        x: u16,
        /// Row.
        y: u16,
    },
    /// The attributes and everything computed from them, as the status window shows them.
    BattleFigures(Box<Figures>),
    /// HP and SP, and their most.
    Vitals(Vitals),
    /// Figures as they were and as they are now: what differs is told.
    FiguresChanged(Box<(Figures, Figures)>),
    /// Milliseconds per cell.
    Speed(u16),
    /// Money.
    Zeny(u32),

    // Map server, after the load: in this order.
    /// The look of a unit, in one respect.
    LookChanged {
        /// Whose.
        unit: UnitId,
        /// In which.
        change: LookChange,
    },
    /// About the character's own items.
    Item(ItemNotice),
    /// Effects worn by a unit.
    HatEffects {
        /// Whose; none yet in this server.
        unit: UnitId,
    },
    /// Weight carried and the most, in tenths as the client counts.
    Weight {
        /// Carried.
        now: u32,
        /// At most.
        max: u32,
    },
    /// Whether party invitations are refused.
    PartyInvitations {
        /// They are.
        refused: bool,
    },
    /// Whether others may look at the character's equipment.
    EquipmentOpen {
        /// They may.
        open: bool,
    },
    /// One of the settings that the server keeps for the client.
    Configured {
        /// Which: see [`super::Command::Configure`].
        kind: u32,
        /// Its value.
        on: bool,
    },
    /// Rates of experience and drops in force: nothing but the usual 100 % in this server.
    Rates,
    /// A unit is in sight from now on.
    UnitAppeared {
        /// What it looks like.
        look: Box<UnitLook>,
        /// How it came.
        how: Appearance,
    },
    /// The skills: the novice's basic skill only, in this server, in full: clients look it up before they let a player
    /// chat, sit or emote.
    Skills,
    /// The keys of the bar.
    Hotkeys(Box<HotkeyBar>),
    /// Base and job experience, now and needed for the next level.
    Experience(Experience),
    /// Skill points to spend.
    SkillPoints(u16),
    /// The whole status window at once.
    Status {
        /// Points to spend.
        points: u16,
        /// What they raise and what it makes.
        figures: Box<Figures>,
    },
    /// The attributes with their bonuses, the reach and the speed of attack: what a client is told once more after the
    /// status window.
    AttributesAgain(Box<Figures>),
    /// The attendance event is closed.
    AttendanceClosed,
    /// A line of text in a colour, from no unit.
    ColoredLine {
        /// Red, green, blue.
        color: [u8; 3],
        /// The text.
        text: Box<[u8]>,
    },
    /// What sort of map it is.
    MapProperty {
        /// Player against player.
        pvp: bool,
        /// A town.
        town: bool,
    },
    /// Whether mail waits unread.
    UnreadMail {
        /// It does.
        any: bool,
    },
    /// Achievements: none are kept yet in this server.
    Achievements,
    /// The client takes part: the load is over for the server too.
    LoadCompleted,

    // Map server, in the world.
    /// What a game master did.
    GameMaster(GameMasterNotice),
    /// How a character fares or grows.
    Growth(GrowthNotice),
    /// Own walk begins.
    WalkStarted {
        /// Since when.
        tick: Tick,
        /// From where to where.
        movement: Movement,
    },
    /// Another unit in sight begins to walk.
    UnitMoved {
        /// Which.
        unit: UnitId,
        /// From where to where.
        movement: Movement,
        /// Since when.
        since: Tick,
    },
    /// A unit stands still in this cell from now on.
    UnitStopped {
        /// Which.
        unit: UnitId,
        /// Column.
        x: u16,
        /// Row.
        y: u16,
    },
    /// A unit is out of sight from now on.
    UnitVanished {
        /// Which.
        unit: UnitId,
        /// Why.
        why: Vanish,
    },
    /// A unit turned on the spot.
    UnitTurned {
        /// Which.
        unit: UnitId,
        /// Body, `0..=7`.
        body: u8,
        /// Head: 0 straight, 1 right, 2 left.
        head: u16,
    },
    /// A unit sat down or stood up.
    PostureChanged {
        /// Which.
        unit: UnitId,
        /// It is so now.
        posture: Posture,
    },
    /// Own line of chat, as all around see it; also what the server itself says to one client.
    OwnLine {
        /// `NAME : LINE`, or any text of the server.
        text: Box<[u8]>,
    },
    /// A line of chat of another unit in sight.
    UnitLine {
        /// Whose.
        unit: UnitId,
        /// `NAME : LINE`.
        text: Box<[u8]>,
    },
    /// Something between the player and others; friends are told on coming in, before [`Notice::MapChanged`].
    People(PeopleNotice),
    /// A whisper from another character.
    Whispered {
        /// Character who sent it.
        from: CharacterId,
        /// Its name.
        name: Name,
        /// The sender gives GM commands.
        game_master: bool,
        /// The text.
        text: Box<[u8]>,
    },
    /// What became of a whisper.
    WhisperAnswered {
        /// What.
        result: WhisperResult,
        /// The account that whispered, which newer versions repeat to it.
        sender: AccountId,
    },
    /// An emotion of a unit in sight.
    Emotion {
        /// Whose.
        unit: UnitId,
        /// Its number.
        emotion: u8,
    },
    /// What an NPC's dialog shows.
    Npc(NpcNotice),
    /// Something of ailments, and of what else holds of a unit for a while.
    Condition(ConditionNotice),
    /// Something of a fight.
    Fight(FightNotice),
    /// Something on the floor.
    Floor(FloorNotice),
    /// What a shop shows.
    Shop(ShopNotice),
    /// What the storage shows.
    Storage(StorageNotice),
    /// What a trade tells.
    Trade(TradeNotice),
    /// What a unit is called.
    UnitNamed {
        /// Which.
        unit: UnitId,
        /// A character's names carry party and guild on the wire; this server has no guilds yet.
        kind: UnitKind,
        /// Its name.
        name: Name,
        /// Name of its party; empty for none.
        party: Name,
    },
    /// What a character is called.
    CharacterNamed {
        /// Which.
        character: CharacterId,
        /// Its name.
        name: Name,
    },
    /// The server's clock.
    Time {
        /// The time.
        tick: Tick,
    },
    /// A sign of life, which asks for one.
    Ping,
    /// How many play.
    PlayerCount(u32),
    /// Which pages of the guild window the character may see: those that are for who has no guild.
    GuildMenu,
    /// Back to the character screen, by the client's wish.
    ReturnAccepted,
    /// Whether the client may close.
    QuitAnswered {
        /// It may.
        ok: bool,
    },
}

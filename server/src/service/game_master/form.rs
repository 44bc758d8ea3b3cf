//! How GM commands are written, and what they do: what `@help` says, what groups name, and what is answered to who writes one wrongly.

/// A GM command as it is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Form {
    /// Its name, without `@`.
    pub(super) name: &'static str,
    /// The words that follow.
    pub(super) words: &'static str,
    /// What it does.
    pub(super) what: &'static str,
}

impl core::fmt::Display for Form {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let space = if self.words.is_empty() { "" } else { " " };
        write!(f, "@{}{space}{}", self.name, self.words)
    }
}

const fn form(name: &'static str, words: &'static str, what: &'static str) -> Form {
    Form { name, words, what }
}

/// Every GM command, by name.
pub(super) const FORMS: [Form; 34] = [
    form(
        "ban",
        "TIME NAME",
        "puts a player out, and lets the account in again after 30m, 12h, 7d or so",
    ),
    form("broadcast", "TEXT", "tells all who play"),
    form("clothcolor", "0..4", "changes the colour of your clothes"),
    form("die", "", "ends your life"),
    form("go", "[TOWN]", "takes you to where new characters start, or to a town"),
    form("haircolor", "0..8", "changes the colour of your hair"),
    form("hairstyle", "0..29", "changes your hair style"),
    form("heal", "[HP SP]", "restores your points, all or so many"),
    form(
        "help",
        "[COMMAND]",
        "lists the commands that you may give, or explains one",
    ),
    form("hide", "", "hides you from players and monsters, and shows you again"),
    form("item", "ITEM [AMOUNT]", "gives you an item, by its name or number"),
    form(
        "item2",
        "ITEM AMOUNT 0..1 0..10 0..1 CARD CARD CARD CARD",
        "gives you an item: whether it is identified, its refine, whether it is broken, and the numbers of its cards",
    ),
    form("job", "JOB", "changes your job, by its name or number"),
    form(
        "joblevel",
        "LEVELS",
        "raises your job level by so many, or lowers it: -3",
    ),
    form(
        "jump",
        "[X Y]",
        "takes you to a cell of your map, or somewhere by chance",
    ),
    form("jumpto", "NAME", "takes you to a player"),
    form("kick", "NAME", "puts a player out"),
    form("kill", "NAME", "ends a player's life"),
    form(
        "killmonsters",
        "",
        "ends the lives of all monsters of your map, who leave nothing",
    ),
    form("killmonsters2", "", "does so too, and they leave what they would leave"),
    form("level", "LEVELS", "raises your base level by so many, or lowers it: -3"),
    form("recall", "NAME", "brings a player to you"),
    form("revive", "[NAME]", "brings you, or a player, back to life"),
    form("save", "", "saves your character, and makes this place your save point"),
    form(
        "spawn",
        "MONSTER [1..1000]",
        "calls monsters around you, by their name or number",
    ),
    form(
        "speed",
        "[20..1000]",
        "sets the milliseconds that you take for a cell, or the usual ones",
    ),
    form(
        "stats",
        "[STAT 1..9999]",
        "sets str, agi, vit, int, dex, luk or all, or tells them",
    ),
    form("storage", "", "opens your storage"),
    form("unhide", "", "shows you again"),
    form("warp", "MAP [X Y]", "takes you to a map"),
    form("where", "[NAME]", "tells where you are, or a player is"),
    form("who", "", "lists who plays"),
    form("whomap", "", "lists who plays on your map"),
    form("zeny", "AMOUNT", "gives you zeny, or takes some: -500"),
];

/// The command of a name, without `@`, letter case aside.
pub(super) fn named(name: &str) -> Option<&'static Form> {
    FORMS.iter().find(|form| form.name.eq_ignore_ascii_case(name))
}

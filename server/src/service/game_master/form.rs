//! How GM commands are written, and what they do: what `@help` says, what groups name, and what is answered to who writes one wrongly.

/// A GM command as it is written: `@NAME WORDS: what it does`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Form(&'static str);

impl Form {
    /// Its name, without `@`.
    pub(super) fn name(self) -> &'static str {
        let usage = self.usage();
        let name = usage.split_once(' ').map_or(usage, |(name, _)| name);
        name.strip_prefix('@').unwrap_or(name)
    }

    /// How it is written, with the words that follow its name.
    pub(super) fn usage(self) -> &'static str {
        self.0.split_once(": ").map_or(self.0, |(usage, _)| usage)
    }

    /// How it is written, and what it does.
    pub(super) const fn help(self) -> &'static str {
        self.0
    }
}

/// Every GM command, by name.
pub(super) const FORMS: [Form; 42] = [
    Form("@account NAME: tells which account a player is of"),
    Form("@ban TIME NAME: puts a player out, and lets the account in again after 30m, 12h, 7d or so"),
    Form("@broadcast TEXT: tells all who play"),
    Form("@check NAME: tells a player's attributes and figures"),
    Form("@clothcolor 0..4: changes the colour of your clothes"),
    Form("@die: ends your life"),
    Form("@go [TOWN]: takes you to where new characters start, or to a town"),
    Form("@haircolor 0..8: changes the colour of your hair"),
    Form("@hairstyle 0..29: changes your hair style"),
    Form("@heal [HP SP]: restores your points, all or so many"),
    Form("@help [COMMAND]: lists the commands that you may give, or explains one"),
    Form("@hide: hides you from players and monsters, and shows you again"),
    Form("@item ITEM [AMOUNT]: gives you an item, by its name or number"),
    Form(
        "@item2 ITEM AMOUNT 0..1 0..10 0..1 CARD CARD CARD CARD: gives you an item: whether it is identified, its refine, whether it is \
         broken, and the numbers of its cards",
    ),
    Form("@job JOB: changes your job, by its name or number"),
    Form("@joblevel LEVELS: raises your job level by so many, or lowers it: -3"),
    Form("@jump [X Y]: takes you to a cell of your map, or somewhere by chance"),
    Form("@jumpto NAME: takes you to a player"),
    Form("@kick NAME: puts a player out"),
    Form("@kickall: puts all players out, but for you and those of higher groups"),
    Form("@kill NAME: ends a player's life"),
    Form("@killmonsters: ends the lives of all monsters of your map, who leave nothing"),
    Form("@killmonsters2: does so too, and they leave what they would leave"),
    Form("@level LEVELS: raises your base level by so many, or lowers it: -3"),
    Form("@localbroadcast TEXT: tells all on your map"),
    Form("@recall NAME: brings a player to you"),
    Form("@reload: reads the world and the configuration anew, without a restart"),
    Form("@resetstats: gives you back all points that you spent on attributes"),
    Form("@revive [NAME]: brings you, or a player, back to life"),
    Form("@save: saves your character, and makes this place your save point"),
    Form("@spawn MONSTER [1..1000]: calls monsters around you, by their name or number"),
    Form("@speed [20..1000]: sets the milliseconds that you take for a cell, or the usual ones"),
    Form("@stats [STAT 1..9999]: sets str, agi, vit, int, dex, luk or all, or tells them"),
    Form("@storage: opens your storage"),
    Form("@strip NAME: takes off all that a player wears"),
    Form("@unban NAME: lets the account of a character in again"),
    Form("@unhide: shows you again"),
    Form("@warp MAP [X Y]: takes you to a map"),
    Form("@where [NAME]: tells where you are, or a player is"),
    Form("@who: lists who plays"),
    Form("@whomap: lists who plays on your map"),
    Form("@zeny AMOUNT: gives you zeny, or takes some: -500"),
];

/// The command of a name, without `@`, letter case aside.
pub(super) fn named(name: &str) -> Option<Form> {
    FORMS.into_iter().find(|form| form.name().eq_ignore_ascii_case(name))
}

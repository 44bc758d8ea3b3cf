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

/// Names that game masters of public servers know commands by, and the name here.
const ALSO_CALLED: [(&str, &str); 24] = [
    ("alive", "revive"),
    ("baselevel", "level"),
    ("baselvl", "level"),
    ("baselvlup", "level"),
    ("blevel", "level"),
    ("blvl", "level"),
    ("dye", "clothcolor"),
    ("goto", "jumpto"),
    ("hcolor", "haircolor"),
    ("hstyle", "hairstyle"),
    ("jlevel", "joblevel"),
    ("jlvl", "joblevel"),
    ("jobchange", "job"),
    ("joblvl", "joblevel"),
    ("joblvlup", "joblevel"),
    ("kami", "broadcast"),
    ("killmonster", "killmonsters"),
    ("killmonster2", "killmonsters2"),
    ("lvup", "level"),
    ("mapmove", "warp"),
    ("monster", "spawn"),
    ("rura", "warp"),
    ("streset", "resetstats"),
    ("warpto", "jumpto"),
];

/// The command of a name, or of one that public servers have for it, without `@`, letter case aside.
pub(super) fn named(name: &str) -> Option<Form> {
    let also = ALSO_CALLED.iter().find(|(called, _)| called.eq_ignore_ascii_case(name));
    let name = also.map_or(name, |(_, name)| *name);
    FORMS.into_iter().find(|form| form.name().eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_every_server_has_is_there() {
        let names = "warp go jump recall item zeny level joblevel job stats spawn killmonsters kill kick ban broadcast hide who \
                     save speed heal revive storage reload";
        for name in names.split(' ') {
            assert_eq!(named(name).map(Form::name), Some(name));
        }
    }

    #[test]
    fn what_public_servers_call_commands_leads_to_those_here() {
        for (called, name) in ALSO_CALLED {
            assert_eq!(named(called).map(Form::name), Some(name), "@{called}");
            let own = FORMS.iter().any(|form| form.name() == called);
            assert!(!own, "@{called} is a command of its own");
        }
        assert_eq!(named("Alive").map(Form::name), Some("revive"), "letter case aside");
    }
}

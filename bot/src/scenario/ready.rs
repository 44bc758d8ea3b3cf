//! The ready-made scenarios: files in `bot/scenarios`, part of the program.

macro_rules! ready {
    ($($name:literal)+) => {
        /// Names and texts.
        pub(super) const ALL: &[(&str, &str)] = &[
            $(($name, include_str!(concat!("../../scenarios/", $name, ".toml"))),)+
        ];
    };
}

ready! {
    "smoke"
    "town-crowd"
    "fields"
    "login-storm"
    "idle-crowd"
    "warp-storm"
    "economy"
    "soak"
    "slow-readers"
    "flood"
    "capacity"
    "scale"
    "chaos"
}

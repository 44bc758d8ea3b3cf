//! From flags to a checked [`Plan`].

use std::{num::NonZeroUsize, thread, time::Duration};

use packets::Profile;

use super::{
    CommonArgs, SourceAddresses, SwarmArgs,
    target::resolve,
    value::{WeightedVersion, parse_version},
};
use crate::{
    behavior::Habits,
    report::threshold::Threshold,
    scenario::{Course, Scenario},
    swarm::{
        consent::{Consents, Permission},
        failures::Failures,
        files,
        hooks::Hooks,
        host,
        plan::{Accounts, Plan, Share},
        source,
    },
};

/// From what bots choose, and how long they wait for answers, unless somebody says otherwise.
const SEED: u64 = 1;
const PATIENCE: Duration = Duration::from_secs(10);

impl SwarmArgs {
    /// The plan that these flags describe, and the thresholds of its scenario, which is read here and nowhere else; hosts are looked up, and
    /// those outside loopback and private networks take a consent on file.
    pub fn plan(&self) -> Result<(Plan, Vec<Threshold>), String> {
        let scenario = self.scenario.as_deref().map(Scenario::find).transpose();
        let scenario = scenario.map_err(|problem| problem.to_string())?;
        let (bots, time) = (self.scale_bots.unwrap_or(1.0), self.scale_time.unwrap_or(1.0));
        let mut scenario = scenario.map(|scenario| scenario.scaled(bots, time));
        limit_steps(scenario.as_mut());
        let mut consents = self.consent.read()?;
        let shares = self.shares(scenario.as_ref(), &mut consents)?;
        let accounts = self.accounts.accounts(self.register);
        let on_loopback = shares
            .iter()
            .all(|share| share.target.is_ipv4() && share.target.ip().is_loopback());
        let own_addresses = match self.source_addresses {
            SourceAddresses::Off => false,
            SourceAddresses::Auto => on_loopback && source::loopback_is_usable(),
            SourceAddresses::On if !on_loopback => {
                return Err("--source-addresses on: a target is not on IPv4 loopback".to_owned());
            }
            SourceAddresses::On => true,
        };
        let mut plan = self.common.plan(shares, accounts, own_addresses)?;
        plan.permission = consents.permission()?;
        if let Some(gone) = self
            .server_pid
            .iter()
            .find(|process| host::processor_time(**process).is_none())
        {
            return Err(format!("--server-pid {gone}: this system knows of no such process"));
        }
        plan.hooks.server_processes.clone_from(&self.server_pid);
        plan.hooks.failures = self.keep_failed.as_deref().map(Failures::in_folder).transpose()?;
        match scenario {
            Some(scenario) => Ok((self.staged(plan, &scenario)?, scenario.fail_if)),
            None => Ok((plan, Vec::new())),
        }
    }

    /// The plan as the scenario wants it, and what flags change of it.
    fn staged(&self, plan: Plan, scenario: &Scenario) -> Result<Plan, String> {
        let seed = self.common.seed.or(scenario.seed).unwrap_or(plan.seed);
        let course = scenario.course(seed);
        let bots = u32::try_from(course.bots()).unwrap_or(u32::MAX);
        let plan = Plan {
            scenario: Some(scenario.name.clone()),
            bots,
            ramp: Duration::ZERO,
            duration: scenario.time(),
            seed,
            patience: self.common.patience.or(scenario.patience).unwrap_or(plan.patience),
            mix: self.common.mix.over(scenario.mix.clone()),
            habits: Habits {
                warps: Some(&self.common.warp)
                    .filter(|warps| !warps.is_empty())
                    .unwrap_or(&scenario.warps)
                    .clone(),
                ..plan.habits
            },
            course,
            ladder: scenario.ladder(),
            ..plan
        };
        plan.accounts.check(bots)?;
        Ok(plan)
    }

    /// The versions of `--packetver`, or else of the scenario.
    fn versions(&self, scenario: Option<&Scenario>) -> Result<Vec<WeightedVersion>, String> {
        if !self.packetver.is_empty() {
            return Ok(self.packetver.clone());
        }
        let versions = scenario.map(|scenario| scenario.versions.clone()).unwrap_or_default();
        if versions.is_empty() {
            return Err("the scenario names no client version: add --packetver VERSION".to_owned());
        }
        Ok(versions
            .into_iter()
            .map(|(version, weight)| WeightedVersion(version, weight))
            .collect())
    }

    pub(super) fn shares(&self, scenario: Option<&Scenario>, consents: &mut Consents) -> Result<Vec<Share>, String> {
        let mut plain = None;
        let mut targets = Vec::new();
        for text in &self.target {
            match text.split_once('=') {
                Some((version, address)) => targets.push((parse_version(version)?, resolve(address, consents)?)),
                None => plain = Some(resolve(text, consents)?),
            }
        }
        self.versions(scenario)?
            .iter()
            .map(|WeightedVersion(version, weight)| {
                let own = targets
                    .iter()
                    .find(|(named, _)| named == version)
                    .map(|(_, target)| *target);
                let target = own
                    .or(plain)
                    .ok_or_else(|| format!("no --target for {version}: add --target {version}=HOST:PORT"))?;
                Ok(Share {
                    version: *version,
                    weight: *weight,
                    target,
                    obfuscation: self.obfuscation.covers(*version),
                })
            })
            .collect()
    }
}

/// A step-to-failure run goes as far as there are descriptors: of what cannot be tried nothing is found, and that is told.
fn limit_steps(scenario: Option<&mut Scenario>) {
    let most = files::most(1);
    if let Some(before) = scenario.and_then(|scenario| scenario.limit_steps(most)) {
        tracing::warn!(
            "the system lets this process have descriptors for {most} bots: the steps go so far, and not to {before} \
             (`ulimit -Hn`, LimitNOFILE= of a systemd service, `nofile` in limits.conf)"
        );
    }
}

impl CommonArgs {
    /// The plan of these flags, for bots on `shares` with `accounts`.
    pub fn plan(&self, shares: Vec<Share>, accounts: Accounts, own_addresses: bool) -> Result<Plan, String> {
        for share in &shares {
            Profile::get(share.version).map_err(|error| error.to_string())?;
        }
        if self.bots == 0 {
            return Err("--bots 0: at least one is needed".to_owned());
        }
        accounts.check(self.bots)?;
        let patience = self.patience.unwrap_or(PATIENCE);
        if patience.is_zero() {
            return Err("--patience 0s: nobody answers at once".to_owned());
        }
        Ok(Plan {
            scenario: None,
            bots: self.bots,
            ramp: self.ramp,
            duration: self.duration,
            shares,
            permission: Permission::default(),
            accounts,
            pincode: self.pincode,
            seed: self.seed.unwrap_or(SEED),
            own_addresses,
            threads: self
                .threads
                .map_or_else(default_threads, NonZeroUsize::get)
                .min(self.bots as usize),
            habits: self.habits(),
            patience,
            mix: self.mix.mix(),
            course: Course::default(),
            ladder: None,
            thresholds: Vec::new(),
            hooks: Hooks::default(),
        })
    }

    pub(super) fn habits(&self) -> Habits {
        let unless_zero = |every: Duration| Some(every).filter(|every| !every.is_zero());
        Habits {
            walk: unless_zero(self.walk),
            chat: unless_zero(self.chat),
            emote: unless_zero(self.emote),
            sit: unless_zero(self.sit),
            warp: unless_zero(self.map_change),
            restart: unless_zero(self.restart),
            warps: self.warp.clone(),
            sight: self.sight,
        }
    }
}

fn default_threads() -> usize {
    thread::available_parallelism().map_or(1, |cores| (cores.get() / 2).max(1))
}

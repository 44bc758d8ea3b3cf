//! Conditions and epochs to sets of versions.

use super::scope::Space;
use super::{MAX_NESTING, Resolver};
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::model::{Span, VersionSet};
use crate::parse::tree::{Clause, ClauseKind, Condition, Epoch, Point, PointKind};
use crate::{Line, Version};

impl Resolver<'_> {
    /// Where all clauses hold.
    pub(super) fn condition(&mut self, condition: &Condition) -> VersionSet {
        condition.clauses.iter().fold(VersionSet::all(), |set, clause| {
            let clause = self.clause(clause);
            set.intersection(&clause)
        })
    }

    fn clause(&mut self, clause: &Clause) -> VersionSet {
        let any = self.points(&clause.points);
        match clause.kind {
            ClauseKind::In | ClauseKind::On => any,
            ClauseKind::Until | ClauseKind::ExceptOn => any.complement(),
        }
    }

    /// Any of the points.
    pub(super) fn points(&mut self, points: &[Point]) -> VersionSet {
        self.points_within(points, &mut Vec::new())
    }

    /// The set of a declared epoch; worked out once.
    pub(super) fn epoch_set(&mut self, epoch: &Epoch, open: &mut Vec<String>) -> VersionSet {
        let name = &epoch.name.text;
        if let Some(set) = self.epoch_sets.get(name) {
            return set.clone();
        }
        open.push(name.clone());
        let set = self.points_within(&epoch.points, open);
        open.pop();
        self.epoch_sets.insert(name.clone(), set.clone());
        set
    }

    /// `open` are the epochs that this one is part of.
    fn points_within(&mut self, points: &[Point], open: &mut Vec<String>) -> VersionSet {
        let sets: Vec<_> = points.iter().map(|point| self.point(point, open)).collect();
        VersionSet::any(&sets)
    }

    fn point(&mut self, point: &Point, open: &mut Vec<String>) -> VersionSet {
        match &point.kind {
            PointKind::Line(line) => VersionSet::range(*line, 0, u32::MAX),
            PointKind::Exactly(version) => exactly(*version),
            PointKind::Dates { line, from, until } => self.dates(*line, *from, *until, point.span),
            PointKind::Epoch(name) => self.named(name, point.span, open),
        }
    }

    fn dates(&mut self, line: Option<Line>, from: u32, until: u32, span: Span) -> VersionSet {
        if from >= until {
            self.report(
                Diagnostic::new(Code::BadVersion, span, "this range ends before it begins")
                    .hint("FROM..UNTIL is half open: UNTIL is the first date outside of it"),
            );
        }
        match line {
            Some(line) => VersionSet::range(line, from, until),
            None => VersionSet::range_of_all(from, until),
        }
    }

    fn named(&mut self, name: &str, span: Span, open: &mut Vec<String>) -> VersionSet {
        let Some(epoch) = self.scope.epoch(name) else {
            let hint = did_you_mean(name, self.scope.names(Space::Epoch).chain(Line::ALL.map(Line::name)));
            self.report(Diagnostic::new(Code::UnknownEpoch, span, format!("no epoch `{name}` is declared")).hint(hint));
            return VersionSet::none();
        };
        if open.iter().any(|outer| outer == name) {
            self.report(Diagnostic::new(
                Code::Recursion,
                span,
                format!("epoch `{name}` contains itself"),
            ));
            return VersionSet::none();
        }
        if open.len() > MAX_NESTING {
            self.report(Diagnostic::new(Code::TooDeep, span, "epochs named by epochs, too deep"));
            return VersionSet::none();
        }
        self.epoch_set(epoch, open)
    }
}

fn exactly(version: Version) -> VersionSet {
    VersionSet::range(version.line, version.date, version.date.saturating_add(1))
}

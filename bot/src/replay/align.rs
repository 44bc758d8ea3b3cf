//! Which elements of two sequences are the same ones: as many as can be found, in their order.

/// How many elements of one sequence that the other does not have are looked past at a time. The memory that takes grows with its square.
const MOST_EDITS: usize = 500;

/// Places of what is the same in both: a longest common subsequence, as long as no more than [`MOST_EDITS`] lie between two stretches that are alike. Where
/// more do, what was reached furthest is taken, and it goes on from there: whatever the lengths, time and memory are bounded.
pub(super) fn common<T: PartialEq>(left: &[T], right: &[T]) -> Vec<(usize, usize)> {
    let (mut found, mut from) = (Vec::new(), (0, 0));
    while let (Some(rest), Some(other)) = (left.get(from.0..), right.get(from.1..))
        && !rest.is_empty()
        && !other.is_empty()
    {
        let search = Search::new(rest, other);
        let (pairs, reached) = search.run();
        found.extend(pairs.into_iter().map(|(a, b)| (from.0 + a, from.1 + b)));
        from = (from.0 + reached.0, from.1 + reached.1);
    }
    found
}

/// The greedy search of Myers (1986): after each number of edits, how far each diagonal reaches.
struct Search<'a, T> {
    left: &'a [T],
    right: &'a [T],
    /// By the number of edits: places in `left` that are reached, by diagonal; `None` where none is.
    rounds: Vec<Vec<Option<usize>>>,
}

impl<'a, T: PartialEq> Search<'a, T> {
    fn new(left: &'a [T], right: &'a [T]) -> Self {
        Self {
            left,
            right,
            rounds: Vec::new(),
        }
    }

    /// What is the same, and as far as that was looked.
    fn run(mut self) -> (Vec<(usize, usize)>, (usize, usize)) {
        for edits in 0..=MOST_EDITS {
            let round = (0..=edits).map(|place| self.reach(edits, place)).collect();
            self.rounds.push(round);
            if let Some(place) = (0..=edits).find(|place| self.is_end(edits, *place)) {
                return (self.way(edits, place), (self.left.len(), self.right.len()));
            }
        }
        let furthest = (0..=MOST_EDITS).max_by_key(|place| {
            let reached = self.at(MOST_EDITS, *place);
            reached.map_or(0, |x| x + across(MOST_EDITS, *place, x).unwrap_or(0))
        });
        let place = furthest.unwrap_or(0);
        let x = self.at(MOST_EDITS, place).unwrap_or(0);
        let y = across(MOST_EDITS, place, x).unwrap_or(0);
        (self.way(MOST_EDITS, place), (x, y))
    }

    /// Place in `left` that is reached on a diagonal: of `edits` edits, `place` are elements that only `left` has.
    fn at(&self, edits: usize, place: usize) -> Option<usize> {
        self.rounds.get(edits)?.get(place).copied().flatten()
    }

    /// Where the diagonal is entered: by an element that only `left` has, or one that only `right` has, whichever reaches further.
    fn entry(&self, edits: usize, place: usize) -> Option<(usize, bool)> {
        let Some(before) = edits.checked_sub(1) else {
            return Some((0, false));
        };
        let by_left = place.checked_sub(1).and_then(|place| self.at(before, place));
        let by_left = by_left.map(|x| x + 1).filter(|x| *x <= self.left.len());
        let by_right = self.at(before, place);
        let by_right = by_right.filter(|x| across(edits, place, *x).is_some_and(|y| y <= self.right.len()));
        match (by_left, by_right) {
            (Some(left), Some(right)) if left <= right => Some((right, false)),
            (Some(left), _) => Some((left, true)),
            (None, right) => right.map(|right| (right, false)),
        }
    }

    fn reach(&self, edits: usize, place: usize) -> Option<usize> {
        let (mut x, _) = self.entry(edits, place)?;
        let mut y = across(edits, place, x)?;
        while let (Some(a), Some(b)) = (self.left.get(x), self.right.get(y))
            && a == b
        {
            (x, y) = (x + 1, y + 1);
        }
        Some(x)
    }

    fn is_end(&self, edits: usize, place: usize) -> bool {
        let Some(x) = self.at(edits, place) else { return false };
        x == self.left.len() && across(edits, place, x) == Some(self.right.len())
    }

    /// The pairs on the way to a diagonal.
    fn way(&self, mut edits: usize, mut place: usize) -> Vec<(usize, usize)> {
        let mut pairs = Vec::new();
        while let (Some(x), Some((entered, by_left))) = (self.at(edits, place), self.entry(edits, place)) {
            let ends = (entered..x).rev();
            pairs.extend(ends.filter_map(|x| Some((x, across(edits, place, x)?))));
            if edits == 0 {
                break;
            }
            edits -= 1;
            place -= usize::from(by_left);
        }
        pairs.reverse();
        pairs
    }
}

/// The place in `right` that belongs to one in `left` on a diagonal.
fn across(edits: usize, place: usize, x: usize) -> Option<usize> {
    (x + (edits - place)).checked_sub(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(left: &[u32], right: &[u32]) -> usize {
        let pairs = common(left, right);
        assert!(
            pairs.windows(2).all(|two| two[0].0 < two[1].0 && two[0].1 < two[1].1),
            "{pairs:?}"
        );
        for (a, b) in &pairs {
            assert_eq!(left[*a], right[*b]);
        }
        pairs.len()
    }

    /// By the book, to compare with.
    fn longest(left: &[u32], right: &[u32]) -> usize {
        let mut row = vec![0; right.len() + 1];
        for a in left {
            let before = row.clone();
            for (index, b) in right.iter().enumerate() {
                row[index + 1] = if a == b {
                    before[index] + 1
                } else {
                    before[index + 1].max(row[index])
                };
            }
        }
        row[right.len()]
    }

    #[test]
    fn what_is_found_is_as_long_as_can_be() {
        let mut seed = 1_u32;
        let mut draw = |most: u32| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 16) % most
        };
        for _ in 0..300 {
            let (length, other, letters) = (draw(40), draw(40), 1 + draw(6));
            let left: Vec<u32> = (0..length).map(|_| draw(letters)).collect();
            let right: Vec<u32> = (0..other).map(|_| draw(letters)).collect();
            assert_eq!(check(&left, &right), longest(&left, &right), "{left:?} {right:?}");
        }
    }

    #[test]
    fn one_that_is_missing_among_many_does_not_make_the_others_differ() {
        let left: Vec<u32> = (0..20_000).collect();
        let mut right = left.clone();
        right.remove(10);
        right.remove(12_345);
        right.insert(3, 7_777_777);
        assert_eq!(check(&left, &right), 19_998);
    }

    #[test]
    fn what_has_nothing_in_common_takes_no_longer_than_it_may() {
        let left: Vec<u32> = (0..20_000).collect();
        let right: Vec<u32> = (100_000..120_000).collect();
        assert_eq!(check(&left, &right), 0);
        let tail: Vec<u32> = right.iter().copied().chain(1_500..1_700).collect();
        let head: Vec<u32> = (0..700).chain(1_500..1_700).collect();
        check(&head, &tail);
    }
}

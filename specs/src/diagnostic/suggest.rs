//! "Did you mean": the known name nearest to a mistyped one.

/// A hint that names the candidate nearest to `name`, or nothing when none is near.
pub fn did_you_mean<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    nearest(name, candidates).map_or_else(String::new, |found| format!("did you mean `{found}`?"))
}

fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = name.chars().count().div_ceil(3).max(1);
    candidates
        .into_iter()
        .filter(|candidate| candidate.len().abs_diff(name.len()) <= limit)
        .map(|candidate| (distance(&name.to_lowercase(), &candidate.to_lowercase()), candidate))
        .filter(|&(distance, _)| distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Letters to insert, remove, replace or swap with the next one to get from one to the other.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    // The row before the last, and the letter that the last one is for.
    let mut before: (Vec<usize>, Option<char>) = (Vec::new(), None);
    for (index, letter) in from.chars().enumerate() {
        let next = next_row(&row, &before, (index, letter), &to);
        before = (core::mem::replace(&mut row, next), Some(letter));
    }
    row.last().copied().unwrap_or_default()
}

/// The distances of one letter more of `from` to each start of `to`.
fn next_row(
    row: &[usize],
    (before, previous): &(Vec<usize>, Option<char>),
    (index, letter): (usize, char),
    to: &[char],
) -> Vec<usize> {
    let mut next = vec![index + 1];
    let mut left = index + 1;
    let corners = row.iter().zip(row.iter().skip(1));
    for (column, ((corner, above), other)) in corners.zip(to).enumerate() {
        let mut cell = (corner + usize::from(letter != *other)).min(above + 1).min(left + 1);
        let beside = column
            .checked_sub(1)
            .and_then(|column| Some((to.get(column)?, before.get(column)?)));
        if let Some((swapped, distance)) = beside
            && *swapped == letter
            && *previous == Some(*other)
        {
            cell = cell.min(distance + 1);
        }
        next.push(cell);
        left = cell;
    }
    next
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_the_letters_to_change() {
        for (from, to, count) in [
            ("", "", 0),
            ("abc", "abc", 0),
            ("abc", "abd", 1),
            ("abc", "bc", 1),
            ("kitten", "sitting", 3),
            ("mpa", "map", 1),
            ("cleint", "client", 1),
            ("no", "on", 1),
            ("abcd", "badc", 2),
        ] {
            assert_eq!(distance(from, to), count, "{from} {to}");
        }
    }

    #[test]
    fn suggests_what_is_near_and_nothing_else() {
        assert_eq!(did_you_mean("ITEM23", ["GRADE", "ITEM32"]), "did you mean `ITEM32`?");
        assert_eq!(did_you_mean("ITEM23", ["GRADE", "HP64"]), "");
    }
}

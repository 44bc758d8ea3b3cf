//! Small pictures of characters: sparklines and bars.

/// Eight heights of a sparkline.
const HEIGHTS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Eighths of a bar's last cell.
const EIGHTHS: [char; 8] = [' ', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/// One character per value, at most `width` of them: neighbours are averaged when there are more.
pub(crate) fn sparkline(values: &[f64], width: usize) -> String {
    let values = resample(values, width);
    let most = values.iter().copied().fold(0.0, f64::max);
    values.into_iter().map(|value| height(value, most)).collect()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 7")]
fn height(value: f64, most: f64) -> char {
    if most <= 0.0 || value <= 0.0 {
        return HEIGHTS[0];
    }
    let index = (value / most * 7.0).round().clamp(0.0, 7.0) as usize;
    HEIGHTS.get(index).copied().unwrap_or('█')
}

/// At most `width` values; each stands for as many of the given ones as the others do.
fn resample(values: &[f64], width: usize) -> Vec<f64> {
    if width == 0 || values.is_empty() {
        return Vec::new();
    }
    let columns = values.len().min(width);
    (0..columns)
        .map(|column| {
            let from = column * values.len() / columns;
            let to = ((column + 1) * values.len() / columns).max(from + 1);
            let part = values.get(from..to).unwrap_or_default();
            #[expect(clippy::cast_precision_loss, reason = "a handful of slots")]
            let parts = part.len().max(1) as f64;
            part.iter().sum::<f64>() / parts
        })
        .collect()
}

/// A bar for `value` where `most` fills `width` cells; anything above zero shows.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a few hundred eighths of a character"
)]
pub(crate) fn bar(value: u64, most: u64, width: usize) -> String {
    if value == 0 || most == 0 {
        return String::new();
    }
    let share = (value as f64 / most as f64).min(1.0);
    let eighths = ((share * width as f64 * 8.0).round() as usize).max(1);
    let mut bar = "█".repeat(eighths / 8);
    if let Some(last) = EIGHTHS.get(eighths % 8).filter(|last| **last != ' ') {
        bar.push(*last);
    }
    bar
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ramp_climbs() {
        assert_eq!(sparkline(&[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0], 20), "▁▂▃▄▅▆▇█");
    }

    #[test]
    fn a_long_row_is_averaged_into_the_width() {
        let values: Vec<f64> = (0..1000_u32).map(f64::from).collect();
        let line = sparkline(&values, 40);
        assert_eq!(line.chars().count(), 40);
        assert!(line.starts_with('▁') && line.ends_with('█'));
    }

    #[test]
    fn nothing_is_flat() {
        assert_eq!(sparkline(&[0.0, 0.0], 10), "▁▁");
        assert_eq!(sparkline(&[], 10), "");
        assert_eq!(sparkline(&[1.0], 0), "");
    }

    #[test]
    fn bars_are_in_proportion_and_the_smallest_shows() {
        assert_eq!(bar(100, 100, 10), "██████████");
        assert_eq!(bar(50, 100, 10), "█████");
        assert_eq!(bar(1, 1_000_000, 10), "▏");
        assert_eq!(bar(0, 100, 10), "");
        assert_eq!(bar(7, 0, 10), "");
    }
}

//! Bytes on the command line.

use anyhow::bail;
pub(super) use specs::emit::ir::hex as text;

/// Reads pairs of hex digits, with or without white space, `|` or `0x` between them.
pub(super) fn read(words: &[String]) -> anyhow::Result<Vec<u8>> {
    let text = words.join(" ");
    let mut bytes = Vec::new();
    for word in text.split(|letter: char| letter.is_whitespace() || letter == '|') {
        let digits = word.strip_prefix("0x").unwrap_or(word);
        if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            bail!("`{word}` is not hex: write bytes as pairs of hex digits, as in 5f 03 25 86 40");
        }
        if !digits.len().is_multiple_of(2) {
            bail!("`{word}` has an odd number of hex digits: write every byte as two");
        }
        let pairs = (0..digits.len()).step_by(2).filter_map(|at| digits.get(at..at + 2));
        bytes.extend(pairs.filter_map(|pair| u8::from_str_radix(pair, 16).ok()));
    }
    if bytes.is_empty() {
        bail!("there are no bytes to decode");
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_do_not_matter() {
        for words in [&["5f032586"][..], &["5f", "03", "25 86"], &["0x5f", "03|2586"]] {
            let words: Vec<_> = words.iter().map(ToString::to_string).collect();
            assert_eq!(read(&words).unwrap(), [0x5f, 3, 0x25, 0x86]);
        }
    }

    #[test]
    fn half_a_byte_is_refused() {
        for words in ["5f0", "xy", "", "5f 0 30"] {
            assert!(read(&[words.to_owned()]).is_err(), "{words}");
        }
    }
}

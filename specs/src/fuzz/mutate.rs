//! Inputs made of other inputs, the same ones each time.

/// No input is longer.
const LONGEST: usize = 1 << 16;

/// What numbers in files and packets go wrong at.
const EDGES: [u32; 12] = [
    0,
    1,
    2,
    3,
    4,
    0x7f,
    0x80,
    0xff,
    0x7fff,
    0xffff,
    0x7fff_ffff,
    0xffff_ffff,
];

/// Takes inputs of a corpus and changes them: bits, bytes, numbers that may be lengths, pieces cut off, out, in, doubled, or of another input.
#[derive(Clone, Debug)]
pub(super) struct Mutator<'c> {
    corpus: &'c [Vec<u8>],
    state: u64,
}

impl<'c> Mutator<'c> {
    /// Of a corpus; the same seed gives the same inputs.
    pub(super) fn new(corpus: &'c [Vec<u8>], seed: u64) -> Self {
        Self { corpus, state: seed }
    }

    /// The next input.
    pub(super) fn input(&mut self) -> Vec<u8> {
        let mut input = self.other().to_vec();
        for _ in 0..=self.below(4) {
            self.change(&mut input);
            input.truncate(LONGEST);
        }
        input
    }

    fn change(&mut self, input: &mut Vec<u8>) {
        match self.below(10) {
            0 => self.flip(input),
            1 => self.set(input),
            2 | 3 => self.number(input),
            4 => input.truncate(self.below(input.len() + 1)),
            5 => self.cut_out(input),
            6 => self.double(input),
            7 => self.splice(input),
            8 => self.insert_words(input),
            _ => self.extend(input),
        }
    }

    fn flip(&mut self, input: &mut [u8]) {
        let bit = self.below(8);
        if let Some(byte) = input.get_mut(self.below(input.len())) {
            *byte ^= 1 << bit;
        }
    }

    fn set(&mut self, input: &mut [u8]) {
        let value = self.below(256).to_le_bytes();
        if let (Some(byte), [value, ..]) = (input.get_mut(self.below(input.len())), value) {
            *byte = value;
        }
    }

    /// Writes an edge, or the input's own length and what is next to it, as 1, 2 or 4 bytes.
    fn number(&mut self, input: &mut [u8]) {
        let length = u32::try_from(input.len()).unwrap_or(u32::MAX);
        let number = match self.below(EDGES.len() + 3) {
            own @ 0..3 => length.wrapping_add(2).wrapping_sub(u32::try_from(own).unwrap_or(0)),
            edge => EDGES.get(edge - 3).copied().unwrap_or(0),
        };
        let size = [1, 2, 2, 4].get(self.below(4)).copied().unwrap_or(1);
        let bytes = if self.below(4) == 0 {
            number.swap_bytes().to_le_bytes()
        } else {
            number.to_le_bytes()
        };
        // Where headers are, more often than elsewhere.
        let room = if self.below(2) == 0 {
            input.len()
        } else {
            input.len().min(24)
        };
        let at = self.below(room);
        let place = input.iter_mut().skip(at).take(size);
        place.zip(bytes).for_each(|(place, byte)| *place = byte);
    }

    fn cut_out(&mut self, input: &mut Vec<u8>) {
        let (from, to) = self.range(input.len());
        input.drain(from..to);
    }

    fn double(&mut self, input: &mut Vec<u8>) {
        let (from, to) = self.range(input.len());
        let piece = input.get(from..to).unwrap_or_default().to_vec();
        let times = self.below(4) + 1;
        input.splice(to..to, piece.repeat(times));
    }

    /// The rest of another input instead of its own.
    fn splice(&mut self, input: &mut Vec<u8>) {
        input.truncate(self.below(input.len() + 1));
        let other = self.other();
        let from = self.below(other.len() + 1);
        input.extend_from_slice(other.get(from..).unwrap_or_default());
    }

    /// Some words of another input between two of its own.
    fn insert_words(&mut self, input: &mut Vec<u8>) {
        let other = self.other();
        let (from, to) = self.range(other.len());
        let (from, to) = (word_end(other, from), word_end(other, to));
        let at = word_end(input, self.below(input.len() + 1));
        input.splice(at..at, other.get(from..to).unwrap_or_default().iter().copied());
    }

    fn extend(&mut self, input: &mut Vec<u8>) {
        let value = self.below(256).to_le_bytes()[0];
        let size = input.len() + self.below(400);
        input.resize(size, value);
    }

    /// A piece of something that long, short ones more often.
    fn range(&mut self, length: usize) -> (usize, usize) {
        let from = self.below(length + 1);
        let most = [4, 64, length].get(self.below(3)).copied().unwrap_or(length);
        (from, (from + self.below(most + 1)).min(length))
    }

    fn other(&mut self) -> &'c [u8] {
        let index = self.below(self.corpus.len());
        self.corpus.get(index).map_or(&[], Vec::as_slice)
    }

    /// A number below `end`; 0 where there is none. The generator is `SplitMix64`.
    fn below(&mut self, end: usize) -> usize {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        let mixed = usize::try_from((mixed ^ mixed >> 31) >> 16).unwrap_or(0);
        mixed.checked_rem(end).unwrap_or(0)
    }
}

/// Where the word at `from` ends.
fn word_end(text: &[u8], from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    let left = rest.iter().position(u8::is_ascii_whitespace);
    left.map_or(text.len(), |left| from + left)
}

//! Packets on their way out: encoded and, where the server wants it, obfuscated, until the socket takes them.

use packets::{Direction, EncodeError, Packet, Profile, cipher::Cipher};

use crate::record::Track;

/// Bytes that may wait for a server that does not read.
const MOST_BYTES: usize = 64 * 1024;

/// Encoded packets of one connection.
#[derive(Debug)]
pub struct Outbox {
    profile: &'static Profile,
    cipher: Option<Cipher>,
    bytes: Vec<u8>,
    packets: u64,
    track: Option<Track>,
}

/// Why a packet cannot be sent.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// The version has no such packet, or a value does not fit it.
    #[error(transparent)]
    Encode(#[from] EncodeError),
    /// The server has not read for so long that the bound on waiting bytes is reached.
    #[error("{MOST_BYTES} bytes wait for a server that does not read")]
    Full,
}

impl Outbox {
    /// An empty outbox that speaks `profile`.
    pub fn new(profile: &'static Profile) -> Self {
        Self {
            profile,
            cipher: None,
            bytes: Vec::new(),
            packets: 0,
            track: None,
        }
    }

    /// Whether ids are obfuscated with the version's keys, from the first packet on; no effect on a version without keys.
    #[must_use]
    pub fn with_obfuscation(mut self, obfuscated: bool) -> Self {
        self.cipher = if obfuscated { Cipher::new(self.profile) } else { None };
        self
    }

    /// Where packets of the connection are kept, if they are.
    #[must_use]
    pub fn with_track(mut self, track: Option<Track>) -> Self {
        self.track = track;
        self
    }

    /// Where packets of the connection are kept.
    pub(super) fn track(&self) -> Option<&Track> {
        self.track.as_ref()
    }

    /// The version that is spoken.
    pub fn profile(&self) -> &'static Profile {
        self.profile
    }

    /// Appends a packet; after an error nothing is appended.
    pub fn push<P: Packet>(&mut self, packet: &P) -> Result<(), SendError> {
        let start = self.bytes.len();
        if start >= MOST_BYTES {
            return Err(SendError::Full);
        }
        packet.encode(self.profile, &mut self.bytes)?;
        if let (Some(track), Some(bytes)) = (&self.track, self.bytes.get(start..)) {
            track.keep(Direction::ToServer, false, bytes);
        }
        if let (Some(cipher), Some(bytes)) = (&mut self.cipher, self.bytes.get_mut(start..)) {
            cipher.apply(bytes);
        }
        self.packets += 1;
        Ok(())
    }

    /// Appends bytes as they are, but for the obfuscation of the id that they begin with: what no packet is made of.
    pub fn push_raw(&mut self, bytes: &[u8]) -> Result<(), SendError> {
        let start = self.bytes.len();
        if start >= MOST_BYTES {
            return Err(SendError::Full);
        }
        self.bytes.extend_from_slice(bytes);
        if let Some(track) = &self.track {
            track.keep(Direction::ToServer, false, bytes);
        }
        if let (Some(cipher), Some(bytes)) = (&mut self.cipher, self.bytes.get_mut(start..)) {
            cipher.apply(bytes);
        }
        self.packets += 1;
        Ok(())
    }

    /// Takes back all but the first `count` bytes of what waits to be sent.
    pub fn cut(&mut self, count: usize) {
        if let Some(track) = &self.track {
            track.take_back(self.bytes.len().saturating_sub(count));
        }
        self.bytes.truncate(count);
    }

    /// What waits to be sent, oldest first.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Takes off the first `count` bytes: the socket has them.
    pub fn sent(&mut self, count: usize) {
        self.bytes.drain(..count.min(self.bytes.len()));
        if self.bytes.is_empty() {
            // A bot that once sent much would keep the room for it all its life.
            self.bytes = Vec::new();
        }
    }

    /// Packets appended since the last call.
    pub fn take_packets(&mut self) -> u64 {
        std::mem::take(&mut self.packets)
    }
}

#[cfg(test)]
mod tests {
    use packets::{CzPingLive, Server};

    use super::*;
    use crate::record::{Session, Tape};

    #[test]
    fn what_waits_for_a_server_that_does_not_read_is_bounded() {
        let mut outbox = Outbox::new(Profile::get("main-20220406".parse().unwrap()).unwrap());
        let full = (0..=MOST_BYTES).find_map(|_| outbox.push(&CzPingLive::default()).err());
        assert!(matches!(full, Some(SendError::Full)), "{full:?}");
        let length = outbox.bytes().len();
        assert!(length <= MOST_BYTES + 1024, "{length}");
        outbox.sent(1000);
        assert!(outbox.push(&CzPingLive::default()).is_ok(), "it reads again");
    }

    #[test]
    fn what_no_packet_is_made_of_is_kept_as_far_as_it_is_sent() {
        let profile = Profile::get("re-20120307".parse().unwrap()).unwrap();
        let tape = Tape::default();
        let mut outbox = Outbox::new(profile).with_track(Some(tape.track(Server::Map)));
        outbox.push_raw(&[1, 2, 3, 4]).unwrap();
        outbox.push_raw(&[5, 6, 7, 8]).unwrap();
        outbox.cut(6);
        let mut text = Vec::new();
        tape.shot().write(&mut text, profile, false).unwrap();
        let kept = Session::read(&String::from_utf8(text).unwrap()).unwrap().packets;
        let bytes = kept.into_iter().map(|passed| passed.bytes).collect::<Vec<_>>();
        assert_eq!(bytes, [vec![1, 2, 3, 4], vec![5, 6]]);
    }

    #[test]
    fn bytes_that_are_no_packet_are_sent_as_they_are_but_for_their_id() {
        let profile = Profile::get("re-20120307".parse().unwrap()).unwrap();
        let mut plain = Outbox::new(profile);
        plain.push_raw(&[1, 2, 3]).unwrap();
        assert_eq!(plain.bytes(), [1, 2, 3]);
        plain.cut(2);
        assert_eq!(plain.bytes(), [1, 2]);
        let mut obfuscated = Outbox::new(profile).with_obfuscation(true);
        obfuscated.push_raw(&[1, 2, 3]).unwrap();
        obfuscated.push_raw(&[1]).unwrap();
        assert_ne!(obfuscated.bytes().get(..2), Some([1, 2].as_slice()));
        assert_eq!(obfuscated.bytes().get(2..), Some([3, 1].as_slice()));
    }
}

//! Fixtures with random damage: whatever comes out is a reading or an error, never a panic.

use crate::support::{READABLE, bytes, here, reader, through};
use documents::Error;
use std::{
    io::{Cursor, Read, Write},
    panic::catch_unwind,
};

/// Rounds per fixture. The seed is fixed, so a failure comes back.
const ROUNDS: u64 = 25;

struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap() % sides.max(1)
    }
}

fn damage(file: &mut Vec<u8>, dice: &mut Dice) {
    for _ in 0..=dice.roll(8) {
        if file.is_empty() {
            return;
        }
        let (at, len) = (dice.roll(file.len()), 1 + dice.roll(64));
        let end = (at + len).min(file.len());
        match dice.roll(7) {
            0 => file[at] = dice.roll(256).to_le_bytes()[0],
            1 => file[at] ^= 1 << dice.roll(8),
            2 => file[at..end].fill(0),
            3 => drop(file.drain(at..end)),
            4 => {
                let piece = file[at..end].to_vec();
                let to = dice.roll(file.len());
                file.splice(to..to, piece);
            }
            5 => file.truncate(at.max(16)),
            // Numbers are sizes, offsets and counts.
            _ => {
                if let Some(digit) = file[at..].iter().position(u8::is_ascii_digit) {
                    file[at + digit] = b'0' + dice.roll(10).to_le_bytes()[0];
                }
            }
        }
    }
}

/// The same archive with damage inside one of its parts instead of around them.
fn damage_inside(file: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    let chosen = dice.roll(archive.len());
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        let name = part.name().unwrap().into_owned();
        let is_main = name.ends_with("document.xml") || name.contains("slides/slide");
        if (index == chosen || is_main) && !content.is_empty() {
            damage(&mut content, dice);
        }
        let options =
            zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        out.start_file(name, options).unwrap();
        out.write_all(&content).unwrap();
    }
    out.finish().unwrap().into_inner()
}

fn variants(name: &str) -> impl Iterator<Item = Vec<u8>> {
    let original = bytes(name);
    let is_zip = original.starts_with(b"PK");
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15 ^ name.len() as u64);
    (0..ROUNDS).map(move |round| {
        if is_zip && round % 2 == 0 {
            return damage_inside(&original, &mut dice);
        }
        let mut file = original.clone();
        damage(&mut file, &mut dice);
        file
    })
}

#[test]
fn damage_never_makes_a_parser_panic() {
    for name in READABLE {
        for (round, file) in variants(name).enumerate() {
            let result = catch_unwind(|| here(name, file));
            assert!(result.is_ok(), "{name}, round {round}");
        }
    }
}

#[tokio::test]
async fn damage_never_looks_like_our_fault() {
    let reader = reader();
    for name in READABLE {
        for file in variants(name).take(2) {
            if let Err(error) = through(&reader, name, &file).await {
                assert!(
                    !matches!(error, Error::Reader(_) | Error::Storage(_) | Error::Crashed),
                    "{name}: {error:?}"
                );
            }
        }
    }
}

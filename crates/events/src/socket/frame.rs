//! A server's frame: unmasked, whole, text.

use bytes::Bytes;

/// The longest header of an unmasked frame.
const MAX_HEADER: usize = 10;

/// Frames a text that `write` appends to the buffer.
pub fn text(write: impl FnOnce(&mut Vec<u8>)) -> Bytes {
    let mut buffer = vec![0; MAX_HEADER];
    write(&mut buffer);
    let length = (buffer.len() - MAX_HEADER) as u64;
    // Final, text; then the length in the shortest of its three forms.
    let mut header = vec![0x81];
    match length {
        0..=125 => header.push(length as u8),
        126..=0xffff => {
            header.push(126);
            header.extend_from_slice(&(length as u16).to_be_bytes());
        }
        _ => {
            header.push(127);
            header.extend_from_slice(&length.to_be_bytes());
        }
    }
    let start = MAX_HEADER - header.len();
    buffer[start..MAX_HEADER].copy_from_slice(&header);
    Bytes::from(buffer).slice(start..)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;
    use tungstenite::protocol::{Message, Role, WebSocket};

    #[test]
    fn a_client_reads_what_was_framed_at_every_form_of_length() {
        for length in [0, 1, 125, 126, 127, 65_535, 65_536, 100_000] {
            let content = "é".repeat(length / 2) + if length % 2 == 1 { "x" } else { "" };
            let frame = text(|buffer| buffer.extend_from_slice(content.as_bytes()));
            let mut client = WebSocket::from_raw_socket(Cursor::new(frame.to_vec()), Role::Client, None);
            assert_eq!(client.read().unwrap(), Message::text(content), "{length}");
        }
    }
}

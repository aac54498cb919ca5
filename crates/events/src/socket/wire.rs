//! Bytes in and out, without waiting.

use std::io::{IoSlice, Result};
use tokio::{
    io::{Interest, Ready},
    net::{TcpStream, UnixStream},
};

/// A non-blocking stream that can be written by reference, from any task.
#[derive(Debug)]
pub(crate) enum Wire {
    /// The client's connection itself.
    Tcp(TcpStream),
    /// One end of a pipe; at the other, somebody copies to and from the connection (TLS).
    Pipe(UnixStream),
}

impl Wire {
    pub fn try_read(&self, buffer: &mut [u8]) -> Result<usize> {
        match self {
            Self::Tcp(stream) => stream.try_read(buffer),
            Self::Pipe(stream) => stream.try_read(buffer),
        }
    }

    pub fn try_write(&self, bytes: &[u8]) -> Result<usize> {
        match self {
            Self::Tcp(stream) => stream.try_write(bytes),
            Self::Pipe(stream) => stream.try_write(bytes),
        }
    }

    pub fn try_write_vectored(&self, slices: &[IoSlice<'_>]) -> Result<usize> {
        match self {
            Self::Tcp(stream) => stream.try_write_vectored(slices),
            Self::Pipe(stream) => stream.try_write_vectored(slices),
        }
    }

    pub async fn ready(&self, interest: Interest) -> Result<Ready> {
        match self {
            Self::Tcp(stream) => stream.ready(interest).await,
            Self::Pipe(stream) => stream.ready(interest).await,
        }
    }
}

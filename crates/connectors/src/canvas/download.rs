//! Bytes of files, streamed, and held against what Canvas said of them.

use crate::{
    Canvas, ConnectionId, Error,
    canvas::{
        failure::{Failure, Reason},
        model::{File, Id},
        wire::Client,
    },
};
use bytes::Bytes;
use documents::Extracted;
use egress::Response;
use futures::{Stream, StreamExt as _};
use kernel::Ctx;
use parking_lot::Mutex;
use std::{io, sync::Arc};
use tokio_util::io::StreamReader;

/// A file whose bytes are on their way.
pub struct Download {
    /// The file, as Canvas knows it now.
    pub file: File,
    response: Response,
    host: String,
    limit: u64,
}

impl std::fmt::Debug for Download {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Download").field("file", &self.file.id).finish_non_exhaustive()
    }
}

impl Download {
    /// The bytes; the last item is an error where there are more or fewer of them than Canvas said.
    pub fn into_stream(self) -> impl Stream<Item = Result<Bytes, Error>> + Send {
        let state = (self.response, self.file.size, 0_u64, self.host);
        let limit = self.limit;
        futures::stream::try_unfold(state, move |(mut response, stated, mut got, host)| async move {
            let failed = |reason| Error::from(Failure { host: host.clone(), reason });
            let piece = response.chunk().await.map_err(|e| Error::from(Failure::of_egress(&host, e)))?;
            let Some(piece) = piece else {
                return match stated {
                    Some(size) if size != got => Err(failed(Reason::Lies("it is shorter"))),
                    _ => Ok(None),
                };
            };
            got += piece.len() as u64;
            if stated.is_some_and(|size| got > size) {
                return Err(failed(Reason::Lies("it is longer")));
            }
            if got > limit {
                return Err(failed(Reason::TooLarge));
            }
            Ok(Some((piece, (response, stated, got, host))))
        })
    }
}

impl Canvas {
    /// Begins to fetch a file. What it is and where it lies is asked anew: addresses of files age.
    pub async fn download(
        &self,
        ctx: &Ctx,
        connection: Option<ConnectionId>,
        file: &Id,
    ) -> Result<Download, Error> {
        let (_, client) = self.client(ctx, connection).await?;
        self.begin(&client, file).await
    }

    async fn begin(&self, client: &Client, file: &Id) -> Result<Download, Error> {
        let limit = self.options().max_file;
        let file = client.file(file).await?;
        if file.size.is_some_and(|size| size > limit) {
            return Err(client.failed(Reason::TooLarge));
        }
        if file.url.is_empty() {
            return Err(client.failed(Reason::Denied));
        }
        let response = client.open(&file.url, limit).await?;
        // A page where a document should be is a sign-in form as a rule; its text would be taken for the task.
        let is_page = |mime: Option<&str>| mime.is_some_and(|m| m.trim_start().starts_with("text/html"));
        if is_page(response.header("content-type")) && !is_page(file.mime.as_deref()) {
            return Err(client.failed(Reason::Lies("it is a web page")));
        }
        Ok(Download { response, host: client.address().host(), limit, file })
    }

    /// Fetches a file and reads its text.
    pub async fn read_file(
        &self,
        ctx: &Ctx,
        connection: Option<ConnectionId>,
        file: &Id,
    ) -> Result<(File, Extracted), Error> {
        let download = self.download(ctx, connection, file).await?;
        let about = download.file.clone();
        // The reader only learns that its source failed; why is kept beside it.
        let failure = Arc::new(Mutex::new(None));
        let kept = Arc::clone(&failure);
        let bytes = download.into_stream().map(move |piece| {
            piece.map_err(|error| {
                kept.lock().replace(error);
                io::Error::from(io::ErrorKind::InvalidData)
            })
        });
        let source = StreamReader::new(Box::pin(bytes));
        let read = self.reader().read_from(&about.name, about.mime.as_deref(), source).await;
        if let Some(error) = failure.lock().take() {
            return Err(error);
        }
        Ok((about, read?))
    }
}

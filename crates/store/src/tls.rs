//! TLS to an external database: certificates are always verified against the system's roots.

use crate::Error;
use rustls_platform_verifier::ConfigVerifierExt as _;
use std::path::Path;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres_rustls::MakeRustlsConnect;

/// The connector for `config`, or `None` where every host is a Unix socket or TLS is disabled.
pub(crate) fn connector(config: &tokio_postgres::Config) -> Result<Option<MakeRustlsConnect>, Error> {
    let sockets_only = config.get_hosts().iter().all(|h| match h {
        Host::Tcp(name) => Path::new(name).is_absolute(),
        #[cfg(unix)]
        Host::Unix(_) => true,
    });
    if sockets_only || config.get_ssl_mode() == SslMode::Disable {
        return Ok(None);
    }
    let client =
        rustls::ClientConfig::with_platform_verifier().map_err(|e| Error::Settings(e.to_string()))?;
    Ok(Some(MakeRustlsConnect::new(client)))
}

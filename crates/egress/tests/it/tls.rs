//! Certificates are verified, for the name that was asked for, though we connect to an address.

use crate::{Liar, options, server::hello, world};
use egress::{Egress, EgressOptions, Error, Request};
use rcgen::{CertificateParams, CertifiedIssuer, KeyPair};
use std::sync::Arc;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{self, pki_types::PrivateKeyDer},
};

/// A server for `named.example`; gives its port and the authority that vouches for it.
async fn server() -> (u16, Vec<u8>) {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let leaf =
        CertificateParams::new(vec!["named.example".into()]).unwrap().signed_by(&key, &authority).unwrap();
    let config =
        rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![leaf.der().clone()], PrivateKeyDer::try_from(key.serialize_der()).unwrap())
            .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            // A client that does not trust us hangs up during the handshake.
            if let Ok(mut tls) = acceptor.accept(stream).await {
                let mut request = [0; 4096];
                let _ = tls.read(&mut request).await;
                let _ = tls.write_all(hello().as_bytes()).await;
                let _ = tls.shutdown().await;
            }
        }
    });
    (port, authority.pem().into_bytes())
}

fn egress(port: u16, roots: Vec<Vec<u8>>) -> Egress {
    let options = EgressOptions { extra_roots: roots, ..options(&[format!("127.0.0.1:{port}")]) };
    Egress::with_resolver(options, world().0, Liar::new(&[&["127.0.0.1"]])).unwrap()
}

#[tokio::test]
async fn the_certificate_must_be_vouched_for_and_name_the_host() {
    let (port, root) = server().await;
    let get = |host: &str| Request::get(format!("https://{host}:{port}/"));
    let knowing = egress(port, vec![root]);
    assert_eq!(knowing.request(get("named.example")).await.unwrap().text().await.unwrap(), "hello");
    for (egress, host) in
        [(&knowing, "other.example"), (&knowing, "127.0.0.1"), (&egress(port, vec![]), "named.example")]
    {
        let result = egress.request(get(host)).await;
        assert!(matches!(result, Err(Error::Untrusted { .. })), "{host}: {result:?}");
    }
}

#[test]
fn a_root_that_is_no_certificate_is_refused() {
    let pem = b"-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n".to_vec();
    let options = EgressOptions { extra_roots: vec![pem], ..EgressOptions::default() };
    assert!(matches!(Egress::new(options, world().0), Err(Error::Settings(_))));
}

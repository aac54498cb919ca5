//! Signing in at Canvas: bound to the person, the institution and the moment.

use crate::{
    Desk, KEY, key, quick, shows_key,
    site::{Heard, reply},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use connectors::{Connection, Error, Options, canvas::Institution};
use kernel::{Ctx, Fault as _};
use parking_lot::Mutex;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use std::{collections::HashMap, sync::Arc};

const TOKEN: &str = "/login/oauth2/token";
const SECRET: &str = "developer-key-of-the-operator";
const REFRESH: &str = "7~refresh-canaryCanary-refresh";

/// Of a form or a query.
fn pairs(text: &str) -> HashMap<String, String> {
    url::form_urlencoded::parse(text.as_bytes()).into_owned().collect()
}

/// A desk whose Canvas takes sign-ins; keys end after so many seconds.
async fn desk(pkce: bool, expires_in: i64) -> (Desk, Arc<Mutex<Vec<HashMap<String, String>>>>) {
    let desk = Desk::configured(|port| Options {
        redirect_uri: Some("https://atelier.example/canvas/callback".to_owned()),
        institutions: vec![Institution {
            name: "Example University".to_owned(),
            base_url: format!("http://127.0.0.1:{port}/"),
            client_id: "10000000000007".to_owned(),
            client_secret: key(SECRET),
            scopes: None,
            pkce,
        }],
        ..quick()
    })
    .await;
    let forms = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&forms);
    desk.site.trick(TOKEN, move |_, h: &Heard| {
        let form = pairs(&h.body);
        heard.lock().push(form.clone());
        let good = form["client_secret"] == SECRET
            && match form["grant_type"].as_str() {
                "authorization_code" => form["code"] == "the-code",
                _ => form["refresh_token"] == REFRESH,
            };
        let mut grant = json!({ "access_token": KEY, "token_type": "Bearer", "expires_in": expires_in });
        if form["grant_type"] == "authorization_code" {
            grant["refresh_token"] = json!(REFRESH);
        }
        Some(if good {
            reply(200, &[], &grant.to_string())
        } else {
            reply(400, &[], r#"{"error":"invalid_grant"}"#)
        })
    });
    (desk, forms)
}

/// Sends the browser off; gives what Canvas is asked.
async fn begin(desk: &Desk) -> HashMap<String, String> {
    let begun = desk.canvas.begin_sign_in(&desk.ctx, &desk.url()).await.unwrap();
    let (to, query) = begun.authorize_url.split_once('?').unwrap();
    assert_eq!(to, desk.site.url("/login/oauth2/auth"));
    pairs(query)
}

async fn end(desk: &Desk, ctx: &Ctx, state: &str, code: &str) -> Result<Connection, Error> {
    desk.canvas.end_sign_in(ctx, state, &key(code), None).await
}

#[tokio::test]
async fn a_sign_in_gives_a_connection() {
    let (desk, forms) = desk(true, 3600).await;
    let asked = begin(&desk).await;
    assert_eq!(asked["response_type"], "code");
    assert_eq!(asked["redirect_uri"], "https://atelier.example/canvas/callback");
    let made = end(&desk, &desk.ctx, &asked["state"], "the-code").await.unwrap();
    assert!(made.is_default && made.expires_at.is_some());
    let form = forms.lock()[0].clone();
    let challenge = Sha256::digest(&form["code_verifier"]);
    assert_eq!(asked["code_challenge"], URL_SAFE_NO_PAD.encode(challenge));
    assert_eq!(form["redirect_uri"], asked["redirect_uri"]);
    // The key is good for an hour: it is used, not renewed.
    desk.canvas.verify(&desk.ctx, made.id).await.unwrap();
    assert_eq!(forms.lock().len(), 1);
    let dump = desk.dump().await;
    assert!(!shows_key(&dump) && !dump.contains(SECRET) && !dump.contains(&form["code_verifier"]));
    assert!(!format!("{:?}", desk.canvas).contains(SECRET));
    desk.canvas.disconnect(&desk.ctx, made.id).await.unwrap();
    let left: i64 =
        desk.lab.client().await.query_one("SELECT count(*) FROM vault.secrets", &[]).await.unwrap().get(0);
    assert_eq!(left, 0);
}

#[tokio::test]
async fn a_key_that_ends_is_renewed_and_a_grant_that_was_withdrawn_is_told() {
    let (desk, forms) = desk(false, 30).await;
    let asked = begin(&desk).await;
    assert!(!asked.contains_key("code_challenge"));
    let made = end(&desk, &desk.ctx, &asked["state"], "the-code").await.unwrap();
    desk.canvas.verify(&desk.ctx, made.id).await.unwrap();
    assert_eq!(forms.lock()[1]["grant_type"], "refresh_token");
    desk.site.trick(TOKEN, |_, _| Some(reply(400, &[], r#"{"error":"invalid_grant"}"#)));
    let error = desk.canvas.verify(&desk.ctx, made.id).await.unwrap_err();
    assert_eq!(error.code(), "connectors.canvas_bad_key");
    assert!(!shows_key(&format!("{error} {error:?}")));
}

#[tokio::test]
async fn a_sign_in_belongs_to_who_began_it_and_ends_once() {
    let (desk, forms) = desk(true, 3600).await;
    let asked = begin(&desk).await;
    let colleague = Ctx::new(desk.ctx.tenant, desk.lab.stranger().actor);
    for (who, state) in [(&colleague, asked["state"].as_str()), (&desk.ctx, "another"), (&desk.ctx, "")] {
        let error = end(&desk, who, state, "the-code").await.unwrap_err();
        assert_eq!(error.code(), "connectors.not_found");
    }
    assert!(forms.lock().is_empty(), "no code was sent anywhere");
    // A wrong code ends it as well.
    assert_eq!(
        end(&desk, &desk.ctx, &asked["state"], "guess").await.unwrap_err().code(),
        "connectors.canvas_bad_key"
    );
    assert_eq!(
        end(&desk, &desk.ctx, &asked["state"], "the-code").await.unwrap_err().code(),
        "connectors.not_found"
    );
    assert_eq!(forms.lock().len(), 1);
    // One that took too long.
    let asked = begin(&desk).await;
    let late = "UPDATE connectors.canvas_sign_ins SET expires_at = expires_at - interval '11 minutes'";
    desk.lab.client().await.execute(late, &[]).await.unwrap();
    assert_eq!(
        end(&desk, &desk.ctx, &asked["state"], "the-code").await.unwrap_err().code(),
        "connectors.not_found"
    );
    assert!(desk.canvas.connections(&desk.ctx).await.unwrap().is_empty());
}

#[tokio::test]
async fn nobody_signs_in_where_the_operator_has_no_key() {
    let (desk, _) = desk(true, 3600).await;
    for url in [
        "https://evil.example",
        "http://localhost:1",
        &format!("http://127.0.0.1:{}.evil.example", desk.site.port),
    ] {
        let error = desk.canvas.begin_sign_in(&desk.ctx, url).await.unwrap_err();
        assert_eq!(error.code(), "connectors.address", "{url}");
    }
    let plain = Desk::new().await;
    assert!(plain.canvas.institutions().is_empty());
    assert!(plain.canvas.begin_sign_in(&plain.ctx, &plain.url()).await.is_err());
}

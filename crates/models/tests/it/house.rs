//! The room over a database, behind its doors, and two tenants in it.

use api_kit::{Api, AuthFault, Authenticator, Deps, Meta, Session};
use async_trait::async_trait;
use axum::{Router, body::Body};
use egress::{Egress, EgressOptions};
use events::Events;
use http::{Request, StatusCode, header};
use http_body_util::BodyExt as _;
use kernel::Ctx;
use models::{Models, Parts, Patience, ProviderId, Retries, Script};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};
use tempfile::TempDir;
use testkit::Lab;
use tower::ServiceExt as _;
use vault::{Masters, Vault};

/// Knows two tenants by the tokens `a` and `b`.
struct Porter(Ctx, Ctx);

#[async_trait]
impl Authenticator for Porter {
    async fn authenticate(&self, token: &str) -> Result<Session, AuthFault> {
        let ctx = match token {
            "a" => self.0.clone(),
            "b" => self.1.clone(),
            _ => return Err(AuthFault::Invalid),
        };
        Ok(Session { ctx, session: None, operator: false, expires_at: None })
    }
}

pub(crate) struct House {
    pub lab: Lab,
    pub models: Models,
    pub a: Ctx,
    pub b: Ctx,
    door: Router,
    _keys: TempDir,
}

impl House {
    /// A house whose operator opens these addresses, with this script.
    pub async fn new(allow: &[String], script: Option<Value>) -> Self {
        let (lab, keys) = (Lab::new().await, TempDir::new().unwrap());
        let masters = Masters::Folder(keys.path().join("keys"));
        let vault = Vault::unlock(
            vault::Options::new(masters),
            lab.store.clone(),
            lab.world.clone(),
            lab.stop.child_token(),
        )
        .await
        .unwrap();
        let options = EgressOptions {
            allow: allow.iter().map(|a| a.parse().unwrap()).collect(),
            ..EgressOptions::default()
        };
        let script: Option<Script> = script.map(|s| serde_json::from_value(s).unwrap());
        let models = Models::new(Parts {
            store: lab.store.clone(),
            world: lab.world.clone(),
            events: Events::new(lab.store.clone(), lab.world.clone()),
            vault,
            egress: Egress::new(options, lab.world.clone()).unwrap(),
            script: script.map(Arc::new),
            images: None,
            patience: Patience::default(),
            retries: Retries { base: Duration::from_millis(2), ..Retries::default() },
        });
        let (a, b) = (lab.stranger(), lab.stranger());
        let meta = Meta { title: "Test", version: "0", description: "" };
        let deps = Deps::new(Arc::new(Porter(a.clone(), b.clone())), lab.world.clone());
        let door = Api::new(meta).room(models::routes(models.clone())).build(deps);
        Self { lab, models, a, b, door, _keys: keys }
    }

    /// A house that only plays this script.
    pub async fn playing(script: Value) -> Self {
        Self::new(&[], Some(script)).await
    }

    /// Status, `ETag` and body.
    pub async fn call(
        &self,
        who: &str,
        method: &str,
        path: &str,
        if_match: Option<&str>,
        body: Option<Value>,
    ) -> (StatusCode, String, Value) {
        let mut request = Request::builder().method(method).uri(format!("/api/v1/models{path}"));
        request = request.header(header::AUTHORIZATION, format!("Bearer {who}"));
        if let Some(tag) = if_match {
            request = request.header(header::IF_MATCH, tag);
        }
        let body = match body {
            Some(value) => {
                request = request.header(header::CONTENT_TYPE, "application/json");
                Body::from(value.to_string())
            }
            None => Body::empty(),
        };
        let response = self.door.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let tag = parts.headers.get(header::ETAG).map_or("", |t| t.to_str().unwrap()).to_owned();
        let bytes = body.collect().await.unwrap().to_bytes();
        (parts.status, tag, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
    }

    pub async fn ask(&self, who: &str, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
        let (status, _, body) = self.call(who, method, path, None, body).await;
        (status.as_u16(), body)
    }

    /// Adds a provider of `a` and gives its id.
    pub async fn provider(&self, body: Value) -> String {
        let (status, answer) = self.ask("a", "POST", "/providers", Some(body)).await;
        assert_eq!(status, 201, "{answer}");
        answer["id"].as_str().unwrap().to_owned()
    }

    /// Adds a scripted provider of `a`.
    pub async fn scripted(&self, label: &str) -> ProviderId {
        self.provider(json!({ "kind": "scripted", "label": label })).await.parse().unwrap()
    }

    /// Everything the database holds of this room, of the vault, of events and of the audit, as text.
    pub async fn everything_written(&self) -> String {
        let client = self.lab.client().await;
        let mut all = String::new();
        for table in [
            "models.providers",
            "models.choices",
            "models.prices",
            "models.settings",
            "models.calls",
            "vault.secrets",
            "events.log",
            "audit.entries",
        ] {
            let rows = client.query(&format!("SELECT t::text FROM {table} t"), &[]).await.unwrap();
            for row in rows {
                all.push_str(row.get(0));
                all.push('\n');
            }
        }
        all
    }
}

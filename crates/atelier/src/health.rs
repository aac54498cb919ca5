//! How the parts of the house are, for `/health`.

use api_kit::{Health, HealthCheck};
use async_trait::async_trait;
use std::path::PathBuf;
use store::{
    Store,
    local::{ClusterState, LocalCluster, free_bytes},
};

/// The database answers.
pub(crate) struct DatabaseCheck {
    pub store: Store,
    pub cluster: Option<LocalCluster>,
}

#[async_trait]
impl HealthCheck for DatabaseCheck {
    fn name(&self) -> &'static str {
        "database"
    }

    async fn check(&self) -> Health {
        match self.store.ping().await {
            Ok(()) => Health::ok(),
            Err(_) => match self.cluster.as_ref().map(|c| c.state().borrow().clone()) {
                Some(ClusterState::Starting) => Health::down("The database is starting."),
                Some(ClusterState::Down { .. }) => {
                    Health::down("The database stopped; it is being started again.")
                }
                _ => Health::down("The database does not answer."),
            },
        }
    }
}

/// There is room on the disk.
pub(crate) struct DiskCheck {
    pub folder: PathBuf,
}

/// Below this, files are refused.
const SCARCE: u64 = 512 << 20;
/// Below this, the database is about to stop.
const NONE_LEFT: u64 = 64 << 20;

#[async_trait]
impl HealthCheck for DiskCheck {
    fn name(&self) -> &'static str {
        "disk"
    }

    async fn check(&self) -> Health {
        let folder = self.folder.clone();
        match telemetry::spawn_blocking("health.disk", move || free_bytes(&folder)).await {
            Some(Ok(free)) if free < NONE_LEFT => Health::down("The disk is full."),
            Some(Ok(free)) if free < SCARCE => {
                Health::degraded("The disk is almost full; new files may be refused.")
            }
            Some(Ok(_)) => Health::ok(),
            _ => Health::degraded("How much room the disk has cannot be told."),
        }
    }
}

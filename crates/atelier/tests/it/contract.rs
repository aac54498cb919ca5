//! Generated files are current, and every operation is described.

use crate::house::House;
use std::path::PathBuf;

fn checkout() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[tokio::test]
async fn generated_files_are_current() {
    let house = House::new().await;
    for (path, text) in atelier::contract(&house.app).unwrap() {
        let there = std::fs::read_to_string(checkout().join(path)).unwrap_or_default();
        assert!(there == text, "{path} is not current: run `make gen` and commit the result");
    }
}

/// Not a check: `cargo xtask gen` runs it to write what the check above compares.
#[tokio::test]
#[ignore = "writes the generated files; run by `cargo xtask gen`"]
async fn write() {
    let house = House::new().await;
    for (path, text) in atelier::contract(&house.app).unwrap() {
        let target = checkout().join(path);
        std::fs::create_dir_all(target.parent().unwrap()).unwrap();
        std::fs::write(target, text).unwrap();
    }
}

#[tokio::test]
async fn every_operation_is_described() {
    let house = House::new().await;
    let openapi = serde_json::to_value(house.app.api().openapi()).unwrap();
    let mut names = std::collections::HashSet::new();
    for (path, operations) in openapi["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let what = format!("{method} {path}");
            assert!(operation["summary"].as_str().is_some_and(|s| s.len() > 5), "{what} has no summary");
            assert!(!operation["tags"].as_array().unwrap().is_empty(), "{what} has no tag");
            assert!(!operation["responses"].as_object().unwrap().is_empty(), "{what} has no responses");
            let id = operation["operationId"].as_str().unwrap_or_default().to_owned();
            assert!(names.insert(id.clone()), "{what} repeats the name {id}");
        }
    }
}

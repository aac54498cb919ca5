//! What Canvas says of modules.

use crate::canvas::{
    model::Id,
    shape::{clean, date, named},
    topics::{Topic, TopicItem},
};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use std::collections::HashSet;

/// Most modules that come before one.
const MAX_BEFORE: usize = 50;

#[derive(Debug, Deserialize)]
pub(super) struct ModuleShape {
    pub id: Id,
    name: Option<String>,
    position: Option<i64>,
    #[serde(default, deserialize_with = "date")]
    unlock_at: Option<DateTime<Utc>>,
    require_sequential_progress: Option<bool>,
    prerequisite_module_ids: Option<Vec<Id>>,
    items_count: Option<u64>,
    pub items: Option<Vec<ItemShape>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct ItemShape {
    #[serde(rename = "type")]
    kind: Option<String>,
    content_id: Option<Id>,
    completion_requirement: Option<RequirementShape>,
}

#[derive(Debug, Deserialize)]
struct RequirementShape {
    #[serde(rename = "type")]
    kind: Option<String>,
}

impl ModuleShape {
    /// Whether it has items that Canvas did not send along.
    pub fn left_out(&self) -> bool {
        self.items.is_none() && self.items_count.is_some_and(|n| n > 0)
    }

    pub fn topic(self, most: usize) -> Topic {
        let mut seen = HashSet::new();
        let items = self.items.unwrap_or_default().into_iter().filter_map(ItemShape::assignment);
        let before = self.prerequisite_module_ids.unwrap_or_default().into_iter().filter(|id| *id != self.id);
        Topic {
            title: named(self.name.as_deref()).unwrap_or_else(|| format!("Module {}", self.id)),
            position: self.position.and_then(|p| i32::try_from(p).ok()).unwrap_or(i32::MAX),
            unlock_at: self.unlock_at,
            prerequisites: before.take(MAX_BEFORE).map(|id| id.to_string()).collect(),
            sequential: self.require_sequential_progress.unwrap_or(false),
            items: items.filter(|i| seen.insert(i.assignment_id.clone())).take(most).collect(),
            id: self.id.to_string(),
        }
    }
}

impl ItemShape {
    fn assignment(self) -> Option<TopicItem> {
        let is_one = self.kind.as_deref() == Some("Assignment");
        let requirement = self.completion_requirement.and_then(|r| clean(&r.kind?, 60));
        is_one.then_some(TopicItem { assignment_id: self.content_id?.to_string(), requirement })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_assignments_count_and_each_once() {
        let item = |kind: &str, id: i64| json!({ "type": kind, "content_id": id });
        let module: ModuleShape = serde_json::from_value(json!({
            "id": 5, "name": " Week\n1 ", "position": 2, "require_sequential_progress": true,
            "prerequisite_module_ids": [4, 5], "unlock_at": "never",
            "items": [item("Page", 1), item("Assignment", 7), item("Assignment", 7), { "type": "SubHeader" },
                { "type": "Assignment" },
                { "type": "Assignment", "content_id": "9", "completion_requirement": { "type": "must_submit" } }]
        }))
        .unwrap();
        assert!(!module.left_out());
        let topic = module.topic(10);
        assert_eq!((topic.title.as_str(), topic.position, topic.sequential), ("Week 1", 2, true));
        assert_eq!((topic.prerequisites, topic.unlock_at), (vec!["4".to_owned()], None));
        let items: Vec<_> =
            topic.items.iter().map(|i| (i.assignment_id.as_str(), i.requirement.as_deref())).collect();
        assert_eq!(items, [("7", None), ("9", Some("must_submit"))]);
    }

    #[test]
    fn items_that_are_left_out_are_noticed() {
        let module = |v| serde_json::from_value::<ModuleShape>(v).unwrap();
        assert!(module(json!({ "id": 1, "items_count": 3, "items": null })).left_out());
        assert!(!module(json!({ "id": 1, "items_count": 0 })).left_out());
        assert_eq!(module(json!({ "id": 1 })).topic(10).title, "Module 1");
    }
}

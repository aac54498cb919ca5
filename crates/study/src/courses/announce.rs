//! What the rest of the house hears of courses.

use crate::{
    Study,
    courses::{Course, CourseOrigin},
};
use audit::Entry;
use events::{Audience, Event, EventType};
use kernel::{Ctx, UserId};
use serde_json::{Value, json};
use store::TenantTx;

/// Everything courses announce. Names are append-only.
pub const EVENTS: &[EventType] = &[
    EventType { name: "course.created", summary: "A person added a course of their own.", payload: schema },
    EventType {
        name: "course.updated",
        summary: "A person changed a course, its topics, or how much help it allows.",
        payload: schema,
    },
    EventType { name: "course.removed", summary: "A person removed a course of their own.", payload: schema },
];

fn schema() -> Value {
    json!({
        "type": "object", "required": ["course_id", "name", "origin", "mode"],
        "properties": {
            "course_id": { "type": "string" }, "name": { "type": "string" },
            "origin": { "enum": ["canvas", "own"] }, "mode": { "enum": ["guide", "assist", "build"] },
            "connection": { "type": ["string", "null"] }
        }
    })
}

impl Study {
    pub(super) fn say_course(
        &self,
        tx: &mut TenantTx,
        ctx: &Ctx,
        owner: UserId,
        course: &Course,
        (kind, action): (&'static str, &'static str),
    ) {
        let payload = json!({
            "course_id": course.course_id, "name": course.name, "mode": course.mode.as_str(),
            "origin": if course.origin == CourseOrigin::Own { "own" } else { "canvas" },
            "connection": course.connection,
        });
        let event = Event { kind, subject: course.id.clone(), audience: Audience::User(owner), payload };
        let entry = Entry::done(action, course.id.clone()).with([("mode", course.mode.as_str().into())]);
        self.events.announce(tx, ctx, event, Some(entry));
    }
}

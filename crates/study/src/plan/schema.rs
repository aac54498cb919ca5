//! The published JSON Schema of the plan.

use super::Plan;
use schemars::generate::SchemaSettings;
use serde_json::Value;

/// The plan as a JSON Schema (draft 2020-12), generated from the types, so that it cannot say something else.
pub fn plan_schema() -> Value {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let mut schema = generator.root_schema_for::<Plan>().to_value();
    if let Some(object) = schema.as_object_mut() {
        object.insert("title".into(), "Assignment plan".into());
        object.insert(
            "description".into(),
            "The verified plan of one assignment. Lists of statements (hard_constraints, acceptance_criteria, \
             final_checklist, common_failure_modes) hold objects {text, citations}; grading_signals add points and \
             percent. A statement with citations says what the source says, at the place cited; a statement without \
             is the engine's own advice. Fields may be added; none is renamed or removed."
                .into(),
        );
    }
    schema
}

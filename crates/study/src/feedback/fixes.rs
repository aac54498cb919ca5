//! Required fixes become work items. A fix has a stable key; the item it became is remembered under it, so that a fix
//! that is found again makes no second item, one that is done stays done, and one a person removed stays away.

use super::{
    Feedback, RequiredFix,
    pipeline::{Given, Looking, hold},
    sql,
};
use kernel::{Fault as _, FaultKind, Page};
use runs::{LogLevel, RunError};
use std::collections::HashMap;
use work::{Filter, ItemId, Kind, NewItem};

impl Looking {
    /// Makes the items that are not there yet.
    pub(super) async fn make_fixes(&self, given: &Given, feedback: &Feedback) -> Result<(), RunError> {
        let keys: Vec<String> = feedback.required_fixes.iter().map(|fix| fix.key.clone()).collect();
        if keys.is_empty() {
            return Ok(());
        }
        let (run, id, workspace) = (self.run.clone(), self.job, given.job.workspace);
        let mine: Vec<String> = self
            .run
            .transact("claim fixes", move |tx| {
                Box::pin(async move {
                    hold(tx, &run, id).await?;
                    Ok(sql::claim_fixes(tx, workspace, id, &keys).await?)
                })
            })
            .await?;
        if mine.is_empty() {
            return Ok(());
        }
        let milestones = self.milestones(given).await?;
        for fix in feedback.required_fixes.iter().filter(|fix| mine.contains(&fix.key)) {
            let parent = fix.milestone.as_ref().and_then(|key| milestones.get(key)).copied();
            let Some(parent) = parent.or_else(|| milestones.values().next().copied()) else {
                self.run
                    .log(LogLevel::Warn, &format!("No milestone to put this under: {}", fix.title))
                    .await?;
                continue;
            };
            let step = format!("fix {}", fix.key);
            self.run.step::<Option<ItemId>, RunError, _, _>(&step, || self.make(given, fix, parent)).await?;
        }
        Ok(())
    }

    /// The items of the plan's milestones, by stable key.
    async fn milestones(&self, given: &Given) -> Result<HashMap<String, ItemId>, RunError> {
        let filter = Filter {
            subject: Some(given.assignment.id.to_string()),
            kinds: vec![Kind::Milestone],
            ..Filter::default()
        };
        let found = self.study.work.list(self.run.ctx(), &filter, Page::clamped(1, 100)).await?;
        Ok(found.items.into_iter().filter_map(|item| Some((item.stable_key?, item.id))).collect())
    }

    /// Makes one item, unless a former attempt made it and died before it could say so.
    async fn make(
        &self,
        given: &Given,
        fix: &RequiredFix,
        parent: ItemId,
    ) -> Result<Option<ItemId>, RunError> {
        let (ctx, workspace) = (self.run.ctx(), given.job.workspace);
        let known = sql::fix_items(self.study.store.read(ctx).await?, ctx, workspace).await?;
        if let Some((_, item)) = known.iter().find(|(key, _)| *key == fix.key) {
            return Ok(Some(*item));
        }
        let filter =
            Filter { parent: Some(parent), kinds: vec![Kind::Fix], archived: true, ..Filter::default() };
        let there = self.study.work.list(ctx, &filter, Page::clamped(1, 100)).await?;
        let orphan = there.items.iter().find(|item| {
            item.title == fix.title
                && item.description == fix.text
                && !known.iter().any(|(_, id)| *id == item.id)
        });
        let item = match orphan {
            Some(item) => item.id,
            None => match self.study.work.add(ctx, new_item(fix, parent)).await {
                Ok(item) => item.id,
                // Full: the feedback says it all the same.
                Err(error) if error.kind() == FaultKind::Conflict => {
                    self.run.log(LogLevel::Warn, &format!("{}: {}", fix.title, error.public())).await?;
                    return Ok(None);
                }
                Err(error) => return Err(error.into()),
            },
        };
        let mut tx = self.study.store.tenant(ctx).await?;
        sql::set_fix_item(&mut tx, workspace, &fix.key, item).await?;
        tx.commit().await?;
        Ok(Some(item))
    }
}

fn new_item(fix: &RequiredFix, parent: ItemId) -> NewItem {
    NewItem {
        parent,
        kind: Kind::Fix,
        title: fix.title.clone(),
        description: fix.text.clone(),
        due_at: None,
        effort_minutes: None,
    }
}

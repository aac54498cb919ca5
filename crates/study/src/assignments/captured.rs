//! What a browser saw of an assignment, where the course system gives no keys: kept as the source of its plan.

pub(crate) mod http;

use crate::{
    Error, Study,
    announce::{self, Announce as _},
    assignments::{Assignment, Origin, Target, sql},
    canvas,
};
use blobs::FileId;
use connectors::canvas::Capture;
use kernel::Ctx;

impl Study {
    /// Keeps what a browser saw. The plan, if there is one, stays as it is until it is made anew.
    pub async fn capture(
        &self,
        ctx: &Ctx,
        target: &Target,
        seen: Capture,
        files: Vec<FileId>,
    ) -> Result<Assignment, Error> {
        if !target.is_elsewhere() {
            return Err(Error::NoAssignment);
        }
        let reader = self.canvas.as_ref().ok_or(Error::NoConnection)?;
        let context = reader.captured(&target.course_id, &target.assignment_id, seen).await?;
        self.check_files(ctx, &files).await?;
        let mut tx = self.store.tenant(ctx).await?;
        let found = match sql::lock(&mut tx, ctx, target).await? {
            Some(found) => found,
            None => self.take_in(&mut tx, ctx, target, Origin::Captured).await?,
        };
        found.stays_at(&context.url)?;
        let mut assignment = Assignment {
            origin: Origin::Captured,
            connection: None,
            files,
            version: found.version + 1,
            updated_at: self.world.now(),
            ..found
        };
        canvas::describe(&mut assignment, &context);
        sql::save(&mut tx, &assignment);
        sql::put_capture(&mut tx, assignment.id, &context, assignment.updated_at);
        self.announce(&mut tx, ctx, announce::captured(&assignment));
        tx.commit().await?;
        Ok(assignment)
    }
}

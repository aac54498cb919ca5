//! How far the log can be read without missing what is still on its way.
//!
//! A position is drawn when a row is inserted and shows when its transaction commits, so position 8 may
//! show before position 7. A reader that simply takes what it sees loses 7. The watermark W is a position
//! such that every row at or below it is either visible or will never be. Two proofs, whichever comes first:
//!
//! - **Nothing is missing.** As many rows show between W and the highest drawn position L as there are
//!   numbers between them: W = L. So it is nearly always, since only a rollback or somebody who
//!   is appending at this moment leaves a gap.
//! - **Nobody is left.** Who appends holds a `RowExclusiveLock` on the log from before it draws until
//!   after its commit shows. Read L, *then* list who holds that lock; once none of those is left, W = L,
//!   and numbers that do not show by then never will. Only appenders hold this up, and a
//!   transaction that stays open elsewhere does not.
//!
//! What does not work is to compare transaction ids with a snapshot: its xmax is one past the last
//! transaction that has *ended*, so the newest one that is still open looks as if it had not begun.

use std::collections::HashSet;

/// What one statement saw of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// The highest position drawn by anybody, committed or not.
    pub reached: i64,
    /// Rows that show above the watermark and up to `reached`; `None` where too many to count.
    pub visible: Option<i64>,
    /// When the server started, in microseconds: after a crash, positions nobody saw committed may be drawn again.
    pub server: i64,
}

/// The pure part of following the log.
#[derive(Debug, Default)]
pub struct Watermark {
    /// Proven; `None` until the first proof.
    safe: Option<i64>,
    /// The last look.
    seen: Option<Look>,
    /// (L, who appended when it was read and may still).
    pending: Option<(i64, HashSet<String>)>,
}

impl Watermark {
    /// The highest proven position.
    pub fn safe(&self) -> Option<i64> {
        self.safe
    }

    /// Whether positions were seen drawn that are not proven yet.
    pub fn waits(&self) -> bool {
        self.seen.is_none_or(|look| self.safe.is_none_or(|safe| safe < look.reached))
    }

    /// Takes in a look, whose rows were counted from [`Self::safe`]. Returns whether the server restarted
    /// since the last one, in which case nothing proven before holds any more.
    pub fn look(&mut self, look: Look) -> bool {
        let restarted = self.seen.is_some_and(|s| s.server != look.server || look.reached < s.reached);
        if restarted {
            *self = Self::default();
        }
        self.seen = Some(look);
        if let Some(safe) = self.safe
            && look.visible == Some(look.reached - safe)
        {
            self.prove(look.reached);
        }
        restarted
    }

    /// Takes in who appends at this moment, asked after the last [`Self::look`].
    pub fn appenders(&mut self, now: &HashSet<String>) {
        let Some(Look { reached: latest, .. }) = self.seen else { return };
        let (reached, mut left) = self.pending.take().unwrap_or_else(|| (latest, now.clone()));
        left.retain(|who| now.contains(who));
        if !left.is_empty() {
            self.pending = Some((reached, left));
            return;
        }
        self.prove(reached);
        if now.is_empty() {
            self.prove(latest);
        } else if latest > reached {
            self.pending = Some((latest, now.clone()));
        }
    }

    fn prove(&mut self, reached: i64) {
        self.safe = Some(self.safe.map_or(reached, |safe| safe.max(reached)));
        if self.pending.as_ref().is_some_and(|(waiting, _)| *waiting <= reached) {
            self.pending = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn look(reached: i64, visible: i64) -> Look {
        Look { reached, visible: Some(visible), server: 1 }
    }

    fn who(names: &[&str]) -> HashSet<String> {
        names.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_shows_without_a_gap_needs_no_further_proof() {
        let mut mark = Watermark::default();
        mark.look(look(7, 0));
        assert!(mark.waits(), "nothing is known of what was before us");
        mark.appenders(&who(&[]));
        assert_eq!(mark.safe(), Some(7));
        mark.look(look(9, 2));
        assert_eq!((mark.safe(), mark.waits()), (Some(9), false));
        mark.look(look(12, 2));
        assert_eq!((mark.safe(), mark.waits()), (Some(9), true));
        mark.look(Look { visible: None, ..look(12, 0) });
        assert_eq!((mark.safe(), mark.waits()), (Some(9), true));
    }

    #[test]
    fn a_gap_is_passed_once_everybody_who_appended_then_has_ended() {
        let mut mark = Watermark::default();
        mark.look(look(7, 0));
        mark.appenders(&who(&["3/1", "4/9"]));
        assert_eq!(mark.safe(), None);
        mark.look(look(8, 0));
        mark.appenders(&who(&["4/9", "5/5"]));
        assert_eq!(mark.safe(), None, "4/9 may own position 7");
        mark.look(look(9, 0));
        mark.appenders(&who(&["5/5"]));
        assert_eq!(mark.safe(), Some(7), "5/5 began after 7 was drawn");
        mark.look(look(9, 1));
        mark.appenders(&who(&[]));
        assert_eq!((mark.safe(), mark.waits()), (Some(9), false));
    }

    #[test]
    fn a_restart_forgets_what_was_proven() {
        let mut mark = Watermark::default();
        mark.look(look(7, 0));
        mark.appenders(&who(&[]));
        assert!(mark.look(Look { server: 2, ..look(5, 0) }));
        assert_eq!(mark.safe(), None);
        mark.appenders(&who(&[]));
        assert_eq!(mark.safe(), Some(5));
        assert!(!mark.look(Look { server: 2, ..look(6, 1) }));
        assert!(mark.look(Look { server: 2, ..look(3, 0) }), "numbers ran backwards");
    }

    /// One step of a server with a few writers.
    #[derive(Debug, Clone, Copy)]
    enum Step {
        /// A writer draws a position; it appends from here on.
        Draw(usize),
        /// A writer ends: what it drew shows, or never will.
        End(usize, bool),
        Look,
        /// Who appends, asked after a look, with other steps between them.
        Appenders,
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            (0..5_usize).prop_map(Step::Draw),
            (0..5_usize, any::<bool>()).prop_map(|(w, commit)| Step::End(w, commit)),
            Just(Step::Look),
            Just(Step::Appenders),
        ]
    }

    proptest! {
        /// Whatever the order of draw, commit, abort, look and question: nothing at or below the
        /// watermark is ever still on its way, and once everybody has ended, everything is proven.
        #[test]
        fn nothing_below_the_watermark_is_on_its_way(steps in prop::collection::vec(step(), 0..200)) {
            let mut mark = Watermark::default();
            let (mut next, mut reached) = (0_u64, 0_i64);
            // Per writer: its transaction and the positions it drew.
            let mut writers: [Option<(u64, Vec<i64>)>; 5] = Default::default();
            let mut shown: Vec<i64> = Vec::new();
            let look_at = |mark: &Watermark, shown: &[i64], reached: i64| {
                let safe = mark.safe().unwrap_or(0);
                look(reached, shown.iter().filter(|p| **p > safe).count() as i64)
            };
            for step in steps {
                match step {
                    Step::Draw(w) => {
                        reached += 1;
                        let (_, drawn) = writers[w].get_or_insert_with(|| { next += 1; (next, Vec::new()) });
                        drawn.push(reached);
                    }
                    Step::End(w, commit) => if let Some((_, drawn)) = writers[w].take() && commit {
                        shown.extend(drawn);
                    },
                    Step::Look => { mark.look(look_at(&mark, &shown, reached)); }
                    Step::Appenders => {
                        mark.appenders(&writers.iter().flatten().map(|(id, _)| id.to_string()).collect());
                    }
                }
                let safe = mark.safe().unwrap_or(0);
                for (_, drawn) in writers.iter().flatten() {
                    prop_assert!(drawn.iter().all(|p| *p > safe), "{drawn:?} on their way, {safe} proven");
                }
            }
            for _ in 0..2 {
                mark.look(look_at(&mark, &shown, reached));
                mark.appenders(&HashSet::new());
            }
            prop_assert_eq!(mark.safe(), Some(reached));
            prop_assert!(!mark.waits());
        }
    }
}

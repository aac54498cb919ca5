//! How much text one assignment may draw in: a course that links to books is planned from their beginnings.

use documents::{Block, BlockKind, Extracted};

/// The most text of one assignment with everything around it, in bytes of blocks. What is fetched is kept as one
/// result of a run, and that has an end far above this.
const MOST: usize = 4_000_000;
/// What a block takes beside its text: many that are short take room, too.
const BESIDE: usize = 64;

/// What is left of the room for text.
#[derive(Debug)]
pub(super) struct Budget(usize);

impl Default for Budget {
    fn default() -> Self {
        Self(MOST)
    }
}

impl Budget {
    /// Whether nothing more is taken: something did not fit.
    pub const fn is_spent(&self) -> bool {
        self.0 == 0
    }

    /// Takes as many of the first blocks as there is room for; says whether that was all. After something that did
    /// not fit nothing is taken, so that what is given is a beginning, without holes.
    pub fn take(&mut self, text: &mut Extracted) -> bool {
        let all = text.blocks.len();
        let fit = text.blocks.iter().take_while(|block| self.spend(size(block))).count();
        if fit == all {
            return true;
        }
        text.blocks.truncate(fit);
        text.words = text.blocks.iter().map(|b| b.text.split_whitespace().count() as u64).sum();
        false
    }

    const fn spend(&mut self, bytes: usize) -> bool {
        if let Some(left) = self.0.checked_sub(bytes) {
            self.0 = left;
            true
        } else {
            self.0 = 0;
            false
        }
    }
}

fn size(block: &Block) -> usize {
    let cells: usize = match &block.kind {
        BlockKind::TableRow { cells, .. } => cells.iter().map(|c| c.len() + 4).sum(),
        _ => 0,
    };
    BESIDE + block.text.len() + cells
}

#[cfg(test)]
mod tests {
    use super::*;
    use documents::Place;

    fn text(kind: &BlockKind, sizes: &[usize]) -> Extracted {
        let block =
            |n: &usize| Block { kind: kind.clone(), text: "a ".repeat(n / 2), place: Place::default() };
        let blocks: Vec<Block> = sizes.iter().map(block).collect();
        let words = sizes.iter().map(|n| (n / 2) as u64).sum();
        Extracted { words, blocks, ..Extracted::default() }
    }

    #[test]
    fn a_text_is_cut_between_blocks_and_nothing_comes_after() {
        let mut budget = Budget(1_000);
        let mut first = text(&BlockKind::Paragraph, &[400, 300, 300]);
        assert!(!budget.take(&mut first));
        assert_eq!((first.blocks.len(), first.words), (2, 350));
        assert!(budget.is_spent());
        let mut second = text(&BlockKind::Paragraph, &[2]);
        assert!(!budget.take(&mut second));
        assert_eq!((second.blocks.len(), second.words), (0, 0));
    }

    #[test]
    fn what_fits_is_left_as_it_is() {
        let (mut budget, mut given) = (Budget::default(), text(&BlockKind::Code, &[400, 300]));
        let before = given.clone();
        assert!(budget.take(&mut given) && !budget.is_spent());
        assert_eq!(given, before);
    }

    #[test]
    fn many_short_blocks_and_cells_take_room() {
        let mut short = text(&BlockKind::Paragraph, &[2; 100]);
        assert!(!Budget(1_000).take(&mut short));
        let row = BlockKind::TableRow { table: 0, row: 0, header: false, cells: vec!["x".repeat(900)] };
        assert!(!Budget(1_000).take(&mut text(&row, &[200])));
        // Whatever fits is far from what a run can keep, also as JSON with every character escaped.
        let mut most = text(&BlockKind::Paragraph, &vec![2; 100_000]);
        Budget::default().take(&mut most);
        assert!(serde_json::to_string(&most).unwrap().len() < 3 * MOST);
    }
}

//! Running headers, footers and page numbers: said once, not on every page.

use super::{
    Laid,
    layout::{Item, TextLine},
};
use crate::marks::is_page_number;
use std::collections::{HashMap, HashSet};

/// The part of a page at its top and bottom where furniture stands.
const ZONE: f32 = 0.12;
/// Furniture is set off from the text by more than this many type sizes.
const SET_OFF: f32 = 1.7;

/// What was taken off the pages: what each page's first occurrences say, at its top and bottom.
#[derive(Default)]
pub(super) struct Furniture {
    pub above: HashMap<u32, Vec<String>>,
    pub below: HashMap<u32, Vec<String>>,
}

/// What makes two lines the same: at the top or not, and their words, whatever the page number.
type Key = (bool, String);

/// Removes page numbers, and lines that many pages repeat except for their first occurrence.
pub(super) fn take(pages: &mut [Laid]) -> Furniture {
    let total = pages.len();
    let mut counts: HashMap<Key, usize> = HashMap::new();
    let keys: Vec<HashMap<usize, Key>> = pages.iter().map(|p| keys(p, total)).collect();
    for page in &keys {
        for key in page.values().collect::<HashSet<_>>() {
            *counts.entry(key.clone()).or_default() += 1;
        }
    }
    let is_repeated =
        |count: usize| (count >= 2 && count * 2 > total) || (count >= 3 && count * 10 >= total * 3);
    let mut furniture = Furniture::default();
    let mut said: HashSet<Key> = HashSet::new();
    for (page, mut keys) in pages.iter_mut().zip(keys) {
        let number = page.number;
        let mut index = 0;
        page.items.retain(|item| {
            index += 1;
            let (Some(key), Item::Line(line)) = (keys.remove(&(index - 1)), item) else { return true };
            if is_page_number(&line.text) {
                return false;
            }
            if !counts.get(&key).is_some_and(|c| is_repeated(*c)) {
                return true;
            }
            let is_top = key.0;
            if said.insert(key) {
                let place = if is_top { &mut furniture.above } else { &mut furniture.below };
                place.entry(number).or_default().push(line.text.clone());
            }
            false
        });
    }
    furniture
}

/// The lines of a page that may be furniture: those at its edges, if they are set off from the text between them.
fn keys(page: &Laid, total: usize) -> HashMap<usize, Key> {
    let mut lines: Vec<(usize, &TextLine)> = page
        .items
        .iter()
        .enumerate()
        .filter_map(|(index, item)| if let Item::Line(line) = item { Some((index, line)) } else { None })
        .collect();
    lines.sort_by(|a, b| a.1.y.total_cmp(&b.1.y));
    let mut keys = HashMap::new();
    for is_top in [true, false] {
        let mut edge: Vec<(usize, &TextLine)> = Vec::new();
        for (index, line) in &lines {
            if edge
                .last()
                .is_some_and(|(_, last)| (line.y - last.y).abs() > SET_OFF * line.size.max(last.size))
            {
                break;
            }
            edge.push((*index, line));
        }
        let in_zone = |y: f32| if is_top { y < page.height * ZONE } else { y > page.height * (1.0 - ZONE) };
        // A page that has nothing but these lines says them for their own sake.
        let is_rest = edge.len() < lines.len() || edge.iter().all(|(_, line)| is_page_number(&line.text));
        if is_rest && edge.iter().all(|(_, line)| in_zone(line.y)) {
            keys.extend(
                edge.iter().map(|(index, line)| (*index, (is_top, words(&line.text, page.number, total)))),
            );
        }
        lines.reverse();
    }
    keys
}

/// The words of a line without spaces, with the page's number and the number of pages made alike.
fn words(text: &str, page: u32, total: usize) -> String {
    let alike = |word: &str| word.parse::<usize>().is_ok_and(|n| n == page as usize || n == total);
    let parts = text.split(|c: char| c.is_whitespace() || "/|-–".contains(c)).filter(|p| !p.is_empty());
    parts.map(|p| if alike(p) { "#" } else { p }).collect()
}

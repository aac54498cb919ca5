//! Plans become items, people change them, the next plan respects that.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use events::Events;
use kernel::{Ctx, Fault as _, Page};
use testkit::Lab;
use work::{Change, Filter, Item, Kind, NewItem, Outline, Section, State, Step, Work};

struct Desk {
    lab: Lab,
    work: Work,
    ctx: Ctx,
}

impl Desk {
    async fn new() -> Self {
        let lab = Lab::new().await;
        let work = Work::new(
            lab.store.clone(),
            lab.world.clone(),
            Events::new(lab.store.clone(), lab.world.clone()),
        );
        let ctx = lab.stranger();
        Self { lab, work, ctx }
    }

    async fn publish(&self, outline: &Outline) {
        let mut tx = self.lab.store.tenant(&self.ctx).await.unwrap();
        self.work.publish(&mut tx, &self.ctx, outline).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn all(&self) -> Vec<Item> {
        self.work.list(&self.ctx, &Filter::default(), Page::clamped(1, 100)).await.unwrap().items
    }

    async fn titles(&self) -> Vec<String> {
        self.all().await.into_iter().map(|i| i.title).collect()
    }

    async fn named(&self, title: &str) -> Item {
        self.all().await.into_iter().find(|i| i.title == title).unwrap()
    }

    async fn change(&self, item: &Item, change: Change) -> Item {
        self.work.update(&self.ctx, item.id, Some(item.version), &change).await.unwrap()
    }
}

fn step(key: &str, depends_on: &[&str]) -> Step {
    Step {
        key: key.into(),
        title: format!("Do {key}"),
        description: String::new(),
        deliverable: "A file".into(),
        done_definition: "It is there".into(),
        effort_minutes: Some(60),
        depends_on: depends_on.iter().map(|d| (*d).to_owned()).collect(),
    }
}

fn outline(sections: &[(&str, &[Step])]) -> Outline {
    Outline {
        subject: "asg_test".into(),
        title: "Essay".into(),
        due_at: Some(Lab::start()),
        sections: sections
            .iter()
            .map(|(key, steps)| Section {
                key: (*key).into(),
                title: format!("Reach {key}"),
                description: String::new(),
                done_definition: String::new(),
                due_at: Some(Lab::start()),
                steps: steps.to_vec(),
            })
            .collect(),
    }
}

fn state(state: State) -> Change {
    Change { state: Some(state), ..Change::default() }
}

#[tokio::test]
async fn a_plan_becomes_items_in_its_order() {
    let desk = Desk::new().await;
    desk.publish(&outline(&[("m1", &[step("b", &[]), step("a", &["b"])]), ("m0", &[step("c", &["a"])])]))
        .await;
    assert_eq!(desk.titles().await, ["Essay", "Reach m1", "Reach m0", "Do b", "Do a", "Do c"]);
    let (a, b, c) = (desk.named("Do a").await, desk.named("Do b").await, desk.named("Do c").await);
    assert_eq!((a.depends_on, c.depends_on), (vec![b.id], vec![a.id]));
    assert_eq!((b.kind, b.state, b.effort_minutes), (Kind::Task, State::Todo, Some(60)));
}

#[tokio::test]
async fn the_next_version_keeps_what_is_done_and_edited() {
    let desk = Desk::new().await;
    desk.publish(&outline(&[("m1", &[step("a", &[]), step("b", &[]), step("c", &[]), step("d", &[])])]))
        .await;
    let done = desk.change(&desk.named("Do a").await, state(State::Done)).await;
    assert_eq!(done.evidence[0].kind, "checked_off");
    let mine = Change { title: Some("My b".into()), ..Change::default() };
    desk.change(&desk.named("Do b").await, mine).await;
    desk.change(&desk.named("Do c").await, state(State::Done)).await;
    let parent = desk.named("Reach m1").await.id;
    let own = NewItem {
        parent,
        kind: Kind::Task,
        title: "Own".into(),
        description: String::new(),
        due_at: None,
        effort_minutes: None,
    };
    desk.work.add(&desk.ctx, own).await.unwrap();

    // c (done) and d (untouched) leave the plan; a moves to another milestone; e is new.
    desk.publish(&outline(&[("m1", &[step("b", &[])]), ("m2", &[step("a", &[]), step("e", &["a"])])])).await;
    assert_eq!(desk.titles().await, ["Essay", "Reach m1", "Reach m2", "My b", "Own", "Do a", "Do e"]);
    let a = desk.named("Do a").await;
    assert_eq!((a.id, a.state, a.evidence.len()), (done.id, State::Done, 1));
    let archived = Filter { archived: true, ..Filter::default() };
    let all = desk.work.list(&desk.ctx, &archived, Page::clamped(1, 100)).await.unwrap().items;
    let gone: Vec<_> = all.iter().filter(|i| i.archived_at.is_some()).map(|i| i.title.as_str()).collect();
    assert_eq!(gone, ["Do c"], "what was done is archived, what nobody touched is removed");
}

#[tokio::test]
async fn a_stale_change_and_a_wrong_state_are_refused() {
    let desk = Desk::new().await;
    desk.publish(&outline(&[("m1", &[step("a", &[])])])).await;
    let read = desk.named("Do a").await;
    desk.change(&read, state(State::InProgress)).await;
    let stale =
        desk.work.update(&desk.ctx, read.id, Some(read.version), &state(State::Done)).await.unwrap_err();
    assert_eq!(stale.code(), "work.stale");
    desk.work.update(&desk.ctx, read.id, None, &state(State::Failed)).await.unwrap();
    let wrong = desk.work.update(&desk.ctx, read.id, None, &state(State::Done)).await.unwrap_err();
    assert_eq!(wrong.code(), "work.transition");
    assert_eq!(desk.work.remove(&desk.ctx, read.id).await.unwrap_err().code(), "work.planned");
}

#[tokio::test]
async fn items_are_placed_among_their_siblings() {
    let desk = Desk::new().await;
    desk.publish(&outline(&[
        ("m1", &[step("a", &[]), step("b", &[]), step("c", &[])]),
        ("m2", &[step("x", &[])]),
    ]))
    .await;
    let (a, c, x) = (desk.named("Do a").await, desk.named("Do c").await, desk.named("Do x").await);
    desk.work.place(&desk.ctx, c.id, None).await.unwrap();
    assert_eq!(desk.titles().await[3..6], ["Do c", "Do a", "Do b"]);
    desk.work.place(&desk.ctx, c.id, Some(a.id)).await.unwrap();
    assert_eq!(desk.titles().await[3..6], ["Do a", "Do c", "Do b"]);
    let error = desk.work.place(&desk.ctx, c.id, Some(x.id)).await.unwrap_err();
    assert_eq!(error.code(), "work.not_a_sibling");
}

#[tokio::test]
async fn nobody_else_sees_or_changes_anything() {
    let desk = Desk::new().await;
    desk.publish(&outline(&[("m1", &[step("a", &[])])])).await;
    let a = desk.named("Do a").await;
    let mut colleague = desk.lab.stranger();
    colleague.tenant = desk.ctx.tenant;
    for other in [desk.lab.stranger(), colleague] {
        assert_eq!(desk.work.list(&other, &Filter::default(), Page::default()).await.unwrap().total, 0);
        assert_eq!(desk.work.get(&other, a.id).await.unwrap_err().code(), "work.not_found");
        let change = state(State::Done);
        assert_eq!(desk.work.update(&other, a.id, None, &change).await.unwrap_err().code(), "work.not_found");
        assert_eq!(desk.work.place(&other, a.id, None).await.unwrap_err().code(), "work.not_found");
        assert_eq!(desk.work.remove(&other, a.id).await.unwrap_err().code(), "work.not_found");
    }
    assert_eq!(desk.named("Do a").await, a);
}

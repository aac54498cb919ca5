//! Who wants what: finding the subscribers of an event without looking at the others.

use super::Delivered;
use crate::Position;
use kernel::{TenantId, UserId};
use std::{collections::HashMap, sync::Arc};

/// Which events of a tenant.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Those that happened to one thing, by its wire id.
    Subject(Arc<str>),
    /// Those whose type begins with this noun (`run` of `run.started`); a plural `s` does not matter.
    Topic(Arc<str>),
    /// All.
    Everything,
}

impl Scope {
    /// The topic of a channel name or of an event type: the noun, without a plural `s`.
    pub fn topic(name: &str) -> Self {
        let noun = name.split('.').next().unwrap_or(name);
        Self::Topic(noun.strip_suffix('s').unwrap_or(noun).into())
    }

    fn holds(&self, event: &Delivered) -> bool {
        match self {
            Self::Subject(subject) => *subject == event.subject,
            Self::Topic(_) => *self == Self::topic(&event.kind),
            Self::Everything => true,
        }
    }
}

/// What a subscriber is to see: at most what its person may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// The tenant whose events these are.
    pub tenant: TenantId,
    /// The person: sees what is theirs and what is everybody's. `None` sees only what is everybody's.
    pub user: Option<UserId>,
    /// Which of these.
    pub scope: Scope,
}

impl Filter {
    /// Whether the event is visible to the subscriber and wanted by it.
    pub fn holds(&self, event: &Delivered) -> bool {
        event.tenant == self.tenant
            && (event.owner.is_none() || event.owner == self.user)
            && self.scope.holds(event)
    }
}

/// Where events go. Called with the index locked: it must be quick and must not call back.
pub(crate) trait Sink: Send + Sync {
    /// Takes an event.
    fn push(&self, event: &Arc<Delivered>);
    /// Says that events were missed.
    fn miss(&self);
}

/// One registration: by what it is found, and how it is told from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Ticket(u64);

/// Everybody's events, or those of one person, of one tenant and scope.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    tenant: TenantId,
    owner: Option<UserId>,
    scope: Scope,
}

struct Entry {
    ticket: Ticket,
    /// Events up to here come to it by another way.
    after: Position,
    sink: Arc<dyn Sink>,
}

/// All registrations.
#[derive(Default)]
pub(crate) struct Index {
    next: u64,
    lists: HashMap<Key, Vec<Entry>>,
    tenants: HashMap<TenantId, usize>,
    version: u64,
}

/// The keys under which a filter is found: what is everybody's, and what is the person's.
fn keys(filter: &Filter) -> impl Iterator<Item = Key> + '_ {
    let owners = std::iter::once(None).chain(filter.user.map(Some));
    owners.map(|owner| Key { tenant: filter.tenant, owner, scope: filter.scope.clone() })
}

impl Index {
    pub fn insert(&mut self, filter: &Filter, after: Position, sink: &Arc<dyn Sink>) -> Ticket {
        self.next += 1;
        let ticket = Ticket(self.next);
        for key in keys(filter) {
            // Tickets only grow, so the list stays sorted by them.
            self.lists.entry(key).or_default().push(Entry { ticket, after, sink: Arc::clone(sink) });
        }
        let count = self.tenants.entry(filter.tenant).or_default();
        *count += 1;
        self.version += u64::from(*count == 1);
        ticket
    }

    pub fn remove(&mut self, filter: &Filter, ticket: Ticket) {
        for key in keys(filter) {
            if let Some(list) = self.lists.get_mut(&key) {
                if let Ok(at) = list.binary_search_by_key(&ticket, |entry| entry.ticket) {
                    list.remove(at);
                }
                if list.is_empty() {
                    self.lists.remove(&key);
                }
            }
        }
        if let Some(count) = self.tenants.get_mut(&filter.tenant) {
            *count -= 1;
            if *count == 0 {
                self.tenants.remove(&filter.tenant);
            }
        }
    }

    /// Sends what comes from now on to another sink.
    pub fn redirect(&mut self, filter: &Filter, ticket: Ticket, sink: &Arc<dyn Sink>) {
        for key in keys(filter) {
            if let Some(list) = self.lists.get_mut(&key)
                && let Ok(at) = list.binary_search_by_key(&ticket, |entry| entry.ticket)
            {
                list[at].sink = Arc::clone(sink);
            }
        }
    }

    /// Hands the event to everybody who wants it and may see it.
    pub fn push(&self, event: &Arc<Delivered>) {
        let scopes =
            [Scope::Subject(Arc::clone(&event.subject)), Scope::topic(&event.kind), Scope::Everything];
        for scope in scopes {
            let key = Key { tenant: event.tenant, owner: event.owner, scope };
            for entry in self.lists.get(&key).into_iter().flatten() {
                if entry.after < event.position {
                    entry.sink.push(event);
                }
            }
        }
    }

    /// Positions begin anew: tells everybody that events may have been missed, and holds back nothing.
    pub fn restart(&mut self) {
        for entry in self.lists.values_mut().flatten() {
            entry.after = Position::START;
            entry.sink.miss();
        }
    }

    /// The tenants somebody listens to, when they are at most `limit`.
    pub fn tenants(&self, limit: usize) -> Option<Vec<uuid::Uuid>> {
        (self.tenants.len() <= limit).then(|| self.tenants.keys().map(|t| t.uuid()).collect())
    }

    /// Grows whenever a tenant joins.
    pub fn version(&self) -> u64 {
        self.version
    }

    pub fn is_empty(&self) -> bool {
        self.tenants.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feed::delivered_for_tests;
    use parking_lot::Mutex;
    use uuid::Uuid;

    #[derive(Default)]
    struct Seen(Mutex<Vec<i64>>);

    impl Sink for Seen {
        fn push(&self, event: &Arc<Delivered>) {
            self.0.lock().push(event.position.0);
        }
        fn miss(&self) {
            self.0.lock().push(-1);
        }
    }

    const SEVEN: Option<UserId> = Some(UserId(Uuid::from_u128(7)));
    const EIGHT: Option<UserId> = Some(UserId(Uuid::from_u128(8)));

    #[test]
    fn each_sees_what_it_wants_and_may_see() {
        let tenant = TenantId(Uuid::from_u128(1));
        let events: Vec<Arc<Delivered>> = [
            (tenant, None, "run.started", "run_1"),
            (tenant, SEVEN, "run.ended", "run_1"),
            (tenant, EIGHT, "run.ended", "run_1"),
            (tenant, SEVEN, "assignment.created", "asg_1"),
            (TenantId(Uuid::from_u128(2)), None, "run.started", "run_1"),
            (TenantId(Uuid::from_u128(2)), SEVEN, "run.started", "run_1"),
        ]
        .into_iter()
        .enumerate()
        .map(|(n, (tenant, owner, kind, subject))| {
            Arc::new(delivered_for_tests(n as i64 + 1, tenant, owner, kind, subject))
        })
        .collect();
        let cases = [
            (SEVEN, Scope::Everything, vec![1, 2, 4]),
            (EIGHT, Scope::Everything, vec![1, 3]),
            (None, Scope::Everything, vec![1]),
            (SEVEN, Scope::topic("runs"), vec![1, 2]),
            (SEVEN, Scope::topic("assignments"), vec![4]),
            (SEVEN, Scope::Subject("run_1".into()), vec![1, 2]),
            (EIGHT, Scope::Subject("asg_1".into()), vec![]),
        ];
        for (user, scope, expected) in cases {
            let mut index = Index::default();
            let seen = Arc::new(Seen::default());
            let filter = Filter { tenant, user, scope };
            let ticket = index.insert(&filter, Position(0), &(Arc::clone(&seen) as Arc<dyn Sink>));
            for event in &events {
                index.push(event);
            }
            assert_eq!(*seen.0.lock(), expected, "{filter:?}");
            let held: Vec<i64> = events.iter().filter(|e| filter.holds(e)).map(|e| e.position.0).collect();
            assert_eq!(held, expected, "a filter holds what the index finds: {filter:?}");
            index.remove(&filter, ticket);
            for event in &events {
                index.push(event);
            }
            assert_eq!(*seen.0.lock(), expected, "gone is gone");
            assert!(index.is_empty() && index.lists.is_empty() && index.tenants.is_empty());
        }
    }

    #[test]
    fn what_came_another_way_does_not_come_twice() {
        let tenant = TenantId(Uuid::from_u128(1));
        let filter = Filter { tenant, user: None, scope: Scope::Everything };
        let (first, second) = (Arc::new(Seen::default()), Arc::new(Seen::default()));
        let mut index = Index::default();
        let ticket = index.insert(&filter, Position(2), &(Arc::clone(&first) as Arc<dyn Sink>));
        for n in 1..=3 {
            index.push(&Arc::new(delivered_for_tests(n, tenant, None, "a.b", "x")));
        }
        index.redirect(&filter, ticket, &(Arc::clone(&second) as Arc<dyn Sink>));
        index.push(&Arc::new(delivered_for_tests(4, tenant, None, "a.b", "x")));
        index.restart();
        assert_eq!((first.0.lock().clone(), second.0.lock().clone()), (vec![3], vec![4, -1]));
    }
}

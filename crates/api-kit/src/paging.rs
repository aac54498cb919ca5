//! Pages of lists: `?page=2&page_size=20&sort=-due_at&filter=state:open`.

use crate::{Answer, Error, Problem, Validate, query};
use axum::{
    Json,
    extract::{FromRequestParts, OriginalUri},
    response::{IntoResponse, Response},
};
use http::{Uri, request::Parts};
use kernel::{FieldError, MAX_PAGE_SIZE, MAX_TOTAL, Page, Paged};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::borrow::Cow;
use utoipa::{IntoParams, ToSchema};

/// Extractor: which window, in which order, of which part of a list. `F` is the room's own query struct
/// (`deny_unknown_fields`); its fields come as parameters of their own (`state=open`) or in the words of
/// the original designs (`filter=state:open,course:c1`).
#[derive(Debug)]
pub struct Paging<F = NoFilter> {
    /// The window.
    pub page: Page,
    /// The room's filters.
    pub filter: F,
    sort: Option<String>,
    uri: Uri,
}

/// A list that cannot be filtered.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoFilter {}

impl Validate for NoFilter {}

/// For the documentation of a handler: `params(PagingParams, MyFilter)`.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PagingParams {
    /// Which page, from 1.
    #[param(minimum = 1, default = 1)]
    pub page: Option<u32>,
    /// How many entries a page has.
    #[param(minimum = 1, maximum = 100, default = 20)]
    pub page_size: Option<u32>,
    /// The field to sort by; `-` in front turns the order round.
    #[param(example = "-created_at")]
    pub sort: Option<String>,
}

/// One order, checked against what the room allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort {
    /// One of the names the room gave.
    pub field: &'static str,
    /// Largest or latest first.
    pub descending: bool,
}

impl<F, S> FromRequestParts<S> for Paging<F>
where
    F: DeserializeOwned + Validate,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Answer<Self> {
        // What the caller asked for, before mounting took the prefix away: links repeat it.
        let uri = parts.extensions.get::<OriginalUri>().map_or_else(|| parts.uri.clone(), |u| u.0.clone());
        let (mut page, mut size, mut sort) = (1, Page::default().size(), None);
        let mut rest: Vec<query::Pair<'_>> = Vec::new();
        for (name, value) in query::pairs(parts.uri.query().unwrap_or(""))? {
            match &*name {
                "page" => page = number("page", &value, u32::MAX)?,
                "page_size" => size = number("page_size", &value, MAX_PAGE_SIZE)?,
                "sort" => sort = Some(value.into_owned()),
                "filter" => rest.extend(split_filter(&value)?),
                _ => rest.push((name, value)),
            }
        }
        Ok(Self { page: Page::clamped(page, size), filter: query::read(&rest)?, sort, uri })
    }
}

fn number(field: &'static str, text: &str, max: u32) -> Result<u32, Error> {
    match text.parse::<u32>() {
        Ok(number) if (1..=max).contains(&number) => Ok(number),
        _ => {
            let message = format!("A whole number between 1 and {max}.");
            Err(Error::Invalid(vec![FieldError::new(field, "out_of_range", message)]))
        }
    }
}

/// `state:open,course:c1`; values are taken as they are.
fn split_filter(text: &str) -> Result<Vec<query::Pair<'static>>, Error> {
    text.split(',')
        .map(|part| match part.split_once(':') {
            Some((name, value)) if !name.is_empty() => {
                Ok((Cow::Owned(name.to_owned()), Cow::Owned(value.to_owned())))
            }
            _ => {
                let message = "Pairs of a name and a value: `state:open,course:c1`.";
                Err(Error::Invalid(vec![FieldError::new("filter", "invalid", message)]))
            }
        })
        .collect()
}

impl<F> Paging<F> {
    /// The order asked for, if it is one of `allowed`; none where none was asked for.
    pub fn sort(&self, allowed: &[&'static str]) -> Result<Option<Sort>, Error> {
        let Some(asked) = self.sort.as_deref() else { return Ok(None) };
        let (name, descending) = asked.strip_prefix('-').map_or((asked, false), |name| (name, true));
        if let Some(field) = allowed.iter().find(|a| **a == name) {
            return Ok(Some(Sort { field, descending }));
        }
        let message = format!("One of: {}; `-` in front turns it round.", allowed.join(", "));
        Err(Error::Invalid(vec![FieldError::new("sort", "not_one_of", message)]))
    }

    /// The answer for this window.
    pub fn listing<T>(&self, paged: Paged<T>) -> Listing<T> {
        let size = u64::from(paged.page.size());
        let page = u64::from(paged.page.number());
        let exact = paged.total <= MAX_TOTAL;
        let total = paged.total.min(MAX_TOTAL);
        let total_pages = total.div_ceil(size);
        let full = paged.items.len() as u64 >= size;
        let has_next = page < total_pages || (!exact && full);
        let link = |number: u64| link(&self.uri, number, size);
        Listing {
            pagination: Pagination {
                page,
                page_size: size,
                total,
                total_exact: exact,
                total_pages,
                has_next,
                has_prev: page > 1,
            },
            links: Links {
                this: link(page),
                first: link(1),
                // From beyond the end, the way back is the last page.
                prev: (page > 1)
                    .then(|| link(if exact { (page - 1).min(total_pages.max(1)) } else { page - 1 })),
                next: has_next.then(|| link(page + 1)),
                last: exact.then(|| link(total_pages.max(1))),
            },
            data: paged.items,
        }
    }
}

/// The same address with another page.
fn link(uri: &Uri, page: u64, size: u64) -> String {
    let others = form_urlencoded::parse(uri.query().unwrap_or("").as_bytes())
        .filter(|(name, _)| name != "page" && name != "page_size");
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("page", &page.to_string()).append_pair("page_size", &size.to_string());
    query.extend_pairs(others);
    format!("{}?{}", uri.path(), query.finish())
}

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Listing<T> {
    /// The entries of this page.
    pub data: Vec<T>,
    /// Where this page stands in the list.
    pub pagination: Pagination,
    /// Addresses of this and the neighbouring pages.
    pub links: Links,
}

/// Where a page stands in its list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Pagination {
    /// Page number, from 1.
    pub page: u64,
    /// Entries per page.
    pub page_size: u64,
    /// Entries in the whole list, counted up to 100.
    pub total: u64,
    /// Whether that is all of them; `false` says there are more than `total`.
    pub total_exact: bool,
    /// Pages in the whole list, as far as it was counted.
    pub total_pages: u64,
    /// Whether a page follows.
    pub has_next: bool,
    /// Whether a page precedes.
    pub has_prev: bool,
}

/// Addresses of pages, relative to the host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Links {
    /// This page.
    #[serde(rename = "self")]
    pub this: String,
    /// The first page.
    pub first: String,
    /// The page before, if there is one.
    pub prev: Option<String>,
    /// The page after, if there is one.
    pub next: Option<String>,
    /// The last page, where the list was counted to its end.
    pub last: Option<String>,
}

impl<T: Serialize> IntoResponse for Listing<T> {
    fn into_response(self) -> Response {
        Json(self).into_response()
    }
}

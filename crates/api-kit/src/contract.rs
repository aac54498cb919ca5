//! The contract: what the rooms say, completed with what holds for all of them.

use crate::{
    ProblemBody,
    api::{BASE, Meta},
    system,
};
use utoipa::{
    PartialSchema as _, ToSchema as _,
    openapi::{
        Components, ContentBuilder, InfoBuilder, OpenApi, OpenApiBuilder, Ref, RefOr, ResponseBuilder,
        path::Operation,
        security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
    },
};

const BEARER: &str = "bearer";
const PROBLEM: &str = "Problem";

/// The whole contract.
pub(crate) fn complete(meta: &Meta, rooms: OpenApi) -> OpenApi {
    let info = InfoBuilder::new()
        .title(meta.title)
        .version(meta.version)
        .description(Some(meta.description))
        .build();
    let mut contract = OpenApiBuilder::new().info(info).build().nest(BASE, rooms);
    contract.merge(system::contract());
    contract.security = Some(vec![SecurityRequirement::new(BEARER, Vec::<String>::new())]);
    for item in contract.paths.paths.values_mut() {
        for operation in [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.patch]
            .into_iter()
            .flatten()
        {
            name(operation);
            problems(operation);
        }
    }
    let components = contract.components.get_or_insert_with(Components::new);
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("An access token from `/auth/login`, or an API key."))
        .build();
    components.add_security_scheme(BEARER, SecurityScheme::Http(bearer));
    let mut schemas = vec![(ProblemBody::name().into_owned(), ProblemBody::schema())];
    ProblemBody::schemas(&mut schemas);
    components.schemas.extend(schemas);
    let problem =
        ContentBuilder::new().schema(Some(RefOr::Ref(Ref::from_schema_name(ProblemBody::name())))).build();
    let response = ResponseBuilder::new()
        .description("What went wrong; `code` says it to programs, `detail` to people.")
        .content("application/problem+json", problem)
        .build();
    components.responses.insert(PROBLEM.to_owned(), response.into());
    contract
}

/// Handlers are called what they do (`list`); in the contract that needs the name of the thing: `assignments.list`,
/// `workItems.list`.
fn name(operation: &mut Operation) {
    let tag = operation.tags.iter().flatten().next().map_or("", String::as_str);
    let mut words = tag.split(|ch: char| !ch.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut thing = words.next().unwrap_or_default().to_lowercase();
    for word in words {
        let mut letters = word.chars();
        thing.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        thing.push_str(letters.as_str());
    }
    operation.operation_id = operation.operation_id.take().map(|id| format!("{thing}.{id}"));
}

/// Every operation may answer a problem; those that say which ones say more.
fn problems(operation: &mut Operation) {
    let responses = &mut operation.responses.responses;
    let problem = || RefOr::Ref(Ref::from_response_name(PROBLEM));
    responses.entry("default".to_owned()).or_insert_with(problem);
    // A response without a body of its own is described by the one body all errors have.
    for (status, response) in responses.iter_mut() {
        let failed = status.starts_with(['4', '5']);
        if let RefOr::T(response) = response
            && failed
            && response.content.is_empty()
        {
            let content = ContentBuilder::new()
                .schema(Some(RefOr::Ref(Ref::from_schema_name(ProblemBody::name()))))
                .build();
            response.content.insert("application/problem+json".to_owned(), RefOr::T(content));
        }
    }
}

//! `/api/v1/company`: name, time zone and the standard of new orders.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::body::JsonBody;
use crate::guard::ByPerson;
use crate::problem::Answer;
use crate::state::AppState;
use doorstep_office::CompanyEdit;

/// What the company chose.
pub async fn show(
    State(state): State<AppState>,
    ByPerson(caller): ByPerson,
) -> Answer<Json<Value>> {
    let (company, standard) = state
        .run(move |office| {
            Ok((
                office.tenant(&caller.tenant)?,
                office.default_standard(&caller.tenant)?,
            ))
        })
        .await?;
    let standard = standard.map(|s| json!({"id": s.id, "version": s.version, "hash": s.hash}));
    Ok(Json(
        json!({"company": company.tenant.as_str(), "name": company.name, "zone": company.zone,
                   "standard": standard}),
    ))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edit {
    name: Option<String>,
    zone: Option<String>,
    standard: Option<String>,
}

/// Changes what is given; `standard` is an id.
pub async fn edit(
    State(state): State<AppState>,
    ByPerson(caller): ByPerson,
    JsonBody { value: new, .. }: JsonBody<Edit>,
) -> Answer<Json<Value>> {
    state
        .run(move |office| {
            let (tenant, by) = (&caller.tenant, &caller.person);
            let edit = CompanyEdit {
                name: new.name,
                zone: new.zone,
                standard: new.standard,
                seen: None,
            };
            office.edit_company(tenant, by, &edit)
        })
        .await?;
    Ok(Json(json!({"ok": true})))
}

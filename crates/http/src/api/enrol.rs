//! `POST /v1/enrol`: a phone joins with a one-time code.

use axum::Json;
use axum::extract::State;
use doorstep_wire::{EnrolRequest, EnrolResponse, Role};

use crate::body::JsonBody;
use crate::client::Client;
use crate::problem::Answer;
use crate::state::AppState;

pub async fn enrol(
    State(state): State<AppState>,
    Client(address): Client,
    JsonBody { value, .. }: JsonBody<EnrolRequest>,
) -> Answer<Json<EnrolResponse>> {
    let (done, now) = state
        .run(move |office| Ok((office.enrol_from(address, &value)?, office.now_ms())))
        .await?;
    Ok(Json(EnrolResponse {
        tenant: done.tenant.to_string(),
        device: done.device.to_string(),
        person: done.person.to_string(),
        person_name: done.person_name,
        role: Role::from(done.role.as_str().to_owned()),
        token: done.token,
        office_key: done.office_key,
        server_time: now,
        zone: done.zone,
    }))
}

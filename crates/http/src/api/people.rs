//! `/api/v1/people` and `/api/v1/crews`: who works here, in which role, who has left, and how they sign in.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use doorstep_visit::PersonId;
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

use crate::body::{JsonBody, id};
use crate::guard::ByPerson;
use crate::problem::Answer;
use crate::state::AppState;
use doorstep_office::auth::Role;
use doorstep_office::error::{OfficeError, Result};
use doorstep_office::office::{NewPerson, PersonEdit};

/// Everyone, those who left with the time, and the crews. Programs have a route of their own.
pub async fn list(
    State(state): State<AppState>,
    ByPerson(caller): ByPerson,
) -> Answer<Json<Value>> {
    // By which name somebody signs in is for administrators.
    let tell_names = caller.role == Role::Admin;
    let (people, crews, names) = state
        .run(move |office| {
            Ok((
                office.people(&caller.tenant)?,
                office.crews(&caller.tenant)?,
                office.sign_in_names(&caller.tenant)?,
            ))
        })
        .await?;
    let people: Vec<Value> = people
        .iter()
        .filter(|p| !p.program)
        .map(|p| {
            let mut line = json!({"person": p.person.as_str(), "name": p.name, "role": p.role.as_str(),
                                  "crew": p.crew, "left_at": p.left_at});
            if tell_names && let Value::Object(members) = &mut line {
                members.insert("sign_in".into(), json!(names.get(&p.person)));
            }
            line
        })
        .collect();
    let crews: Vec<Value> = crews
        .iter()
        .map(|c| json!({"crew": c.crew, "name": c.name}))
        .collect();
    Ok(Json(json!({"people": people, "crews": crews})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct New {
    person: Option<String>,
    name: String,
    role: String,
    crew: Option<String>,
    sign_in: Option<String>,
}

/// A role by its word.
pub(super) fn role(word: &str) -> Result<Role> {
    word.parse().map_err(|()| OfficeError::Field {
        field: "role",
        code: "role_unknown",
    })
}

/// A person's id as an integrator may choose it.
pub(super) fn chosen_id(text: &str) -> Result<PersonId> {
    // The parse error says no more than this.
    text.parse::<PersonId>().or(Err(OfficeError::Field {
        field: "person",
        code: "not_an_id",
    }))
}

/// Adds a person; with `sign_in` also a password, which is in this answer alone.
pub async fn add(
    State(state): State<AppState>,
    ByPerson(caller): ByPerson,
    JsonBody { value: new, .. }: JsonBody<New>,
) -> Answer<(StatusCode, Json<Value>)> {
    let person = NewPerson {
        person: new.person.as_deref().map(chosen_id).transpose()?,
        name: new.name,
        role: role(&new.role)?,
        crew: new.crew,
    };
    let (person, sign_in) = state
        .run_hashing(move |office| {
            office.hire(
                &caller.tenant,
                &caller.person,
                &person,
                new.sign_in.as_deref(),
            )
        })
        .await?;
    let body = match sign_in {
        Some(s) => json!({"person": person.as_str(), "sign_in": s.name, "password": s.password}),
        None => json!({"person": person.as_str()}),
    };
    Ok((StatusCode::CREATED, Json(body)))
}

/// Tells an absent member from one that is null.
fn given<'de, D: Deserializer<'de>>(d: D) -> std::result::Result<Option<Option<String>>, D::Error> {
    Option::deserialize(d).map(Some)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edit {
    name: Option<String>,
    role: Option<String>,
    #[serde(default, deserialize_with = "given")]
    crew: Option<Option<String>>,
}

/// Changes what is given; `"crew": null` takes the person out of every crew.
pub async fn edit(
    State(state): State<AppState>,
    ByPerson(caller): ByPerson,
    Path(person): Path<String>,
    JsonBody { value: new, .. }: JsonBody<Edit>,
) -> Answer<Json<Value>> {
    let person = id(&person, "person")?;
    let edit = PersonEdit {
        name: new.name,
        role: new.role.as_deref().map(role).transpose()?,
        crew: new.crew,
    };
    state
        .run(move |office| office.edit_person(&caller.tenant, &caller.person, &person, &edit))
        .await?;
    Ok(Json(json!({"ok": true})))
}

/// A person leaves.
pub async fn leave(
    State(state): State<AppState>,
    ByPerson(caller): ByPerson,
    Path(person): Path<String>,
) -> Answer<Json<Value>> {
    let person = id(&person, "person")?;
    state
        .run(move |office| office.leave(&caller.tenant, &caller.person, &person))
        .await?;
    Ok(Json(json!({"ok": true})))
}

/// A person comes back.
pub async fn come_back(
    State(state): State<AppState>,
    ByPerson(caller): ByPerson,
    Path(person): Path<String>,
) -> Answer<Json<Value>> {
    let person = id(&person, "person")?;
    state
        .run(move |office| office.come_back(&caller.tenant, &caller.person, &person))
        .await?;
    Ok(Json(json!({"ok": true})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Password {
    sign_in: Option<String>,
}

/// Makes a new password, which is in this answer alone; every session of the person ends.
pub async fn password(
    State(state): State<AppState>,
    ByPerson(caller): ByPerson,
    Path(person): Path<String>,
    JsonBody { value: wish, .. }: JsonBody<Password>,
) -> Answer<Json<Value>> {
    let person = id(&person, "person")?;
    let made = state
        .run_hashing(move |office| {
            let name = wish.sign_in.as_deref();
            office.make_password(&caller.tenant, &caller.person, &person, name)
        })
        .await?;
    Ok(Json(
        json!({"sign_in": made.name, "password": made.password}),
    ))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewCrew {
    crew: Option<String>,
    name: String,
}

/// Adds a crew.
pub async fn add_crew(
    State(state): State<AppState>,
    ByPerson(caller): ByPerson,
    JsonBody { value: new, .. }: JsonBody<NewCrew>,
) -> Answer<(StatusCode, Json<Value>)> {
    let crew = state
        .run(move |office| {
            office.add_crew(
                &caller.tenant,
                &caller.person,
                new.crew.as_deref(),
                &new.name,
            )
        })
        .await?;
    Ok((StatusCode::CREATED, Json(json!({"crew": crew}))))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CrewName {
    name: String,
}

/// Gives a crew another name.
pub async fn rename_crew(
    State(state): State<AppState>,
    ByPerson(caller): ByPerson,
    Path(crew): Path<String>,
    JsonBody { value: new, .. }: JsonBody<CrewName>,
) -> Answer<Json<Value>> {
    state
        .run(move |office| office.rename_crew(&caller.tenant, &caller.person, &crew, &new.name))
        .await?;
    Ok(Json(json!({"ok": true})))
}

//! Households: the only table with names, phones and addresses of people at home.

use std::fmt;

use rusqlite::{OptionalExtension, params};

use super::rows::{Rows, Tx};
use crate::error::Result;

/// A household.
#[derive(Clone, PartialEq, Eq)]
pub struct CustomerRow {
    /// Id that events may hold.
    pub customer: String,
    /// The company's own code of the flat.
    pub household: String,
    /// Who lives there.
    pub name: String,
    /// Digits.
    pub phone: String,
    /// Where it is.
    pub address: String,
}

impl fmt::Debug for CustomerRow {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "CustomerRow({}, <redacted>)", self.customer)
    }
}

impl Rows<'_> {
    /// One household.
    pub fn customer(&self, customer: &str) -> Result<Option<CustomerRow>> {
        Ok(self.conn
        .prepare_cached(
            "SELECT customer, household, name, phone, address FROM customer WHERE tenant = ?1 AND customer = ?2",
        )?
        .query_row([self.tenant.as_str(), customer], |r| {
            Ok(CustomerRow {
                customer: r.get(0)?,
                household: r.get(1)?,
                name: r.get(2)?,
                phone: r.get(3)?,
                address: r.get(4)?,
            })
        })
        .optional()?)
    }
}

impl Tx<'_> {
    /// Adds the household or brings it up to date; returns its id.
    pub fn put_customer(&self, row: &CustomerRow, now: i64) -> Result<String> {
        Ok(self.conn
        .prepare_cached(
            "INSERT INTO customer (tenant, customer, household, name, phone, address, updated_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (tenant, household) DO UPDATE SET name = ?4, phone = ?5, address = ?6, updated_at = ?7
             RETURNING customer",
        )?
        .query_row(
            params![self.tenant.as_str(), row.customer, row.household, row.name, row.phone, row.address, now],
            |r| r.get(0),
        )?)
    }
}

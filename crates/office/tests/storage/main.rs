//! What the office asks of a place that keeps its rows: whatever keeps them, all of this holds.
//! Another back end adds one `conform!` below and no check.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

mod lists;
mod log;
mod rows;
mod together;

use doorstep_office::Place;
use doorstep_office::storage::Storage;

/// Something that opens an empty storage, and perhaps opens it once more.
pub trait Opens {
    /// Opens what is kept; the second time with what the first one wrote.
    fn open(&self) -> Storage;
    /// Whether what is written outlives the storage that wrote it.
    const LASTS: bool;
    /// Whether somebody may write while another reads; else the writer waits.
    const BESIDE: bool;
}

/// SQLite in a file.
pub struct File(tempfile::TempDir);

impl Default for File {
    fn default() -> Self {
        Self(tempfile::tempdir().unwrap())
    }
}

impl Opens for File {
    fn open(&self) -> Storage {
        Storage::open(&Place::File(self.0.path().join("office.db"))).unwrap()
    }
    const LASTS: bool = true;
    const BESIDE: bool = true;
}

/// SQLite in memory.
#[derive(Default)]
pub struct Memory;

impl Opens for Memory {
    fn open(&self) -> Storage {
        Storage::open(&Place::Memory).unwrap()
    }
    const LASTS: bool = false;
    const BESIDE: bool = false;
}

macro_rules! conform {
    ($name:ident, $place:ty: $($room:ident :: $check:ident),+ $(,)?) => {
        mod $name {
            $(#[test]
            fn $check() {
                crate::$room::$check(&<$place>::default());
            })+
        }
    };
    ($($name:ident: $place:ty),+ $(,)?) => {
        $(conform!($name, $place:
            rows::companies_do_not_see_each_other,
            rows::what_fails_is_undone_whole,
            rows::a_part_is_undone_alone,
            rows::a_row_is_there_once,
            rows::a_row_rests_on_those_that_it_names,
            rows::what_is_told_twice_changes_nothing,
            rows::what_was_kept_is_there_again,
            lists::people_crews_and_phones_come_by_id,
            lists::standards_come_by_number_and_not_by_letters,
            lists::orders_are_cut_where_the_page_before_ended,
            lists::words_are_found_as_people_type_them,
            lists::a_page_begins_where_the_one_before_ended,
            log::changes_come_in_ranges_and_in_order,
            log::a_change_is_appended_once,
            log::values_come_with_the_changes_that_named_them,
            log::bytes_come_in_pieces_and_are_whole_when_their_hash_is_right,
            log::pieces_that_are_not_what_the_hash_names_leave_nothing,
            together::the_feed_has_no_gaps_in_the_order_of_commits,
            together::a_view_stays_as_it_was,
            together::the_chain_of_the_audit_holds_under_many_writers,
        );)+
    };
}

conform!(file: super::File, memory: super::Memory);

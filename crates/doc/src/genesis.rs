//! The first change of a visit's document: the same bytes for a visit wherever it is made.
//! Never part of a pack, never stored as evidence; it only gives the map that events stand in.

use std::num::NonZeroU64;
use std::sync::Arc;

use automerge::legacy::{Key, ObjectId, Op, OpId, OpType, SortedVec};
use automerge::{Change, ExpandedChange, ObjType, ScalarValue};
use doorstep_visit::{TenantId, VisitId};
use sha2::{Digest, Sha256};

use crate::meta::ChangeMeta;
use crate::version_vector::VersionVector;
use crate::writer::{ActorId, Hash, first_16};

/// The greatest operation number of every genesis change.
pub const GENESIS_MAX_OP: u64 = 4;

/// The document of one visit: `{ ev, tenant, v, visit }` and nothing in `ev` yet.
#[derive(Clone, Debug)]
pub struct Genesis {
    tenant: TenantId,
    visit: VisitId,
    actor: ActorId,
    hash: Hash,
    change: Arc<Change>,
}

impl Genesis {
    /// Makes it; a few microseconds.
    pub fn new(tenant: &TenantId, visit: VisitId) -> Self {
        let mut h = Sha256::new();
        h.update(b"doorstep-genesis-v1");
        h.update(tenant.as_str().as_bytes());
        h.update(visit.0.as_bytes());
        let actor = first_16(h);
        let text = |s: &str| OpType::Put(ScalarValue::Str(s.into()));
        let operations = vec![
            root_op("ev", OpType::Make(ObjType::Map)),
            root_op("tenant", text(tenant.as_str())),
            root_op("v", OpType::Put(ScalarValue::Int(1))),
            root_op("visit", text(&visit.to_string())),
        ];
        let change = Change::from(ExpandedChange {
            operations,
            actor_id: automerge::ActorId::from(actor.0),
            hash: None,
            seq: 1,
            start_op: NonZeroU64::MIN,
            time: 0,
            message: None,
            deps: vec![],
            extra_bytes: vec![],
            author: None,
        });
        let hash = Hash(change.hash().0);
        Self {
            tenant: tenant.clone(),
            visit,
            actor,
            hash,
            change: Arc::new(change),
        }
    }

    /// The company that the visit belongs to.
    pub fn tenant(&self) -> &TenantId {
        &self.tenant
    }
    /// The visit.
    pub fn visit(&self) -> VisitId {
        self.visit
    }
    /// The actor of the genesis change; no writer has it.
    pub fn actor(&self) -> ActorId {
        self.actor
    }
    /// The hash of the genesis change: the only head of an empty visit.
    pub fn hash(&self) -> Hash {
        self.hash
    }
    /// The bytes of the change.
    pub fn raw(&self) -> &[u8] {
        self.change.raw_bytes()
    }
    /// What a change table would say about it; tables need not hold it.
    pub fn meta(&self) -> ChangeMeta {
        ChangeMeta {
            max_op: GENESIS_MAX_OP,
            past: VersionVector::new(),
            told: None,
        }
    }
    pub(crate) fn change(&self) -> &Change {
        &self.change
    }
    /// The map `ev`, as operations refer to it.
    pub(crate) fn ev(&self) -> ObjectId {
        ObjectId::Id(OpId::new(1, &automerge::ActorId::from(self.actor.0)))
    }
}

fn root_op(key: &str, action: OpType) -> Op {
    Op {
        action,
        obj: ObjectId::Root,
        key: Key::Map(key.into()),
        pred: SortedVec::new(),
        insert: false,
    }
}

//! Who is connected. A connection is a stranger's until a request on it shows a token or a session; strangers make room
//! for each other, the oldest of the address that has most of them first, and nobody makes room for a stranger who is
//! known. So connections that say nothing crowd out each other alone.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use doorstep_office::config::Config;

/// All connections of a server.
#[derive(Clone, Debug)]
pub(crate) struct Connections(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    most: usize,
    /// `None` where all come through a proxy, and so from one address.
    of_address: Option<usize>,
    open: Mutex<Open>,
}

#[derive(Debug, Default)]
struct Open {
    last: u64,
    all: BTreeMap<u64, Line>,
}

#[derive(Debug)]
struct Line {
    address: IpAddr,
    /// Tells a stranger's connection to end; gone once it is known whose it is.
    end: Option<oneshot::Sender<()>>,
}

/// A connection; it is open as long as this is there. Handlers find it beside their request.
#[derive(Clone, Debug)]
pub(crate) struct Connection(Arc<Held>);

#[derive(Debug)]
struct Held {
    shared: Arc<Shared>,
    number: u64,
    peer: SocketAddr,
}

impl Connections {
    pub(crate) fn new(config: &Config) -> Self {
        let of_address = (config.proxies == 0).then_some(config.connections_of_address);
        Self(Arc::new(Shared {
            most: config.connections,
            of_address,
            open: Mutex::default(),
        }))
    }

    /// Takes a connection in, if need be in the place of a stranger; `None` when nobody makes room. The receiver hears
    /// when it has to make room itself.
    pub(crate) fn admit(&self, peer: SocketAddr) -> Option<(Connection, oneshot::Receiver<()>)> {
        let mut open = self.0.open();
        let address = peer.ip();
        if let Some(most) = self.0.of_address {
            let theirs = || open.all.values().filter(|l| l.address == address);
            let strangers = theirs().filter(|l| l.end.is_some()).count();
            if theirs().count() >= most || strangers >= most.div_ceil(2) {
                open.make_room(Some(address))?;
            }
        }
        if open.all.len() >= self.0.most {
            open.make_room(None)?;
        }
        let (end, ended) = oneshot::channel();
        open.last = open.last.wrapping_add(1);
        let number = open.last;
        let line = Line {
            address,
            end: Some(end),
        };
        open.all.insert(number, line);
        let held = Held {
            shared: self.0.clone(),
            number,
            peer,
        };
        Some((Connection(Arc::new(held)), ended))
    }
}

impl Shared {
    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    /// Ends the oldest stranger of an address, else of the address that has most of them.
    fn make_room(&mut self, of: Option<IpAddr>) -> Option<()> {
        let mut strangers: BTreeMap<IpAddr, Vec<u64>> = BTreeMap::new();
        for (number, line) in &self.all {
            if line.end.is_some() && of.is_none_or(|of| of == line.address) {
                strangers.entry(line.address).or_default().push(*number);
            }
        }
        let most = strangers.into_values().max_by_key(Vec::len)?;
        let line = self.all.remove(most.first()?)?;
        // Whoever has ended by itself meanwhile hears nothing.
        let _ = line.end?.send(());
        Some(())
    }
}

impl Connection {
    /// It is known whose it is: it makes room for nobody any more.
    pub(crate) fn is_known(&self) {
        if let Some(line) = self.0.shared.open().all.get_mut(&self.0.number) {
            // Not told to end: the receiver hears that nobody can tell it.
            line.end = None;
        }
    }

    /// Who is at its other end.
    pub(crate) fn peer(&self) -> SocketAddr {
        self.0.peer
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.shared.open().all.remove(&self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use doorstep_office::config::Place;

    fn peer(address: u8) -> SocketAddr {
        ([10, 0, 0, address], 1).into()
    }

    fn connections(most: usize, of_address: usize) -> Connections {
        let mut config = Config::new(Place::Memory);
        (config.connections, config.connections_of_address) = (most, of_address);
        Connections::new(&config)
    }

    #[test]
    fn strangers_make_room_for_each_other_and_nobody_else_does() {
        let all = connections(6, 4);
        let (known, mut told) = all.admit(peer(1)).unwrap();
        known.is_known();
        // One address: half of its lines are for strangers, and the oldest goes.
        let mut first: Vec<_> = (0..3).map(|_| all.admit(peer(1)).unwrap()).collect();
        assert_eq!(first[0].1.try_recv(), Ok(()));
        assert!(first[1].1.try_recv().is_err());
        // All in all: whoever has most strangers makes room.
        let mut others: Vec<_> = (2..=5).map(|n| all.admit(peer(n)).unwrap()).collect();
        assert_eq!(first[1].1.try_recv(), Ok(()));
        assert!(others.iter_mut().all(|o| o.1.try_recv().is_err()));
        assert!(told.try_recv().is_err(), "known, and told to go");
        // When all are known there is no room, until one of them goes.
        first.pop();
        for (connection, _) in &others {
            connection.is_known();
        }
        let (sixth, _) = all.admit(peer(6)).unwrap();
        sixth.is_known();
        assert!(all.admit(peer(7)).is_none());
        drop(known);
        assert!(all.admit(peer(7)).is_some());
    }
}

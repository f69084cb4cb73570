//! A small cluster of real servers as a model whose states can all be visited: the
//! servers and their disks in `node`, the network and what must hold in `model`,
//! and within which bounds in `rooms`.

pub mod model;
pub mod node;
pub mod rooms;

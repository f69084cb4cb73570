//! A small cluster of real servers as a model whose states can all be visited: the
//! servers and their disks in `node`, the network and what must hold in `model`.

pub mod model;
pub mod node;

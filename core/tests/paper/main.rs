//! The rules of the Raft paper, each as a behaviour that can be watched from
//! outside. The names say what is expected; the comments name the section.
//! How the rules survive disks, liars and chance is in the other test files.

#[path = "../common/mod.rs"]
mod common;

mod election;
mod figures;
mod replication;

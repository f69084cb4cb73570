//! What every library is asked to do, in the same order, by the same loop.

/// A cluster of servers 1, 2, … of one library, with a queue of messages that
/// are delivered in the order in which they were sent. Stores are in memory and
/// complete at once. Nothing happens before it is asked for.
pub trait Library {
    /// What it is called in the table.
    const NAME: &'static str;

    /// Servers that know one another.
    fn new(servers: usize) -> Self;

    /// Lets server `id` start an election.
    fn campaign(&mut self, id: usize);

    /// Proposes this many commands of this size to server `id`, in the way that
    /// the library recommends for many.
    fn propose(&mut self, id: usize, commands: usize, bytes: usize);

    /// A tick of all servers, in which a leader sends heartbeats.
    fn tick(&mut self);

    /// Delivers until nobody has anything to say.
    fn pump(&mut self);

    /// Cuts a server off, or reconnects it.
    fn isolate(&mut self, id: usize, isolated: bool);

    /// How many commands server `id` has applied since the beginning.
    fn applied(&self, id: usize) -> u64;

    /// Whether server `id` leads.
    fn leads(&self, id: usize) -> bool;

    /// Forgets, on all servers, the entries that all of them have applied.
    fn compact(&mut self);

    /// Messages delivered since the beginning.
    fn messages(&self) -> u64;
}

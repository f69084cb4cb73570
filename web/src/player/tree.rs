//! The tree of runs: acting in the past starts a branch and keeps the old one.
//!
//! Plain data: which branches there are, where each left its parent, and what
//! is kept of those that are not played. Runs share their storage, so that
//! keeping one costs little.

/// The most branches that are kept. Of more, the oldest that is not needed goes.
pub const MOST_BRANCHES: usize = 16;

/// Where a branch left another one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Fork {
    /// The branch that it left.
    pub of: u32,
    /// How many events they share.
    pub moment: u64,
}

/// One branch.
#[derive(Clone, Debug)]
pub struct Branch<R> {
    /// Tells it from all others, for ever.
    pub id: u32,
    /// What it is called; nothing while the reader has not named the first one.
    pub name: String,
    /// Where it left another branch.
    pub fork: Option<Fork>,
    /// What is kept of it; nothing while it is played.
    pub kept: Option<R>,
}

/// All branches; one of them is played.
#[derive(Clone, Debug)]
pub struct Tree<R> {
    branches: Vec<Branch<R>>,
    current: u32,
    next: u32,
}

impl<R> Tree<R> {
    /// A tree of one branch, which is played.
    pub fn new(name: &str) -> Tree<R> {
        Tree {
            branches: vec![Branch {
                id: 0,
                name: name.to_owned(),
                fork: None,
                kept: None,
            }],
            current: 0,
            next: 1,
        }
    }

    /// All branches, the oldest first.
    pub fn branches(&self) -> &[Branch<R>] {
        &self.branches
    }

    /// The branch that is played.
    pub fn current(&self) -> u32 {
        self.current
    }

    /// The branch with this id.
    pub fn get(&self, id: u32) -> Option<&Branch<R>> {
        self.branches.iter().find(|branch| branch.id == id)
    }

    fn get_mut(&mut self, id: u32) -> Option<&mut Branch<R>> {
        self.branches.iter_mut().find(|branch| branch.id == id)
    }

    /// Starts a branch, which is played from now on; what was played is kept.
    pub fn fork(&mut self, name: String, moment: u64, kept: R) -> u32 {
        let of = self.current;
        if let Some(branch) = self.get_mut(of) {
            branch.kept = Some(kept);
        }
        let id = self.next;
        self.next += 1;
        self.branches.push(Branch {
            id,
            name,
            fork: Some(Fork { of, moment }),
            kept: None,
        });
        self.current = id;
        if self.branches.len() > MOST_BRANCHES {
            let oldest = self
                .branches
                .iter()
                .find(|branch| branch.id != of && branch.id != id);
            if let Some(oldest) = oldest.map(|branch| branch.id) {
                self.remove(oldest);
            }
        }
        id
    }

    /// Plays another branch: takes what is kept of it, and keeps what was played.
    /// Without such a branch nothing changes, and what was played comes back.
    pub fn switch(&mut self, id: u32, playing: R) -> Result<R, R> {
        let taken = match self.get_mut(id) {
            Some(branch) => branch.kept.take(),
            None => None,
        };
        let Some(taken) = taken else {
            return Err(playing);
        };
        let before = self.current;
        if let Some(branch) = self.get_mut(before) {
            branch.kept = Some(playing);
        }
        self.current = id;
        Ok(taken)
    }

    /// Calls a branch something else.
    pub fn rename(&mut self, id: u32, name: String) {
        if let Some(branch) = self.get_mut(id) {
            branch.name = name;
        }
    }

    /// Forgets a branch, unless it is played. Those that left it are taken to
    /// have left the one that it left.
    pub fn remove(&mut self, id: u32) {
        if id == self.current {
            return;
        }
        let fork = self.get(id).and_then(|branch| branch.fork);
        self.branches.retain(|branch| branch.id != id);
        for branch in &mut self.branches {
            if let Some(child) = branch.fork
                && child.of == id
            {
                branch.fork = fork.map(|fork| Fork {
                    of: fork.of,
                    moment: fork.moment.min(child.moment),
                });
            }
        }
    }

    /// How deep a branch stands below the first.
    pub fn depth(&self, id: u32) -> usize {
        let mut depth = 0;
        let mut at = self.get(id);
        while let Some(fork) = at.and_then(|branch| branch.fork)
            && depth < MOST_BRANCHES
        {
            depth += 1;
            at = self.get(fork.of);
        }
        depth
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acting_in_the_past_keeps_the_future_under_its_name() {
        let mut tree = Tree::new("original");
        let one = tree.fork("crash 1".to_owned(), 100, "the first run");
        assert_eq!((tree.current(), tree.branches().len()), (one, 2));
        assert_eq!(tree.get(0).unwrap().kept, Some("the first run"));
        assert_eq!(tree.switch(0, "the crashed run"), Ok("the first run"));
        let two = tree.fork("crash 2".to_owned(), 50, "the first run again");
        assert_eq!(
            tree.get(two).unwrap().fork,
            Some(Fork { of: 0, moment: 50 })
        );
        assert_eq!(tree.get(one).unwrap().kept, Some("the crashed run"));
        assert_eq!(tree.switch(9, "lost?"), Err("lost?"), "nothing is lost");
        assert_eq!(
            tree.switch(two, "lost?"),
            Err("lost?"),
            "it is played already"
        );
        tree.rename(two, "mine".to_owned());
        assert_eq!(tree.get(two).unwrap().name, "mine");
    }

    #[test]
    fn removing_hands_children_on() {
        let mut tree = Tree::new("original");
        let one = tree.fork("one".to_owned(), 100, ());
        let two = tree.fork("two".to_owned(), 300, ());
        let three = tree.fork("three".to_owned(), 400, ());
        assert_eq!((tree.depth(0), tree.depth(three)), (0, 3));
        tree.remove(one);
        assert_eq!(
            tree.get(two).unwrap().fork,
            Some(Fork { of: 0, moment: 100 })
        );
        tree.remove(three);
        assert!(tree.get(three).is_some(), "it is played");
        tree.remove(0);
        assert_eq!(tree.get(two).unwrap().fork, None);
        assert_eq!(tree.depth(three), 1);
    }

    #[test]
    fn there_is_an_end_to_it() {
        let mut tree = Tree::new("original");
        for number in 0..100 {
            tree.fork(format!("branch {number}"), number, number);
        }
        assert_eq!(tree.branches().len(), MOST_BRANCHES);
        let played = tree
            .branches()
            .iter()
            .filter(|branch| branch.kept.is_none());
        assert_eq!(played.count(), 1);
    }
}

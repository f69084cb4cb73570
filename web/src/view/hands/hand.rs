//! The names of everything that can be done by hand. Each is offered somewhere on the
//! page; the table in `docs/hands.md` says where.

/// Makes the list from one table.
macro_rules! hands {
    ($($variant:ident: $key:literal,)*) => {
        /// Something that can be done by hand.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
        #[expect(missing_docs, reason = "the words say what each is")]
        pub enum Hand {
            $($variant,)*
        }

        /// All of them.
        pub const HANDS: &[Hand] = &[$(Hand::$variant,)*];

        impl Hand {
            /// What its control is called in the page.
            pub fn key(self) -> &'static str {
                match self {
                    $(Hand::$variant => $key,)*
                }
            }
        }
    };
}

hands! {
    Crash: "crash",
    CrashKeeping: "crash-keeping",
    CrashTorn: "crash-torn",
    Restart: "restart-server",
    Pause: "pause",
    Resume: "resume",
    TimeOut: "timeout",
    Isolate: "isolate",
    Transfer: "transfer",
    AddVoter: "add-voter",
    AddLearner: "add-learner",
    AddWitness: "add-witness",
    Remove: "remove",
    Snapshot: "snapshot",
    Wipe: "wipe",
    Readmit: "readmit",
    Backup: "backup",
    RollBack: "rollback",
    DiskState: "disk-state",
    DiskTakes: "disk-takes",
    DiskLoses: "disk-loses",
    Slow: "slow",
    ClockRate: "clock-rate",
    ClockAhead: "clock-ahead",
    ClockBack: "clock-back",
    ClockRight: "clock-right",
    Priority: "priority",
    Drop: "drop",
    Duplicate: "duplicate",
    Hold: "hold",
    Release: "release",
    Delay: "delay",
    Deliver: "deliver",
    Cut: "cut",
    Restore: "restore",
    Clog: "clog",
    Unclog: "unclog",
    Flap: "flap",
    LatencyShape: "latency-shape",
    Latency: "latency",
    Jitter: "jitter",
    Loss: "loss",
    Repeat: "repeat",
    Corrupt: "corrupt",
    Stragglers: "stragglers",
    Bandwidth: "bandwidth",
    Capacity: "capacity",
    PlainLink: "plain-link",
    IsolateLeader: "isolate-leader",
    Majority: "majority-apart",
    LeaderMute: "leader-mute",
    LeaderDeaf: "leader-deaf",
    LeaderFlaps: "leader-flaps",
    Bridge: "bridge",
    Ring: "ring",
    Chain: "chain",
    HealAll: "heal-all",
    TimersTogether: "timers-together",
    TimersApart: "timers-apart",
    TimeOutAll: "timeout-all",
    SendAgain: "client-again",
    Abandon: "client-abandon",
    Servers: "servers",
    AddClient: "add-client",
    RemoveClient: "remove-client",
    ClientLoop: "client-loop",
    ClientPause: "client-pause",
    ClientOpen: "client-outstanding",
    ClientTimeout: "client-timeout",
    ClientKeys: "client-keys",
    ClientSpread: "client-spread",
    ClientReads: "client-reads",
    ClientReadMode: "client-read-mode",
    ClientCas: "client-cas",
    ClientRetry: "client-retry",
    ClientDuplicate: "client-duplicate",
    ClientGivesUp: "client-gives-up",
}

//! The page's entry point.

fn main() {
    raftworks_web::start();
}

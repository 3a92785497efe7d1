//! The same work for many things on several threads.

use std::num::NonZeroUsize;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many threads may work at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Threads {
    /// This one alone.
    One,
    /// Up to so many.
    UpTo(NonZeroUsize),
    /// As many as there are cores, within reason. They are counted where there is work for several: counting takes as long
    /// as reading a small file.
    Cores,
}

impl Threads {
    /// How many of them work that could be shared by up to `most` is worth.
    fn worth(self, most: usize) -> usize {
        /// More wait for the disk and for each other.
        const MOST_CORES: usize = 8;
        let may = match self {
            Self::UpTo(threads) => threads.get(),
            Self::Cores if most > 1 => {
                std::thread::available_parallelism().map_or(1, |cores| cores.get().min(MOST_CORES))
            }
            Self::One | Self::Cores => 1,
        };
        may.min(most).max(1)
    }
}

/// What `work` gives for every item, in their order. Each of the threads, this one among them, takes the next item that nobody
/// has taken; there are no more of them than `most`.
pub(crate) fn map<T: Sync, R: Send>(
    items: &[T],
    most: usize,
    threads: Threads,
    work: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    let threads = threads.worth(most.min(items.len()));
    if threads == 1 {
        return items.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(items.len()));
    let take = || {
        let mut mine = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(index) else { break };
            mine.push((index, work(item)));
        }
        done.lock().unwrap_or_else(PoisonError::into_inner).append(&mut mine);
    };
    std::thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(take);
        }
        take();
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_unstable_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_keep_the_order_of_the_items() {
        let items: Vec<usize> = (0..1000).collect();
        let some = [1, 2, 8, 5000].map(|threads| Threads::UpTo(NonZeroUsize::new(threads).unwrap()));
        for threads in some.into_iter().chain([Threads::One, Threads::Cores]) {
            for most in [0, 1, 16, 5000] {
                let doubled = map(&items, most, threads, |item| item * 2);
                assert!(doubled.iter().zip(&items).all(|(result, item)| *result == item * 2));
                assert_eq!(doubled.len(), items.len());
            }
        }
        assert_eq!(map(&[0_u8; 0], 1, Threads::One, |_| ()), []);
    }

    #[test]
    fn there_are_no_more_threads_than_work_for_them() {
        let eight = Threads::UpTo(NonZeroUsize::new(8).unwrap());
        let counted = [(eight, 0), (eight, 3), (eight, 20), (Threads::One, 20), (Threads::Cores, 1)];
        assert_eq!(counted.map(|(threads, most)| threads.worth(most)), [1, 3, 8, 1, 1]);
    }
}

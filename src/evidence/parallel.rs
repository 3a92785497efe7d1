//! The same work for many things on several threads.

use std::num::NonZeroUsize;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What `work` gives for every item, in their order. Each of up to `threads` threads, this one among them, takes the next
/// item that nobody has taken; there are no more of them than get `share` items each.
pub(crate) fn map<T: Sync, R: Send>(
    items: &[T],
    share: usize,
    threads: NonZeroUsize,
    work: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    let threads = threads.get().min(items.len() / share.max(1)).max(1);
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
        for threads in [1, 2, 8, 5000] {
            for share in [0, 1, 16, 5000] {
                let threads = NonZeroUsize::new(threads).unwrap();
                let doubled = map(&items, share, threads, |item| item * 2);
                assert!(doubled.iter().zip(&items).all(|(result, item)| *result == item * 2));
                assert_eq!(doubled.len(), items.len());
            }
        }
        assert_eq!(map(&[0_u8; 0], 1, NonZeroUsize::MIN, |_| ()), []);
    }
}

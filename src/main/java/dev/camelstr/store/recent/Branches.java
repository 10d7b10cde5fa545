package dev.camelstr.store.recent;

import java.util.Comparator;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/** Several walks as one, in order, each event once. For one thread. */
final class Branches implements Iterator<RecentEvent> {
    private static final class Branch {
        private final Iterator<RecentEvent> rest;
        private RecentEvent head;

        Branch(Iterator<RecentEvent> walk) {
            rest = walk;
            head = walk.next();
        }
    }

    private final PriorityQueue<Branch> branches =
            new PriorityQueue<>(Comparator.comparing(branch -> branch.head, RecentEvent.ORDER));

    void add(Iterator<RecentEvent> walk) {
        if (walk.hasNext()) {
            branches.add(new Branch(walk));
        }
    }

    @Override
    public boolean hasNext() {
        return !branches.isEmpty();
    }

    @Override
    public RecentEvent next() {
        if (branches.isEmpty()) {
            throw new NoSuchElementException();
        }
        RecentEvent event = advance();
        while (!branches.isEmpty() && branches.peek().head.equals(event)) {
            advance();
        }
        return event;
    }

    private RecentEvent advance() {
        Branch first = branches.poll();
        RecentEvent event = first.head;
        if (first.rest.hasNext()) {
            first.head = first.rest.next();
            branches.add(first);
        }
        return event;
    }
}

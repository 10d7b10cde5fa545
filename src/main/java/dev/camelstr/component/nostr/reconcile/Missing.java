package dev.camelstr.component.nostr.reconcile;

import dev.camelstr.nostr.EventId;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Ids that are to be fetched: a batch at a time, and what a batch leaves out one by one; what does not come then was announced
 * and is not served. Not thread-safe.
 */
public final class Missing {
    public static final int BATCH = 100;

    private final Deque<EventId> batched;
    private final Deque<EventId> alone = new ArrayDeque<>();
    private final Set<EventId> asked = new LinkedHashSet<>();
    private Set<EventId> batch = Set.of();
    private boolean isAlone;
    private int attemptsInVain;
    private int notServed;

    /** @param attemptsInVain how many are asked for one by one in vain; after that the relay is believed */
    public Missing(Collection<EventId> ids, int attemptsInVain) {
        this.batched = new ArrayDeque<>(ids);
        this.attemptsInVain = attemptsInVain;
    }

    /** What to ask for now; empty at the end. It is the same, less what came, until {@link #answered}. */
    public Set<EventId> ask() {
        if (asked.isEmpty()) {
            isAlone = batched.isEmpty();
            believeAfterAll();
            Deque<EventId> from = isAlone ? alone : batched;
            while (!from.isEmpty() && asked.size() < (isAlone ? 1 : BATCH)) {
                asked.add(from.remove());
            }
            batch = Set.copyOf(asked);
        }
        return Set.copyOf(asked);
    }

    private void believeAfterAll() {
        if (isAlone && attemptsInVain <= 0) {
            notServed += alone.size();
            alone.clear();
        }
    }

    /** Whether it was asked for, and has not come. */
    public boolean isAsked(EventId id) {
        return asked.contains(id);
    }

    /** Whether it was asked for since {@link #answered}, be it that it has come: a copy may be the true one. */
    public boolean isOfBatch(EventId id) {
        return batch.contains(id);
    }

    public void came(EventId id) {
        asked.remove(id);
    }

    /** Whether something that was asked for has not come. */
    public boolean isShort() {
        return !asked.isEmpty();
    }

    /** The relay has nothing more of what was asked for. */
    public void answered() {
        if (isAlone) {
            attemptsInVain -= asked.size();
            notServed += asked.size();
        } else {
            alone.addAll(asked);
        }
        asked.clear();
    }

    /** How many were announced and do not come. */
    public int notServed() {
        return notServed;
    }
}

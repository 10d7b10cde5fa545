package dev.camelstr.component.nostr.history;

import dev.camelstr.component.nostr.IntervalStore;
import dev.camelstr.component.nostr.IntervalStore.Kept;
import dev.camelstr.component.nostr.history.interval.Interval;
import dev.camelstr.nostr.RelayUrl;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries what is known of a relay's past between the store and its {@link History}. */
public final class IntervalKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(IntervalKeeper.class);

    private final String relay;
    private final IntervalStore store;
    private final History history;
    private boolean loaded;
    private long generation;
    private OptionalDouble keptRate = OptionalDouble.empty();

    /** @param relay the whole URL: with another query it may give other events */
    public IntervalKeeper(String relay, IntervalStore store, History history) {
        this.relay = relay;
        this.store = store;
        this.history = history;
    }

    /** Reads what is known, the first time and after the store has lost events. Blocks as long as the store does. */
    public synchronized void loadIfNeeded() {
        if (loaded) {
            return;
        }
        for (String key : history.keys()) {
            Kept kept = store.load(relay, key);
            generation = kept.generation();
            history.load(key, kept.intervals());
        }
        if (keptRate.isEmpty()) {
            store.loadPageRate(relay).ifPresent(history::resumeAt);
            keptRate = OptionalDouble.of(history.pageRate());
        }
        loaded = true;
        history.want(store::wantedFrom);
    }

    /** What was read is no longer true: it is read again before the next connection. */
    public synchronized void forget() {
        loaded = false;
    }

    /** Keeps what has changed; what could not be kept is tried again with the next call. */
    public synchronized void keep() {
        if (!loaded) {
            return;
        }
        history.want(store::wantedFrom);
        for (String key : history.keys()) {
            Optional<List<Interval>> changes = history.changes(key);
            if (changes.isPresent() && !kept(key, changes.get())) {
                history.notKept(key);
            }
        }
        keepRate();
    }

    private void keepRate() {
        double rate = history.pageRate();
        if (keptRate.isPresent() && keptRate.getAsDouble() != rate) {
            store.savePageRate(relay, rate);
            keptRate = OptionalDouble.of(rate);
        }
    }

    private boolean kept(String key, List<Interval> intervals) {
        try {
            return store.save(relay, key, new Kept(intervals, generation));
        } catch (RuntimeException e) {
            LOG.warn(
                    "Relay {}: what was asked of its past could not be kept; trying again: {}",
                    RelayUrl.withoutSecrets(relay),
                    e.toString());
            return false;
        }
    }
}

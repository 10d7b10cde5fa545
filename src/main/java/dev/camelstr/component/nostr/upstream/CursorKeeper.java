package dev.camelstr.component.nostr.upstream;

import dev.camelstr.component.nostr.CursorStore;
import dev.camelstr.component.nostr.CursorStore.Cursor;
import dev.camelstr.nostr.RelayUrl;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries a relay's cursor between the store and the messages under way. */
public final class CursorKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(CursorKeeper.class);

    private final String relay;
    private final Optional<CursorStore> store;
    private final Duration overlap;
    private final InFlight inFlight;

    private boolean loaded;
    private Cursor kept = new Cursor(0, 0);

    /**
     * @param relay the whole URL: with another query it may give other events
     * @param store empty if nothing is kept: then a reconnect goes on where it was, and a restart begins anew
     */
    public CursorKeeper(String relay, Optional<CursorStore> store, Duration overlap, InFlight inFlight) {
        this.relay = relay;
        this.store = store;
        this.overlap = overlap;
        this.inFlight = inFlight;
    }

    private String name() {
        return RelayUrl.withoutSecrets(relay);
    }

    /** Reads the cursor, the first time and after it was lowered. */
    synchronized void loadIfNeeded() {
        if (!loaded && store.isPresent()) {
            kept = store.get().load(relay);
            inFlight.startAt(kept.seconds());
        }
        loaded = true;
    }

    /** What to ask the relay for, in seconds since 1970; 0 for everything. */
    long since() {
        return Math.max(0, inFlight.resumePoint() - overlap.toSeconds());
    }

    Duration overlap() {
        return overlap;
    }

    /**
     * Keeps the cursor, if it has moved.
     *
     * @return false if the store's was lowered, so that the relay must be read again
     */
    synchronized boolean upkeep() {
        if (!loaded || store.isEmpty()) {
            return true;
        }
        try {
            if (store.get().generation() == kept.generation() && keep()) {
                return true;
            }
            loaded = false;
            return false;
        } catch (RuntimeException e) {
            LOG.warn("Relay {}: its cursor could not be kept; trying again: {}", name(), e.toString());
            return true;
        }
    }

    /**
     * Keeps the cursor as it is now, at the end of reading.
     *
     * @return false if that failed: then the next start reads again what was read last
     */
    synchronized boolean save() {
        if (!loaded || store.isEmpty()) {
            return true;
        }
        try {
            keep();
            return true;
        } catch (RuntimeException e) {
            LOG.warn("Relay {}: its cursor could not be kept: {}", name(), e.toString());
            return false;
        }
    }

    private boolean keep() {
        Cursor now = new Cursor(inFlight.cursor(), kept.generation());
        if (now.equals(kept)) {
            return true;
        }
        boolean current = store.orElseThrow().save(relay, now);
        if (current) {
            kept = now;
        }
        return current;
    }
}

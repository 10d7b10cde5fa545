package dev.camelstr.component.nostr;

import java.util.Optional;

/**
 * Says when more of relays' past may be asked for, so that what is new does not wait behind it. Thread-safe; nothing here waits.
 */
public interface PagePermits {

    /** A request that was permitted. */
    interface Permit {
        /** All that was asked for has come. Nobody needs to say so of a request that is not answered. */
        void answered();
    }

    /**
     * Asks for a permit. Who gets none asks again soon, and has its turn in the order of first questions.
     *
     * @param who is asking
     * @param events how many may come
     * @return empty: not now
     */
    Optional<Permit> ask(Object who, int events);

    /** Whoever asks may go on. */
    static PagePermits unlimited() {
        return (who, events) -> Optional.of(() -> {});
    }
}

package dev.camelstr.component.nostr.sync;

import java.util.OptionalLong;

/** There are more events in a range than are reconciled at once. Without a stack trace, as it is no surprise. */
final class TooBigException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean isRefusal;
    private final transient OptionalLong mostRecords;

    private TooBigException(boolean isRefusal, OptionalLong mostRecords) {
        super("too big", null, false, false);
        this.isRefusal = isRefusal;
        this.mostRecords = mostRecords;
    }

    /** @param mostRecords where the relay says how many it takes */
    static TooBigException refused(OptionalLong mostRecords) {
        return new TooBigException(true, mostRecords);
    }

    /** The relay has told more ids than are taken. */
    static TooBigException endless() {
        return new TooBigException(false, OptionalLong.empty());
    }

    /** Whether the relay says so. */
    boolean isRefusal() {
        return isRefusal;
    }

    OptionalLong mostRecords() {
        return mostRecords;
    }
}

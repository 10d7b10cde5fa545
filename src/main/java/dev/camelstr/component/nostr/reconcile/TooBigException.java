package dev.camelstr.component.nostr.reconcile;

import dev.camelstr.component.nostr.link.Texts;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** There are more events in a range than are reconciled at once. Without a stack trace, as it is no surprise. */
public final class TooBigException extends Exception {
    private static final long serialVersionUID = 1L;

    private static final Pattern SIZE =
            Pattern.compile("too[ _]many|too[ _](big|large)|max_sync_events", Pattern.CASE_INSENSITIVE);

    private final boolean isRefusal;
    private final transient OptionalLong mostRecords;

    private TooBigException(boolean isRefusal, OptionalLong mostRecords) {
        super("too big", null, false, false);
        this.isRefusal = isRefusal;
        this.mostRecords = mostRecords;
    }

    /**
     * What a relay means that refuses, if it is this. Any other refusal is no size: what is halved for it is halved for ever.
     *
     * @param mostRecords where the relay says how many it takes
     */
    public static Optional<TooBigException> meantBy(String reason, OptionalLong mostRecords) {
        return mostRecords.isPresent() || isAboutSize(reason)
                ? Optional.of(new TooBigException(true, mostRecords))
                : Optional.empty();
    }

    /** The relay has told more ids than are taken. */
    public static TooBigException endless() {
        return new TooBigException(false, OptionalLong.empty());
    }

    static boolean isAboutSize(String reason) {
        return !Texts.prefix(reason).equals("rate-limited")
                && SIZE.matcher(reason).find();
    }

    /** Whether the relay says so. */
    public boolean isRefusal() {
        return isRefusal;
    }

    public OptionalLong mostRecords() {
        return mostRecords;
    }
}

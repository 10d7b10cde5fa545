package dev.camelstr.store;

import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.component.stream.Weigher;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Kind;
import dev.camelstr.nostr.Tag;

/**
 * What an event costs the store, in bytes: its own, and for all else that it makes the store do as many as take it about as
 * long. What is shared among clients, and what one transaction may do, is counted in it.
 */
public final class EventCost implements Weigher {
    /** Any event: its row, its indexes, its place in the ledger and the changelog, and the tags that most events have. */
    private static final long BASE = 1_000;

    private static final int TAGS_IN_BASE = 20;

    /** A row of the tag index. */
    private static final long ROW = 200;

    /** What a deletion names is looked up, and stays in the ledger whether it is there or not. */
    private static final long TOMB = 300;

    /** A request to vanish removes what nobody has counted. */
    private static final long VANISH = 100_000;

    public static long of(Event event) {
        return BASE + event.raw().length + extra(event);
    }

    /** What it costs beyond the share of any event of its length: carried along as {@link StoreProperties#EXTRA_COST}. */
    public static long extra(Event event) {
        long cost = event.kind() == Kind.VANISH ? VANISH : 0;
        if (event.kind() == Kind.DELETION) {
            cost += TOMB * tombs(event);
        }
        return event.tags().size() <= TAGS_IN_BASE
                ? cost
                : cost + ROW * Math.max(0, event.indexedTags() - TAGS_IN_BASE);
    }

    /** How many events and addresses a deletion (NIP-09) names. */
    public static int tombs(Event event) {
        int count = 0;
        for (Tag tag : event.tags()) {
            count += tag.name().equals("e") || tag.name().equals("a") ? 1 : 0;
        }
        return count;
    }

    @Override
    public long weigh(InboundMessage message) {
        long extra =
                message.properties().get(StoreProperties.EXTRA_COST) instanceof Number number ? number.longValue() : 0;
        return BASE + message.body().length + Math.max(0, extra);
    }
}

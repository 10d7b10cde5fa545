package dev.camelstr.store.changelog;

import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.component.stream.Origin;
import dev.camelstr.nostr.EventId;
import dev.camelstr.store.Seq;
import dev.camelstr.store.StoreProperties;
import dev.camelstr.store.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A message of {@code nostr.stored}, read.
 *
 * @param origin the message that it is about; for a summary the last one that it counts
 * @param life of the origin's stream
 * @param id nothing for a summary, and where the bytes were no event
 * @param verdict nothing for a summary
 * @param removed the events that it removed
 * @param vanished whether all of the event's author up to its time is gone, but requests to vanish
 * @param reason what is wrong, for a verdict of error; empty otherwise
 * @param replyTo who waits for the verdict; empty if nobody does
 * @param relay where the event came from; empty for a client's
 * @param receivedAt milliseconds since 1970; 0 if it is not known
 * @param body the event's JSON where it was stored or is ephemeral, the counts' for a summary, empty otherwise; not to be
 *     modified
 */
public record ChangelogEntry(
        Type type,
        Origin origin,
        int life,
        Optional<EventId> id,
        Optional<Verdict> verdict,
        List<EventId> removed,
        boolean vanished,
        String reason,
        String replyTo,
        String relay,
        long receivedAt,
        byte[] body) {

    public enum Type {
        /** The event is committed. */
        STORED,
        /** The event is passed on and not stored. */
        EPHEMERAL,
        /** Neither; somebody waits for the verdict, or events were removed. */
        VERDICT,
        /** The counts of one stream in one batch. */
        SUMMARY
    }

    /** @throws IllegalArgumentException if the message is none of the changelog */
    public static ChangelogEntry of(InboundMessage message) {
        String id = message.property(ChangelogProperties.ID);
        String verdict = message.property(ChangelogProperties.VERDICT);
        return new ChangelogEntry(
                type(message.property(ChangelogProperties.TYPE)),
                new Origin(
                        message.property(ChangelogProperties.ORIGIN_STREAM),
                        Math.toIntExact(number(message, ChangelogProperties.ORIGIN_PARTITION)),
                        number(message, ChangelogProperties.ORIGIN_OFFSET)),
                Math.toIntExact(number(message, ChangelogProperties.LIFE)),
                id.isEmpty() ? Optional.empty() : Optional.of(EventId.ofHex(id)),
                verdict.isEmpty() ? Optional.empty() : Optional.of(Verdict.of(verdict)),
                ids(message.property(ChangelogProperties.REMOVED)),
                message.property(ChangelogProperties.VANISHED).equals("true"),
                message.property(StoreProperties.REASON),
                message.property(StoreProperties.REPLY_TO),
                message.property(StoreProperties.RELAY),
                message.properties().containsKey(StoreProperties.RECEIVED_AT)
                        ? number(message, StoreProperties.RECEIVED_AT)
                        : 0,
                message.body());
    }

    /** Of the origin: where an event that is stored stands in table event. */
    public long seq() {
        return Seq.of(life, origin.partition(), origin.offset());
    }

    private static Type type(String word) {
        return switch (word) {
            case "stored" -> Type.STORED;
            case "ephemeral" -> Type.EPHEMERAL;
            case "verdict" -> Type.VERDICT;
            case "summary" -> Type.SUMMARY;
            default -> throw new IllegalArgumentException("'" + word + "' is no type of changelog message");
        };
    }

    private static long number(InboundMessage message, String name) {
        return Long.parseLong(message.property(name));
    }

    private static List<EventId> ids(String list) {
        return list.isEmpty()
                ? List.of()
                : Arrays.stream(list.split(",")).map(EventId::ofHex).toList();
    }
}

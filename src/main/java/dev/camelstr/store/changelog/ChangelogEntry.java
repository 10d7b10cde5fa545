package dev.camelstr.store.changelog;

import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.component.stream.Origin;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.store.Seq;
import dev.camelstr.store.StoreProperties;
import dev.camelstr.store.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A message of {@code nostr.stored}, read.
 *
 * @param origin the message that it is about; for a summary the last one that it counts, for a removal the one that the event
 *     was stored from
 * @param life of the origin's stream
 * @param id nothing for a summary, and where the bytes were no event
 * @param verdict nothing for a summary
 * @param removed the events that it removed
 * @param vanished of whom all is gone, by a request to vanish that was followed
 * @param reason what is wrong, for a verdict of error; a word of {@link dev.camelstr.store.Removal}, for a removal; empty
 *     otherwise
 * @param replyTo who waits for the verdict; empty if nobody does
 * @param relay where the event came from; empty for a client's
 * @param receivedAt milliseconds since 1970; 0 if it is not known
 * @param number of a removal, by which repetitions are known; 0 otherwise
 * @param body the event's JSON where it was stored or is ephemeral, the counts' for a summary; of an event that was removed
 *     if {@code camelstr.stream.old-values} says so; empty otherwise; not to be modified
 */
public record ChangelogEntry(
        Type type,
        Origin origin,
        int life,
        Optional<EventId> id,
        Optional<Verdict> verdict,
        List<EventId> removed,
        Optional<Vanished> vanished,
        String reason,
        String replyTo,
        String relay,
        long receivedAt,
        long number,
        byte[] body) {

    /**
     * All of this author up to then is gone, but requests to vanish, and gift wraps (NIP-59) to that key up to then.
     *
     * @param until seconds since 1970, inclusive
     */
    public record Vanished(PublicKey pubkey, long until) {
        private static Optional<Vanished> parse(String text) {
            int colon = text.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : Optional.of(new Vanished(
                            PublicKey.ofHex(text.substring(0, colon)), Long.parseLong(text.substring(colon + 1))));
        }

        @Override
        public String toString() {
            return pubkey.hex() + ":" + until;
        }
    }

    public enum Type {
        /** The event is committed. */
        STORED,
        /** The event is passed on and not stored. */
        EPHEMERAL,
        /** Neither; somebody waits for the verdict, or events were removed. */
        VERDICT,
        /** The event stood, and does not any more; of those that a verdict does not name, or of all. */
        REMOVED,
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
                        Integer.parseInt(message.property(ChangelogProperties.ORIGIN_PARTITION)),
                        number(message, ChangelogProperties.ORIGIN_OFFSET)),
                Integer.parseInt(message.property(ChangelogProperties.LIFE)),
                id.isEmpty() ? Optional.empty() : Optional.of(EventId.ofHex(id)),
                verdict.isEmpty() ? Optional.empty() : Optional.of(Verdict.of(verdict)),
                ids(message.property(ChangelogProperties.REMOVED)),
                Vanished.parse(message.property(ChangelogProperties.VANISHED)),
                message.property(StoreProperties.REASON),
                message.property(StoreProperties.REPLY_TO),
                message.property(StoreProperties.RELAY),
                message.properties().containsKey(StoreProperties.RECEIVED_AT)
                        ? number(message, StoreProperties.RECEIVED_AT)
                        : 0,
                message.properties().containsKey(ChangelogProperties.NUMBER)
                        ? number(message, ChangelogProperties.NUMBER)
                        : 0,
                message.body());
    }

    /** Whether its body is an event that clients may be waiting for. */
    public boolean isNews() {
        return type == Type.STORED || type == Type.EPHEMERAL;
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
            case "removed" -> Type.REMOVED;
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

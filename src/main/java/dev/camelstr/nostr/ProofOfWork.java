package dev.camelstr.nostr;

import dev.camelstr.nostr.text.PlainNumber;
import java.util.OptionalLong;

/** Work that went into an event's id (NIP-13). */
public final class ProofOfWork {
    private static final int LONGEST_TARGET = 3; // 256 bits at most

    private ProofOfWork() {}

    /** How many zero bits the id begins with. */
    public static int difficulty(EventId id) {
        long[] words = {id.w0(), id.w1(), id.w2(), id.w3()};
        int zeros = 0;
        for (long word : words) {
            zeros += Long.numberOfLeadingZeros(word);
            if (word != 0) {
                break;
            }
        }
        return zeros;
    }

    /** The difficulty that the author aimed at, as the {@code nonce} tag says; nothing where it does not. */
    public static OptionalLong target(Event event) {
        return event.tag("nonce")
                .filter(tag -> tag.elements().size() > 2)
                .map(tag -> PlainNumber.parse(tag.elements().get(2), LONGEST_TARGET))
                .orElse(OptionalLong.empty());
    }
}

package dev.camelstr.store.rules;

import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.nostr.EventId;
import dev.camelstr.store.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * What the store decided about one message.
 *
 * @param message nothing if its bytes are no event
 * @param reason what is wrong, where the verdict is {@link Verdict#ERROR}; empty otherwise
 * @param removed the rows that it removed and that its verdict names
 * @param repeated whether it was applied before, and is only announced again
 */
public record Outcome(
        InboundMessage source,
        Optional<StoreMessage> message,
        Verdict verdict,
        String reason,
        List<EventId> removed,
        boolean repeated) {

    static Outcome of(StoreMessage message, Verdict verdict, List<EventId> removed) {
        return new Outcome(message.source(), Optional.of(message), verdict, "", removed, false);
    }

    static Outcome again(StoreMessage message, Verdict verdict, List<EventId> removed) {
        return new Outcome(message.source(), Optional.of(message), verdict, "", removed, true);
    }

    public static Outcome error(
            InboundMessage source, Optional<StoreMessage> message, String reason, boolean repeated) {
        return new Outcome(source, message, Verdict.ERROR, reason, List.of(), repeated);
    }
}

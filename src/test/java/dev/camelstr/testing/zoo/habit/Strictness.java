package dev.camelstr.testing.zoo.habit;

import dev.camelstr.nostr.message.ClientMessage;
import dev.camelstr.testing.zoo.Habit;
import dev.camelstr.testing.zoo.ZooSession;
import java.io.IOException;

/**
 * Some REQs are refused, with a complaint.
 *
 * @param reason what they did wrong
 */
public record Strictness(Test test, Refusal refusal, String reason) implements Habit {

    /** What a REQ must not be. */
    public interface Test {
        boolean refuses(ZooSession session, ClientMessage.Req request);
    }

    public static Habit noLimit(Refusal refusal) {
        return new Strictness(
                (session, request) -> request.filters().stream()
                        .anyMatch(filter -> filter.limit().isPresent()),
                refusal,
                "error: limit is not supported");
    }

    public static Habit limitUpTo(int most, Refusal refusal) {
        return new Strictness(
                (session, request) -> request.filters().stream()
                        .anyMatch(filter -> filter.limit().orElse(0) > most),
                refusal,
                "invalid: limit must be less than or equal to " + most);
    }

    public static Habit oneFilter(Refusal refusal) {
        return new Strictness((session, request) -> request.filters().size() > 1, refusal, "error: too many filters");
    }

    public static Habit oneSubscription(Refusal refusal) {
        return new Strictness(
                (session, request) -> session.subscriptions().keySet().stream()
                        .anyMatch(open -> !open.equals(request.subscription())),
                refusal,
                "error: too many concurrent REQs");
    }

    @Override
    public boolean onMessage(ZooSession session, ClientMessage message) throws IOException {
        if (message instanceof ClientMessage.Req request && test.refuses(session, request)) {
            session.relay().tally().complain(reason);
            refusal.refuse(session, request.subscription(), reason);
            return true;
        }
        return false;
    }
}

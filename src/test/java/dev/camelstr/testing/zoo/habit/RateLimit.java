package dev.camelstr.testing.zoo.habit;

import dev.camelstr.nostr.message.ClientMessage;
import dev.camelstr.testing.zoo.Habit;
import dev.camelstr.testing.zoo.ZooSession;
import java.io.IOException;
import java.time.Duration;

/** One REQ in so much time, over all connections; one that comes sooner is refused, with a complaint. */
public final class RateLimit implements Habit {
    /** What is lost between two machines. */
    private static final long TOLERANCE = Duration.ofMillis(50).toNanos();

    private final long pause;
    private final Refusal refusal;
    private long next = Long.MIN_VALUE;

    public RateLimit(Duration pause, Refusal refusal) {
        this.pause = pause.toNanos();
        this.refusal = refusal;
    }

    @Override
    public boolean onMessage(ZooSession session, ClientMessage message) throws IOException {
        if (!(message instanceof ClientMessage.Req request) || isInTime(session.arrivedAt())) {
            return false;
        }
        session.relay().tally().complain("too fast");
        refusal.refuse(session, request.subscription(), "rate-limited: slow down");
        return true;
    }

    private synchronized boolean isInTime(long at) {
        if (next != Long.MIN_VALUE && at - next < -TOLERANCE) {
            return false;
        }
        next = at + pause;
        return true;
    }
}

package dev.camelstr.pipeline.health;

import dev.camelstr.nostr.text.Reasons;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A question that one thread asks again and again, so that whoever wants to know the answer never waits for it. Who does not
 * answer in time is away. Thread-safe.
 */
final class Inquiry<T> implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Inquiry.class);

    /** Less would take a long collection for an outage. */
    private static final long PATIENCE_MILLIS = 3_000;

    private static final long NOT_ASKING = 0;

    private final Callable<Optional<T>> question;
    private volatile Optional<T> answer = Optional.empty();
    private volatile long answeredAt;
    private volatile Optional<String> failure = Optional.empty();
    private volatile long askedAt = NOT_ASKING;

    /** @param question gives nothing where there is nobody to ask yet */
    Inquiry(Callable<Optional<T>> question) {
        this.question = question;
    }

    @Override
    public void run() {
        askedAt = System.currentTimeMillis();
        try {
            Optional<T> told = question.call();
            if (told.isPresent()) {
                answer = told;
                answeredAt = System.currentTimeMillis();
            }
            failure = Optional.empty();
        } catch (Exception e) {
            failure = Optional.of(Reasons.of(e));
            LOG.debug("an inquiry failed", e);
        } finally {
            askedAt = NOT_ASKING;
        }
    }

    /** Why there is no answer at the moment; empty while there is one, or nobody was asked. */
    Optional<String> trouble() {
        long asked = askedAt;
        long waited = asked == NOT_ASKING ? 0 : System.currentTimeMillis() - asked;
        return failure.isPresent() || waited < PATIENCE_MILLIS
                ? failure
                : Optional.of("no answer for " + waited / 1_000 + " s");
    }

    /** The last one there was. */
    Optional<T> answer() {
        return answer;
    }

    /** When that came, in milliseconds since 1970; 0 if there was none. */
    long answeredAt() {
        return answeredAt;
    }
}

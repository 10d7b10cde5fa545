package dev.camelstr.pipeline.publish;

import dev.camelstr.store.moderation.Moderation;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * The step that forgets which events are known whenever administrators have changed something: what a ban removed may be
 * wanted again, and its next copy must not be dropped as a duplicate. The store drops what it has nevertheless. What is
 * found first is no change: else each copy that comes after it would be published again.
 */
public final class Reconsider implements Processor {
    private static final long UNREAD = 0;

    private Moderation moderation = new Moderation();
    private Seen seen = new Seen();
    private volatile long lookedAt;

    public void setModeration(Moderation moderation) {
        this.moderation = moderation;
    }

    public void setSeen(Seen seen) {
        this.seen = seen;
    }

    @Override
    public void process(Exchange exchange) {
        long version = moderation.version();
        boolean isChange = version != lookedAt && lookedAt != UNREAD;
        lookedAt = version;
        if (isChange) {
            seen.forget();
        }
    }
}

package dev.camelstr.pipeline.serve.event;

import dev.camelstr.nostr.Event;
import dev.camelstr.pipeline.publish.Seen;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;

/** True unless this very event, with this very signature, was verified before: a client sends what was collected. */
public final class IsUnverified implements Predicate {
    private Seen seen = new Seen();

    public void setSeen(Seen seen) {
        this.seen = seen;
    }

    @Override
    public boolean matches(Exchange exchange) {
        return !seen.isVerified((Event) exchange.getMessage().getBody());
    }

    @Override
    public String toString() {
        return "isUnverified";
    }
}

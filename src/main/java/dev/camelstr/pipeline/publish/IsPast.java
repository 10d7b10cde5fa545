package dev.camelstr.pipeline.publish;

import dev.camelstr.component.nostr.NostrConstants;
import dev.camelstr.nostr.Event;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;
import org.apache.camel.util.TimeUtils;

/**
 * Whether an event belongs to the past that is caught up with: it did not come live, and is older than what the live
 * reader asks for again at each connection. What is as young as that is new to whoever reads here, by whatever way it came.
 */
public final class IsPast implements Predicate {
    private long recentSeconds = 600;

    /** How old an event may be that did not come live and is no past yet: a duration, as in 10m. */
    public void setRecent(String recent) {
        recentSeconds = TimeUtils.toMilliSeconds(recent) / 1000;
    }

    @Override
    public boolean matches(Exchange exchange) {
        if (Boolean.FALSE.equals(exchange.getMessage().getHeader(NostrConstants.STORED))) {
            return false;
        }
        Event event = exchange.getMessage().getBody(Event.class);
        return event.createdAt() < System.currentTimeMillis() / 1000 - recentSeconds;
    }

    @Override
    public String toString() {
        return "isPast";
    }
}

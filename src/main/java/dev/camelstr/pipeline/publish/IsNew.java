package dev.camelstr.pipeline.publish;

import org.apache.camel.Exchange;
import org.apache.camel.Predicate;

/** What {@link Look} or {@link Claim} found last: true if the exchange is to go on with its event. */
public final class IsNew implements Predicate {

    @Override
    public boolean matches(Exchange exchange) {
        return Standing.isNew(exchange);
    }

    @Override
    public String toString() {
        return "isNew";
    }
}

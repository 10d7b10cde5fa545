package dev.camelstr.pipeline.errors;

import org.apache.camel.Exchange;
import org.apache.camel.Predicate;

/** Whether {@link Reject} has made a dead letter. */
public final class IsKept implements Predicate {
    static final String PROPERTY = "CamelstrKept";

    @Override
    public boolean matches(Exchange exchange) {
        return Boolean.TRUE.equals(exchange.getProperty(PROPERTY));
    }

    @Override
    public String toString() {
        return "isKept";
    }
}

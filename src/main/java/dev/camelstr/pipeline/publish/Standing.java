package dev.camelstr.pipeline.publish;

import org.apache.camel.Exchange;

/** How an id stands with {@link Seen} when a copy of its event arrives. */
enum Standing {
    /** Nobody has it in hand: whoever asks goes on. */
    NEW,
    /** A verified copy is being published; who asked is told how it ends. */
    AWAITED,
    /** It stands in the stream. */
    KNOWN;

    private static final String PROPERTY = "CamelstrStanding";

    /** Notes it on the exchange, for {@link IsNew}. Nothing is written for a duplicate's first answer: most are that. */
    void note(Exchange exchange) {
        if (this == NEW) {
            exchange.setProperty(PROPERTY, NEW);
        } else {
            exchange.removeProperty(PROPERTY);
        }
    }

    static boolean isNew(Exchange exchange) {
        return exchange.getProperty(PROPERTY) == NEW;
    }
}

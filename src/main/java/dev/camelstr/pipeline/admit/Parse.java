package dev.camelstr.pipeline.admit;

import dev.camelstr.nostr.EventParser;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** The step that makes an event of its JSON. */
public final class Parse implements Processor {

    /** @throws dev.camelstr.nostr.InvalidEventException if the bytes are no event */
    @Override
    public void process(Exchange exchange) throws Exception {
        exchange.getMessage().setBody(EventParser.parse(exchange.getMessage().getMandatoryBody(byte[].class)));
    }
}

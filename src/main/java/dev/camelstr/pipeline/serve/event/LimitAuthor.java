package dev.camelstr.pipeline.serve.event;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.pipeline.admit.Refusal;
import dev.camelstr.pipeline.admit.RefusedException;
import dev.camelstr.pipeline.serve.client.Buckets;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * The step that refuses events of an author who publishes too fast, from however many connections. After the
 * verification: nobody uses up the rate of others.
 */
public final class LimitAuthor implements Processor {
    private Buckets<PublicKey> events = new Buckets<>(0);
    private Buckets<PublicKey> bytes = new Buckets<>(0);

    /** Events a second, and as many in one go; 0: any number. */
    public void setEventRate(long eventRate) {
        events = new Buckets<>(eventRate);
    }

    /** Bytes of JSON a second, and as many in one go; 0: any number. */
    public void setByteRate(long byteRate) {
        bytes = new Buckets<>(byteRate);
    }

    @Override
    public void process(Exchange exchange) {
        Event event = (Event) exchange.getMessage().getBody();
        if (!events.take(event.pubkey(), 1) || !bytes.take(event.pubkey(), event.raw().length)) {
            throw new RefusedException(
                    new Refusal("rate-limited", "rate-limited", "slow down: its author publishes too fast"));
        }
    }
}

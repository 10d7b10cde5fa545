package dev.camelstr.pipeline.errors;

import dev.camelstr.component.stream.OutboundMessage;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.InvalidMessageException;
import dev.camelstr.pipeline.PipelineMetrics;
import dev.camelstr.pipeline.Relay;
import dev.camelstr.pipeline.Step;
import dev.camelstr.pipeline.admit.RefusedException;
import dev.camelstr.store.StoreProperties;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Message;

/**
 * The step that counts what was refused and makes its dead letter: the original bytes with reason, relay and time.
 * Beyond a rate by reason and relay it is only counted ({@link IsKept} does not hold then), so that a hostile relay
 * cannot fill the disk.
 */
public final class Reject extends Step {
    /** Property of an exchange: true if what it carries is a dead letter already, and needs no other. */
    public static final String IS_LETTER = "CamelstrIsLetter";

    private static final int MAX_BUCKETS = 10_000;

    private final Map<String, TokenBucket> buckets = new ConcurrentHashMap<>();
    private PipelineMetrics metrics = new PipelineMetrics();
    private Refusals refusals = Refusals.NOBODYS;
    private int maxRate = 100;
    private LongSupplier nanos = System::nanoTime;

    public void setMetrics(PipelineMetrics metrics) {
        this.metrics = metrics;
    }

    /** Remembers what is refused for what it is. */
    public void setRefusals(Refusals refusals) {
        this.refusals = refusals;
    }

    /** Dead letters a second, by reason and relay. */
    public void setMaxRate(int maxRate) {
        this.maxRate = maxRate;
    }

    public void setNanos(LongSupplier nanos) {
        this.nanos = nanos;
    }

    @Override
    protected boolean take(Exchange exchange, AsyncCallback callback) {
        Exception failure = exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Exception.class);
        String relay = Relay.of(exchange);
        String code = code(failure);
        metrics.refused(code, relay);
        if (failure instanceof RefusedException refused
                && !refused.refusal().isPassing()
                && exchange.getMessage().getBody() instanceof Event event) {
            refusals.refused(event);
        }
        boolean kept = !Boolean.TRUE.equals(exchange.getProperty(IS_LETTER)) && mayKeep(code, relay);
        exchange.setProperty(IsKept.PROPERTY, kept);
        if (kept) {
            exchange.getMessage().setBody(letter(exchange, failure, code, relay));
        }
        return true;
    }

    private boolean mayKeep(String code, String relay) {
        String key = code + ' ' + relay;
        TokenBucket bucket = buckets.get(key);
        if (bucket == null && buckets.size() < MAX_BUCKETS) {
            bucket = buckets.computeIfAbsent(key, unknown -> new TokenBucket(maxRate, nanos.getAsLong()));
        }
        return bucket != null && bucket.take(nanos.getAsLong());
    }

    private static OutboundMessage letter(Exchange exchange, Exception failure, String code, String relay) {
        Map<String, Object> properties = new HashMap<>(8);
        properties.put(StoreProperties.RELAY, relay);
        properties.put(StoreProperties.RECEIVED_AT, exchange.getClock().getCreated());
        properties.put(StoreProperties.REASON, code);
        properties.put(StoreProperties.DETAIL, detail(failure));
        return new OutboundMessage(original(exchange.getMessage(), failure), properties);
    }

    private static byte[] original(Message message, Exception failure) {
        if (message.getBody() instanceof Event event) {
            return event.raw();
        }
        byte[] bytes = message.getBody(byte[].class);
        if (bytes != null) {
            return bytes;
        }
        return failure instanceof InvalidEventException invalid ? invalid.original() : new byte[0];
    }

    private static String code(Exception failure) {
        if (failure instanceof InvalidEventException invalid) {
            return invalid.reason().code();
        }
        if (failure instanceof InvalidMessageException invalid) {
            return invalid.reason().code();
        }
        return failure instanceof RefusedException refused ? refused.refusal().code() : "error";
    }

    private static String detail(Exception failure) {
        if (failure instanceof RefusedException refused) {
            return refused.refusal().message();
        }
        return failure == null || failure.getMessage() == null ? "" : failure.getMessage();
    }
}

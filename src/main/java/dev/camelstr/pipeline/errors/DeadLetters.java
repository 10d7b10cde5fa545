package dev.camelstr.pipeline.errors;

import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.component.stream.StreamAdmin;
import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.store.StoreProperties;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.RuntimeCamelException;

/** Reads what was refused: the stream {@code nostr.rejected}. */
public final class DeadLetters implements CamelContextAware {
    private static final String STREAM = "nostr.rejected";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private CamelContext context;
    private String component = "local-stream";

    /**
     * A message that was refused.
     *
     * @param offset by which it is found again
     * @param relay it came from; empty for a client's or a file's
     * @param reason of a bounded vocabulary
     * @param detail one sentence
     */
    public record Letter(long offset, Instant receivedAt, String relay, String reason, String detail, byte[] original) {

        static Letter of(InboundMessage message) {
            String time = message.property(StoreProperties.RECEIVED_AT);
            return new Letter(
                    message.origin().offset(),
                    Instant.ofEpochMilli(time.isEmpty() ? message.timestamp() : Long.parseLong(time)),
                    message.property(StoreProperties.RELAY),
                    message.property(StoreProperties.REASON),
                    message.property(StoreProperties.DETAIL),
                    message.body());
        }
    }

    /** Those that are there: from the first on, all before the next that will be. */
    public record Numbers(long first, long next) {}

    @Override
    public void setCamelContext(CamelContext context) {
        this.context = context;
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    /** The scheme of the stream component: {@code local-stream} or {@code rabbitmq-stream}. */
    public void setComponent(String component) {
        this.component = component;
    }

    /**
     * The newest letters, oldest first.
     *
     * @throws RuntimeCamelException if the stream cannot be read
     */
    public List<Letter> newest(int atMost) {
        Numbers there = numbers();
        List<Letter> letters = new ArrayList<>();
        read(Math.max(there.first(), there.next() - atMost), there.next(), PATIENCE, letters::add);
        return letters;
    }

    /**
     * Which there are.
     *
     * @throws RuntimeCamelException if the stream cannot be asked for
     */
    public Numbers numbers() {
        StreamAdmin streams = (StreamAdmin) context.getComponent(component);
        if (streams.partitions(STREAM) == 0) {
            return new Numbers(0, 0);
        }
        StreamInfo info = streams.info(STREAM).get(0);
        return new Numbers(info.first(), info.next());
    }

    /**
     * Reads the letters from one to another, that one not included. No more of them than a batch are in memory at once, if
     * the taker keeps none.
     *
     * @param from not before the first that is there
     * @param taker is given one after the other, the oldest first
     * @throws RuntimeCamelException if the stream cannot be read, or not within that time
     */
    public void read(long from, long end, Duration patience, java.util.function.Consumer<Letter> taker) {
        readWhile(from, end, patience, letter -> {
            taker.accept(letter);
            return true;
        });
    }

    /**
     * The same, no further than they are wanted.
     *
     * @param taker whether it wants another
     */
    public void readWhile(long from, long end, Duration patience, Predicate<Letter> taker) {
        if (from >= end) {
            return;
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        try (Consumer reader = consumer(Long.toString(from), exchange -> take(exchange, end, taker, done))) {
            reader.start();
            done.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new RuntimeCamelException(STREAM + " was not read within " + patience.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RuntimeCamelException(e);
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
    }

    private static void take(Exchange exchange, long end, Predicate<Letter> taker, CompletableFuture<Void> done) {
        for (Object message : exchange.getMessage().getBody(List.class)) {
            Letter letter = Letter.of((InboundMessage) message);
            boolean wantsMore = letter.offset() >= end || done.isDone() || taker.test(letter);
            if (!wantsMore || letter.offset() >= end - 1) {
                done.complete(null);
            }
        }
    }

    private Consumer consumer(String offset, org.apache.camel.Processor processor) throws Exception {
        return context.getEndpoint(component + ":" + STREAM + "?batching=true&offset=" + offset)
                .createConsumer(processor);
    }
}

package dev.camelstr.pipeline.errors;

import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.component.stream.StreamAdmin;
import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.store.StoreProperties;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.RuntimeCamelException;

/** Reads what was refused: the stream {@code nostr.rejected}. */
public final class DeadLetters implements CamelContextAware {
    private static final String STREAM = "nostr.rejected";
    private static final int PATIENCE_SECONDS = 30;

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
        StreamInfo info = info();
        long first = Math.max(info.first(), info.next() - atMost);
        return first >= info.next() ? List.of() : read(first, info.next());
    }

    private StreamInfo info() {
        // The endpoint creates the stream if it is not there yet.
        try (Consumer created = consumer("next", exchange -> {})) {
            created.start();
            return ((StreamAdmin) context.getComponent(component)).info(STREAM).get(0);
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
    }

    private List<Letter> read(long first, long end) {
        List<Letter> letters = new ArrayList<>();
        CompletableFuture<Void> done = new CompletableFuture<>();
        try (Consumer reader = consumer(Long.toString(first), exchange -> take(exchange, letters, end, done))) {
            reader.start();
            done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return letters;
        } catch (TimeoutException e) {
            throw new RuntimeCamelException(STREAM + " was not read within " + PATIENCE_SECONDS + " s", e);
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
    }

    private static void take(Exchange exchange, List<Letter> letters, long end, CompletableFuture<Void> done) {
        for (Object message : exchange.getMessage().getBody(List.class)) {
            Letter letter = Letter.of((InboundMessage) message);
            if (letter.offset() < end) {
                letters.add(letter);
            }
            if (letter.offset() >= end - 1) {
                done.complete(null);
            }
        }
    }

    private Consumer consumer(String offset, org.apache.camel.Processor processor) throws Exception {
        return context.getEndpoint(component + ":" + STREAM + "?batching=true&offset=" + offset)
                .createConsumer(processor);
    }
}

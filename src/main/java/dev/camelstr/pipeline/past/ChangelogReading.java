package dev.camelstr.pipeline.past;

import dev.camelstr.component.stream.InboundMessage;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.RuntimeCamelException;

/** Reads a stream of one partition from its beginning, once; a batch of it is in memory at a time. */
final class ChangelogReading {

    /** What is made of the messages, on a thread of the consumer's. */
    interface Taker {
        /** @throws PastUnknownException if it wants no more */
        void take(List<InboundMessage> messages) throws PastUnknownException, SQLException;
    }

    private final CamelContext context;
    private final String uri;
    private final Duration patience;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final AtomicLong next = new AtomicLong();

    /** @param patience how long it may stand still */
    ChangelogReading(CamelContext context, String stream, Duration patience) {
        this.context = context;
        this.uri = stream + "?batching=true&offset=first&declare=false&maxBatch=500&maxBatchSize=1MB";
        this.patience = patience;
    }

    /**
     * Reads all messages before that offset, and those that come along with the last of them.
     *
     * @throws RuntimeCamelException if the stream cannot be read
     */
    void read(long end, Taker taker) throws PastUnknownException, SQLException, InterruptedException {
        try (Consumer reader = context.getEndpoint(uri).createConsumer(exchange -> take(exchange, end, taker))) {
            reader.start();
            await(end);
        } catch (ExecutionException e) {
            rethrow(e.getCause());
        } catch (PastUnknownException | SQLException | InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
    }

    private static void rethrow(Throwable cause) throws PastUnknownException, SQLException {
        if (cause instanceof PastUnknownException unknown) {
            throw unknown;
        }
        if (cause instanceof SQLException failure) {
            throw failure;
        }
        throw RuntimeCamelException.wrapRuntimeCamelException(cause);
    }

    private void await(long end) throws InterruptedException, ExecutionException {
        while (true) {
            long before = next.get();
            try {
                done.get(patience.toMillis(), TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException e) {
                if (next.get() == before) {
                    throw new RuntimeCamelException(
                            "nothing came of " + uri.substring(0, uri.indexOf('?')) + " from offset " + before
                                    + " on, up to " + end + ", within " + patience.toSeconds() + " s",
                            e);
                }
            }
        }
    }

    @SuppressWarnings("unchecked")
    private void take(Exchange exchange, long end, Taker taker) {
        if (done.isDone()) {
            return;
        }
        List<InboundMessage> messages = exchange.getMessage().getBody(List.class);
        try {
            taker.take(messages);
        } catch (PastUnknownException | SQLException | RuntimeException e) {
            done.completeExceptionally(e); // else the consumer would deliver them again
            return;
        }
        next.set(messages.get(messages.size() - 1).origin().offset() + 1);
        if (next.get() >= end) {
            done.complete(null);
        }
    }
}

package dev.camelstr.component.rabbitmq;

import com.rabbitmq.stream.Consumer;
import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.NoOffsetException;
import com.rabbitmq.stream.OffsetSpecification;
import com.rabbitmq.stream.Producer;
import com.rabbitmq.stream.StreamException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.camel.RuntimeCamelException;

/**
 * Names a broker or cluster and virtual host, by whatever addresses processes reach it: the name is the first message of stream
 * {@value #STREAM}, which whoever comes first writes. A broker that has lost its streams has another one from then on.
 */
final class BrokerName {
    static final String STREAM = "nostr.broker";

    private final Environment environment;
    private final StreamDeclaration declaration;
    private final Duration timeout;

    /** @param timeout for each answer of the broker */
    BrokerName(Environment environment, Placement placement, Duration timeout) {
        this.environment = environment;
        this.declaration = new StreamDeclaration(
                STREAM, 1, OptionalLong.empty(), Optional.empty(), OptionalLong.empty(), placement);
        this.timeout = timeout;
    }

    /**
     * Reads it, or has it be what is proposed.
     *
     * @throws RuntimeCamelException if it can be neither read nor written
     */
    String readOr(Supplier<String> proposal) {
        try {
            if (!declaration.isReady(environment)) { // who may only read finds it there
                declaration.create(environment);
            }
            if (isEmpty()) {
                propose(proposal.get());
            }
            return first();
        } catch (StreamException | ExecutionException | TimeoutException e) {
            throw new RuntimeCamelException(
                    "Stream " + STREAM + ", whose first message names the broker, can be neither read nor written: "
                            + Broker.reason(e),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the name of the broker was read", e);
        }
    }

    private boolean isEmpty() {
        try {
            environment.queryStreamStats(STREAM).firstOffset();
            return false;
        } catch (NoOffsetException e) {
            return true;
        }
    }

    /** Several may do so at once: the first that the broker takes is the name. */
    private void propose(String name) throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<Boolean> confirmed = new CompletableFuture<>();
        try (Producer producer = environment.producerBuilder().stream(STREAM).build()) {
            producer.send(
                    producer.messageBuilder()
                            .addData(name.getBytes(StandardCharsets.UTF_8))
                            .build(),
                    status -> confirmed.complete(status.isConfirmed()));
            confirmed.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private String first() throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<String> first = new CompletableFuture<>();
        Consumer consumer = environment.consumerBuilder().stream(STREAM)
                .offset(OffsetSpecification.first())
                .noTrackingStrategy()
                .messageHandler((context, message) ->
                        first.complete(new String(message.getBodyAsBinary(), StandardCharsets.UTF_8)))
                .build();
        try {
            return first.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            consumer.close();
        }
    }
}

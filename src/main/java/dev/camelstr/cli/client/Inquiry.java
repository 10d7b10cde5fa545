package dev.camelstr.cli.client;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.InvalidMessageException;
import dev.camelstr.nostr.crypto.EventVerifier;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.nostr.message.RelayMessageParser;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * One question to one relay. Its events are verified: a relay may be anyone's. What comes for another subscription, or is
 * no message, is passed over.
 */
public final class Inquiry implements RelayClient.Listener {
    private static final long POLL_MILLIS = 20;

    /**
     * How a relay's answer ended.
     *
     * @param count where that was asked for
     * @param events that it sent, forged ones included
     * @param hints of its EOSE (NIP-67)
     */
    public record Answer(OptionalLong count, long events, List<String> hints) {
        /** Whether the relay says that this was all. */
        boolean isAll() {
            return hints.contains(RelayMessage.Eose.FINISH);
        }

        /** Whether the relay says that there is more. */
        boolean hasMore() {
            return hints.contains(RelayMessage.Eose.MORE);
        }
    }

    private final URI relay;
    private final String subscription;
    private final boolean live;
    private final EventVerifier verifier;
    private final Consumer<Event> onEvent;
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private volatile long heardNanos = System.nanoTime();
    private volatile boolean storedSeen;
    private long events; // of the connection's thread

    /**
     * @param live whether it goes on after the stored events
     * @param onEvent takes each genuine event, on the connection's thread
     */
    public Inquiry(URI relay, String subscription, boolean live, EventVerifier verifier, Consumer<Event> onEvent) {
        this.relay = relay;
        this.subscription = subscription;
        this.live = live;
        this.verifier = verifier;
        this.onEvent = onEvent;
    }

    public URI relay() {
        return relay;
    }

    /**
     * Connects and asks.
     *
     * @param question a REQ or COUNT with that subscription id
     */
    public Inquiry ask(RelayClient client, Duration timeout, byte[] question) {
        client.connect(relay, timeout, this).whenComplete((connection, failure) -> {
            if (failure == null) {
                connection.send(question);
            } else {
                fail(words(failure));
            }
        });
        return this;
    }

    /**
     * Waits for the end: the stored events' (unless live), a count, or a failure.
     *
     * @param timeout without a word of the relay; of a live one only up to its EOSE
     * @return what came
     * @throws RelayFailure if the relay is not reached, refuses, or does not answer in time
     */
    public Answer await(Duration timeout) throws InterruptedException, RelayFailure {
        while (true) {
            try {
                return answer.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
            } catch (ExecutionException e) {
                throw new RelayFailure(e.getCause().getMessage());
            } catch (TimeoutException e) {
                boolean patient = live && storedSeen;
                if (!patient && System.nanoTime() - heardNanos > timeout.toNanos()) {
                    fail("no answer within " + timeout.toMillis() + " ms");
                }
            }
        }
    }

    private static String words(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return "not reachable: " + (cause.getMessage() == null ? cause.toString() : cause.getMessage());
    }

    private void fail(String reason) {
        answer.completeExceptionally(new RelayFailure(reason));
    }

    @Override
    public void onMessage(RelayClient.Connection from, byte[] json) {
        parse(json).ifPresent(message -> {
            if (message instanceof RelayMessage.Event event && isAsked(event.subscription())) {
                heardNanos = System.nanoTime();
                events++;
                take(event.event());
            } else if (message instanceof RelayMessage.Eose eose && isAsked(eose.subscription())) {
                storedSeen = true;
                if (!live) {
                    answer.complete(new Answer(OptionalLong.empty(), events, eose.hints()));
                }
            } else if (message instanceof RelayMessage.Count count && isAsked(count.subscription())) {
                answer.complete(new Answer(OptionalLong.of(count.count()), events, List.of()));
            } else if (message instanceof RelayMessage.Closed closed && isAsked(closed.subscription())) {
                fail("refused: " + closed.message());
            }
        });
    }

    private boolean isAsked(String id) {
        return subscription.equals(id) && !answer.isDone();
    }

    private static Optional<RelayMessage> parse(byte[] json) {
        try {
            return Optional.of(RelayMessageParser.parse(json));
        } catch (InvalidMessageException | InvalidEventException e) {
            return Optional.empty();
        }
    }

    private void take(Event event) {
        if (verifier.check(event).isEmpty()) {
            onEvent.accept(event);
        }
    }

    @Override
    public void onClosed(RelayClient.Connection from, String reason) {
        fail(reason);
    }
}

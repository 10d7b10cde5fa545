package dev.camelstr.component.nostr;

import dev.camelstr.component.nostr.link.NoticeLog;
import dev.camelstr.component.nostr.link.RelayLink;
import dev.camelstr.component.nostr.link.RelayLogin;
import dev.camelstr.component.nostr.link.Texts;
import dev.camelstr.component.nostr.link.Workers;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.InvalidMessageException;
import dev.camelstr.nostr.message.ClientMessages;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.nostr.message.RelayMessageParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes events over one connection, made when it is first needed and made again after it was lost. Each event waits
 * for its OK. All state is held under this object's monitor; futures are completed without it.
 */
final class Publisher implements RelayLink.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);

    /** Events waiting for the OK of one id: the same event may be published twice at once. */
    private record Waiting(byte[] message, List<CompletableFuture<RelayMessage.Ok>> answers) {}

    private final PublisherOptions options;
    private final Workers workers;
    private final Map<EventId, Waiting> waiting = new HashMap<>();
    private final NoticeLog notices;
    private int pending;
    private boolean stopped;
    private RelayLink link;
    private boolean connected;
    private RelayLogin login;
    private ScheduledFuture<?> pings;
    private long failedAtNanos;
    private String failure = "";

    Publisher(PublisherOptions options, Workers workers) {
        this.options = options;
        this.workers = workers;
        this.notices = new NoticeLog(options.relay());
    }

    /** The relay's answer; fails with an {@link IOException} or a {@link TimeoutException}. */
    CompletableFuture<RelayMessage.Ok> publish(Event event) {
        CompletableFuture<RelayMessage.Ok> answer = new CompletableFuture<>();
        try {
            enqueue(event, answer);
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
        return answer.orTimeout(options.okTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((ok, problem) -> forget(event.id(), answer))
                .exceptionallyCompose(this::failed);
    }

    private CompletionStage<RelayMessage.Ok> failed(Throwable problem) {
        Throwable cause = problem instanceof CompletionException ? problem.getCause() : problem;
        return CompletableFuture.failedFuture(
                cause instanceof TimeoutException
                        ? new TimeoutException("relay " + options.relay().name() + " did not answer within "
                                + options.okTimeout().toMillis() + " ms")
                        : cause);
    }

    private synchronized void enqueue(Event event, CompletableFuture<RelayMessage.Ok> answer) throws IOException {
        if (stopped) {
            throw new IOException("the producer is stopped");
        }
        if (pending >= options.maxPending()) {
            throw new IOException(
                    pending + " events are waiting for relay " + options.relay().name() + " already");
        }
        ensureLink();
        pending++;
        Waiting entry = waiting.computeIfAbsent(
                event.id(), id -> new Waiting(ClientMessages.event(event.raw()), new ArrayList<>(1)));
        entry.answers().add(answer);
        if (connected && entry.answers().size() == 1) {
            link.send(entry.message());
        }
    }

    private void ensureLink() throws IOException {
        if (link != null) {
            return;
        }
        boolean tooSoon = !failure.isEmpty()
                && System.nanoTime() - failedAtNanos < options.retryDelay().toNanos();
        if (tooSoon) {
            throw unreachable(failure);
        }
        RelayLink attempted = new RelayLink(options.relay(), workers.timer(), this);
        try {
            workers.execute(() -> connect(attempted));
        } catch (RejectedExecutionException e) {
            throw unreachable("too many connections are being made");
        }
        link = attempted;
        connected = false;
        login = new RelayLogin(options.relay().url(), options.signer());
    }

    private IOException unreachable(String why) {
        return new IOException("relay " + options.relay().name() + " is not reachable: "
                + options.relay().harmless(why));
    }

    private void connect(RelayLink attempted) {
        try {
            attempted.connect();
        } catch (IOException e) {
            onClosed(attempted, Texts.bounded(String.valueOf(e.getMessage())));
            return;
        }
        synchronized (this) {
            if (link == attempted) {
                connected = true;
                failure = "";
                long millis = options.pingInterval().toMillis();
                pings = workers.timer().scheduleWithFixedDelay(attempted::ping, millis, millis, TimeUnit.MILLISECONDS);
                waiting.values().forEach(entry -> attempted.send(entry.message()));
            }
        }
    }

    private synchronized void forget(EventId id, CompletableFuture<RelayMessage.Ok> answer) {
        pending--;
        Waiting entry = waiting.get(id);
        if (entry != null) {
            entry.answers().remove(answer);
            if (entry.answers().isEmpty()) {
                waiting.remove(id);
            }
        }
    }

    @Override
    public void onMessage(RelayLink from, byte[] json) {
        try {
            RelayMessage message = RelayMessageParser.parse(json);
            if (message instanceof RelayMessage.Ok ok) {
                onOk(ok);
            } else if (message instanceof RelayMessage.Auth auth) {
                onChallenge(from, auth);
            } else if (message instanceof RelayMessage.Notice notice) {
                onNotice(notice);
            }
        } catch (InvalidMessageException | InvalidEventException e) {
            LOG.debug("Relay {} sent what is no message: {}", options.relay().name(), e.getMessage());
        }
    }

    private synchronized void onNotice(RelayMessage.Notice notice) {
        notices.log(notice.message());
    }

    private synchronized void onChallenge(RelayLink from, RelayMessage.Auth auth) {
        if (link == from) {
            login.answer(auth.challenge()).map(ClientMessages::auth).ifPresent(from::send);
        }
    }

    private void onOk(RelayMessage.Ok ok) {
        List<CompletableFuture<RelayMessage.Ok>> answers;
        synchronized (this) {
            if (login.isAbout(ok.id())) {
                onLogin(ok);
                return;
            }
            Waiting entry = waiting.get(ok.id());
            if (entry == null || isBeforeLogin(ok)) {
                return;
            }
            answers = List.copyOf(entry.answers());
        }
        answers.forEach(answer -> answer.complete(ok));
    }

    // It is sent again when the login is answered, or else runs into its timeout.
    private boolean isBeforeLogin(RelayMessage.Ok ok) {
        return !ok.accepted()
                && Texts.prefix(ok.message()).equals("auth-required")
                && login.isPossible()
                && !login.isAccepted()
                && login.rejection().isEmpty();
    }

    private void onLogin(RelayMessage.Ok ok) {
        login.answered(ok);
        waiting.values().forEach(entry -> link.send(entry.message()));
        if (!ok.accepted()) {
            LOG.warn(
                    "Relay {} does not accept our authentication: {}",
                    options.relay().name(),
                    Texts.bounded(options.relay().harmless(ok.message())));
        }
    }

    @Override
    public void onClosed(RelayLink over, String reason) {
        List<CompletableFuture<RelayMessage.Ok>> lost = new ArrayList<>();
        synchronized (this) {
            if (link != over) {
                return;
            }
            link = null;
            if (!connected) {
                failure = reason;
                failedAtNanos = System.nanoTime();
            }
            connected = false;
            if (pings != null) {
                pings.cancel(false);
            }
            waiting.values().forEach(entry -> lost.addAll(entry.answers()));
        }
        IOException cause = unreachable(reason);
        lost.forEach(answer -> answer.completeExceptionally(cause));
    }

    void stop() {
        RelayLink open;
        synchronized (this) {
            stopped = true;
            open = link;
        }
        if (open != null) {
            open.close("the producer is stopped");
        }
    }
}

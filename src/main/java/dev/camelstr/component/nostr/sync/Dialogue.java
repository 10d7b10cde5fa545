package dev.camelstr.component.nostr.sync;

import dev.camelstr.component.nostr.link.RelayLink;
import dev.camelstr.component.nostr.link.RelayLogin;
import dev.camelstr.component.nostr.link.RelaySettings;
import dev.camelstr.component.nostr.link.Texts;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.InvalidMessageException;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.message.ClientMessages;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.nostr.message.RelayMessageParser;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A conversation with one relay, message by message, by one thread. What that does not read yet is not read from the socket
 * either, but for a few messages. Challenges are answered on the way (NIP-42).
 */
final class Dialogue implements RelayLink.Listener, AutoCloseable {
    private static final int UNREAD = 8;
    private static final long POLL_MILLIS = 100;
    private static final int PING_SECONDS = 30;
    private static final int MOST_RETRIES = 8;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final RelaySettings settings;
    private final Duration patience;
    private final RelayLink link;
    private final RelayLogin login;
    private final ScheduledFuture<?> pings;
    private final BlockingQueue<byte[]> unread = new ArrayBlockingQueue<>(UNREAD);
    private volatile Optional<String> ended = Optional.empty();
    private int names;
    private int retries;

    /** @param patience how long the relay may be silent */
    Dialogue(RelaySettings settings, Optional<EventSigner> signer, Duration patience, ScheduledExecutorService timer) {
        this.settings = settings;
        this.patience = patience;
        this.link = new RelayLink(settings, timer, this);
        this.login = new RelayLogin(settings.url(), signer);
        this.pings = timer.scheduleWithFixedDelay(link::ping, PING_SECONDS, PING_SECONDS, TimeUnit.SECONDS);
    }

    void connect() throws SyncFailedException {
        try {
            link.connect();
        } catch (IOException e) {
            throw new SyncFailedException(
                    "not reachable: " + Texts.bounded(settings.harmless(String.valueOf(e.getMessage()))), e);
        }
    }

    /** Of a subscription; a new one each time, so that late answers are told from others. */
    String newName() {
        return "sync-" + ++names;
    }

    void send(byte[] message) {
        link.send(message);
    }

    /** When a relay that says nothing from now on counts as silent, as of {@link System#nanoTime()}. */
    long deadline() {
        return deadline(patience);
    }

    static long deadline(Duration from) {
        return System.nanoTime() + from.toNanos();
    }

    /**
     * The next message that is one; empty at the deadline.
     *
     * @throws SyncFailedException if the connection is over
     */
    Optional<RelayMessage> next(long deadline) throws SyncFailedException, InterruptedException {
        while (System.nanoTime() < deadline) {
            boolean over = ended.isPresent();
            byte[] json = unread.poll(over ? 0 : POLL_MILLIS, TimeUnit.MILLISECONDS);
            if (json == null && over) {
                throw failure("the connection is over", ended.get());
            }
            Optional<RelayMessage> message = json == null ? Optional.empty() : parse(json);
            if (message.isPresent()) {
                message.ifPresent(this::answerLogin);
                return message;
            }
        }
        return Optional.empty();
    }

    private static Optional<RelayMessage> parse(byte[] json) {
        try {
            return Optional.of(RelayMessageParser.parse(json));
        } catch (InvalidMessageException | InvalidEventException e) {
            return Optional.empty();
        }
    }

    private void answerLogin(RelayMessage message) {
        if (message instanceof RelayMessage.Auth auth) {
            login.answer(auth.challenge()).map(ClientMessages::auth).ifPresent(link::send);
        } else if (message instanceof RelayMessage.Ok ok && login.isAbout(ok.id())) {
            login.answered(ok);
        }
    }

    /** The relay has done what it was asked for: refusals are counted anew. */
    void worked() {
        retries = 0;
    }

    /** Whether what was refused in these words may be asked for again later, or after a login. */
    boolean isPassing(String refusal) {
        return isRateLimit(refusal) || login.isPossible() && login.isAskedForBy(refusal);
    }

    private static boolean isRateLimit(String refusal) {
        return Texts.prefix(refusal).equals("rate-limited");
    }

    /**
     * Waits until what was refused can be asked for again: for a while, or for the login.
     *
     * @throws SyncFailedException if it is no passing refusal, or was waited for too often
     */
    void awaitEndOf(String refusal) throws SyncFailedException, InterruptedException {
        if (!isPassing(refusal) || ++retries > MOST_RETRIES) {
            throw failure("refuses", refusal);
        }
        if (isRateLimit(refusal)) {
            pause();
        } else if (!isLoggedIn()) {
            throw failure(
                    "does not accept our authentication", login.rejection().orElse(refusal));
        }
    }

    private void pause() throws SyncFailedException, InterruptedException {
        long millis = Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << retries - 1);
        long until = deadline(Duration.ofMillis(millis));
        while (next(until).isPresent()) {
            // Nothing that was asked for is awaited.
        }
    }

    private boolean isLoggedIn() throws SyncFailedException, InterruptedException {
        long until = deadline();
        while (!login.isAccepted() && login.rejection().isEmpty() && next(until).isPresent()) {
            // Answered on the way.
        }
        return login.isAccepted();
    }

    SyncFailedException silence() {
        return new SyncFailedException(silent());
    }

    String silent() {
        return "has not answered within " + patience.toSeconds() + " s";
    }

    SyncFailedException failure(String what, String words) {
        return new SyncFailedException(reason(what, words));
    }

    /** @param words the relay's */
    String reason(String what, String words) {
        return what + (words.isBlank() ? "" : ": " + Texts.bounded(settings.harmless(words)));
    }

    @Override
    public void onMessage(RelayLink from, byte[] message) {
        try {
            while (ended.isEmpty() && !unread.offer(message, POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                // The relay waits as well.
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void onClosed(RelayLink over, String reason) {
        ended = Optional.of(reason);
    }

    @Override
    public void close() {
        pings.cancel(false);
        ended = Optional.of("closed");
        link.close("the end");
    }
}

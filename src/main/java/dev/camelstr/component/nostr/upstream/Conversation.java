package dev.camelstr.component.nostr.upstream;

import dev.camelstr.component.nostr.RelayState;
import dev.camelstr.component.nostr.link.RelayLink;
import dev.camelstr.component.nostr.link.RelayLogin;
import dev.camelstr.component.nostr.link.Texts;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.InvalidMessageException;
import dev.camelstr.nostr.MemoryCost;
import dev.camelstr.nostr.message.ClientMessages;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.nostr.message.RelayMessageParser;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What is said on one connection to a relay: the subscription, the login, and all that the relay sends. A new connection
 * is a new conversation.
 *
 * <p>Messages are parsed and handed over on the link's reading thread. What is remembered between them is guarded by the
 * monitor of the {@link Upstream}.
 */
final class Conversation implements RelayLink.Listener {

    /** Reasons that another attempt in a moment does not change (NIP-01, NIP-42). */
    private static final Set<String> REFUSALS =
            Set.of("auth-required", "restricted", "blocked", "unsupported", "invalid", "pow");

    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final Duration LOGIN_TIMEOUT = Duration.ofSeconds(10);

    private final Upstream upstream;
    private final UpstreamParts parts;
    private final RelayLink link;
    private final RelayLogin login;
    private String subscriptionId = "";
    private int subscriptions;
    private boolean subscribedAfterLogin;
    private boolean awaitingLogin;
    private boolean live;
    private volatile long lastMessageAtNanos = System.nanoTime();
    private volatile long pingedAtNanos = lastMessageAtNanos;

    Conversation(Upstream upstream, UpstreamParts parts) {
        this.upstream = upstream;
        this.parts = parts;
        this.link = new RelayLink(parts.options().relay(), parts.workers().timer(), this);
        this.login =
                new RelayLogin(parts.options().relay().url(), parts.options().signer());
    }

    /** @throws IOException with a message that says why, if the relay cannot be reached */
    void connect() throws IOException {
        parts.counters().unansweredSinceMillis.set(0);
        link.connect();
    }

    void ping() {
        pingedAtNanos = System.nanoTime();
        parts.counters().unansweredSinceMillis.compareAndSet(0, System.currentTimeMillis());
        link.ping();
    }

    /** Asks a relay that has fallen silent whether it is there: once, as quiet relays are no worse than others. */
    void pingIfQuiet() {
        boolean asked = pingedAtNanos - lastMessageAtNanos >= 0;
        if (!asked && System.nanoTime() - lastMessageAtNanos > QUIET_NANOS) {
            ping();
        }
    }

    @Override
    public void onHeard(RelayLink from) {
        parts.counters().lastHeardAtMillis.lazySet(System.currentTimeMillis());
        parts.counters().unansweredSinceMillis.set(0);
    }

    void close(String why) {
        link.close(why);
    }

    void abort(String why) {
        link.abort(why);
    }

    /** With the monitor held: whether all that the relay had stored has come. */
    boolean isLive() {
        return live;
    }

    /** With the monitor held. */
    void subscribe() {
        if (link.isClosed()) {
            return;
        }
        subscriptions++;
        subscriptionId = "c" + subscriptions;
        subscribedAfterLogin = login.isAccepted();
        awaitingLogin = false;
        live = false;
        parts.inFlight().startSession();
        link.send(parts.options()
                .subscription()
                .request(subscriptionId, parts.cursor().since()));
    }

    @Override
    public void onMessage(RelayLink from, byte[] json) {
        lastMessageAtNanos = System.nanoTime();
        try {
            RelayMessage message = RelayMessageParser.parse(json);
            if (message instanceof RelayMessage.Event event) {
                onEvent(event, json);
            } else {
                onOther(message);
            }
        } catch (InvalidEventException e) {
            onMalformed(e.original().length == 0 ? json : e.original(), e);
        } catch (InvalidMessageException e) {
            if (e.reason() == InvalidMessageException.Reason.UNKNOWN_TYPE) {
                parts.counters().unknown.increment();
            } else {
                onMalformed(json, e);
            }
        }
    }

    @Override
    public void onOverlong(RelayLink from, long bytes) {
        lastMessageAtNanos = System.nanoTime();
        parts.counters().overlong.increment();
        parts.listener().overlong(parts.name());
    }

    @Override
    public void onBinaryMessage(RelayLink from) {
        parts.counters().unknown.increment();
    }

    // Only the reading thread of the current link gets past the look at the subscription.
    private void onEvent(RelayMessage.Event message, byte[] json) {
        boolean stored;
        synchronized (upstream) {
            if (!upstream.isCurrent(this) || !message.subscription().equals(subscriptionId)) {
                parts.counters().unknown.increment();
                return;
            }
            stored = !live;
        }
        long now = System.currentTimeMillis();
        parts.counters().received.increment();
        parts.counters().lastEventAtMillis.lazySet(now);
        long position = Math.min(message.event().createdAt(), now / 1000);
        int slot = parts.inFlight().take(link, position, cost(json));
        if (slot >= 0) {
            parts.sink().event(message.event(), stored, success -> completed(slot, success));
        }
    }

    private static long cost(byte[] json) {
        return BytesUnderWay.EXCHANGE + MemoryCost.parsed(json);
    }

    private void completed(int slot, boolean success) {
        if (success) {
            parts.inFlight().finished(slot);
        } else {
            parts.counters().failed.increment();
            parts.inFlight().failed(slot);
            upstream.readAgain("an event could not be handled");
        }
    }

    private void onMalformed(byte[] original, Exception failure) {
        parts.counters().malformed.increment();
        int slot = parts.inFlight().take(link, InFlight.NOWHERE, cost(original));
        if (slot >= 0) {
            // Reading it again would not make it better, so it is finished either way.
            parts.sink()
                    .malformed(original, failure, success -> parts.inFlight().finished(slot));
        }
    }

    private void onOther(RelayMessage message) {
        synchronized (upstream) {
            if (!upstream.isCurrent(this)) {
                return;
            }
            if (message instanceof RelayMessage.Eose end) {
                onEose(end);
            } else if (message instanceof RelayMessage.Closed closed) {
                onSubscriptionClosed(closed);
            } else if (message instanceof RelayMessage.Notice notice) {
                parts.counters().notices.increment();
                upstream.noticed(notice.message());
            } else if (message instanceof RelayMessage.Auth auth) {
                login.answer(auth.challenge()).map(ClientMessages::auth).ifPresent(link::send);
            } else if (message instanceof RelayMessage.Ok ok && login.isAbout(ok.id())) {
                onLogin(ok);
            } else {
                parts.counters().unknown.increment();
            }
        }
    }

    private void onEose(RelayMessage.Eose end) {
        if (end.subscription().equals(subscriptionId)) {
            live = true;
            parts.inFlight().endOfStored();
            upstream.reachedLive();
        }
    }

    private void onSubscriptionClosed(RelayMessage.Closed closed) {
        if (!closed.subscription().equals(subscriptionId)) {
            return;
        }
        subscriptionId = "";
        String words = Texts.bounded(closed.message());
        String prefix = Texts.prefix(closed.message());
        if (prefix.equals("auth-required") && login.isPossible() && !subscribedAfterLogin) {
            parts.status().change(RelayState.CONNECTED, words);
            subscribeAfterLogin(words);
        } else if (REFUSALS.contains(prefix)) {
            upstream.refused(this, words);
        } else {
            parts.status().change(RelayState.BACKOFF, words);
            unlessSubscribedAfter(upstream.nextDelay(), this::resubscribe);
        }
    }

    private void subscribeAfterLogin(String words) {
        if (login.isAccepted()) {
            subscribe();
        } else if (login.rejection().isPresent()) {
            upstream.refused(this, "authentication: " + login.rejection().get());
        } else {
            awaitingLogin = true;
            unlessSubscribedAfter(LOGIN_TIMEOUT, () -> upstream.refused(this, words));
        }
    }

    private void unlessSubscribedAfter(Duration delay, Runnable step) {
        parts.workers()
                .timer()
                .schedule(
                        () -> {
                            synchronized (upstream) {
                                if (upstream.isCurrent(this) && subscriptionId.isEmpty()) {
                                    step.run();
                                }
                            }
                        },
                        delay.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private void resubscribe() {
        parts.status().change(RelayState.CONNECTED, "");
        subscribe();
    }

    private void onLogin(RelayMessage.Ok ok) {
        login.answered(ok);
        if (awaitingLogin) {
            subscribeAfterLogin(Texts.bounded(ok.message()));
        }
    }

    @Override
    public void onClosed(RelayLink over, String reason) {
        upstream.over(this, reason);
    }
}

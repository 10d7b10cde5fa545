package dev.camelstr.component.nostr.upstream;

import dev.camelstr.component.nostr.RelayState;
import dev.camelstr.component.nostr.history.History;
import dev.camelstr.component.nostr.history.Line;
import dev.camelstr.component.nostr.history.Receipt;
import dev.camelstr.component.nostr.information.RelayInformation;
import dev.camelstr.component.nostr.link.RelayLink;
import dev.camelstr.component.nostr.link.RelayLogin;
import dev.camelstr.component.nostr.link.Texts;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.InvalidMessageException;
import dev.camelstr.nostr.MemoryCost;
import dev.camelstr.nostr.message.ClientMessages;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.nostr.message.RelayMessageParser;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What is said on one connection to a relay: the subscription, the login, and all that the relay sends. A new connection
 * is a new conversation.
 *
 * <p>Messages are parsed and handed over on the link's reading thread. What is remembered between them is guarded by the
 * monitor of the {@link Upstream}.
 */
final class Conversation implements RelayLink.Listener, Line {

    /** Reasons that another attempt in a moment does not change (NIP-01, NIP-42). */
    private static final Set<String> REFUSALS =
            Set.of("auth-required", "restricted", "blocked", "unsupported", "invalid", "pow");

    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final Duration LOGIN_TIMEOUT = Duration.ofSeconds(10);

    /** Words to people are about the subscription if nothing else has come for so long after them. */
    private static final Duration NOTICE_TIMEOUT = Duration.ofSeconds(3);

    /** A relay that does not say at all that it does not take a subscription. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

    /** Of a message to a relay that does not say how long it may be. */
    private static final int USUAL_MESSAGE_BYTES = 128 * 1024;

    /** Between two subscriptions, the second of which asks for less. */
    private static final Duration LESS_DELAY = Duration.ofSeconds(1);

    private final Upstream upstream;
    private final UpstreamParts parts;
    private final RelayLink link;
    private final RelayLogin login;
    private String subscriptionId = "";
    private int subscriptions;
    private boolean subscribedAfterLogin;
    private boolean awaitingLogin;
    private boolean answered;
    private boolean live;
    private boolean asksForLate;
    private long liveSince;
    private boolean advanceIsDue;
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

    /** Done when the relay has no connection of this conversation any more. */
    CompletableFuture<Void> closed() {
        return link.socketsClosed();
    }

    /** With the monitor held: whether all that the relay had stored has come. */
    boolean isLive() {
        return live;
    }

    /** With the monitor held: the connection is made. */
    void begin() {
        parts.information()
                .latest()
                .ifPresent(said -> history().ifPresent(past -> {
                    past.announced(said.maxLimit(), said.maxSubscriptions());
                    past.announcedNips(said.supportedNips());
                }));
        boolean pastFirst = history().map(past -> past.connected(this)).orElse(false);
        if (!pastFirst) {
            subscribe();
        }
        advance();
    }

    private Optional<History> history() {
        return parts.past().map(UpstreamParts.Reading::history);
    }

    /** With the monitor held: goes on reading the past. */
    void advance() {
        if (!upstream.isCurrent(this)) {
            return;
        }
        OptionalLong millis = history().map(History::advance).orElse(OptionalLong.empty());
        if (millis.isPresent() && !advanceIsDue) {
            advanceIsDue = true;
            parts.workers()
                    .timer()
                    .schedule(this::advanceAgain, Math.max(1, millis.getAsLong()), TimeUnit.MILLISECONDS);
        }
    }

    private void advanceAgain() {
        synchronized (upstream) {
            advanceIsDue = false;
            advance();
        }
    }

    @Override
    public void send(byte[] message) {
        link.send(message);
    }

    @Override
    public boolean isHeldUp() {
        return parts.inFlight().blockedNanos() > 0;
    }

    @Override
    public boolean mayLogin() {
        return login.isPossible() && login.rejection().isEmpty();
    }

    @Override
    public void unanswered() {
        parts.workers().execute(() -> close("it answers nothing"));
    }

    @Override
    public void live(boolean wanted) {
        if (wanted && subscriptionId.isEmpty()) {
            subscribe();
        } else if (!wanted && !subscriptionId.isEmpty()) {
            link.send(ClientMessages.close(subscriptionId));
            subscriptionId = "";
            live = false;
        }
    }

    private void subscribe() {
        if (link.isClosed()) {
            return;
        }
        subscriptions++;
        subscriptionId = "c" + subscriptions;
        subscribedAfterLogin = login.isAccepted();
        awaitingLogin = false;
        answered = false;
        live = false;
        parts.inFlight().startSession();
        liveSince = since();
        Subscription asked = history().isPresent()
                ? whatItTakes(parts.options().subscription())
                : parts.options().subscription();
        Optional<byte[]> withLate = history()
                .filter(past -> upstream.maySendLate() && asked.filtersWithLate() <= mostFilters())
                .map(past -> asked.requestWithLate(subscriptionId, liveSince, past.since()))
                .filter(request -> request.length <= longestRequest());
        asksForLate = withLate.isPresent();
        link.send(withLate.orElseGet(() -> asked.request(subscriptionId, liveSince)));
        if (asksForLate) {
            askForLessUnlessAnswered(ANSWER_TIMEOUT);
        }
    }

    /** What a relay does not take at once is found when its time is asked for again: each filter has pages of its own. */
    private Subscription whatItTakes(Subscription wanted) {
        Subscription asked = wanted.upTo(mostFilters());
        while (asked.filters().size() > 1 && asked.request(subscriptionId, liveSince).length > longestRequest()) {
            asked = asked.upTo(asked.filters().size() - 1);
        }
        return asked;
    }

    private int mostFilters() {
        return parts.information()
                .latest()
                .map(RelayInformation::maxFilters)
                .orElse(OptionalInt.empty())
                .orElse(Integer.MAX_VALUE);
    }

    private int longestRequest() {
        return parts.information()
                .latest()
                .map(RelayInformation::maxMessageLength)
                .orElse(OptionalInt.empty())
                .orElse(USUAL_MESSAGE_BYTES);
    }

    /** What is old and new there is found then when its time is asked for again. */
    private void askForLessUnlessAnswered(Duration delay) {
        String asked = subscriptionId;
        later(delay, () -> {
            if (subscriptionId.equals(asked) && !answered && !live && !isHeldUp()) {
                endUnanswered();
                askForLess();
            }
        });
    }

    private void askForLess() {
        upstream.refusedLate();
        unlessSubscribedAfter(LESS_DELAY, this::subscribe);
    }

    /** What came before is asked for page by page, where it is. */
    private long since() {
        return history().isPresent()
                ? System.currentTimeMillis() / 1000 - parts.cursor().overlap().toSeconds()
                : parts.cursor().since();
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
            onMalformed(json, e.original().length == 0 ? json : e.original(), e);
        } catch (InvalidMessageException e) {
            if (e.reason() == InvalidMessageException.Reason.UNKNOWN_TYPE) {
                parts.counters().unknown.increment();
            } else {
                onMalformed(json, json, e);
            }
        }
    }

    @Override
    public void onOverlong(RelayLink from, long bytes) {
        lastMessageAtNanos = System.nanoTime();
        parts.counters().overlong.increment();
        history().ifPresent(History::overlong);
        parts.listener().overlong(parts.name());
    }

    @Override
    public void onBinaryMessage(RelayLink from) {
        parts.counters().unknown.increment();
    }

    // Only the reading thread of the current link gets past the look at the subscription.
    private void onEvent(RelayMessage.Event message, byte[] json) {
        boolean stored;
        Optional<Receipt> receipt = Optional.empty();
        synchronized (upstream) {
            if (!upstream.isCurrent(this)) {
                return;
            }
            boolean isLive = message.subscription().equals(subscriptionId)
                    && parts.options().subscription().matches(message.event());
            if (!isLive) {
                receipt = receipt(message);
                if (receipt.isEmpty()) {
                    parts.counters().unknown.increment();
                    return;
                }
            }
            if (isLive && !answered) {
                answered = true;
                history().ifPresent(History::liveAnswered);
            }
            stored = !isLive || !live;
        }
        long now = System.currentTimeMillis();
        parts.counters().received.increment();
        parts.counters().lastEventAtMillis.lazySet(now);
        if (receipt.isPresent()) {
            handOver(message.event(), json, receipt.get());
            return;
        }
        Event event = message.event();
        // What is late says nothing about how far the relay has been read.
        boolean isLate = asksForLate && event.createdAt() < liveSince;
        long position = isLate ? InFlight.NOWHERE : Math.min(event.createdAt(), now / 1000);
        int slot = parts.inFlight().take(link, position, cost(json));
        if (slot >= 0) {
            parts.sink().event(event, stored, success -> completed(slot, event, success));
        }
    }

    private Optional<Receipt> receipt(RelayMessage.Event message) {
        return history()
                .filter(past -> past.owns(message.subscription()))
                .flatMap(past -> past.received(message.subscription(), message.event()));
    }

    /** An event of the past: whether it is held is its page's affair, and it does not move the cursor. */
    private void handOver(Event event, byte[] json, Receipt receipt) {
        int slot = parts.inFlight().take(link, InFlight.NOWHERE, cost(json));
        if (slot < 0) {
            receipt.done(false);
            return;
        }
        parts.sink().event(event, true, success -> {
            if (!success) {
                parts.counters().failed.increment();
            }
            parts.inFlight().finished(slot);
            receipt.done(success);
        });
    }

    private static long cost(byte[] json) {
        return BytesUnderWay.EXCHANGE + MemoryCost.parsed(json);
    }

    private void completed(int slot, Event event, boolean success) {
        if (success) {
            parts.inFlight().finished(slot);
        } else {
            parts.counters().failed.increment();
            history().ifPresent(past -> past.failed(event));
            parts.inFlight().failed(slot);
            upstream.readAgain("an event could not be handled");
        }
    }

    private void onMalformed(byte[] message, byte[] original, Exception failure) {
        parts.counters().malformed.increment();
        history().ifPresent(past -> past.unreadable(message));
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
                onNotice(notice.message());
            } else if (message instanceof RelayMessage.NegMsg answer) {
                history().ifPresent(past -> past.reconciled(answer));
            } else if (message instanceof RelayMessage.NegErr error) {
                history()
                        .ifPresent(past -> past.notReconciled(new RelayMessage.NegErr(
                                error.subscription(), harmless(error.reason()), error.maxRecords())));
            } else if (message instanceof RelayMessage.Auth auth) {
                login.answer(auth.challenge()).map(ClientMessages::auth).ifPresent(link::send);
            } else if (message instanceof RelayMessage.Ok ok && login.isAbout(ok.id())) {
                onLogin(ok);
            } else {
                parts.counters().unknown.increment();
            }
        }
    }

    /** What the relay says, as it may be kept and shown. */
    private String harmless(String words) {
        return Texts.bounded(parts.options().relay().harmless(words));
    }

    private void onNotice(String words) {
        parts.counters().notices.increment();
        upstream.noticed(words);
        history().ifPresent(past -> past.noticed(harmless(words)));
        if (mayNeedLogin() && login.isAskedForBy(words)) {
            endUnanswered();
            subscribeAfterLogin(harmless(words));
        } else if (asksForLate && !subscriptionId.isEmpty() && !answered && !live) {
            askForLessUnlessAnswered(NOTICE_TIMEOUT);
        }
    }

    /** Whether the live subscription was asked for without a login, and nothing has come for it. */
    private boolean mayNeedLogin() {
        return login.isPossible() && !subscribedAfterLogin && !subscriptionId.isEmpty() && !answered && !live;
    }

    private void endUnanswered() {
        link.send(ClientMessages.close(subscriptionId));
        subscriptionId = "";
    }

    private void onEose(RelayMessage.Eose end) {
        if (end.subscription().equals(subscriptionId)) {
            live = true;
            history().ifPresent(History::liveAnswered);
            parts.inFlight().endOfStored();
            upstream.reachedLive();
        } else {
            history().ifPresent(past -> past.eose(end));
            advance();
        }
    }

    private void onSubscriptionClosed(RelayMessage.Closed closed) {
        if (!closed.subscription().equals(subscriptionId)) {
            history()
                    .ifPresent(past ->
                            past.closed(new RelayMessage.Closed(closed.subscription(), harmless(closed.message()))));
            return;
        }
        subscriptionId = "";
        history().ifPresent(History::liveAnswered);
        String words = harmless(closed.message());
        String prefix = Texts.prefix(closed.message());
        if (login.isPossible() && !subscribedAfterLogin && login.isAskedForBy(closed.message())) {
            parts.status().change(RelayState.CONNECTED, words);
            subscribeAfterLogin(words);
        } else if (asksForLate && !answered && !live && !prefix.equals("rate-limited")) {
            askForLess();
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
        later(delay, () -> {
            if (subscriptionId.isEmpty()) {
                step.run();
            }
        });
    }

    /** With the monitor held, if this is still the conversation. */
    private void later(Duration delay, Runnable step) {
        parts.workers()
                .timer()
                .schedule(
                        () -> {
                            synchronized (upstream) {
                                if (upstream.isCurrent(this)) {
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
        if (login.isAccepted()) {
            history().ifPresent(History::loggedIn);
        }
        if (login.isAccepted() && mayNeedLogin()) {
            // Some relays drop without a word what is asked for before.
            endUnanswered();
            subscribe();
        } else if (awaitingLogin) {
            subscribeAfterLogin(harmless(ok.message()));
        }
    }

    @Override
    public void onClosed(RelayLink over, String reason) {
        upstream.over(this, reason);
    }
}

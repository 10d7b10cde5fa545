package dev.camelstr.component.nostr.history;

import dev.camelstr.component.nostr.history.interval.Span;
import dev.camelstr.component.nostr.history.walk.Claim;
import dev.camelstr.component.nostr.reconcile.LocalRecords;
import dev.camelstr.component.nostr.reconcile.LocalSets;
import dev.camelstr.component.nostr.reconcile.Range;
import dev.camelstr.component.nostr.reconcile.Rounds;
import dev.camelstr.component.nostr.reconcile.TooBigException;
import dev.camelstr.component.nostr.reconcile.UnreconcilableException;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.message.ClientMessages;
import dev.camelstr.nostr.message.RelayMessage;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reconciles with one relay (NIP-77), a range of time after the other, on the line that pages are asked on. What it does not
 * bring to an end is left to pages, and the relay is tried again after a day. Not thread-safe.
 */
final class Reconciling {
    private static final Logger LOG = LoggerFactory.getLogger(Reconciling.class);

    /** Ids that did not come are waited for so long after the end. */
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Words to people are about the reconciliation if nothing else has come for so long after them. */
    private static final long NOTICE_NANOS = TimeUnit.SECONDS.toNanos(3);

    private static final int MOST_ATTEMPTS = 8;

    /** What is known once the events that were fetched are held. */
    interface Claims {
        void settle(Past past, Receipt receipt, long askedAtSeconds, List<Claim> claims);
    }

    private final String relay;
    private final Optional<LocalSets> local;
    private final Ticker time;
    private final PageRate rate;
    private final long answerNanos;
    private final Claims claims;
    private final Standing standing = new Standing();
    private Optional<Reconciliation> current = Optional.empty();
    private int requests;
    private int attempts;

    /** @param local empty where nothing is known of what is here */
    Reconciling(
            String relay,
            Optional<LocalSets> local,
            Ticker time,
            PageRate rate,
            HistoryOptions options,
            Claims claims) {
        this.relay = relay;
        this.local = local;
        this.time = time;
        this.rate = rate;
        this.answerNanos = options.answerTimeout().toNanos();
        this.claims = claims;
    }

    Standing standing() {
        return standing;
    }

    /** Whether the relay may be asked. */
    boolean isPossible() {
        return local.isPresent() && standing.isWorthTrying(time.seconds());
    }

    /** How often the relay was asked for something. */
    int requests() {
        return requests;
    }

    boolean isUnderWay() {
        return current.isPresent();
    }

    /**
     * Begins with the newest part of a span.
     *
     * @param wasComplete whether all of it was complete before
     * @return false if it is others' turn
     */
    boolean begin(Past past, Span span, boolean wasComplete) {
        Range wanted = new Range(span.from(), span.to());
        current = local.orElseThrow()
                .read(
                        past.filter(),
                        standing.size().newest(wanted),
                        standing.size().records())
                .map(reading -> new Reconciliation(past, wanted, wasComplete, reading));
        return current.isPresent();
    }

    /** Goes on as far as can be now. */
    void advance(Line line) {
        Reconciliation range = current.orElseThrow();
        long now = time.nanos();
        if (!range.reading().isDone()) {
            return;
        }
        if (range.reading().records().isEmpty()) {
            abandon(line); // it is this side's fault
        } else if (!range.isOpen()) {
            open(range, range.reading().records().get(), line, now);
        } else if (line.isHeldUp()) {
            range.heard(now);
        } else if (!range.isFetching()) {
            awaitAnswer(range, line, now);
        } else {
            fetch(range, line, now);
        }
    }

    private void open(Reconciliation range, LocalRecords read, Line line, long now) {
        if (rate.waitNanos(now) > 0) {
            return;
        }
        Rounds rounds = range.open(read, "n" + ++requests, time.seconds(), now);
        rate.asked(now);
        Filter filter = read.range().of(range.past().filter());
        line.send(ClientMessages.negOpen(range.id(), filter, rounds.open()));
    }

    private void awaitAnswer(Reconciliation range, Line line, long now) {
        if (!range.rounds().isAnswered() && range.sinceSaid(now).orElse(0) > NOTICE_NANOS) {
            refused(range.said(), OptionalLong.empty(), line);
        } else if (range.silentNanos(now) > answerNanos) {
            fail("no answer", line);
        }
    }

    private void fetch(Reconciliation range, Line line, long now) {
        if (!range.id().isEmpty()) {
            boolean isAnswered = !range.missing().isShort() || range.silentNanos(now) > QUIET_NANOS;
            if (range.isEnded() && isAnswered) {
                line.send(ClientMessages.close(range.id()));
                range.answered();
                rate.answered();
                attempts = 0;
            } else if (range.silentNanos(now) > answerNanos) {
                fail("no answer to ids", line);
                return;
            } else {
                return;
            }
        }
        Set<EventId> ids = range.ask();
        if (ids.isEmpty()) {
            conclude(range, line);
        } else if (rate.waitNanos(now) <= 0) {
            range.asked("i" + ++requests, now);
            rate.asked(now);
            Filter filter = Filter.builder().ids(ids).build();
            line.send(ClientMessages.req(range.id(), List.of(filter)));
        }
    }

    private void conclude(Reconciliation range, Line line) {
        attempts = 0;
        long seconds = time.seconds();
        int notServed = range.missing().notServed();
        Range reconciled = range.mine().range();
        boolean isProven = notServed == 0 && range.hasCommon();
        if (isProven) {
            claims.settle(
                    range.past(),
                    range.receipt(),
                    range.askedAtSeconds(),
                    List.of(Claim.complete(reconciled.since(), reconciled.until(), Claim.RECONCILED)));
        } else {
            range.past().leaveToPages(new Span(reconciled.since(), reconciled.until()));
        }
        standing.finished(range.isPart(), range.mine().records().size(), seconds);
        if (notServed > 0) {
            standing.notServed(notServed, seconds);
        } else if (!isProven && !range.wasComplete()) {
            standing.failed("it says that it has nothing", seconds);
        }
        end(line);
    }

    /** Whether a subscription is one of its. */
    boolean owns(String subscription) {
        return current.isPresent()
                && !subscription.isEmpty()
                && current.get().id().equals(subscription);
    }

    /**
     * An event for a subscription of its.
     *
     * @return to be told when it is held; empty if nobody asked for such an event
     */
    Optional<Receipt> received(Event event) {
        Reconciliation range = current.orElseThrow();
        boolean isWanted = range.isFetching()
                && range.past().filter().matches(event)
                && range.missing().isOfBatch(event.id())
                && range.mayTake();
        if (!isWanted) {
            return Optional.empty();
        }
        range.heard(time.nanos());
        range.missing().came(event.id());
        range.receipt().taken();
        return Optional.of(range.receipt());
    }

    void eose() {
        current.filter(Reconciliation::isFetching).ifPresent(range -> range.ended(time.nanos()));
    }

    /** A message of the reconciliation. */
    void answered(RelayMessage.NegMsg message, Line line) {
        if (!owns(message.subscription()) || current.orElseThrow().isFetching()) {
            return;
        }
        Reconciliation range = current.get();
        range.heard(time.nanos());
        try {
            Optional<byte[]> next = range.rounds().answer(message.message());
            if (next.isPresent()) {
                line.send(ClientMessages.negMsg(range.id(), next.get()));
            } else {
                line.send(ClientMessages.negClose(range.id()));
                range.fetch();
            }
        } catch (TooBigException e) {
            tooBig(range, e, line);
        } catch (UnreconcilableException e) {
            fail(e.getMessage(), line);
        }
    }

    /** The relay does not go on with what it was asked; after its end that says nothing. */
    void refused(String subscription, String words, OptionalLong mostRecords, Line line) {
        if (owns(subscription) && !current.orElseThrow().isEnded()) {
            refused(words, mostRecords, line);
        }
    }

    private void refused(String words, OptionalLong mostRecords, Line line) {
        Optional<TooBigException> size = TooBigException.meantBy(words, mostRecords);
        Objection objection = Objection.of(words);
        if (size.isPresent() && !current.orElseThrow().isFetching()) {
            tooBig(current.get(), size.get(), line);
        } else if (++attempts > MOST_ATTEMPTS) {
            fail(words, line);
        } else if (objection == Objection.RATE) {
            rate.halve(time.nanos());
            end(line);
        } else if (objection == Objection.LOGIN && line.mayLogin()) {
            rate.asked(time.nanos());
            end(line);
        } else {
            fail(words, line);
        }
    }

    /** Words to people, perhaps in place of an answer. */
    void noticed(String words) {
        current.filter(Reconciliation::isOpen).ifPresent(range -> range.said(words, time.nanos()));
    }

    /** Something that is too long to be read has come, perhaps in the place of an answer. */
    void unreadable(Line line) {
        current.filter(range -> range.isOpen() && !range.isFetching())
                .ifPresent(range -> tooBig(range, TooBigException.endless(), line));
    }

    private void tooBig(Reconciliation range, TooBigException reason, Line line) {
        Range asked = range.mine().range();
        try {
            if (!standing.size().tooBig(asked, reason)) {
                range.past().notReconcilable(asked.since());
            }
            end(line);
        } catch (UnreconcilableException e) {
            fail(e.getMessage(), line);
        }
    }

    private void fail(String reason, Line line) {
        LOG.debug("Relay {}: not reconciled, so it is read page by page for a day: {}", relay, reason);
        standing.failed(reason, time.seconds());
        attempts = 0;
        end(line);
    }

    private void end(Line line) {
        Reconciliation range = current.orElseThrow();
        if (range.isOpen() && !range.id().isEmpty()) {
            line.send(range.isFetching() ? ClientMessages.close(range.id()) : ClientMessages.negClose(range.id()));
        }
        forget();
    }

    /** The connection is over. */
    void cut() {
        current.filter(Reconciliation::isOpen).ifPresent(range -> standing.cut(time.seconds()));
        forget();
    }

    /** It is not to go on. */
    void abandon(Line line) {
        if (isUnderWay()) {
            end(line);
        }
    }

    private void forget() {
        current.ifPresent(range -> range.reading().close());
        current = Optional.empty();
    }
}

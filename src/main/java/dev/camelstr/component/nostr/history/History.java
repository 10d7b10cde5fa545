package dev.camelstr.component.nostr.history;

import dev.camelstr.component.nostr.history.interval.Interval;
import dev.camelstr.component.nostr.history.walk.Answer;
import dev.camelstr.component.nostr.history.walk.Claim;
import dev.camelstr.component.nostr.history.walk.Habits;
import dev.camelstr.component.nostr.history.walk.Page;
import dev.camelstr.component.nostr.history.walk.Walk;
import dev.camelstr.component.nostr.reconcile.LocalSets;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.message.ClientMessages;
import dev.camelstr.nostr.message.RelayMessage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one relay for all of its past, one page at a time, on whatever connection there is. What a page proves is known only
 * after all its events are held; one that could not be handled is asked for again.
 *
 * <p>Thread-safe, but for the order of what is said on the line: whoever calls {@link #advance} and the methods that tell what
 * the relay sent is the only one at a time.
 */
public final class History {

    private static final Logger LOG = LoggerFactory.getLogger(History.class);

    /** An answer that proves something has to stay as it is for so long after its end. */
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Words to people are about the page if nothing else has come for so long after them. */
    private static final long NOTICE_NANOS = TimeUnit.SECONDS.toNanos(3);

    /** What is no older may have been published while the page was asked for, and come after its end. */
    private static final long FRESH_SECONDS = 60;

    /** So long after a connection begins, what came meanwhile is asked for. */
    private static final long FOLLOW_UP_SECONDS = 15;

    private static final int CLOSED_PAGES = 16;
    private static final long ACTIVE_MILLIS = 100;

    private final String relay;
    private final HistoryOptions options;
    private final Ticker time;
    private final Pasts pasts;
    private final Habits habits = new Habits(OptionalInt.of(Habits.USUAL_LIMIT));
    private final PageRate rate;
    private final Reconciling reconciling;
    private final Turns turns = new Turns();
    private final Unanswered unanswered;
    private final UnsettledClaims unsettled = new UnsettledClaims();
    private final Deque<Asking> closed = new ArrayDeque<>();

    private Optional<Line> line = Optional.empty();
    private Optional<Past> walked = Optional.empty();
    private Optional<Walk> walk = Optional.empty();
    private Optional<Asking> asking = Optional.empty();
    private long pages;
    private long sessionBegan;
    private boolean followedUp;
    private long walkBegan;
    private boolean broughtSomething;

    /**
     * @param relay as logs name it
     * @param local what is known here; empty: nothing is reconciled
     */
    public History(String relay, HistoryOptions options, Optional<LocalSets> local, Ticker time) {
        this.relay = relay;
        this.options = options;
        this.time = time;
        this.pasts = new Pasts(options);
        this.rate = new PageRate(options.pageRate(), time.nanos());
        this.unanswered = new Unanswered(rate, habits, turns);
        this.reconciling = new Reconciling(relay, local, time, rate, options, unsettled::add);
    }

    /** By what names the pasts are kept. */
    public synchronized List<String> keys() {
        return pasts.keys();
    }

    /** What was known of a past. Whatever is under way is forgotten. */
    public synchronized void load(String key, List<Interval> intervals) {
        forgetWhatIsUnderWay();
        pasts.of(key).load(intervals);
    }

    /** What is known of a past, if it has changed since this was asked. */
    public synchronized Optional<List<Interval>> changes(String key) {
        return pasts.of(key).changes();
    }

    /** Of each filter's events those are wanted that are no older than a second. */
    public synchronized void want(ToLongFunction<Filter> from) {
        pasts.want(from);
    }

    /** What has changed could not be kept. */
    public synchronized void notKept(String key) {
        pasts.of(key).stillChanged();
    }

    /** From when on the past is wanted. */
    public long since() {
        return options.since();
    }

    /** How many pages a second the relay took before. */
    public synchronized void resumeAt(double pageRate) {
        rate.resumeAt(pageRate);
    }

    /** What the relay says that it allows; how it answers is believed more. */
    public synchronized void announced(OptionalInt limit, OptionalInt subscriptions) {
        limit.ifPresent(habits::announcedLimit);
        if (subscriptions.orElse(Integer.MAX_VALUE) == 1) {
            turns.announced();
        }
    }

    /** The NIPs that the relay says it supports; empty if it does not say. */
    public synchronized void announcedNips(Set<Integer> nips) {
        reconciling.standing().supports(nips);
    }

    /**
     * A connection begins.
     *
     * @return whether the live subscription should wait until the past is read
     */
    public synchronized boolean connected(Line with) {
        line = Optional.of(with);
        walk = Optional.empty(); // what is open meanwhile is newer, and comes first
        habits.newSession();
        unanswered.connected();
        broughtSomething = false;
        long now = time.seconds();
        sessionBegan = now;
        followedUp = false;
        pasts.connected(now, options.overlap());
        rate.asked(time.nanos());
        return turns.connected(time.nanos());
    }

    /** The live subscription is answered. */
    public synchronized void liveAnswered() {
        unanswered.answersSomething();
        if (turns.liveAnswered()) {
            rate.heard(time.nanos());
        }
    }

    /**
     * The connection is over.
     *
     * @param beforeLive whether that came before the live subscription had told all that was stored
     * @return whether it was good for something
     */
    public synchronized boolean disconnected(boolean beforeLive) {
        if (line.isEmpty()) {
            return false;
        }
        line = Optional.empty();
        reconciling.cut();
        asking.ifPresent(this::cut);
        asking = Optional.empty();
        turns.disconnected(beforeLive);
        return broughtSomething;
    }

    private void cut(Asking page) {
        if (page.isEnded() && isQuiet(page, time.nanos())) {
            finish(page);
        } else if (page.answer().count() > 0) {
            habits.halveLimit();
            settle(page, walk.orElseThrow().unproven(page.answer(), Answer.End.CUT.words()));
        } else {
            rate.halve(time.nanos());
            habits.halveLimit();
        }
    }

    /** Whether a subscription is one of the past's, or was. */
    public synchronized boolean owns(String subscription) {
        return reconciling.owns(subscription) || find(subscription).isPresent();
    }

    private Optional<Asking> find(String subscription) {
        if (asking.isPresent() && asking.get().id().equals(subscription)) {
            return asking;
        }
        return closed.stream().filter(page -> page.id().equals(subscription)).findFirst();
    }

    /**
     * An event for a subscription of the past's.
     *
     * @return to be told when it is held; empty if nobody asked for such an event
     */
    public synchronized Optional<Receipt> received(String subscription, Event event) {
        if (reconciling.owns(subscription)) {
            broughtSomething = true;
            return reconciling.received(event);
        }
        Asking page = find(subscription).orElseThrow();
        heard(page);
        if (!page.past().filter().matches(event)) {
            page.answer().addUnreadable();
            return Optional.empty();
        }
        boolean isOld = event.createdAt() < page.askedAtSeconds() - FRESH_SECONDS;
        if (page.isEnded() && isOld && page.page().includes(event.createdAt())) {
            eoseCameEarly(page);
        }
        page.answer().add(event);
        page.receipt().taken();
        broughtSomething = true;
        return Optional.of(page.receipt());
    }

    private void heard(Asking page) {
        unanswered.answersSomething();
        long now = time.nanos();
        page.heard(now);
        if (page.isFirstAnswer()) {
            rate.heard(now);
        }
    }

    /** An event that was asked for, after the end. */
    private void eoseCameEarly(Asking page) {
        habits.eoseCameEarly();
        if (asking.isEmpty() || asking.get() != page) {
            page.past().open(page.page()); // what it has claimed was too early
            page.receipt().spoil();
        }
    }

    /** An event that came otherwise could not be handled: its second is asked for. */
    public synchronized void failed(Event event) {
        pasts.openSecondOf(event);
    }

    /** A message that cannot be read has come; if it names a page, in the place of an event. */
    public synchronized void unreadable(byte[] message) {
        asking.filter(page -> page.isNamedBy(message)).ifPresent(this::unreadable);
    }

    private void unreadable(Asking page) {
        page.heard(time.nanos());
        page.answer().addUnreadable();
    }

    /** Something has come that is too long to be read, perhaps in the place of an event. */
    public synchronized void overlong() {
        asking.ifPresent(this::unreadable);
        line.ifPresent(reconciling::unreadable);
    }

    /** A message of a reconciliation (NIP-77). */
    public synchronized void reconciled(RelayMessage.NegMsg message) {
        unanswered.answersSomething();
        line.ifPresent(open -> reconciling.answered(message, open));
    }

    /** The relay ended a reconciliation. */
    public synchronized void notReconciled(RelayMessage.NegErr error) {
        line.ifPresent(open -> reconciling.refused(error.subscription(), error.reason(), error.maxRecords(), open));
    }

    public synchronized void eose(RelayMessage.Eose end) {
        if (reconciling.owns(end.subscription())) {
            reconciling.eose();
            return;
        }
        find(end.subscription()).filter(page -> !page.isEnded()).ifPresent(page -> {
            heard(page);
            page.ended(
                    end.hints().contains(RelayMessage.Eose.FINISH) ? Answer.End.FINISH : Answer.End.EOSE, time.nanos());
        });
    }

    /** The relay ended the subscription of a page. */
    public synchronized void closed(RelayMessage.Closed message) {
        unanswered.answersSomething();
        line.ifPresent(
                open -> reconciling.refused(message.subscription(), message.message(), OptionalLong.empty(), open));
        if (asking.isEmpty() || !asking.get().id().equals(message.subscription())) {
            return;
        }
        Asking page = asking.get();
        if (page.isEnded()) {
            return;
        }
        asking = Optional.empty();
        if (page.answer().count() > 0) {
            settle(page, walk.orElseThrow().unproven(page.answer(), "closed: " + message.message()));
        } else {
            objected(message.message());
        }
    }

    /** Words to people, perhaps in place of an answer. */
    public synchronized void noticed(String words) {
        asking.filter(page -> !page.isEnded()).ifPresent(page -> page.said(words, time.nanos()));
        reconciling.noticed(words);
    }

    /** What had stopped it may be over: a login was accepted. */
    public synchronized void loggedIn() {
        unanswered.mayAskAtOnce();
        unanswered.forget();
        forgetWhatIsUnderWay();
        pasts.openSince(sessionBegan); // what was hidden before may be shown now
    }

    /**
     * Goes on as far as can be now.
     *
     * @return in how many milliseconds to be called again; empty if nothing is to be done but what a second's rhythm brings
     */
    public synchronized OptionalLong advance() {
        settleAll();
        if (line.isEmpty()) {
            return OptionalLong.empty();
        }
        long now = time.nanos();
        asking.ifPresent(page -> lookAt(page, now));
        if (asking.isPresent()) {
            return OptionalLong.of(ACTIVE_MILLIS);
        }
        if (reconciling.isUnderWay()) {
            reconciling.advance(line.orElseThrow());
            return OptionalLong.of(ACTIVE_MILLIS);
        }
        turns.advance(this::hasOpen, line.orElseThrow(), now);
        boolean awaitsLive = turns.awaitsLive(now);
        long wait = Math.max(rate.waitNanos(now), unanswered.waitNanos(now));
        if (!nextWalk()) {
            boolean isIdle = unsettled.isEmpty() && !reconciling.isUnderWay();
            return isIdle ? OptionalLong.empty() : OptionalLong.of(ACTIVE_MILLIS);
        }
        boolean mayAsk = wait <= 0 && !awaitsLive && !unsettled.isFull();
        if (!mayAsk || turns.isLives()) {
            return OptionalLong.of(Math.min(TimeUnit.NANOSECONDS.toMillis(Math.max(0, wait)) + 1, ACTIVE_MILLIS));
        }
        ask(now);
        return OptionalLong.of(ACTIVE_MILLIS);
    }

    private boolean hasOpen() {
        return walk.isPresent() || pasts.hasOpen(reconciling.isPossible());
    }

    private boolean nextWalk() {
        if (walk.isPresent() && isWanted(walk.get()) && !isTooLong(walk.get())) {
            return true;
        }
        walk = Optional.empty();
        if (!unsettled.isEmpty()) {
            return false; // what is claimed is not known yet, and would be asked for again
        }
        followUp();
        pasts.renew(time.seconds(), pages + reconciling.requests());
        Optional<Pasts.Turn> turn = pasts.next(reconciling.isPossible());
        if (turn.isEmpty()) {
            reconcileUnproven();
            return false;
        }
        Past.Open open = turn.get().open();
        if (open.wasComplete()) {
            reconcile(turn.get());
            return false;
        }
        walked = Optional.of(turn.get().past());
        walk = Optional.of(new Walk(open.span(), habits));
        walkBegan = time.nanos();
        unanswered.forget();
        return true;
    }

    /** What pages cannot show to the end, negentropy may. */
    private void reconcileUnproven() {
        if (reconciling.isPossible()) {
            pasts.unproven().forEach(this::reconcile);
        }
    }

    private void reconcile(Pasts.Turn turn) {
        if (!reconciling.isUnderWay() && !turns.isLives() && unanswered.waitNanos(time.nanos()) <= 0) {
            reconciling.begin(turn.past(), turn.open().span(), turn.open().wasComplete());
        }
    }

    /** Of the moments around a connection's beginning nothing is missing that the live subscription has cut. */
    private void followUp() {
        long now = time.seconds();
        if (!followedUp && now - sessionBegan >= FOLLOW_UP_SECONDS) {
            followedUp = true;
            pasts.extend(now);
        }
    }

    /** Whether there is something to ask for, of which some is not too old by now. */
    private boolean isWanted(Walk current) {
        return current.page()
                .filter(page -> page.until() >= walked.orElseThrow().first())
                .isPresent();
    }

    /** What is to be asked for again must not wait until all was asked for once. */
    private boolean isTooLong(Walk current) {
        Duration patience = Renewals.patience(options.reconcileInterval());
        return current.canBeginAnew() && time.nanos() - walkBegan > patience.toNanos();
    }

    private void ask(long now) {
        Page page = walk.orElseThrow().page().orElseThrow();
        Filter filter = page.of(walked.orElseThrow().filter());
        pages++;
        Asking next = new Asking("p" + pages, walked.orElseThrow(), page, time.seconds(), now);
        asking = Optional.of(next);
        if (filter.matchesNothing()) {
            next.ended(Answer.End.FINISH, now);
            return;
        }
        rate.asked(now);
        line.orElseThrow().send(ClientMessages.req(next.id(), List.of(filter)));
    }

    private void lookAt(Asking page, long now) {
        if (line.orElseThrow().isHeldUp()) {
            page.heard(now);
            return;
        }
        if (page.isEnded()) {
            if (isQuiet(page, now)) {
                asking = Optional.empty();
                finish(page);
            }
        } else if (page.sinceSaid(now).orElse(0) > noticeNanos()
                && page.answer().count() == 0) {
            asking = Optional.empty();
            close(page);
            objected(page.said());
        } else if (page.silentNanos(now) > options.answerTimeout().toNanos()) {
            asking = Optional.empty();
            close(page);
            silent(page, now);
        }
    }

    /** Words come to count before silence does. */
    private long noticeNanos() {
        return Math.min(NOTICE_NANOS, options.answerTimeout().toNanos() / 2);
    }

    /** What proves nothing by being short needs no second look. */
    private boolean isQuiet(Asking page, long now) {
        if (habits.eoseComesEarly()) {
            return page.silentNanos(now) > 2 * QUIET_NANOS;
        }
        boolean proves = page.answer().count() == 0 || !habits.mayBeCut(page.answer()) || !habits.isJudged();
        return !proves || page.silentNanos(now) > QUIET_NANOS;
    }

    private void finish(Asking page) {
        close(page);
        rate.answered();
        unanswered.forget();
        settle(page, walk.orElseThrow().answered(page.answer(), page.end()));
    }

    private void silent(Asking page, long now) {
        if (page.answer().count() > 0) {
            settle(page, walk.orElseThrow().unproven(page.answer(), Answer.End.SILENCE.words()));
            return;
        }
        goOn(unanswered.silent(line.orElseThrow(), now), "no answer");
    }

    private void objected(String words) {
        LOG.debug("Relay {}: a page was not answered: {}", relay, words);
        goOn(unanswered.objected(words, line.orElseThrow(), time.nanos()), words);
    }

    private void goOn(Unanswered.Next next, String reason) {
        if (next == Unanswered.Next.LEAVE) {
            line.orElseThrow().unanswered();
        } else if (next == Unanswered.Next.GIVE_UP) {
            giveUp(reason);
        }
    }

    private void giveUp(String reason) {
        walk.ifPresent(over -> {
            long now = time.seconds();
            over.giveUp(reason).forEach(claim -> walked.orElseThrow().put(claim, now, now));
        });
    }

    private void close(Asking page) {
        line.ifPresent(open -> open.send(ClientMessages.close(page.id())));
        closed.addLast(page);
        if (closed.size() > CLOSED_PAGES) {
            closed.removeFirst();
        }
    }

    private void settle(Asking page, List<Claim> claims) {
        unsettled.add(page.past(), page.receipt(), page.askedAtSeconds(), claims);
        page.forgetAnswer();
    }

    private void settleAll() {
        if (!unsettled.settle(time.seconds())) {
            LOG.debug("Relay {}: events of a page could not be handled; it is asked for again", relay);
            forgetWhatIsUnderWay();
            unanswered.waitBeforeAskingAgain(time.nanos());
        }
    }

    private void forgetWhatIsUnderWay() {
        asking.ifPresent(this::close);
        asking = Optional.empty();
        line.ifPresent(reconciling::abandon);
        walk = Optional.empty();
        unsettled.clear();
    }

    /** Whether all that is wanted, up to this connection, has been asked for and is held. */
    public synchronized boolean isThrough() {
        return followedUp
                && walk.isEmpty()
                && asking.isEmpty()
                && unsettled.isEmpty()
                && !reconciling.isUnderWay()
                && pasts.isAllAsked();
    }

    /** Ranges of time that were reconciled (NIP-77). */
    public synchronized long rangesReconciled() {
        return reconciling.standing().ranges();
    }

    /** Events that the relay has announced and has not served. */
    public synchronized long notServed() {
        return reconciling.standing().notServed();
    }

    /** Why the relay was not reconciled with last, partly in its words; empty if that has not happened. */
    public synchronized String whyNotReconciled() {
        return reconciling.standing().failure();
    }

    /** Pages asked for so far. */
    public synchronized long pages() {
        return pages;
    }

    /** Pages a second, as the relay takes them. */
    public synchronized double pageRate() {
        return rate.rate();
    }

    /** The part of the wanted time that is complete, from 0 to 1; the least of the filters. */
    public synchronized double completeShare() {
        return pasts.completeShare(line.isPresent(), time.seconds());
    }

    /** The oldest second that is open; empty if none is. */
    public synchronized OptionalLong oldestOpen() {
        return pasts.oldestOpen(line.isPresent(), time.seconds());
    }

    /** Seconds that are incomplete, or asked for in parts. */
    public synchronized long unprovenSeconds() {
        return pasts.unprovenSeconds();
    }
}

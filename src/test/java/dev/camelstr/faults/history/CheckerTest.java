package dev.camelstr.faults.history;

import static dev.camelstr.faults.history.Operation.NEVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.faults.history.Operation.Delivery;
import dev.camelstr.faults.history.Operation.Live;
import dev.camelstr.faults.history.Operation.Outcome;
import dev.camelstr.faults.history.Operation.Publish;
import dev.camelstr.faults.history.Operation.Read;
import dev.camelstr.faults.history.Violation.Guarantee;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.Kind;
import dev.camelstr.nostr.Tag;
import dev.camelstr.store.TestEvents;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each guarantee by the least history that breaks it, and the one beside it that does not. Times are small numbers. */
class CheckerTest {
    private static final String A = "node-a";
    private static final String B = "node-b";
    private static final Tag TOPIC = Tag.of("t", "topic");
    private static final Filter BY_TOPIC =
            Filter.builder().tag("t", Set.of("topic")).limit(500).build();

    private final Event first = TestEvents.event(1, 9, 100, 1, TOPIC);
    private final Event second = TestEvents.event(2, 9, 101, 1, TOPIC);
    private final Event older = TestEvents.event(3, 9, 100, 0);
    private final Event newer = TestEvents.event(4, 9, 101, 0);
    private final Filter byAddress =
            Filter.builder().authors(Set.of(older.pubkey())).kinds(0).build();

    private static Publish taken(Event event, long invoked, long answered) {
        return new Publish("writer", A, event, invoked, answered, Outcome.TAKEN, "");
    }

    private static Publish refused(Event event, long invoked, long answered, String message) {
        return new Publish("writer", B, event, invoked, answered, Outcome.REFUSED, message);
    }

    private static Publish unanswered(Event event, long invoked) {
        return new Publish("writer", A, event, invoked, NEVER, Outcome.UNKNOWN, "");
    }

    private static Read read(String node, Filter filter, long invoked, long answered, Event... found) {
        return new Read("reader", node, filter, invoked, answered, ids(found));
    }

    private static Live live(Read stored, long answered, Event... came) {
        return new Live(
                stored,
                ids(came).stream()
                        .map(id -> new Delivery(id, stored.answered() + 40))
                        .toList(),
                answered);
    }

    private static List<EventId> ids(Event... events) {
        return Stream.of(events).map(Event::id).toList();
    }

    private static List<Violation> check(Operation... operations) {
        return Checker.check(new History(
                only(Publish.class, operations), only(Read.class, operations), only(Live.class, operations)));
    }

    private static <T> List<T> only(Class<T> type, Operation... all) {
        return Stream.of(all).filter(type::isInstance).map(type::cast).toList();
    }

    /** Exactly one, with the operations that show it. */
    private static void expect(List<Violation> violations, Guarantee guarantee, Operation... shown) {
        assertThat(violations).singleElement().satisfies(violation -> {
            assertThat(violation.guarantee()).isEqualTo(guarantee);
            assertThat(violation.operations()).containsExactly(shown);
        });
    }

    @Test
    void whatWasAcknowledgedBeforeAReadIsMissedInIt() {
        Publish publish = taken(first, 10, 20);
        Read read = read(B, BY_TOPIC, 30, 40);

        expect(check(publish, read), Guarantee.STAYS_READABLE, publish, read);
    }

    @Test
    void whatWasAcknowledgedDuringAReadOrNeverMayBeMissing() {
        assertThat(check(taken(first, 10, 35), read(B, BY_TOPIC, 30, 40))).isEmpty();
        assertThat(check(unanswered(first, 10), read(B, BY_TOPIC, 30, 40))).isEmpty();
    }

    @Test
    void whatWasSeenWithoutAnAcknowledgementIsMissedInALaterRead() {
        Publish publish = unanswered(first, 10);
        Read saw = read(A, BY_TOPIC, 30, 40, first);
        Read missed = read(B, BY_TOPIC, 50, 60);

        expect(check(publish, saw, missed), Guarantee.STAYS_READABLE, saw, missed);
        assertThat(check(publish, saw, read(B, BY_TOPIC, 35, 60))).isEmpty();
    }

    @Test
    void whatWasSeenLiveIsMissedInALaterRead() {
        Live saw = live(read(A, BY_TOPIC, 1, 2), 50, first);
        Read missed = read(B, BY_TOPIC, 60, 70);

        expect(check(unanswered(first, 10), saw, missed), Guarantee.STAYS_READABLE, saw, missed);
    }

    @Test
    void whatALimitCutsOffIsNotMissed() {
        Filter newestOnly = BY_TOPIC.toBuilder().limit(1).build();
        Publish publish = taken(second, 10, 20);

        assertThat(check(taken(first, 10, 20), publish, read(B, newestOnly, 30, 40, second)))
                .isEmpty();
        Read olderOne = read(B, newestOnly, 30, 40, first);
        expect(check(taken(first, 10, 20), publish, olderOne), Guarantee.STAYS_READABLE, publish, olderOne);
    }

    @Test
    void whatADeletionMayHaveRemovedIsNotMissedAndWhatOneHasRemovedIsNotFound() {
        Event deletion = TestEvents.event(
                5, 9, 102, Kind.DELETION, Tag.of("e", first.id().hex()));
        Publish publish = taken(first, 10, 20);
        Read without = read(B, BY_TOPIC, 40, 50);
        Read with = read(B, BY_TOPIC, 40, 50, first);

        assertThat(check(publish, unanswered(deletion, 30), without)).isEmpty();
        assertThat(check(publish, unanswered(deletion, 30), with)).isEmpty();
        Publish deleted = taken(deletion, 25, 30);
        assertThat(check(publish, deleted, without)).isEmpty();
        expect(check(publish, deleted, with), Guarantee.STAYS_GONE, deleted, with);
        Publish late = taken(deletion, 60, 70);
        expect(check(publish, late, without), Guarantee.STAYS_READABLE, publish, without);
    }

    @Test
    void anothersDeletionRemovesNothing() {
        Event deletion = TestEvents.event(
                5, 8, 102, Kind.DELETION, Tag.of("e", first.id().hex()));
        Publish publish = taken(first, 10, 20);
        Read without = read(B, BY_TOPIC, 40, 50);

        expect(check(publish, taken(deletion, 25, 30), without), Guarantee.STAYS_READABLE, publish, without);
    }

    @Test
    void aDeletionByAddressRemovesWhatIsNoNewer() {
        String address = older.address().orElseThrow().toString();
        Publish deletion = taken(TestEvents.event(5, 9, 100, Kind.DELETION, Tag.of("a", address)), 25, 30);
        Read with = read(B, byAddress, 40, 50, older);

        expect(check(taken(older, 10, 20), deletion, with), Guarantee.STAYS_GONE, deletion, with);
        assertThat(check(taken(newer, 10, 20), deletion, read(B, byAddress, 40, 50, newer)))
                .isEmpty();
    }

    @Test
    void whatHasExpiredIsNotFoundByWhoAsksAfterwards() {
        Event expiring = TestEvents.event(6, 9, 100, 1, TOPIC, Tag.of("expiration", "7"));
        Publish publish = taken(expiring, 10, 20);
        long seconds = TimeUnit.SECONDS.toNanos(1);
        Read late = read(B, BY_TOPIC, 8 * seconds + 1, 9 * seconds, expiring);

        assertThat(check(publish, read(B, BY_TOPIC, 6 * seconds, 8 * seconds, expiring)))
                .isEmpty();
        assertThat(check(publish, read(B, BY_TOPIC, 6 * seconds, 8 * seconds))).isEmpty();
        expect(check(publish, late), Guarantee.STAYS_GONE, publish, late);
    }

    @Test
    void aRegisterDoesNotGoBackBehindAnAcknowledgement() {
        Publish publish = taken(newer, 30, 40);
        Read back = read(A, byAddress, 50, 60, older);

        expect(check(taken(older, 10, 20), publish, back), Guarantee.REGISTER_GOES_ON, publish, back);
        assertThat(check(taken(older, 10, 20), publish, read(A, byAddress, 35, 60, older)))
                .isEmpty();
    }

    @Test
    void aRegisterDoesNotGoBackBehindWhatWasReadOnThatNodeOrAnother() {
        Read saw = read(A, byAddress, 40, 50, newer);
        Read onOne = read(A, byAddress, 60, 70, older);
        Read onOther = read(B, byAddress, 60, 70, older);
        Publish begun = taken(older, 10, 20);
        Publish unanswered = unanswered(newer, 30);

        List<Violation> violations = check(begun, unanswered, saw, onOne);
        expect(violations, Guarantee.REGISTER_GOES_ON, saw, onOne);
        assertThat(violations.get(0).what()).startsWith("on one node");
        violations = check(begun, unanswered, saw, onOther);
        expect(violations, Guarantee.REGISTER_GOES_ON, saw, onOther);
        assertThat(violations.get(0).what()).startsWith("over nodes");
        assertThat(check(begun, unanswered, saw, read(B, byAddress, 45, 70, older)))
                .isEmpty();
    }

    @Test
    void ofVersionsOfTheSameAgeThatWithTheLowestIdIsTheNewer() {
        Event lower = TestEvents.event(2, 9, 100, 0);
        Publish publish = taken(lower, 30, 40);
        Read back = read(A, byAddress, 50, 60, older);

        expect(check(taken(older, 10, 20), publish, back), Guarantee.REGISTER_GOES_ON, publish, back);
        assertThat(check(
                        taken(older, 10, 20),
                        refused(TestEvents.event(7, 9, 100, 0), 30, 40, "duplicate: have a newer version"),
                        read(A, byAddress, 50, 60, older)))
                .isEmpty();
    }

    @Test
    void aRegisterIsNotEmptyBetweenTwoVersions() {
        Publish publish = taken(older, 10, 20);
        Read none = read(A, byAddress, 50, 60);

        expect(check(publish, unanswered(newer, 30), none), Guarantee.REGISTER_GOES_ON, publish, none);
        Event deletion = TestEvents.event(
                5, 9, 102, Kind.DELETION, Tag.of("e", newer.id().hex()));
        assertThat(check(publish, unanswered(newer, 30), unanswered(deletion, 30), none))
                .isEmpty();
    }

    @Test
    void nothingComesTwiceStoredOrLive() {
        Publish publish = taken(first, 10, 20);
        Read twice = read(A, BY_TOPIC, 30, 40, first, first);
        Live again = live(read(A, BY_TOPIC, 30, 40, first), 100, first);
        Live twiceLive = live(read(A, BY_TOPIC, 5, 15), 100, first, first);

        expect(check(publish, twice), Guarantee.COMES_ONCE, twice);
        expect(check(publish, again), Guarantee.COMES_ONCE, again);
        expect(check(publish, twiceLive), Guarantee.COMES_ONCE, twiceLive);
    }

    @Test
    void whatWasAcknowledgedBeforeTheNextOneWasPublishedComesBeforeThat() {
        Publish publish = taken(first, 10, 20);
        Publish next = taken(second, 30, 40);
        Live gap = live(read(A, BY_TOPIC, 1, 2), 100, second);

        expect(check(publish, next, gap), Guarantee.COMES_AT_ALL, publish, next, gap);
        assertThat(check(publish, next, live(read(A, BY_TOPIC, 1, 2), 100, first)))
                .as("it may have ended before the second was there")
                .isEmpty();
        assertThat(check(publish, taken(second, 15, 40), gap))
                .as("both under way at once")
                .isEmpty();
    }

    @Test
    void whatNobodyPublishedOrAskedForIsNotFound() {
        Read read = read(A, BY_TOPIC, 30, 40, first);
        Read early = read(A, BY_TOPIC, 5, 8, first);
        Read other = read(A, byAddress, 30, 40, first);
        Live live = live(read(A, byAddress, 5, 15), 100, first);

        expect(check(read), Guarantee.IS_ASKED_FOR, read);
        expect(check(taken(first, 10, 20), early), Guarantee.IS_ASKED_FOR, early);
        expect(check(taken(first, 10, 20), other), Guarantee.IS_ASKED_FOR, other);
        expect(check(taken(first, 10, 20), live), Guarantee.IS_ASKED_FOR, live);
    }

    @Test
    void whatWasTakenIsNotRefusedButAsADuplicate() {
        Publish publish = taken(first, 10, 20);
        Publish refusal = refused(first, 30, 40, "blocked: for no reason");

        expect(check(publish, refusal), Guarantee.ONE_VERDICT, publish, refusal);
        assertThat(check(publish, refused(first, 30, 40, "duplicate: already have this event")))
                .isEmpty();
        Event deletion = TestEvents.event(
                5, 9, 102, Kind.DELETION, Tag.of("e", first.id().hex()));
        assertThat(check(publish, taken(deletion, 22, 25), refusal)).isEmpty();
    }
}

package dev.camelstr.faults.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.faults.history.Operation.Delivery;
import dev.camelstr.faults.history.Operation.Live;
import dev.camelstr.faults.history.Operation.Outcome;
import dev.camelstr.faults.history.Operation.Publish;
import dev.camelstr.faults.history.Operation.Read;
import dev.camelstr.faults.history.Violation.Guarantee;
import dev.camelstr.nostr.EventId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Random histories: the correct ones pass, and one that is wrong in a single place is found wrong by the operation that is. */
class CheckerPropertyTest {
    private static final int OPERATIONS = 400;
    private static final int TRIES = 20;
    private static final int CHANGES = 5;

    private static History history(long seed) {
        return CorrectHistory.of(new Random(seed), OPERATIONS);
    }

    @Property(tries = 100)
    void aCorrectHistoryPasses(@ForAll long seed) {
        assertThat(Checker.check(history(seed))).isEmpty();
    }

    @Property(tries = TRIES)
    void aReadWithoutWhatWasAcknowledgedIsFound(@ForAll long seed) {
        expectReads(
                seed,
                Guarantee.STAYS_READABLE,
                (read, fates) -> lastingIn(read, fates)
                        .map(fate ->
                                found(read, without(read.found(), fate.event().id()))));
    }

    @Property(tries = TRIES)
    void aReadWithWhatWasDeletedIsFound(@ForAll long seed) {
        expectReads(
                seed,
                Guarantee.STAYS_GONE,
                (read, fates) -> fates.matching(read.filter()).stream()
                        .filter(fate -> fate.surelyDeletedAt() < read.invoked())
                        .filter(fate -> fates.newer(fate).isEmpty())
                        .map(fate -> found(read, with(read.found(), fate.event().id()))));
    }

    @Property(tries = TRIES)
    void aReadWithAnOlderVersionIsFound(@ForAll long seed) {
        expectReads(
                seed,
                Guarantee.REGISTER_GOES_ON,
                (read, fates) -> fates.matching(read.filter()).stream()
                        .filter(fate -> fate.firstInvoked() < read.invoked())
                        .filter(fate -> fates.newer(fate).stream().anyMatch(newer -> newer.knownAt() < read.invoked()))
                        .map(fate -> found(read, with(read.found(), fate.event().id()))));
    }

    @Property(tries = TRIES)
    void aReadWithAnEventTwiceIsFound(@ForAll long seed) {
        expectReads(
                seed,
                Guarantee.COMES_ONCE,
                (read, fates) -> read.found().stream().map(id -> found(read, with(read.found(), id))));
    }

    @Property(tries = TRIES)
    void aSubscriptionWithAnEventTwiceIsFound(@ForAll long seed) {
        expectLive(
                seed,
                Guarantee.COMES_ONCE,
                (live, fates) -> live.came().stream()
                        .map(one -> came(live, Stream.concat(live.came().stream(), Stream.of(one)))));
    }

    @Property(tries = TRIES)
    void aSubscriptionThatMissesAnEventIsFound(@ForAll long seed) {
        expectLive(
                seed,
                Guarantee.COMES_AT_ALL,
                (live, fates) -> live.came().stream()
                        .flatMap(one -> fates.of(one.id()).stream())
                        .filter(fate -> fate.takenAt() > live.stored().answered())
                        .filter(fate -> fate.mayBeGoneFrom() > live.answered())
                        .filter(fate -> live.came().stream()
                                .anyMatch(other ->
                                        fates.of(other.id()).orElseThrow().firstInvoked() > fate.takenAt()))
                        .map(fate -> came(
                                live,
                                live.came().stream()
                                        .filter(one ->
                                                !one.id().equals(fate.event().id())))));
    }

    @Property(tries = TRIES)
    void anotherVerdictIsFound(@ForAll long seed) {
        History history = history(seed);
        Fates fates = new Fates(history);
        List<Publish> wrong = fates.all().stream()
                .flatMap(fate -> fate.attempts().stream()
                        .filter(attempt -> fate.takenAt() < attempt.invoked())
                        .filter(attempt -> fate.mayBeGoneFrom() > attempt.answered()))
                .toList();
        assertThat(wrong).as("verdicts that can be changed").isNotEmpty();
        for (Publish each : wrong.subList(0, Math.min(CHANGES, wrong.size()))) {
            Publish refused = new Publish(
                    each.client(),
                    each.node(),
                    each.event(),
                    each.invoked(),
                    each.answered(),
                    Outcome.REFUSED,
                    "blocked: changed its mind");
            List<Publish> published = replaced(history.published(), each, refused);
            assertThat(Checker.check(new History(published, history.read(), history.live())))
                    .singleElement()
                    .satisfies(violation -> isShown(violation, Guarantee.ONE_VERDICT, refused));
        }
    }

    private static void expectReads(long seed, Guarantee guarantee, BiFunction<Read, Fates, Stream<Read>> wrong) {
        History history = history(seed);
        expect(seed, history.read(), guarantee, wrong, read -> new History(history.published(), read, history.live()));
    }

    private static void expectLive(long seed, Guarantee guarantee, BiFunction<Live, Fates, Stream<Live>> wrong) {
        History history = history(seed);
        expect(seed, history.live(), guarantee, wrong, live -> new History(history.published(), history.read(), live));
    }

    /** Makes some of the operations wrong, one at a time. */
    private static <T extends Operation> void expect(
            long seed,
            List<T> operations,
            Guarantee guarantee,
            BiFunction<T, Fates, Stream<T>> wrong,
            Function<List<T>, History> history) {
        Fates fates = new Fates(history.apply(operations));
        List<T> shuffled = new ArrayList<>(operations);
        Collections.shuffle(shuffled, new Random(seed));
        int made = 0;
        for (T right : shuffled) {
            for (T each : wrong.apply(right, fates).limit(1).toList()) {
                assertThat(Checker.check(history.apply(replaced(operations, right, each))))
                        .anySatisfy(violation -> isShown(violation, guarantee, each));
                made++;
            }
            if (made == CHANGES) {
                return;
            }
        }
        assertThat(made).as("operations that were made wrong").isPositive();
    }

    private static void isShown(Violation violation, Guarantee guarantee, Operation wrong) {
        assertThat(violation.guarantee()).isEqualTo(guarantee);
        assertThat(violation.operations()).anyMatch(shown -> shown == wrong);
    }

    private static Stream<Fate> lastingIn(Read read, Fates fates) {
        return read.found().stream()
                .flatMap(id -> fates.of(id).stream())
                .filter(fate -> fate.takenAt() < read.invoked() && fate.mayBeGoneFrom() > read.answered());
    }

    private static Read found(Read read, List<EventId> ids) {
        return new Read(read.client(), read.node(), read.filter(), read.invoked(), read.answered(), ids);
    }

    private static Live came(Live live, Stream<Delivery> came) {
        return new Live(live.stored(), came.toList(), live.answered());
    }

    private static List<EventId> without(List<EventId> ids, EventId one) {
        return ids.stream().filter(id -> !id.equals(one)).toList();
    }

    private static List<EventId> with(List<EventId> ids, EventId one) {
        List<EventId> more = new ArrayList<>(ids);
        more.add(one);
        return more;
    }

    private static <T> List<T> replaced(List<T> all, T one, T by) {
        return IntStream.range(0, all.size())
                .mapToObj(i -> all.get(i) == one ? by : all.get(i))
                .toList();
    }
}

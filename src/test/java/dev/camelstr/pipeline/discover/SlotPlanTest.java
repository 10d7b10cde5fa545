package dev.camelstr.pipeline.discover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.camelstr.store.discovery.Candidate;
import dev.camelstr.store.discovery.Candidate.Contact;
import dev.camelstr.store.discovery.Candidate.State;
import dev.camelstr.store.discovery.Figures;
import dev.camelstr.store.discovery.Move;
import dev.camelstr.store.discovery.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SlotPlanTest {
    private static final long NOW = TimeUnit.DAYS.toMillis(20_000);
    private static final long HOUR = TimeUnit.HOURS.toMillis(1);
    private static final long DAY = TimeUnit.DAYS.toMillis(1);
    private static final Contact ANSWERED = new Contact(NOW, 0, 0, 0, 0);
    private static final double MEDIAN = 100;

    private static Candidate candidate(String name, State state, long since, Contact contact, Figures figures) {
        String domain = name + ".example";
        return new Candidate("wss://" + domain + "/", domain, 5, false, state, since, since, contact, figures);
    }

    private static Candidate inside(String name, long hours, double timesMedian) {
        return candidate(name, State.INSIDE, NOW - hours * HOUR, ANSWERED, bringing(timesMedian));
    }

    private static Figures bringing(double timesMedian) {
        return new Figures((long) (24 * MEDIAN * timesMedian), DAY, 10, 10);
    }

    private static Contact failing(long failures, long days, int rests) {
        return new Contact(0, NOW, failures, NOW - days * DAY, rests);
    }

    private static List<Candidate> untried(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> candidate("untried" + i, State.OUTSIDE, 0, Contact.NONE, Figures.NONE))
                .toList();
    }

    private static Candidate known(String name, double timesMedian) {
        return candidate(name, State.OUTSIDE, NOW - DAY, ANSWERED, bringing(timesMedian));
    }

    private static Standing standing(int others, List<Candidate> inSlots, List<Candidate> untried, Candidate... known) {
        return new Standing(true, others, inSlots, untried, List.of(known), List.of(), MEDIAN, NOW);
    }

    private static List<Candidate> full(int count, long hours) {
        return IntStream.range(0, count)
                .mapToObj(i -> inside("inside" + i, hours, 1))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static List<Move> plan(int slots, Standing standing) {
        return new SlotPlan(slots, BlockList.of("blocked.example")).of(standing);
    }

    private static List<String> entering(List<Move> moves) {
        return moves.stream()
                .filter(Move.Enter.class::isInstance)
                .map(Move::url)
                .toList();
    }

    private static List<String> leaving(List<Move> moves) {
        return moves.stream()
                .filter(Move.Leave.class::isInstance)
                .map(Move::url)
                .toList();
    }

    @Test
    void threeAtATimeAreTried() {
        List<Move> moves = plan(500, standing(5, List.of(), untried(10)));

        assertThat(moves)
                .hasSize(3)
                .allSatisfy(move -> assertThat(((Move.Enter) move).as()).isEqualTo(State.TRIED));
    }

    @Test
    void nobodyIsTriedWhereTheOthersTakeAllSlots() {
        assertThat(plan(500, standing(500, List.of(), untried(10)))).isEmpty();
    }

    @Test
    void oneOfADomainIsTriedAtATime() {
        Candidate one = candidate("a", State.OUTSIDE, 0, Contact.NONE, Figures.NONE);
        Candidate same = new Candidate(
                "wss://b.a.example/", "a.example", 9, false, State.OUTSIDE, 0, 0, Contact.NONE, Figures.NONE);

        assertThat(entering(plan(500, standing(0, List.of(), List.of(one, same)))))
                .containsExactly(one.url());
    }

    @Test
    void aDeadOneHasHadItsAttemptForADay() {
        Candidate dead = candidate("dead", State.TRIED, NOW - 10, failing(1, 0, 0), Figures.NONE);
        Standing between = new Standing(false, 0, List.of(dead), List.of(), List.of(), List.of(), 0, NOW);

        assertThat(plan(500, between)).containsExactly(new Move.Leave(dead.url(), NOW + DAY, false));
    }

    @Test
    void whatFailedBeforeTheTrialIsNoVerdictOnIt() {
        Contact yesterday = new Contact(0, NOW - DAY, 3, NOW - 3 * DAY, 0);
        Candidate again = candidate("again", State.TRIED, NOW - 10, yesterday, Figures.NONE);

        assertThat(plan(500, standing(0, List.of(again), List.of()))).isEmpty();
    }

    @Test
    void tenFailuresOverThreeDaysAreAWeeksRestAndTheNextIsTwiceAsLong() {
        Candidate tenInTwoDays = candidate("a", State.TRIED, NOW - 10, failing(10, 2, 0), Figures.NONE);
        Candidate nineInNineDays = candidate("b", State.TRIED, NOW - 10, failing(9, 9, 0), Figures.NONE);
        Candidate tenInThreeDays = candidate("c", State.TRIED, NOW - 10, failing(10, 3, 0), Figures.NONE);
        Candidate again = candidate("d", State.TRIED, NOW - 10, failing(11, 11, 1), Figures.NONE);
        Candidate forYears = candidate("e", State.TRIED, NOW - 10, failing(99, 999, 60), Figures.NONE);

        assertThat(plan(
                        500,
                        standing(0, List.of(tenInTwoDays, nineInNineDays, tenInThreeDays, again, forYears), List.of())))
                .containsExactly(
                        new Move.Leave(tenInTwoDays.url(), NOW + DAY, false),
                        new Move.Leave(nineInNineDays.url(), NOW + DAY, false),
                        new Move.Leave(tenInThreeDays.url(), NOW + 7 * DAY, true),
                        new Move.Leave(again.url(), NOW + 14 * DAY, true),
                        new Move.Leave(forYears.url(), NOW + 64 * 7 * DAY, true));
    }

    @Test
    void oneThatAnswersStaysWhereThereIsAFreeSlot() {
        Candidate good = candidate("good", State.TRIED, NOW - HOUR / 60, ANSWERED, bringing(0));

        assertThat(plan(500, standing(5, List.of(good), List.of()))).containsExactly(new Move.Stay(good.url()));
    }

    @Test
    void whereThereIsNoneItHasAnHourAndHasToBeBetterThanTheWorstOfADay() {
        List<Candidate> all = full(17, 48);
        all.add(candidate("early", State.TRIED, NOW - HOUR / 2, ANSWERED, bringing(2)));
        all.add(candidate("good", State.TRIED, NOW - HOUR, ANSWERED, bringing(2)));
        all.add(candidate("bad", State.TRIED, NOW - HOUR, ANSWERED, bringing(0.5)));
        all.set(3, inside("worst", 48, 0.1));
        all.set(4, inside("worse", 23, 0));

        List<Move> moves = plan(20, standing(0, all, List.of()));

        assertThat(leaving(moves)).containsExactly("wss://worst.example/", "wss://bad.example/");
        assertThat(moves).contains(new Move.Stay("wss://good.example/"));
    }

    @Test
    void aBetterOneThatIsKnownTakesThePlaceOfAWorseOneNotBeforeADayIsOver() {
        assertThat(plan(20, standing(0, full(17, 23), List.of(), known("better", 2))))
                .isEmpty();
        assertThat(plan(20, standing(0, full(17, 48), List.of(), known("equal", 1))))
                .isEmpty();

        List<Move> moves = plan(20, standing(0, full(17, 48), List.of(), known("better", 2)));

        assertThat(leaving(moves)).hasSize(1);
        assertThat(entering(moves)).containsExactly("wss://better.example/");
    }

    @Test
    void whatBringsMoreThanTwiceTheMedianIsWorthNoMore() {
        Score score = new Score(MEDIAN);

        assertThat(score.of(bringing(2))).isEqualTo(1);
        assertThat(score.of(bringing(1_000))).isEqualTo(1);
        assertThat(score.of(bringing(1))).isCloseTo(0.65, within(1e-9));
        assertThat(score.of(new Figures(0, DAY, 4, 1))).isCloseTo(0.075, within(1e-9));
        assertThat(score.of(Figures.NONE)).isZero();
        assertThat(new Score(0).of(new Figures(1, DAY, 1, 1))).isEqualTo(1);
    }

    @Test
    void oneInsideThatIsDeadForADayGoes() {
        List<Candidate> all = List.of(
                candidate("short", State.INSIDE, NOW - 9 * DAY, failing(50, 0, 0), bringing(2)),
                candidate("long", State.INSIDE, NOW - 9 * DAY, failing(50, 1, 0), bringing(2)));

        assertThat(plan(500, standing(0, all, List.of())))
                .containsExactly(new Move.Leave("wss://long.example/", NOW + DAY, false));
    }

    @Test
    void aBlockedOneGoesAndNeverComes() {
        Candidate there = inside("sub.blocked", 1, 2);
        Candidate next = candidate("blocked", State.OUTSIDE, 0, Contact.NONE, Figures.NONE);

        List<Move> moves = plan(500, standing(0, List.of(there), List.of(next), known("x.blocked", 2)));

        assertThat(leaving(moves)).containsExactly(there.url());
        assertThat(entering(moves)).isEmpty();
    }

    @Test
    void theWorstGoWhereMoreOthersHaveCome() {
        List<Candidate> all = full(10, 1);
        all.set(7, inside("worst", 1, 0));

        assertThat(leaving(plan(20, standing(11, all, List.of())))).containsExactly("wss://worst.example/");
    }

    /** Any number of relays in any state; some of the domains are the same. */
    @Provide
    Arbitrary<List<Candidate>> candidates() {
        Arbitrary<Contact> contacts = Combinators.combine(
                        Arbitraries.longs().between(0, 20),
                        Arbitraries.longs().between(0, 5),
                        Arbitraries.longs().between(0, 48),
                        Arbitraries.integers().between(0, 3))
                .as((failures, days, hours, rests) -> failures == 0
                        ? new Contact(NOW - hours * HOUR, 0, 0, 0, 0)
                        : new Contact(0, NOW - hours * HOUR, failures, NOW - days * DAY, rests));
        Arbitrary<Figures> figures = Arbitraries.doubles().between(0, 4).map(SlotPlanTest::bringing);
        return Combinators.combine(
                        Arbitraries.integers().between(0, 40),
                        Arbitraries.of(State.OUTSIDE, State.TRIED, State.INSIDE),
                        Arbitraries.longs().between(0, 72),
                        contacts,
                        figures)
                .as((domain, state, hours, contact, brought) -> new Candidate(
                        "",
                        domain + ".example",
                        5,
                        false,
                        state,
                        NOW - hours * HOUR,
                        NOW - hours * HOUR,
                        contact,
                        brought))
                .list()
                .ofMaxSize(120)
                .map(SlotPlanTest::named);
    }

    private static List<Candidate> named(List<Candidate> all) {
        return IntStream.range(0, all.size())
                .mapToObj(i -> {
                    Candidate c = all.get(i);
                    String url = "wss://r" + i + "." + c.domain() + "/";
                    return new Candidate(
                            url, c.domain(), 5, false, c.state(), c.since(), c.tried(), c.contact(), c.figures());
                })
                .toList();
    }

    @Property
    void slotsAreNeverExceededAndChangeSlowlyAndNobodyGoesForABetterOneWithinADay(
            @ForAll("candidates") List<Candidate> all,
            @ForAll @IntRange(min = 1, max = 100) int slots,
            @ForAll @IntRange(max = 100) int others) {
        List<Candidate> inSlots =
                all.stream().filter(c -> c.state() != State.OUTSIDE).toList();
        List<Candidate> outside =
                all.stream().filter(c -> c.state() == State.OUTSIDE).toList();
        List<Candidate> untried = outside.subList(0, outside.size() / 2);
        Standing standing = new Standing(
                true,
                others,
                inSlots,
                untried,
                outside.subList(untried.size(), outside.size()),
                List.of(),
                MEDIAN,
                NOW);

        List<Move> moves = plan(slots, standing);

        Set<String> left = Set.copyOf(leaving(moves));
        int places = Math.max(0, slots - others);
        int after = inSlots.size() - left.size() + entering(moves).size();
        assertThat(after).isLessThanOrEqualTo(Math.max(places, inSlots.size()));
        int most = Math.max(1, slots / 20);
        long insideThatLeft = inSlots.stream()
                .filter(c -> c.state() == State.INSIDE && left.contains(c.url()))
                .count();
        assertThat(entering(moves).size()).isLessThanOrEqualTo(most);
        assertThat(insideThatLeft).isLessThanOrEqualTo(most);
        assertThat(moves.stream().map(Move::url)).doesNotHaveDuplicates();
        boolean isOver = inSlots.size() > places;
        assertThat(inSlots)
                .filteredOn(c -> c.state() == State.INSIDE && left.contains(c.url()) && !isOver)
                .allSatisfy(c -> assertThat(NOW - c.since() >= DAY
                                || c.contact().failures() > 0
                                        && NOW - c.contact().failingSince() >= DAY)
                        .isTrue());
        List<String> trials = moves.stream()
                .filter(move -> move instanceof Move.Enter enter && enter.as() == State.TRIED)
                .map(Move::url)
                .toList();
        assertThat(trials.size()).isLessThanOrEqualTo(SlotPlan.TRIAL_SLOTS);
    }
}

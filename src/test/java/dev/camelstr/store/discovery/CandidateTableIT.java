package dev.camelstr.store.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.store.database.Database;
import dev.camelstr.store.database.TestDatabases;
import dev.camelstr.store.discovery.Candidate.Contact;
import dev.camelstr.store.discovery.Candidate.State;
import dev.camelstr.store.discovery.RelayRecords.Noted;
import dev.camelstr.store.relays.KnownRelay.Source;
import dev.camelstr.store.relays.RelayTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Candidates, their records and their slots, in the database. */
class CandidateTableIT {
    private static final long NOW = TimeUnit.DAYS.toMillis(20_000) + 1_000;
    private static final long PERIOD = 300_000;
    private static final String ONE = "wss://one.example/";
    private static final String TWO = "wss://two.example/";

    private final Database database = new Database();
    private final CandidateTable candidates = new CandidateTable(database);
    private final SlotTable slots = new SlotTable(database);
    private final RelayRecords records = new RelayRecords(database);
    private final RelayTable relays = new RelayTable(database);

    @BeforeEach
    void open() {
        database.setUrl(TestDatabases.createUrl());
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static Naming naming(String url, String domain, long... authors) {
        return new Naming(url, domain, LongStream.of(authors).boxed().collect(Collectors.toSet()), false);
    }

    private void name(String url, long... authors) throws Exception {
        assertThat(candidates.name(List.of(naming(url, "example", authors)), 1_000, NOW))
                .isZero();
    }

    private Standing standing(long now) throws Exception {
        AtomicReference<Standing> seen = new AtomicReference<>();
        slots.give(3, 0, now, standing -> {
            seen.set(standing);
            return List.of();
        });
        return seen.get();
    }

    private List<Move> give(long now, Move... moves) throws Exception {
        Function<Standing, List<Move>> plan = standing -> List.of(moves);
        return slots.give(3, PERIOD, now, plan);
    }

    private List<String> collected() throws Exception {
        return relays.list().stream().map(relay -> relay.url()).toList();
    }

    @Test
    void anAuthorCountsOnceHoweverOftenARelayIsNamed() throws Exception {
        name(ONE, 1, 2);
        name(ONE, 2);
        assertThat(standing(NOW).untried()).isEmpty();

        name(ONE, 3);
        assertThat(standing(NOW).untried())
                .containsExactly(
                        new Candidate(ONE, "example", 3, false, State.OUTSIDE, 0, 0, Contact.NONE, Figures.NONE));
    }

    @Test
    void aMonitorsWordIsEnough() throws Exception {
        candidates.name(List.of(new Naming(ONE, "one.example", Set.of(7L), true)), 1_000, NOW);

        assertThat(standing(NOW).untried()).extracting(Candidate::monitored).containsExactly(true);
    }

    @Test
    void moreThanSoManyAuthorsCountNoMore() throws Exception {
        name(ONE, LongStream.range(0, 100).toArray());

        assertThat(standing(NOW).untried()).extracting(Candidate::authors).containsExactly(CandidateTable.MOST_AUTHORS);
    }

    @Test
    void ofADomainSoManyAreKeptAndOneIsNextToBeTried() throws Exception {
        List<Naming> many = new ArrayList<>();
        IntStream.range(0, CandidateTable.MOST_OF_A_DOMAIN + 5)
                .forEach(i -> many.add(naming("wss://r" + i + ".bad.example/", "bad.example", 1, 2, 3, i)));

        assertThat(candidates.name(many, 10_000, NOW)).isEqualTo(5);
        candidates.name(List.of(naming(ONE, "one.example", 1, 2, 3)), 10_000, NOW);
        assertThat(standing(NOW).untried())
                .extracting(Candidate::domain)
                .containsExactlyInAnyOrder("bad.example", "one.example");
    }

    @Test
    void whatFewestHaveNamedIsForgottenFirstWithItsTraces() throws Exception {
        candidates.name(List.of(naming(ONE, "one.example", 1), naming(TWO, "two.example", 1, 2)), 2, NOW);
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("insert into relay_pace (relay, visited) values ('wss://one.example', 1),"
                    + " ('wss://two.example/', 1)");
        }
        candidates.name(List.of(naming("wss://three.example/", "three.example", 1, 2, 3)), 2, NOW + 1);

        assertThat(candidates.count(NOW).untried()).isEqualTo(2);
        assertThat(standing(NOW).untried()).extracting(Candidate::url).containsExactly("wss://three.example/");
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select string_agg(relay, ' ') from relay_pace")) {
            row.next();
            assertThat(row.getString(1)).isEqualTo("wss://two.example/");
        }
    }

    @Test
    void aRelayEntersStaysAndLeaves() throws Exception {
        name(ONE, 1, 2, 3);

        assertThat(give(NOW, new Move.Enter(ONE, State.TRIED))).hasSize(1);
        assertThat(relays.list()).allSatisfy(relay -> assertThat(relay.source()).isEqualTo(Source.DISCOVERED));
        assertThat(standing(NOW).inSlots()).extracting(Candidate::state).containsExactly(State.TRIED);
        assertThat(standing(NOW).others()).isZero();
        assertThat(standing(NOW).untried()).isEmpty();

        give(NOW + 1, new Move.Stay(ONE));
        assertThat(standing(NOW).inSlots()).extracting(Candidate::state).containsExactly(State.INSIDE);

        give(NOW + 2, new Move.Leave(ONE, NOW + 100, true));
        assertThat(collected()).isEmpty();
        assertThat(candidates.count(NOW + 50).resting()).isEqualTo(1);
        assertThat(standing(NOW + 99).failed()).isEmpty();
        assertThat(standing(NOW + 100).failed()).extracting(Candidate::url).containsExactly(ONE);
    }

    @Test
    void attemptsAreCountedUntilOneIsAnswered() throws Exception {
        name(ONE, 1, 2, 3);
        give(NOW, new Move.Enter(ONE, State.TRIED));
        records.add(List.of(new Noted(ONE, new Figures(0, 10, 1, 0))), NOW + 1);
        records.add(List.of(new Noted(ONE, new Figures(0, 10, 2, 0))), NOW + 2);

        Candidate failing = standing(NOW).inSlots().get(0);
        assertThat(failing.contact()).isEqualTo(new Contact(0, NOW + 2, 3, NOW + 1, 0));
        assertThat(failing.figures()).isEqualTo(new Figures(0, 20, 3, 0));

        records.add(List.of(new Noted(ONE, new Figures(5, 10, 1, 1))), NOW + 3);
        assertThat(standing(NOW).inSlots().get(0).contact()).isEqualTo(new Contact(NOW + 3, NOW + 2, 0, 0, 0));
    }

    @Test
    void whatIsOlderThanAWeekCountsNoMore() throws Exception {
        name(ONE, 1, 2, 3);
        give(NOW, new Move.Enter(ONE, State.TRIED));
        records.add(List.of(new Noted(ONE, new Figures(5, 3_600_000, 1, 1))), NOW);
        long week = TimeUnit.DAYS.toMillis(7);

        assertThat(standing(NOW + week - 2_000).median()).isEqualTo(5);
        assertThat(standing(NOW + week).median()).isZero();
        records.forgetOld(NOW + week);
        assertThat(standing(NOW).median()).isZero();
    }

    @Test
    void slotsAreGivenAwayOnceAPeriod() throws Exception {
        name(ONE, 1, 2, 3);
        List<Boolean> due = new ArrayList<>();
        for (long after : List.of(0L, 1L, PERIOD - 1, PERIOD, PERIOD + 1)) {
            slots.give(3, PERIOD, NOW + after, standing -> {
                due.add(standing.isDue());
                return List.of();
            });
        }

        assertThat(due).containsExactly(true, false, false, true, false);
    }

    @Test
    void whatIsDoneByHandStays() throws Exception {
        name(ONE, 1, 2, 3);
        name(TWO, 1, 2, 3);
        give(NOW, new Move.Enter(ONE, State.INSIDE), new Move.Enter(TWO, State.INSIDE));

        relays.pause(TWO, true);
        assertThat(give(NOW + 1, new Move.Leave(TWO, NOW, false))).isEmpty();
        assertThat(standing(NOW).inSlots()).extracting(Candidate::url).containsExactly(ONE);

        relays.remove(ONE);
        assertThat(standing(NOW).inSlots()).isEmpty();
        assertThat(give(NOW + PERIOD, new Move.Enter(ONE, State.INSIDE))).isEmpty();
        assertThat(collected()).containsExactly(TWO);
    }

    @Test
    void whatTheSettingNamesIsNoLongerDiscoverysToMove() throws Exception {
        name(ONE, 1, 2, 3);
        give(NOW, new Move.Enter(ONE, State.INSIDE));
        relays.pin(List.of(ONE));

        Standing pinned = standing(NOW);
        assertThat(pinned.inSlots()).isEmpty();
        assertThat(pinned.others()).isEqualTo(1);
        assertThat(give(NOW + PERIOD, new Move.Leave(ONE, NOW, false))).isEmpty();
    }

    @Test
    void whereDiscoveryIsOffWhatItFoundIsNotCollected() throws Exception {
        name(ONE, 1, 2, 3);
        give(NOW, new Move.Enter(ONE, State.INSIDE));
        relays.add(TWO, Source.ADDED, "");

        candidates.leaveAll(NOW);

        assertThat(collected()).containsExactly(TWO);
        assertThat(candidates.count(NOW).outside()).isEqualTo(1);
    }
}

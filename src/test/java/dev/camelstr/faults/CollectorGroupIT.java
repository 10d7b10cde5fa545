package dev.camelstr.faults;

import static dev.camelstr.faults.Servers.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.Commands;
import dev.camelstr.cli.TestApplication;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.testing.Child;
import dev.camelstr.testing.TestRelay;
import dev.camelstr.testing.zoo.Holdings;
import dev.camelstr.testing.zoo.ZooRelay;
import dev.camelstr.testing.zoo.habit.Crowd;
import dev.camelstr.testing.zoo.habit.Understanding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Processes that collect on one database, from one list of relays: they come, stop, die and stand still. */
@Tag("faults")
class CollectorGroupIT {
    private static final Duration LEASE = Duration.ofSeconds(6);
    private static final int RELAYS = 6;
    private static final int EVENTS = 250;

    private final EventSigner author = EventSigner.random(TestRelay.SCHNORR);
    private final List<ZooRelay> relays = new ArrayList<>();
    private final List<Crowd> crowds = new ArrayList<>();
    private Servers servers;
    private TestApplication store;

    @BeforeEach
    void start() throws Exception {
        servers = Servers.fresh();
        for (int i = 0; i < RELAYS; i++) {
            open();
        }
        store = new TestApplication(servers.settings(), "store").start();
    }

    @AfterEach
    void close() {
        store.close();
        relays.forEach(ZooRelay::close);
    }

    private ZooRelay open() {
        Crowd crowd = new Crowd();
        long yesterday = System.currentTimeMillis() / 1_000 - 86_400;
        Holdings holdings = new Holdings().add(events(relays.size() + " before ", yesterday));
        ZooRelay relay = ZooRelay.start(holdings, crowd, Understanding.cap(100));
        relays.add(relay);
        crowds.add(crowd);
        return relay;
    }

    private List<Event> events(String content, long first) {
        return IntStream.range(0, EVENTS)
                .mapToObj(i ->
                        author.sign(new EventBuilder(1).createdAt(first + i).content(content + i)))
                .toList();
    }

    private void publish(String when) {
        long now = System.currentTimeMillis() / 1_000;
        for (int i = 0; i < relays.size(); i++) {
            relays.get(i).publish(events(i + " " + when, now - EVENTS));
        }
    }

    private Child collector() throws Exception {
        Map<String, String> settings = servers.settings();
        settings.put(
                "camelstr.relays",
                relays.stream().limit(RELAYS).map(ZooRelay::url).collect(Collectors.joining(",")));
        settings.put("camelstr.collect.lease", LEASE.toSeconds() + "s");
        settings.put("camelstr.collect.page-rate", "20");
        return Child.run("collect", settings);
    }

    private String relaysCommand(String... arguments) {
        List<String> line = new ArrayList<>(List.of("relays"));
        line.addAll(List.of(arguments));
        line.addAll(List.of("--set", "camelstr.datasource.url=" + servers.databaseUrl()));
        Commands.Outcome outcome = Commands.run(line.toArray(String[]::new));
        assertThat(outcome.code()).as(outcome.err()).isZero();
        return outcome.out();
    }

    /** How many relays each has that lives. */
    private String shares() {
        return servers.state()
                .query("select string_agg(n::text, ' ') from (select count(relay) as n from collector"
                        + " left join relay_owner using (holder) where lease_until > now()"
                        + " group by holder order by 1) shares");
    }

    private void awaitShares(String shares) {
        await("shares of " + shares).untilAsserted(() -> {
            assertThat(shares()).isEqualTo(shares);
            assertThat(relays).allMatch(relay -> relay.openConnections() == 1);
        });
    }

    /** All that the relays hold is held. */
    private void expectAll() {
        await("all events").untilAsserted(() -> {
            Set<EventId> held = servers.state().ids();
            for (ZooRelay relay : relays) {
                assertThat(relay.holdings().owed().values().stream().filter(event -> !held.contains(event.id())))
                        .as(relay.url())
                        .isEmpty();
            }
        });
    }

    private void expectEachReadOnce() {
        assertThat(crowds).extracting(Crowd::most).containsOnly(1);
    }

    @Test
    void eachRelayIsReadByOneWhoeverComesStopsDiesOrStandsStill() throws Exception {
        try (Child first = collector();
                Child second = collector()) {
            awaitShares("3 3");
            expectAll();
            ZooRelay added = open();
            relaysCommand("add", added.url());
            awaitShares("3 4");
            assertThat(processes(relaysCommand("list", "--json"))).hasSize(2);
            expectAll();
            relaysCommand("remove", added.url());
            await("the removed one to be left").until(() -> added.openConnections() == 0);
            relays.remove(added);
            awaitShares("3 3");

            publish("while one stops ");
            second.stop();
            assertThat(servers.state().query("select count(*) from collector")).isEqualTo("1");
            awaitShares("6");
            expectAll();
            try (Child third = collector()) {
                awaitShares("3 3");
                expectEachReadOnce();

                publish("while one dies ");
                third.kill();
                long died = System.nanoTime();
                publish("while one is dead ");
                awaitShares("6");
                assertThat(Duration.ofNanos(System.nanoTime() - died)).isLessThan(LEASE.multipliedBy(2));
                expectAll();
            }
            expectEachReadOnce();
            try (Child still = collector()) {
                awaitShares("3 3");
                expectItsRelaysToBeTakenOver(still);
            }
            assertThat(first.isAlive()).isTrue();
        }
    }

    private void expectItsRelaysToBeTakenOver(Child still) throws Exception {
        still.pause();
        publish("while one stands still ");
        await("the other to have all").until(() -> shares().equals("6"));
        await("the other to read all, too")
                .until(() -> relays.stream().mapToInt(ZooRelay::openConnections).sum() == RELAYS + 3);
        expectAll();
        List<Long> taken = cursors();

        still.resume();
        long resumed = System.nanoTime();
        await("no relay to be read twice").until(() -> relays.stream().allMatch(relay -> relay.openConnections() <= 1));
        assertThat(Duration.ofNanos(System.nanoTime() - resumed)).isLessThan(LEASE.multipliedBy(2));
        awaitShares("3 3");
        assertThat(crowds).extracting(Crowd::most).allMatch(most -> most <= 2);
        List<Long> later = cursors();
        assertThat(later).hasSameSizeAs(taken);
        for (int i = 0; i < taken.size(); i++) {
            assertThat(later.get(i)).isGreaterThanOrEqualTo(taken.get(i));
        }
        assertThat(still.isAlive()).isTrue();
    }

    /** Of the relays, in an order that is always the same. */
    private List<Long> cursors() {
        String all = servers.state().query("select string_agg(cursor::text, ' ' order by relay) from relay_cursor");
        return Stream.of(all.split(" ")).map(Long::valueOf).toList();
    }

    private static Set<String> processes(String list) {
        return list.lines()
                .map(line -> line.replaceAll(".*\"process\":\"([^\"]+)\".*", "$1"))
                .collect(Collectors.toSet());
    }
}

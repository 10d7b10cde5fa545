package dev.camelstr.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.EventId;
import dev.camelstr.testing.Child;
import dev.camelstr.testing.zoo.Habit;
import dev.camelstr.testing.zoo.behaviour.Behaviour;
import dev.camelstr.testing.zoo.behaviour.Behaviours;
import dev.camelstr.testing.zoo.behaviour.Specimen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The packaged executable collects from relays as they are found, all at once, is killed in the middle and started again, and
 * holds in the end all that each of them has. {@code -Dcamelstr.zoo=cap-100,dense} is about those only;
 * {@code -Dcamelstr.zoo.patience=60} says after how many seconds they have to be whole.
 */
@Tag("aggregator")
class RelaysAsFoundIT {
    private static final List<String> JVM = List.of("-Xmx768m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    private static final String PARTS = "collect,store,upkeep,serve";
    private static final Duration PATIENCE = Duration.ofSeconds(Integer.getInteger("camelstr.zoo.patience", 420));

    /** How long it may take until something goes on that may as well not. */
    private static final Duration SOON = Duration.ofSeconds(20);

    /** So that relays that never answer, or want a second between two requests, are done with while somebody waits. */
    private static final Map<String, String> QUICK = Map.of(
            "camelstr.collect.answer-timeout", "3s",
            "camelstr.collect.page-rate", "20",
            "camelstr.collect.reconcile-interval", "10s",
            "camelstr.collect.secret-key", "generated");

    private List<Collected> relays;
    private Path folder;
    private StoredEvents stored;

    @BeforeEach
    void start() throws IOException {
        List<Behaviour> behaviours = Behaviours.named(System.getProperty("camelstr.zoo", ""));
        relays = behaviours.stream().map(Behaviour::start).map(Collected::new).toList();
        folder = Files.createTempDirectory(Files.createDirectories(Path.of("target/aggregate")), "data");
        stored = new StoredEvents(folder);
    }

    @AfterEach
    void end() {
        relays.forEach(relay -> relay.specimen().close());
    }

    @Test
    void eachRelayIsWholeInTheEndThoughItIsKilledInTheMiddle() throws Exception {
        try (Child killed = run()) {
            Awaitility.await("the database").until(stored::areThere);
            soon(() -> held() * 10 >= owed() * 3);
            turn(Habit.Turn.FIRST);
            soon(() -> held() * 10 >= owed() * 6);
            killed.kill();
        }
        Awaitility.await("the database to end").until(() -> !stored.areThere());
        try (Child again = run()) {
            Awaitility.await("the database").until(stored::areThere);
            soon(() -> relays.stream().filter(Collected::isEnough).count() * 10 >= relays.size() * 5L
                    && relays.stream()
                            .anyMatch(relay -> relay.specimen().relay().openConnections() > 0));
            turn(Habit.Turn.SECOND);
            within(PATIENCE, () -> held() >= 0 && relays.stream().allMatch(Collected::isEnough));
            for (Collected relay : relays) {
                relay.examine(stored);
            }
            again.stop();
        }
        report();
        assertThat(relays).allSatisfy(relay -> {
            assertThat(relay.forged()).as("forged: %s", relay).isZero();
            assertThat(relay.extra()).as("extra: %s", relay).isZero();
        });
        assertThat(relays)
                .allSatisfy(relay -> assertThat(relay.held()).as("%s", relay).isGreaterThanOrEqualTo(relay.least()));
    }

    private Child run() throws IOException {
        Map<String, String> settings = new TreeMap<>();
        settings.put(
                "camelstr.relays",
                relays.stream()
                        .map(Collected::specimen)
                        .map(Specimen::relay)
                        .map(relay -> relay.url())
                        .collect(Collectors.joining(",")));
        settings.put("camelstr.data-dir", folder.toString());
        settings.put("camelstr.relay.host", "127.0.0.1");
        settings.put("camelstr.relay.port", "0");
        String known = Files.readString(Path.of("application.properties"));
        QUICK.forEach((key, value) -> {
            if (known.contains("\n" + key + "=")) {
                settings.put(key, value);
            }
        });
        return Child.run(JVM, PARTS, settings);
    }

    private void turn(Habit.Turn turn) {
        relays.forEach(relay -> relay.specimen().relay().turn(turn));
    }

    private long owed() {
        return relays.stream().mapToLong(Collected::owed).sum();
    }

    /** Counts anew; nothing while it starts. */
    private long held() {
        try {
            Set<EventId> ids = stored.ids();
            relays.forEach(relay -> relay.count(ids));
            return relays.stream().mapToLong(Collected::held).sum();
        } catch (Exception e) {
            return 0;
        }
    }

    private void soon(BooleanSupplier condition) {
        within(SOON, condition);
    }

    /** Goes on when it holds, and after that time in any case: what is missing then is told in the end, of each relay. */
    private static void within(Duration time, BooleanSupplier condition) {
        long end = System.nanoTime() + time.toNanos();
        Awaitility.await()
                .atMost(time.plusMinutes(1))
                .pollInterval(Duration.ofMillis(250))
                .until(() -> condition.getAsBoolean() || System.nanoTime() - end > 0);
    }

    private void report() throws IOException {
        String table = relays.stream().map(Collected::toString).collect(Collectors.joining("", Collected.head(), ""));
        long whole = relays.stream().filter(Collected::isEnough).count();
        String sum = "%d of %d as they have to be, %d of %d events%n"
                .formatted(
                        whole,
                        relays.size(),
                        relays.stream().mapToLong(Collected::held).sum(),
                        owed());
        Files.writeString(Path.of("target/aggregate/relays-as-found.md"), table + sum);
        System.out.print(table + sum);
    }
}

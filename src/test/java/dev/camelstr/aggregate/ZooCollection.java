package dev.camelstr.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.EventId;
import dev.camelstr.testing.Child;
import dev.camelstr.testing.EmbeddedPostgres;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.zoo.Habit.Turn;
import dev.camelstr.testing.zoo.behaviour.Behaviour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** Relays of the zoo, and the packaged executable that collects from all of them at once. Not thread-safe. */
final class ZooCollection implements AutoCloseable {
    private static final List<String> JVM = List.of("-Xmx768m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    private static final String PARTS = "collect,store,upkeep,serve";
    private static final Duration PATIENCE = Duration.ofSeconds(Integer.getInteger("camelstr.zoo.patience", 420));

    /** How long something is waited for that need not come. */
    private static final Duration SOON = Duration.ofSeconds(20);

    /** So that relays that never answer, or want a second between two requests, are done with while somebody waits. */
    private static final Map<String, String> QUICK = Map.of(
            "camelstr.collect.answer-timeout", "3s",
            "camelstr.collect.page-rate", "20",
            "camelstr.collect.reconcile-interval", "10s",
            "camelstr.collect.secret-key", "generated");

    private final List<Collected> relays;
    private final Map<String, String> settings = new TreeMap<>();
    private final StoredEvents stored;

    ZooCollection(List<Behaviour> behaviours, StreamKind streams, Map<String, String> others) throws IOException {
        relays = behaviours.stream().map(Behaviour::start).map(Collected::new).toList();
        Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target/aggregate")), "data");
        EmbeddedPostgres.makeIn(folder);
        stored = new StoredEvents(folder);
        settings.putAll(streams.settings());
        settings.put("camelstr.stream", streams.toString());
        settings.put("camelstr.relays", urls());
        settings.put("camelstr.data-dir", folder.toString());
        settings.put("camelstr.relay.host", "127.0.0.1");
        settings.put("camelstr.relay.port", "0");
        settings.putAll(quick());
        settings.putAll(others);
    }

    /** Those of them that there are. */
    private static Map<String, String> quick() throws IOException {
        Map<String, String> quick = new TreeMap<>(QUICK);
        String known = Files.readString(Path.of("application.properties"));
        quick.keySet().removeIf(key -> !known.contains("\n" + key + "="));
        return quick;
    }

    private String urls() {
        return relays.stream().map(relay -> relay.specimen().relay().url()).collect(Collectors.joining(","));
    }

    /** Collects, is killed in the middle, and collects until each relay is as whole as it can be. */
    void collectOverAKill() throws Exception {
        try (Child killed = Child.run(JVM, PARTS, settings)) {
            Awaitility.await("the database").until(stored::areThere);
            within(SOON, () -> isHeld(30));
            relays.forEach(relay -> relay.specimen().relay().turn(Turn.FIRST));
            within(SOON, () -> isHeld(60));
            killed.kill();
        }
        Awaitility.await("the database to end").until(() -> !stored.areThere());
        try (Child again = Child.run(JVM, PARTS, settings)) {
            Awaitility.await("the database").until(stored::areThere);
            within(SOON, () -> areEnough(50) && areConnected());
            relays.forEach(relay -> relay.specimen().relay().turn(Turn.SECOND));
            within(PATIENCE, () -> areEnough(100));
            for (Collected relay : relays) {
                relay.examine(stored);
            }
            again.stop();
        }
    }

    private boolean isHeld(int hundredths) {
        count();
        return held() * 100 >= owed() * hundredths;
    }

    private boolean areEnough(int hundredths) {
        count();
        return enough() * 100 >= relays.size() * hundredths;
    }

    private boolean areConnected() {
        long connected = relays.stream()
                .filter(relay -> relay.specimen().relay().openConnections() > 0)
                .count();
        return connected * 2 >= relays.size();
    }

    private long enough() {
        return relays.stream().filter(Collected::isEnough).count();
    }

    private long owed() {
        return relays.stream().mapToLong(Collected::owed).sum();
    }

    private long held() {
        return relays.stream().mapToLong(Collected::held).sum();
    }

    /** Anew; what was counted stands while the database cannot be asked. */
    private void count() {
        try {
            Set<EventId> ids = stored.ids();
            relays.forEach(relay -> relay.count(ids));
        } catch (SQLException | IOException | IndexOutOfBoundsException e) {
            // It is starting.
        }
    }

    /** Goes on when it holds, and after that time in any case: what is missing then is told in the end, of each relay. */
    private static void within(Duration time, BooleanSupplier condition) {
        long end = System.nanoTime() + time.toNanos();
        Awaitility.await()
                .atMost(time.plusMinutes(1))
                .pollInterval(Duration.ofMillis(250))
                .until(() -> condition.getAsBoolean() || System.nanoTime() - end > 0);
    }

    void report(String name) throws IOException {
        String table = relays.stream().map(Collected::toString).collect(Collectors.joining("", Collected.head(), ""));
        String sum =
                "%d of %d as they have to be, %d of %d events%n".formatted(enough(), relays.size(), held(), owed());
        Files.writeString(Path.of("target/aggregate", name + ".md"), table + sum);
        System.out.print(table + sum);
    }

    void expectEachAsItHasToBe() {
        assertThat(relays).allSatisfy(relay -> {
            assertThat(relay.forged()).as("forged: %s", relay).isZero();
            assertThat(relay.extra()).as("extra: %s", relay).isZero();
            assertThat(relay.falselyClaimed()).as("falsely claimed: %s", relay).isZero();
        });
        assertThat(relays)
                .allSatisfy(relay -> assertThat(relay.held()).as("%s", relay).isGreaterThanOrEqualTo(relay.least()));
    }

    @Override
    public void close() {
        relays.forEach(relay -> relay.specimen().close());
    }
}

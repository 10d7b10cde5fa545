package dev.camelstr.pipeline.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelstr.cli.TestApplication;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.store.database.TestDatabases;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The history of a process, which nobody has to look at to have it. */
class KeptHistoryIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** A minute has to end, and the one in which it ends may be the one after the next. */
    private static final Duration MINUTES = Duration.ofMinutes(5);

    private final EventSigner alice = TestRelay.author();
    private final String url = TestDatabases.createUrl();

    private TestRelay start(Path folder) {
        return TestRelay.start(
                StreamKind.LOCAL,
                Map.of("camelstr.data-dir", folder.toString(), "camelstr.datasource.url", url),
                "store",
                "serve",
                "statistics");
    }

    private static Map<String, Object> part(TestRelay relay, String parameter, int last) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(relay.http("/api/status?" + parameter + "=" + last))
                .build();
        String body = HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
        return ((JsonObject) Jsoner.deserialize(body)).getMap(parameter);
    }

    private static long stored(Map<String, Object> history) {
        return ((List<?>) history.get("stored"))
                .stream()
                        .filter(Objects::nonNull)
                        .mapToLong(count -> ((Number) count).longValue())
                        .sum();
    }

    /** How many minutes are known. */
    private static long told(Map<String, Object> history) {
        return ((List<?>) history.get("stored"))
                .stream().filter(Objects::nonNull).count();
    }

    private long count(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }

    @Test
    void minutesAreKeptOverARestartAndAnotherProcessOfTheDatabaseHasItsOwn(@TempDir Path folder) throws Exception {
        Path data = folder.resolve("data");
        Path elsewhere = folder.resolve("other");
        try (TestRelay relay = start(data);
                TestRelay ignored = start(elsewhere);
                RelayClient client = relay.connect()) {
            for (int i = 0; i < 5; i++) {
                client.publish(TestRelay.note(alice, "note " + i));
            }
            await().atMost(MINUTES).until(() -> stored(part(relay, "minutes", 1_440)) == 5);
            await().atMost(MINUTES).until(() -> count("select count(distinct process) from process_figure") == 2);
            await().until(() -> count("select coalesce(sum(stored), 0) from process_figure") == 5);
        }
        assertThat(Files.readString(data.resolve("process-name"))).hasSize(36);

        try (TestRelay again = start(data);
                TestRelay other = start(elsewhere)) {
            await().until(() -> stored(part(again, "minutes", 1_440)) == 5);
            await().until(() -> told(part(other, "minutes", 1_440)) > 0);
            assertThat(stored(part(other, "minutes", 1_440))).isZero();
        }
        assertThat(count("select count(*) from process_figure where process <> '"
                        + Files.readString(data.resolve("process-name")) + "' and stored > 0"))
                .isZero();
    }

    @Test
    void itBeginsWithTheProcessWhetherAnybodyLooksOrNot() throws Exception {
        try (TestRelay relay = TestRelay.start(StreamKind.LOCAL, Map.of(), "store", "serve");
                RelayClient client = relay.connect()) {
            client.publish(TestRelay.note(alice, "before anybody looks"));
            Duration then = relay.application().context().getUptime().plusSeconds(5);
            await().until(() -> relay.application().context().getUptime().compareTo(then) > 0);

            Map<String, Object> history = part(relay, "history", 900);

            assertThat(stored(history)).isEqualTo(1);
            assertThat((List<?>) history.get("sent")).hasSizeGreaterThan(3);
        }
    }

    @Test
    void aProcessWhoseDatabaseIsAwayHasItsLastMinutesAllTheSame(@TempDir Path folder) {
        try (TestApplication collector = new TestApplication(
                        Map.of(
                                "camelstr.data-dir",
                                folder.toString(),
                                "camelstr.datasource.url",
                                "jdbc:postgresql://127.0.0.1:1/nothing",
                                "camelstr.datasource.connect-timeout",
                                "1s"),
                        "collect")
                .start()) {
            Status status = collector.bean("status", Status.class);
            await().untilAsserted(() -> {
                JsonObject figures = (JsonObject) Jsoner.deserialize(
                        new String(status.json(900, 1_440, UpstreamQuery.FIRST), StandardCharsets.UTF_8));
                Map<String, Object> history = figures.getMap("history");
                assertThat((List<?>) history.get("received")).hasSizeGreaterThan(2);
                assertThat(figures).containsKey("minutes");
            });
        }
    }
}

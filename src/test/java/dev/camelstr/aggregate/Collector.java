package dev.camelstr.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.EventId;
import dev.camelstr.testing.Child;
import dev.camelstr.testing.zoo.ZooRelay;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** The packaged executable, collecting from relays of the zoo on a data folder that outlives it. Not thread-safe. */
final class Collector implements AutoCloseable {
    private static final List<String> JVM = List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    private static final String PARTS = "collect,store,upkeep,serve";
    private static final Pattern ADDRESS = Pattern.compile("Ready: (http://\\S+)");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Map<String, String> settings = new TreeMap<>();
    private final StoredEvents stored;
    private Child process;

    Collector(List<ZooRelay> relays, Map<String, String> others) throws IOException {
        Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target/aggregate")), "data");
        stored = new StoredEvents(folder);
        settings.put("camelstr.relays", relays.stream().map(ZooRelay::url).collect(Collectors.joining(",")));
        settings.put("camelstr.data-dir", folder.toString());
        settings.put("camelstr.relay.host", "127.0.0.1");
        settings.put("camelstr.relay.port", "0");
        settings.putAll(others);
    }

    void start() throws IOException {
        process = Child.run(JVM, PARTS, settings);
        process.awaitOutput("Ready: http://");
    }

    void stop() throws InterruptedException {
        process.stop();
    }

    /** As if it had been killed at that second and nobody had asked a relay since. */
    void killAsIfAt(long second) throws Exception {
        stored.forgetSince(second);
        process.kill();
        Awaitility.await("the database to end").until(() -> !stored.areThere());
    }

    /** What {@code /api/status} says. */
    String status() throws IOException, InterruptedException {
        Matcher address = ADDRESS.matcher(process.output());
        assertThat(address.find()).isTrue();
        URI uri = URI.create(address.group(1) + "/api/status");
        return HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
    }

    void awaitAll(Collection<EventId> ids) {
        Awaitility.await("all events")
                .atMost(Duration.ofMinutes(10))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> stored().containsAll(ids));
    }

    private Set<EventId> stored() {
        try {
            return stored.ids();
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}

package dev.camelstr.fuzz;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.testing.Child;
import dev.camelstr.testing.EmbeddedPostgres;
import dev.camelstr.testing.Ports;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.TestRelay;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The packaged relay as a process of its own, in 256 MB, with its default limits.
 */
final class PackagedRelay implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** What is kept for clients: lines of the metrics, with their values. */
    private static final Pattern HELD = Pattern.compile("(?m)^relay_(?:connections|newcomers|calls|subscriptions"
            + "|pending_answers|(?:queued|arriving|leaving|memory)_bytes)(?:\\{.*})? (\\S+)$");

    private static final int KINDS_HELD = 9;
    private static final int FILLING_KIND = 7; // which no search is for
    private static final int BELOW_HALF_A_REGION = 500_000;
    private static final int HALF_A_REGION = 530_000;
    private static final int FILLING_EVENTS = 140;
    private static final int FILLING_AT_ONCE = 4;

    private final int port = Ports.free();
    private final int metrics = Ports.free();
    private final Path data;
    private final Path temporary;
    private final Child process;

    private PackagedRelay(Path folder, List<String> options, String parts, Map<String, String> settings)
            throws IOException {
        data = folder.resolve("data");
        temporary = Files.createDirectories(folder.resolve("tmp"));
        EmbeddedPostgres.unpackInto(data);
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of("-Xmx256m", "-Djava.io.tmpdir=" + temporary));
        Map<String, String> where = new HashMap<>(settings);
        where.put("camelstr.data-dir", data.toString());
        where.put("camelstr.relay.host", "127.0.0.1");
        where.put("camelstr.relay.port", Integer.toString(port));
        where.put("camelstr.metrics.port", Integer.toString(metrics));
        process = Child.run(all, parts, where);
    }

    /**
     * Starts it, and waits until it listens.
     *
     * @param options of the JVM, besides its heap
     * @param settings that differ from the defaults, besides folder and ports
     */
    static PackagedRelay start(Path folder, List<String> options, String parts, Map<String, String> settings)
            throws IOException {
        PackagedRelay relay = new PackagedRelay(folder, options, parts, settings);
        relay.process.awaitOutput("Nostr relay listens on");
        return relay;
    }

    int port() {
        return port;
    }

    URI uri() {
        return URI.create("ws://127.0.0.1:" + port + "/");
    }

    Child process() {
        return process;
    }

    /** It and its database server, which has no parent. */
    Stream<ProcessHandle> processes() {
        return Stream.concat(Stream.of(process.pid()), databaseProcess().stream())
                .flatMap(pid -> ProcessHandle.of(pid).stream());
    }

    private Optional<Long> databaseProcess() {
        try {
            return Files.readAllLines(databasePid()).stream().findFirst().map(Long::valueOf);
        } catch (IOException e) {
            return Optional.empty(); // it has ended
        }
    }

    /** Where the embedded server says that it runs. */
    Path databasePid() {
        return data.resolve("postgres/data/postmaster.pid");
    }

    /** What it has written that others may read; the programs of PostgreSQL and libraries are no secret. */
    List<Path> filesOfOthersToo() throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            return files.filter(file -> !file.toString().contains("/postgres/bin-")
                            && !file.toString().contains("/native/"))
                    .filter(file -> !Files.isSymbolicLink(file) && isOfOthersToo(file))
                    .toList();
        }
    }

    private static boolean isOfOthersToo(Path file) {
        try {
            return Files.getPosixFilePermissions(file).stream()
                    .anyMatch(permission -> !permission.name().startsWith("OWNER"));
        } catch (IOException e) {
            return false; // gone meanwhile
        }
    }

    /** What is left where temporary files are, but for the JVM's own. */
    List<Path> temporaryFiles() throws IOException {
        try (Stream<Path> left = Files.list(temporary)) {
            return left.filter(file -> !file.getFileName().toString().startsWith("hsperfdata"))
                    .toList();
        }
    }

    String get(String path) throws IOException, InterruptedException {
        return HTTP.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + metrics + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** Has the newest events take all the memory that they may, so that no more of them hide what is kept by mistake. */
    void fillMemory() throws Exception {
        fillMemory(BELOW_HALF_A_REGION, 2 * FILLING_EVENTS);
    }

    /** The same with events of the length that costs most, beside its bytes: half of a region of G1 takes a whole one. */
    void fillMemoryWithRegions() throws Exception {
        fillMemory(HALF_A_REGION, FILLING_EVENTS);
    }

    private void fillMemory(int length, int secondsAgo) throws Exception {
        EventSigner author = TestRelay.author();
        EventBuilder draft = new EventBuilder(FILLING_KIND).content("x".repeat(length));
        long first = System.currentTimeMillis() / 1000 - secondsAgo;
        ExecutorService publishers = Executors.newFixedThreadPool(FILLING_AT_ONCE);
        try {
            List<Future<?>> published = IntStream.range(0, FILLING_EVENTS)
                    .mapToObj(i -> author.sign(draft.createdAt(first + i)))
                    .<Future<?>>map(event -> publishers.submit(() -> publish(event)))
                    .toList();
            for (Future<?> each : published) {
                each.get();
            }
        } finally {
            publishers.shutdownNow();
        }
    }

    /** On a connection of its own: one may not send as much as fast. */
    private Void publish(Event event) throws Exception {
        try (RelayClient client = RelayClient.connect(uri())) {
            RelayMessage.Ok ok = client.event(event).nextButChallenge(RelayMessage.Ok.class);
            if (!ok.accepted()) {
                throw new IllegalStateException(ok.message());
            }
            return null;
        }
    }

    /** What is kept for clients and is not 0. */
    List<String> held() throws IOException, InterruptedException {
        String figures = get("/metrics");
        List<String> all =
                HELD.matcher(figures).results().map(MatchResult::group).toList();
        if (all.stream().map(line -> line.split("[{ ]")[0]).distinct().count() != KINDS_HELD) {
            throw new IllegalStateException("figures are missing: " + all);
        }
        return all.stream().filter(line -> !line.endsWith(" 0.0")).toList();
    }

    @Override
    public void close() {
        process.close();
        EmbeddedPostgres.awaitEnd(data);
    }
}

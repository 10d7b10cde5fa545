package dev.camelstr.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.Commands;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.testing.Child;
import dev.camelstr.testing.Ports;
import dev.camelstr.testing.ProcessorTime;
import dev.camelstr.testing.TestRelay;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the views that come along cost beside the store, in processor time of the process and of its PostgreSQL, until no view is
 * behind: the same events into a store alone and into one with the views. {@code -Dcamelstr.load.views=follows} for one of them.
 */
@Tag("scale")
class ViewsLoadIT {
    private static final Logger LOG = LoggerFactory.getLogger(ViewsLoadIT.class);
    private static final List<String> VIEWS =
            List.of(System.getProperty("camelstr.load.views", "engagement,follows,trust,trending,people")
                    .split(","));
    private static final int EVENTS = Integer.getInteger("camelstr.load.events", 60_000);
    private static final int BEFORE = 10_000;
    private static final int AUTHORS = 2_000;
    private static final int ROOTS = 10;
    private static final String WORDS =
            "A log is the simplest thing that could possibly work, and it does, whatever is killed. ";

    /** Processor time, in milliseconds an event. */
    private record Spent(double java, double postgres) {
        double all() {
            return java + postgres;
        }
    }

    private final Random random = new Random(11);
    private final List<EventSigner> authors =
            Stream.generate(TestRelay::author).limit(AUTHORS).toList();
    private final List<EventId> notes = new ArrayList<>();
    private final long begin = Instant.now().getEpochSecond() - 80_000;
    private final HttpClient http = HttpClient.newHttpClient();
    private int drafted;

    @TempDir
    private Path folder;

    private record Draft(EventSigner author, EventBuilder event) {}

    private Path write(String name, List<Draft> drafts) throws IOException {
        List<String> lines = drafts.parallelStream()
                .map(draft -> draft.author().sign(draft.event()))
                .map(Event::raw)
                .map(raw -> new String(raw, StandardCharsets.UTF_8))
                .toList();
        return Files.write(folder.resolve(name), lines);
    }

    /** Whom the roots follow is everybody; so all are ranked. */
    private List<Draft> begun() {
        List<Draft> drafts = new ArrayList<>();
        for (int root = 0; root < ROOTS; root++) {
            EventBuilder list = at(3);
            for (int i = root; i < AUTHORS; i += ROOTS) {
                list.tag("p", authors.get(i).pubkey().hex());
            }
            drafts.add(new Draft(authors.get(root), list));
        }
        drafts.addAll(drafts(BEFORE));
        return drafts;
    }

    private List<Draft> drafts(int count) {
        return IntStream.range(0, count).mapToObj(i -> draft()).toList();
    }

    private Draft draft() {
        EventSigner author = authors.get(ROOTS + random.nextInt(AUTHORS - ROOTS));
        int part = notes.isEmpty() ? 0 : random.nextInt(100);
        EventBuilder event;
        if (part < 59) {
            event = at(1).content(WORDS + drafted);
            if (part < 29 && !notes.isEmpty()) {
                event.tag("e", note(), "", "reply");
            }
            notes.add(event.id(author.pubkey()));
        } else if (part < 91) {
            event = at(7).content("+").tag("e", note());
        } else if (part < 96) {
            event = at(6).tag("e", note());
        } else if (part < 97) {
            event = naming(3, 200);
        } else if (part < 99) {
            event = at(0).content("{\"name\":\"camel " + drafted + "\",\"display_name\":\"Camel of the caravan\"}");
        } else {
            event = naming(10_000, 20);
        }
        return new Draft(author, event);
    }

    private EventBuilder naming(int kind, int count) {
        EventBuilder list = at(kind);
        for (int i = 0; i < count; i++) {
            list.tag("p", authors.get(random.nextInt(AUTHORS)).pubkey().hex());
        }
        return list;
    }

    private EventBuilder at(int kind) {
        return new EventBuilder(kind).createdAt(begin + drafted++);
    }

    private String note() {
        return notes.get(random.nextInt(notes.size())).hex();
    }

    private Spent spent(String name, Map<String, String> more, Path before, Path events) throws Exception {
        int port = Ports.free();
        Path data = folder.resolve(name);
        Map<String, String> settings = new HashMap<>(more);
        settings.put("camelstr.data-dir", data.toString());
        settings.put("camelstr.relay.host", "127.0.0.1");
        settings.put("camelstr.relay.port", Integer.toString(port));
        try (Child child = Child.run(List.of("-Xmx1g"), "store,serve,import", settings)) {
            child.awaitOutput("Nostr relay listens on");
            bring(data, before);
            awaitRead(port, more.isEmpty());
            double java = ProcessorTime.of(child.pid());
            double postgres = ofPostgres(data);
            bring(data, events);
            awaitRead(port, more.isEmpty());
            Spent spent = new Spent(each(ProcessorTime.of(child.pid()) - java), each(ofPostgres(data) - postgres));
            LOG.info("{}: Java {} ms, PostgreSQL {} ms, both {} ms", name, spent.java(), spent.postgres(), spent.all());
            return spent;
        }
    }

    private static double each(double seconds) {
        return 1_000 * seconds / EVENTS;
    }

    private static void bring(Path data, Path events) {
        Commands.Outcome outcome =
                Commands.run("import", "--strict", "--set", "camelstr.data-dir=" + data, events.toString());
        assertThat(outcome.code()).as(outcome.err()).isZero();
    }

    private void awaitRead(int port, boolean alone) {
        Awaitility.await("all to be read, and all authors to be ranked")
                .atMost(Duration.ofMinutes(10))
                .ignoreExceptions() // the answer of a page is late
                .until(() -> alone || isRead(port));
    }

    private boolean isRead(int port) throws Exception {
        JsonArray views = ask(port, "/api/status").getCollection("views");
        return views.size() == VIEWS.size()
                && views.stream().map(JsonObject.class::cast).allMatch(view -> view.getLong("lag") == 0)
                && (!VIEWS.contains("trust") || areAllRanked(port));
    }

    private boolean areAllRanked(int port) throws Exception {
        return ask(port, "/api/views/trust/state").toJson().contains("\"keys\":" + AUTHORS);
    }

    private JsonObject ask(int port, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        return (JsonObject) Jsoner.deserialize(
                http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    private static double ofPostgres(Path data) throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            Path file = files.filter(path -> path.endsWith("postmaster.pid"))
                    .findFirst()
                    .orElseThrow();
            long server = Long.parseLong(Files.readAllLines(file).get(0).strip());
            return ProcessorTime.ofTree(ProcessHandle.of(server).orElseThrow());
        }
    }

    @Test
    void aStoreWithViewsTakesLessThanFourTimesTheTimeOfOneWithout() throws Exception {
        Path before = write("before.jsonl", begun());
        Path events = write("events.jsonl", drafts(EVENTS));
        String roots = String.join(
                ",",
                authors.stream().limit(ROOTS).map(root -> root.pubkey().hex()).toList());

        Spent alone = spent("store", Map.of(), before, events);
        Spent all = spent(
                "views",
                Map.of(
                        "camelstr.views",
                        String.join(",", VIEWS),
                        "camelstr.stream.old-values",
                        "true",
                        "camelstr.trust.roots",
                        roots,
                        "camelstr.trust.period",
                        "20s"),
                before,
                events);

        LOG.info("{} take {} % more", VIEWS, Math.round(100 * (all.all() / alone.all() - 1)));
        assertThat(all.all()).isLessThan(4 * alone.all());
    }
}

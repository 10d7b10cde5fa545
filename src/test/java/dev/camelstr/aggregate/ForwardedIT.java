package dev.camelstr.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.camelstr.cli.Commands;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.testing.Child;
import dev.camelstr.testing.Ports;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged executable forwards to relays of this project: over SIGKILL, and in a circle. */
@Tag("aggregator")
class ForwardedIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PARTS = "store,upkeep,serve,forward";
    private static final int UNANSWERED = 50;
    private static final int KILLS = 4;

    @TempDir
    private Path folder;

    private final EventSigner author = TestRelay.author();
    private final Random random = new Random(9);

    private Map<String, String> settings(String name, int port, String forwardTo) {
        return new TreeMap<>(Map.of(
                "camelstr.data-dir",
                folder.resolve(name).toString(),
                "camelstr.relays",
                "",
                "camelstr.relay.host",
                "127.0.0.1",
                "camelstr.relay.port",
                "" + port,
                "camelstr.relay.private-kinds",
                "1059",
                "camelstr.forward.relays",
                forwardTo,
                "camelstr.forward.rate",
                "1000",
                "camelstr.forward.max-unanswered",
                "" + UNANSWERED));
    }

    private List<Event> events(int count, int kind, String... tag) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    EventBuilder event = new EventBuilder(kind).content("event " + i + " " + random.nextLong());
                    return author.sign(tag.length == 0 ? event : event.tag(tag));
                })
                .toList();
    }

    private static Set<EventId> ids(List<Event> events) {
        return events.stream().map(Event::id).collect(Collectors.toSet());
    }

    private static ConditionFactory await(String what) {
        return Awaitility.await(what).atMost(Duration.ofMinutes(4)).pollInterval(Duration.ofMillis(100));
    }

    private void importAll(String name, List<Event> events) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (Event event : events) {
            lines.writeBytes(event.raw());
            lines.write('\n');
        }
        Path file = Files.write(folder.resolve(name + ".jsonl"), lines.toByteArray());
        assertThat(Commands.run("import", "--set", "camelstr.data-dir=" + folder.resolve(name), file.toString())
                        .code())
                .isZero();
    }

    private static Set<EventId> stored(URI relay) throws Exception {
        try (RelayClient client = RelayClient.connect(relay)) {
            return new HashSet<>(client.stored("all", "{\"limit\":5000}"));
        }
    }

    private static JsonNode status(int port) throws Exception {
        HttpRequest question = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/status"))
                .timeout(Duration.ofMinutes(1))
                .build();
        return JSON.readTree(
                HTTP.send(question, HttpResponse.BodyHandlers.ofString()).body());
    }

    @Test
    void overKillsTwoRelaysMissNothingAndGetFewTwice() throws Exception {
        List<Event> open = events(3_000, 1);
        List<Event> withheld = Stream.concat(
                        events(20, 1, "-").stream(), events(20, 1059, "p", "00".repeat(32)).stream())
                .toList();
        importAll("source", Stream.concat(withheld.stream(), open.stream()).toList());
        try (TestRelay first = TestRelay.start(StreamKind.LOCAL, Map.of(), "store", "serve");
                TestRelay second = TestRelay.start(StreamKind.LOCAL, Map.of(), "store", "serve")) {
            int port = Ports.free();
            Map<String, String> settings = settings("source", port, first.uri() + "," + second.uri());
            for (int kill = 1; kill <= KILLS; kill++) {
                int enough = kill * 500 + random.nextInt(100);
                try (Child child = Child.run(PARTS, settings)) {
                    await("some to be forwarded").until(() -> received(first) >= enough);
                    child.kill();
                }
            }
            try (Child last = Child.run(PARTS, settings)) {
                await("all to be forwarded")
                        .until(() -> stored(first.uri()).containsAll(ids(open))
                                && stored(second.uri()).containsAll(ids(open)));
                assertThat(stored(first.uri())).isEqualTo(ids(open));
                assertThat(stored(second.uri())).isEqualTo(ids(open));
                assertThat(received(first)).isBetween(3_000L, 3_000L + KILLS * UNANSWERED);
                assertThat(received(second)).isBetween(3_000L, 3_000L + KILLS * UNANSWERED);
                for (JsonNode relay : status(port).get("forwards")) {
                    assertThat(relay.get("refused").intValue()).isZero();
                    assertThat(relay.get("duplicates").intValue()).isLessThanOrEqualTo(UNANSWERED);
                }
                last.stop();
            }
        }
    }

    /** Events that it was sent, copies too. */
    private static long received(TestRelay relay) {
        return relay.application().count("message_received_counts");
    }

    @Test
    void twoThatForwardToEachOtherEndQuiet() throws Exception {
        int one = Ports.free();
        int other = Ports.free();
        List<Event> ofOne = events(200, 1);
        List<Event> ofOther = events(300, 1);
        Set<EventId> all = new HashSet<>(ids(ofOne));
        all.addAll(ids(ofOther));
        try (Child first = Child.run(PARTS, settings("one", one, url(other).toString()));
                Child second = Child.run(PARTS, settings("other", other, url(one).toString()))) {
            first.awaitOutput("Ready: ");
            second.awaitOutput("Ready: ");
            publish(one, ofOne);
            publish(other, ofOther);

            await("both to have all")
                    .until(() ->
                            stored(url(one)).equals(all) && stored(url(other)).equals(all));
            await("all to be answered").until(() -> isThrough(one, 200, 300) && isThrough(other, 300, 200));
            assertThat(status(one).at("/store/verdicts/stored").intValue()).isEqualTo(500);
            assertThat(status(other).at("/store/verdicts/stored").intValue()).isEqualTo(500);
            first.stop();
            second.stop();
        }
    }

    private static URI url(int port) {
        return URI.create("ws://127.0.0.1:" + port + "/");
    }

    /** What came from the other goes back once, as nothing tells where a client has it from. */
    private static boolean isThrough(int port, int own, int others) throws Exception {
        JsonNode forward = status(port).at("/forwards/0");
        return forward.path("lag").asInt(-1) == 0
                && forward.get("accepted").intValue() == own
                && forward.get("duplicates").intValue() == others;
    }

    private static void publish(int port, List<Event> events) throws Exception {
        try (RelayClient client = RelayClient.connect(url(port))) {
            for (Event event : events) {
                client.event(event);
            }
            List<RelayMessage.Ok> oks = new ArrayList<>();
            while (oks.size() < events.size()) {
                oks.add(client.nextButChallenge(RelayMessage.Ok.class));
            }
            assertThat(oks).allMatch(RelayMessage.Ok::accepted);
        }
    }
}

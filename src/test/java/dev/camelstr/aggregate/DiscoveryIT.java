package dev.camelstr.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.Commands;
import dev.camelstr.cli.sample.SampleRelay;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.store.database.TestDatabases;
import dev.camelstr.testing.Child;
import dev.camelstr.testing.Ports;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.TestRelay;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged executable discovers relays in 10,000 lists that name 3,000 of them: on a {@link FakeNetwork}, which leads to
 * servers of this test and knows each address that was to be connected to.
 */
@Tag("aggregator")
class DiscoveryIT {
    private static final int LISTS = 10_000;
    private static final int RELAYS = 3_000;
    private static final int SLOTS = 60;
    private static final int CONFIGURED = 30;
    private static final int TRIAL_SLOTS = 3;
    private static final int LIVE = 100;

    /** More authors than that count no more, so what they name is tried first. */
    private static final int MANY = 32;

    private static final String PUBLIC = "8.8.0.0";
    private static final String GOOD_AT = "8.8.0.1";
    private static final String DEAD_AT = "8.8.0.2";
    private static final String REDIRECTS_AT = "8.8.0.3";
    private static final String REBOUND_AT = "8.8.0.4";
    private static final String REBOUND_ON_REDIRECT_AT = "8.8.0.5";
    private static final List<String> REACHABLE =
            List.of(PUBLIC, GOOD_AT, DEAD_AT, REDIRECTS_AT, REBOUND_AT, REBOUND_ON_REDIRECT_AT);

    private static final List<String> PRIVATE = List.of(
            "127.0.0.1",
            "10.0.0.1",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "198.18.0.1",
            "0.0.0.0",
            "192.0.2.1",
            "224.0.0.1",
            "::1",
            "fd00::1",
            "fe80::1",
            "2001::1",
            "64:ff9b:1::1",
            "100::1",
            "2002:7f00:1::1");

    private final Random random = new Random(6);
    private final List<EventSigner> authors =
            IntStream.range(0, LISTS).mapToObj(i -> TestRelay.author()).toList();
    private final List<Event> brought = IntStream.range(0, 300)
            .mapToObj(i -> TestRelay.note(authors.get(i), "at the good relay only"))
            .toList();
    private final List<SampleRelay> configured = SampleRelay.startMany(CONFIGURED);
    private final SampleRelay live = SampleRelay.start(List.of());
    private final SampleRelay good =
            SampleRelay.start(brought.stream().map(Event::raw).toList());
    private final ServerSocket redirecting = redirecting();
    private final String database = TestDatabases.createUrl();
    private FakeNetwork network;

    @TempDir
    private Path folder;

    private static ServerSocket redirecting() {
        try {
            return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void start() throws IOException {
        network = new FakeNetwork(folder);
        Thread redirects = new Thread(this::redirect, "redirects");
        redirects.setDaemon(true);
        redirects.start();
        network.serve(PUBLIC, live.port());
        network.serve(GOOD_AT, good.port());
        network.serve(REBOUND_AT, live.port());
        network.serve(REDIRECTS_AT, redirecting.getLocalPort());
        network.serve(REBOUND_ON_REDIRECT_AT, redirecting.getLocalPort());
    }

    @AfterEach
    void stop() throws IOException {
        network.close();
        redirecting.close();
        Stream.concat(Stream.of(live, good), configured.stream()).forEach(SampleRelay::close);
    }

    /** Sends whoever asks for {@code sent.example} to a name below it, and others to another path of theirs. */
    private void redirect() {
        try {
            while (true) {
                try (Socket client = redirecting.accept()) {
                    StringBuilder head = new StringBuilder();
                    for (int next = client.getInputStream().read(); next >= 0 && head.indexOf("\r\n\r\n") < 0; ) {
                        head.append((char) next);
                        next = head.indexOf("\r\n\r\n") < 0
                                ? client.getInputStream().read()
                                : -1;
                    }
                    String to = head.indexOf("Host: sent.example") >= 0 ? "wss://inner.sent.example/" : "/elsewhere";
                    client.getOutputStream()
                            .write(("HTTP/1.1 301 Moved\r\nLocation: " + to + "\r\nContent-Length: 0\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
                }
            }
        } catch (IOException e) {
            // It is closed.
        }
    }

    /** Names that many give, and where they lead. */
    private List<String> special() {
        List<String> names = new ArrayList<>(List.of("good", "dead", "sent", "rebound", "moved", "both"));
        network.name("good.example", GOOD_AT);
        network.name("dead.example", DEAD_AT);
        network.name("both.example", "10.1.1.1", PUBLIC);
        network.name("sent.example", REDIRECTS_AT);
        network.name("inner.sent.example", "10.2.2.2");
        network.name("rebound.example", REBOUND_AT);
        network.when(REBOUND_AT, () -> rebind("rebound.example"));
        network.name("moved.example", REBOUND_ON_REDIRECT_AT);
        network.when(REBOUND_ON_REDIRECT_AT, () -> rebind("moved.example"));
        for (int i = 0; i < PRIVATE.size(); i++) {
            names.add("private" + i);
            network.name("private" + i + ".example", PRIVATE.get(i));
        }
        return names;
    }

    private void rebind(String name) {
        network.name(name, "127.0.0.1");
        network.publish();
    }

    private static String url(String name) {
        return "ws://" + name + ".example/";
    }

    private byte[] lists(List<String> special) {
        List<String> usual = IntStream.range(0, RELAYS - special.size())
                .mapToObj(i -> "relay" + i)
                .toList();
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (int i = 0; i < LISTS; i++) {
            Set<String> named = new LinkedHashSet<>();
            if (i < MANY * special.size()) {
                named.add(special.get(i % special.size()));
            }
            named.add(usual.get(i % usual.size()));
            named.add(usual.get(random.nextInt(usual.size())));
            named.add(usual.get(random.nextInt(LIVE)));
            EventBuilder list = new EventBuilder(10_002).createdAt(1_700_000_000 + i);
            named.forEach(name -> list.tag("r", url(name)));
            lines.writeBytes(authors.get(i).sign(list).raw());
            lines.write('\n');
        }
        for (int i = 0; i < LIVE; i++) {
            network.name("relay" + i + ".example", PUBLIC);
        }
        return lines.toByteArray();
    }

    private static ConditionFactory await(String what) {
        return Awaitility.await(what).atMost(Duration.ofMinutes(4)).pollInterval(Duration.ofMillis(100));
    }

    private List<String> column(String query) throws Exception {
        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            List<String> values = new ArrayList<>();
            while (row.next()) {
                values.add(row.getString(1));
            }
            return values;
        }
    }

    private static Set<EventId> stored(int port) throws Exception {
        try (RelayClient client = RelayClient.connect(URI.create("ws://127.0.0.1:" + port + "/"))) {
            return Set.copyOf(client.stored("notes", "{\"kinds\":[1],\"limit\":5000}"));
        }
    }

    @Test
    void ofThreeThousandTheGoodGetInTheDeadGoAndNoneLeadsIntoThePrivateNetwork() throws Exception {
        List<String> special = special();
        Path file = Files.write(folder.resolve("lists.jsonl"), lists(special));
        network.publish();
        int port = Ports.free();
        Map<String, String> settings = new TreeMap<>(Map.of(
                "camelstr.data-dir",
                folder.resolve("data").toString(),
                "camelstr.datasource.url",
                database,
                "camelstr.relays",
                configured.stream().map(SampleRelay::url).collect(Collectors.joining(",")),
                "camelstr.relay.host",
                "127.0.0.1",
                "camelstr.relay.port",
                "" + port,
                "camelstr.collect.private-addresses",
                "true", // for the lists of the followed: it says nothing of what is discovered
                "camelstr.collect.max-connections",
                "" + SLOTS,
                "camelstr.discovery.enabled",
                "true",
                "camelstr.discovery.period",
                "1s"));
        List<String> arguments = new ArrayList<>(List.of("import"));
        settings.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
        arguments.add(file.toString());
        assertThat(Commands.run(arguments.toArray(String[]::new)).code()).isZero();
        String urls = special.stream().map(name -> "'" + url(name) + "'").collect(Collectors.joining(","));

        List<String> options = new ArrayList<>(network.options());
        options.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC"));
        try (Child node = Child.run(options, "collect,store,upkeep,serve", settings)) {
            await("all lists to be read")
                    .until(() -> column("select url from relay_candidate").size() == RELAYS);
            await("what many name to be tried")
                    .until(() -> column("select url from relay_candidate where tried > 0 and url in (" + urls + ")")
                                    .size()
                            == special.size());
            await("what does not answer to be out")
                    .until(() -> column("select url from relay where url similar to 'ws://(dead|sent|moved|private)%'")
                            .isEmpty());
            await("what the good relay has")
                    .until(() -> stored(port)
                            .containsAll(brought.stream().map(Event::id).toList()));
            await("the configured ones to be connected")
                    .until(() -> configured.stream().allMatch(relay -> relay.openConnections() == 1));
            await("all slots to be taken").until(() -> network.open() >= SLOTS - CONFIGURED - TRIAL_SLOTS);

            assertThat(column("select url from relay where source = 'discovered'"))
                    .contains(url("good"))
                    .doesNotContain(url("dead"))
                    .hasSizeLessThanOrEqualTo(SLOTS - CONFIGURED);
            assertThat(column("select state from relay_candidate where url = '" + url("good") + "'"))
                    .containsExactly("inside");
            assertThat(column("select url from relay where pinned")).hasSize(CONFIGURED);
            assertThat(network.mostOpen()).isLessThanOrEqualTo(SLOTS - CONFIGURED);
            assertThat(network.asked().stream().filter(DEAD_AT::equals)).hasSize(1);
            node.stop();
        }
        assertThat(Set.copyOf(network.asked())).containsExactlyInAnyOrderElementsOf(REACHABLE);
    }
}

package dev.camelstr.pipeline.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.camelstr.cli.TestApplication;
import dev.camelstr.cli.sample.SampleRelay;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.pipeline.imports.ImportReport;
import dev.camelstr.pipeline.imports.Importer;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/policy.md in the place of the shipped policy, for events of clients, of a relay and of a file. */
class PolicyIT {
    private static final Pattern BLOCK = Pattern.compile("(?s)```(yaml|sh)\n(.*?)```");

    private final EventSigner author = TestRelay.author();

    @TempDir
    private Path folder;

    private static String example(int number) throws Exception {
        List<String> blocks = BLOCK.matcher(Files.readString(Path.of("docs/policy.md")))
                .results()
                .map((MatchResult block) -> block.group(2))
                .toList();
        return blocks.get(number);
    }

    private TestRelay start(String policy, Map<String, String> settings) throws Exception {
        Path routes = Files.createDirectories(folder.resolve("routes"));
        Files.writeString(routes.resolve("policy.camel.yaml"), policy);
        Map<String, String> all = new java.util.HashMap<>(settings);
        all.put("camelstr.routes-dir", routes.toString());
        return TestRelay.start(StreamKind.LOCAL, all, "collect", "import", "store", "serve");
    }

    private String scriptPolicy(String script) throws Exception {
        Path file = Files.writeString(folder.resolve("policy.sh"), script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return example(0).replace("/etc/camelstr/policy.sh", file.toString());
    }

    @Test
    void aScriptDecidesAboutWhateverComes() throws Exception {
        assertObeyed(scriptPolicy(example(1)));
    }

    @Test
    void aServiceDecidesAboutWhateverComes() throws Exception {
        HttpServer service = service(new AtomicInteger());
        try {
            assertObeyed(servicePolicy(service));
        } finally {
            service.stop(0);
        }
    }

    private static String servicePolicy(HttpServer service) throws Exception {
        return example(2).replace(":9000", ":" + service.getAddress().getPort());
    }

    /** @param failures how many requests are answered with 503 first */
    private static HttpServer service(AtomicInteger failures) throws Exception {
        HttpServer service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "policy-service");
            thread.setDaemon(true);
            return thread;
        }));
        service.createContext("/decide", exchange -> {
            String event = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String decision = event.contains("casino")
                    ? "blocked: no advertisements"
                    : event.contains("lottery") ? "shadow" : "accept";
            byte[] answer = decision.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(failures.getAndDecrement() > 0 ? 503 : 200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        service.start();
        return service;
    }

    private void assertObeyed(String policy) throws Exception {
        Event sent = TestRelay.note(author, "a note of a client");
        Event collected = TestRelay.note(author, "a note of a relay");
        Event imported = TestRelay.note(author, "a note of a file");
        try (SampleRelay upstream = SampleRelay.start(List.of());
                TestRelay relay = start(policy, Map.of("camelstr.relays", upstream.url()));
                RelayClient client = relay.connect()) {
            assertThat(client.publish(sent).accepted()).isTrue();
            RelayMessage.Ok refused = client.publish(TestRelay.note(author, "casino of a client"));
            assertThat(refused.accepted()).isFalse();
            assertThat(refused.message()).isEqualTo("blocked: no advertisements");
            RelayMessage.Ok shadowed = client.publish(TestRelay.note(author, "lottery of a client"));
            assertThat(shadowed.accepted()).isTrue();
            assertThat(shadowed.message()).isEmpty();

            upstream.publish(TestRelay.note(author, "casino of a relay"));
            upstream.publish(TestRelay.note(author, "lottery of a relay"));
            upstream.publish(collected);
            ImportReport report = importEvents(
                    relay.application(),
                    List.of(
                            TestRelay.note(author, "casino of a file"),
                            TestRelay.note(author, "lottery of a file"),
                            imported));

            assertThat(report.refusals()).containsEntry("policy", 2L);
            String all = "{\"authors\":[\"" + author.pubkey().hex() + "\"]}";
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(client.stored("s", all))
                            .containsExactlyInAnyOrder(sent.id(), collected.id(), imported.id()));
        }
    }

    private static ImportReport importEvents(TestApplication application, List<Event> events) throws Exception {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (Event event : events) {
            lines.writeBytes(event.raw());
            lines.write('\n');
        }
        return application
                .bean("importer", Importer.class)
                .importLines(new ByteArrayInputStream(lines.toByteArray()), (line, code, message) -> {});
    }

    @Test
    void aPolicyThatFailsForAMomentIsAskedAgain() throws Exception {
        HttpServer service = service(new AtomicInteger(1));
        try (TestRelay relay = start(servicePolicy(service), Map.of("camelstr.relays", ""));
                RelayClient client = relay.connect()) {
            assertThat(client.publish(TestRelay.note(author, "asked twice")).accepted())
                    .isTrue();
        } finally {
            service.stop(0);
        }
    }

    @Test
    void aPolicyThatKeepsFailingHoldsNoPlaceOfAClientForLongerThanItsOk() throws Exception {
        HttpServer service = service(new AtomicInteger(Integer.MAX_VALUE));
        Map<String, String> settings = Map.of(
                "camelstr.relays", "",
                "camelstr.relay.ok-timeout", "300ms",
                "camelstr.relay.max-in-flight", "2");
        try (TestRelay relay = start(servicePolicy(service), settings);
                RelayClient client = relay.connect()) {
            for (int i = 0; i < 6; i++) {
                client.event(TestRelay.note(author, "undecided " + i));
            }

            for (int i = 0; i < 6; i++) {
                assertThat(client.next(RelayMessage.Ok.class).message()).startsWith("error:");
            }
            assertThat(client.stored("s", "{\"authors\":[\"" + author.pubkey().hex() + "\"]}"))
                    .isEmpty();
        } finally {
            service.stop(0);
        }
    }

    @Test
    void aScriptThatFallsSilentIsEndedAndStartedAgain() throws Exception {
        String script = """
                #!/bin/sh
                if [ ! -e %1$s ]; then
                  touch %1$s
                  sleep 600
                fi
                """.formatted(folder.resolve("once")) + example(1).replaceFirst("#!.*\n", "");
        Map<String, String> settings = Map.of("camelstr.relays", "", "camelstr.relay.ok-timeout", "50s");
        try (TestRelay relay = start(scriptPolicy(script).replace("\"5s\"", "\"3s\""), settings);
                RelayClient client = relay.connect()) {
            assertThat(client.publish(TestRelay.note(author, "patience")).accepted())
                    .isTrue();
        }
    }
}

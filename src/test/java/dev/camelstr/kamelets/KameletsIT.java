package dev.camelstr.kamelets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.camelstr.cli.sample.SampleRelay;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.testing.RabbitMq;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestNames;
import dev.camelstr.testing.TestRelay;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Kamelets in an application that has nothing of Camelstr but the jar. */
class KameletsIT {
    private final EventSigner alice = TestRelay.author();
    private final Event truth = TestRelay.note(alice, "true");
    private final Event forged = forge(TestRelay.note(alice, "forged"));
    private final CamelContext camel = new DefaultCamelContext();

    @TempDir
    Path folder;

    private static Event forge(Event event) {
        byte[] sig = event.sig().clone();
        sig[5] ^= 1;
        return new EventBuilder(1)
                .createdAt(event.createdAt())
                .content(event.content())
                .build(event.pubkey(), event.id(), sig);
    }

    @BeforeEach
    void start() {
        camel.start();
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    @Test
    void aPipeOfTenLinesWritesTrueEventsIntoFiles() throws Exception {
        try (SampleRelay relay = SampleRelay.start(List.of(forged.raw(), truth.raw()))) {
            String pipe = Files.readString(Path.of("camel-k/pipes/nostr-to-file.yaml"))
                    .replace("wss://relay.example", relay.url())
                    .replace("file:events", "file:" + folder);

            PluginHelper.getRoutesLoader(camel)
                    .loadRoutes(ResourceHelper.fromBytes("nostr-to-file.yaml", pipe.getBytes(StandardCharsets.UTF_8)));

            Path file = folder.resolve(truth.id().hex() + ".json");
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(file).hasBinaryContent(truth.raw()));
            assertThat(files()).containsExactly(file.getFileName().toString());
        }
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void theVerifyActionFailsWhatIsNotTrueWhenToldSo() throws Exception {
        route("direct:in", "kamelet:nostr-verify-action?invalid=fail", "mock:out");

        assertThat(send("direct:in", truth.raw())).isEqualTo(truth.raw());
        assertThatThrownBy(() -> send("direct:in", forged.raw()))
                .isInstanceOf(CamelExecutionException.class)
                .hasRootCauseMessage("Not a valid event: the signature is not its author's");
        assertThatThrownBy(() -> send("direct:in", "{}".getBytes(StandardCharsets.UTF_8)))
                .hasRootCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void theSinkPublishesAndFailsWithTheReasonOfARefusal() throws Exception {
        try (TestRelay relay = TestRelay.start(StreamKind.LOCAL, Map.of())) {
            route("direct:publish", "kamelet:nostr-sink?relay=" + relay.uri(), "mock:published");

            send("direct:publish", truth.raw());

            assertThat(relay.connect().stored("s", "{\"ids\":[\"" + truth.id().hex() + "\"]}"))
                    .containsExactly(truth.id());
            assertThatThrownBy(() -> send("direct:publish", forged.raw()))
                    .rootCause()
                    .hasMessageStartingWith("The relay refused the event: invalid:");
        }
    }

    @Test
    void whatGoesIntoAStreamComesOutOfIt() throws Exception {
        String broker = RabbitMq.shared().uri();
        String stream = TestNames.unique("kamelet");
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        route(
                "direct:stream",
                "kamelet:rabbitmq-stream-sink?stream=" + stream + "&broker=RAW(" + broker + ")",
                "mock:s");
        send("direct:stream", "one".getBytes(StandardCharsets.UTF_8));
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("kamelet:rabbitmq-stream-source?stream=" + stream + "&broker=RAW(" + broker + ")")
                        .process(exchange -> received.add(exchange.getMessage().getBody(String.class)));
            }
        });
        send("direct:stream", "two".getBytes(StandardCharsets.UTF_8));

        assertThat(received.poll(60, TimeUnit.SECONDS)).isEqualTo("one");
        assertThat(received.poll(60, TimeUnit.SECONDS)).isEqualTo("two");
    }

    private byte[] send(String uri, byte[] body) {
        return camel.createProducerTemplate().requestBody(uri, body, byte[].class);
    }

    private void route(String from, String through, String to) throws Exception {
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(from).to(through).to(to);
            }
        });
    }
}

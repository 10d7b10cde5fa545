package dev.camelstr.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.load.ConnectionLoad;
import dev.camelstr.cli.load.FanoutLoad;
import dev.camelstr.cli.load.LoadEvents;
import dev.camelstr.cli.load.LoadResult;
import dev.camelstr.cli.load.PublishLoad;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Filter;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The relay under load: nothing is lost, and nobody is kept waiting by others. */
@Tag("load")
@ParameterizedClass(name = "{0}")
@EnumSource(StreamKind.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RelayLoadIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final LoadEvents notes = new LoadEvents(TestRelay.SCHNORR);

    @Parameter
    private StreamKind streams;

    private TestRelay relay;

    @BeforeParameterizedClassInvocation
    void start() {
        relay = TestRelay.start(
                streams, Map.of("camelstr.relay.max-in-flight", "1000", "camelstr.relay.ok-timeout", "2m"));
    }

    @AfterParameterizedClassInvocation
    void stop() {
        relay.close();
    }

    @Test
    void aThousandEventsInFlightAreAllAnsweredAndReadableRightAfter() throws Exception {
        List<Event> events = notes.notes(1_000, "pipelined");

        LoadResult published = publish(events, 1, 1_000);

        assertThat(published.isComplete()).as(published.reason()).isTrue();
        try (RelayClient client = relay.connect()) {
            assertThat(client.stored("s", "{\"#t\":[\"pipelined\"],\"limit\":2000}"))
                    .containsExactlyInAnyOrderElementsOf(
                            events.stream().map(Event::id).toList());
        }
    }

    @Test
    void aThousandConnectionsAreHeldAndServed() {
        List<Filter> idle = notes.idle(100);
        AtomicInteger held = new AtomicInteger();
        try (var client = new dev.camelstr.cli.client.RelayClient(1)) {
            ConnectionLoad.Result result = new ConnectionLoad(relay.uri(), 1_000, 5, PATIENCE)
                    .run(client, number -> idle.get(number % 100), held::incrementAndGet);

            assertThat(result.opened().isComplete())
                    .as(result.opened().reason())
                    .isTrue();
            assertThat(held).hasValue(1);
            assertThat(result.asked().isComplete()).as(result.asked().reason()).isTrue();
        }
    }

    @Test
    void whoDoesNotReadKeepsNobodyWaiting() throws Exception {
        try (Socket deaf = deaf("{\"#t\":[\"busy\"]}");
                var client = new dev.camelstr.cli.client.RelayClient(1)) {
            assertThat(deaf.isConnected()).isTrue();
            Filter busy = Filter.builder().tag("t", List.of("busy")).build();

            LoadResult delivered = new FanoutLoad(relay.uri(), busy, 20, 0, 500, PATIENCE)
                    .run(client, notes.notes(2_000, "busy"), List.of());

            assertThat(delivered.isComplete()).as(delivered.reason()).isTrue();
            assertThat(delivered.latencies().millis(0.5)).isLessThan(20_000);
        }
    }

    private LoadResult publish(List<Event> events, int connections, int window) {
        try (var client = new dev.camelstr.cli.client.RelayClient(1)) {
            return new PublishLoad(relay.uri(), connections, window, PATIENCE).run(client, events);
        }
    }

    /** A client that subscribes and then reads nothing at all, with hardly any room in its socket. */
    private Socket deaf(String filter) throws Exception {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.connect(new java.net.InetSocketAddress("127.0.0.1", relay.uri().getPort()));
        OutputStream out = socket.getOutputStream();
        out.write(("GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        byte[] req = ("[\"REQ\",\"deaf\"," + filter + "]").getBytes(StandardCharsets.UTF_8);
        // Masked with zeros.
        out.write(new byte[] {(byte) 0x81, (byte) (0x80 | req.length), 0, 0, 0, 0});
        out.write(req);
        out.flush();
        return socket;
    }
}

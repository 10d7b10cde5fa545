package dev.camelstr.cli.sample;

import static org.assertj.core.api.Assertions.assertThat;

import com.neovisionaries.ws.client.WebSocket;
import com.neovisionaries.ws.client.WebSocketAdapter;
import com.neovisionaries.ws.client.WebSocketFactory;
import dev.camelstr.nostr.EventParser;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.crypto.Schnorr;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.nostr.message.RelayMessageParser;
import dev.camelstr.testing.Ports;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SampleRelayTest {

    private static final List<byte[]> EVENTS = SampleEvents.of(3_000, 1).generate(Schnorr.of("auto")).stream()
            .map(SampleEvents.Sample::raw)
            .toList();

    private final SampleRelay relay = SampleRelay.start(Ports.free(), EVENTS.subList(0, 2_900));
    private final BlockingQueue<RelayMessage> messages = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        relay.close();
    }

    private WebSocket connect() throws Exception {
        return new WebSocketFactory()
                .createSocket(relay.url())
                .setDirectTextMessage(true)
                .addListener(new WebSocketAdapter() {
                    @Override
                    public void onTextMessage(WebSocket websocket, byte[] data) throws Exception {
                        messages.add(RelayMessageParser.parse(data));
                    }
                })
                .connect();
    }

    private RelayMessage next() throws InterruptedException {
        RelayMessage message = messages.poll(60, TimeUnit.SECONDS);
        assertThat(message).isNotNull();
        return message;
    }

    @Test
    void servesEveryStoredEventNewestFirstThenEoseThenNewOnes() throws Exception {
        WebSocket socket = connect();
        socket.sendText("[\"REQ\",\"s\",{}]");

        long last = Long.MAX_VALUE;
        for (int i = 0; i < 2_900; i++) {
            long createdAt = ((RelayMessage.Event) next()).event().createdAt();
            assertThat(createdAt).isLessThanOrEqualTo(last);
            last = createdAt;
        }
        assertThat(next()).isEqualTo(new RelayMessage.Eose("s"));
        for (byte[] raw : EVENTS.subList(2_900, 3_000)) {
            relay.publish(raw);
        }
        for (byte[] raw : EVENTS.subList(2_900, 3_000)) {
            assertThat(((RelayMessage.Event) next()).event()).isEqualTo(EventParser.parse(raw));
        }
        socket.disconnect();
    }

    @Test
    void honoursFilters() throws Exception {
        long middle = EventParser.parse(EVENTS.get(1_500)).createdAt();
        WebSocket socket = connect();
        socket.sendText("[\"REQ\",\"s\",{\"kinds\":[1],\"limit\":7,\"until\":" + middle + "}]");

        for (int i = 0; i < 7; i++) {
            RelayMessage.Event message = (RelayMessage.Event) next();
            assertThat(message.event().kind()).isEqualTo(1);
            assertThat(message.event().createdAt()).isLessThanOrEqualTo(middle);
        }
        assertThat(next()).isEqualTo(new RelayMessage.Eose("s"));
        socket.disconnect();
    }

    @Test
    void storesWhatIsPublishedToItAndServesItAfterARestart() throws Exception {
        WebSocket socket = connect();
        byte[] raw = EVENTS.get(2_950);
        socket.sendText("[\"EVENT\"," + new String(raw, java.nio.charset.StandardCharsets.UTF_8) + "]");
        assertThat(next()).isEqualTo(new RelayMessage.Ok(idOf(raw), true, ""));

        relay.stop();
        relay.restart();
        WebSocket again = connect();
        again.sendText("[\"REQ\",\"s\",{\"ids\":[\"" + idOf(raw).hex() + "\"]}]");
        assertThat(next()).isInstanceOf(RelayMessage.Event.class);
        assertThat(next()).isEqualTo(new RelayMessage.Eose("s"));
        assertThat(relay.connections()).isEqualTo(2);
        assertThat(relay.requests()).hasSize(1);
        again.disconnect();
    }

    private static dev.camelstr.nostr.EventId idOf(byte[] raw) throws InvalidEventException {
        return EventParser.parse(raw).id();
    }
}

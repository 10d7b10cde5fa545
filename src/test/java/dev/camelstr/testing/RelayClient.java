package dev.camelstr.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.message.ClientMessages;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.nostr.message.RelayMessageParser;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client that knows of the relay only what the protocol says, on the JDK's WebSocket. */
public final class RelayClient implements WebSocket.Listener, AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int SECONDS = 60;

    private final BlockingQueue<RelayMessage> messages = new LinkedBlockingQueue<>();
    private final StringBuilder partial = new StringBuilder();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private WebSocket socket;

    public static RelayClient connect(URI relay) throws Exception {
        return connect(relay, HTTP, Map.of());
    }

    /** @param headers of the handshake */
    public static RelayClient connect(URI relay, HttpClient http, Map<String, String> headers) throws Exception {
        RelayClient client = new RelayClient();
        WebSocket.Builder handshake = http.newWebSocketBuilder();
        headers.forEach(handshake::header);
        client.socket = handshake.buildAsync(relay, client).get(SECONDS, TimeUnit.SECONDS);
        return client;
    }

    public RelayClient send(String message) throws Exception {
        socket.sendText(message, true).get(SECONDS, TimeUnit.SECONDS);
        return this;
    }

    public RelayClient event(Event event) throws Exception {
        return send(new String(ClientMessages.event(event.raw()), StandardCharsets.UTF_8));
    }

    public RelayClient auth(Event event) throws Exception {
        return send(new String(ClientMessages.auth(event.raw()), StandardCharsets.UTF_8));
    }

    public RelayClient req(String subscription, String... filters) throws Exception {
        return send("[\"REQ\",\"" + subscription + "\"," + String.join(",", filters) + "]");
    }

    public RelayMessage next() throws InterruptedException {
        RelayMessage message = messages.poll(SECONDS, TimeUnit.SECONDS);
        assertThat(message).as("a message within " + SECONDS + " s").isNotNull();
        return message;
    }

    public <T extends RelayMessage> T next(Class<T> type) throws InterruptedException {
        RelayMessage message = next();
        assertThat(message).isInstanceOf(type);
        return type.cast(message);
    }

    /** The next but for the challenge, which a relay with access to grant greets with. */
    public <T extends RelayMessage> T nextButChallenge(Class<T> type) throws InterruptedException {
        RelayMessage message = next();
        while (message instanceof RelayMessage.Auth) {
            message = next();
        }
        assertThat(message).isInstanceOf(type);
        return type.cast(message);
    }

    /** The next OK, which is about this event. */
    public RelayMessage.Ok publish(Event event) throws Exception {
        RelayMessage.Ok ok = event(event).next(RelayMessage.Ok.class);
        assertThat(ok.id()).isEqualTo(event.id());
        return ok;
    }

    /** What comes up to EOSE. */
    public List<EventId> stored(String subscription, String... filters) throws Exception {
        req(subscription, filters);
        List<EventId> ids = new ArrayList<>();
        for (RelayMessage message = next(); !(message instanceof RelayMessage.Eose); message = next()) {
            assertThat(message).isInstanceOf(RelayMessage.Event.class);
            ids.add(((RelayMessage.Event) message).event().id());
        }
        return ids;
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            try {
                messages.add(RelayMessageParser.parse(partial.toString().getBytes(StandardCharsets.UTF_8)));
            } catch (Exception e) {
                throw new IllegalStateException(partial.toString(), e);
            }
            partial.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    /** The code that the relay closes with. */
    public int closed(Duration limit) throws Exception {
        return closed.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
        closed.complete(code);
        return null;
    }

    @Override
    public void close() {
        socket.abort();
    }
}

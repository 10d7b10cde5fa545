package dev.camelstr.component.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A client on the JDK's WebSocket. */
final class TestClient implements WebSocket.Listener, AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int SECONDS = 60;

    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder partial = new StringBuilder();
    private final boolean reads;
    private WebSocket webSocket;

    private TestClient(boolean reads) {
        this.reads = reads;
    }

    static TestClient connect(URI uri) throws Exception {
        return connect(uri, Map.of());
    }

    static TestClient connect(URI uri, Map<String, String> headers) throws Exception {
        return connect(HTTP, uri, headers, true);
    }

    /** One that never reads. */
    static TestClient connectDeaf(URI uri) throws Exception {
        return connect(HTTP, uri, Map.of(), false);
    }

    static TestClient connect(HttpClient http, URI uri, Map<String, String> headers, boolean reads) throws Exception {
        TestClient client = new TestClient(reads);
        WebSocket.Builder builder = http.newWebSocketBuilder();
        headers.forEach(builder::header);
        client.webSocket = builder.buildAsync(uri, client).get(SECONDS, TimeUnit.SECONDS);
        return client;
    }

    TestClient send(String text) throws Exception {
        webSocket.sendText(text, true).get(SECONDS, TimeUnit.SECONDS);
        return this;
    }

    TestClient req(Object subscription) throws Exception {
        return send("[\"REQ\",\"" + subscription + "\",{}]");
    }

    WebSocket webSocket() {
        return webSocket;
    }

    String next() throws InterruptedException {
        String message = messages.poll(SECONDS, TimeUnit.SECONDS);
        assertThat(message).as("a message within " + SECONDS + " s").isNotNull();
        return message;
    }

    List<String> next(int count) throws InterruptedException {
        List<String> next = new ArrayList<>(count);
        while (next.size() < count) {
            next.add(next());
        }
        return next;
    }

    int received() {
        return messages.size();
    }

    int closeCode() throws ExecutionException, InterruptedException, TimeoutException {
        return closed.get(SECONDS, TimeUnit.SECONDS);
    }

    boolean isClosed() {
        return closed.isDone();
    }

    @Override
    public void onOpen(WebSocket socket) {
        if (reads) {
            socket.request(1);
        }
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            messages.add(partial.toString());
            partial.setLength(0);
        }
        socket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
        socket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int statusCode, String reason) {
        closed.complete(statusCode);
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        closed.complete(1006);
    }

    /** Goes away in the middle of a test. */
    void leave() {
        webSocket.abort();
    }

    @Override
    public void close() {
        leave();
    }
}

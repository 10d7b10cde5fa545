package dev.camelstr.testing;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/** A connection to a browser in the Chrome DevTools Protocol: calls that are answered, and events. */
final class DevTools implements WebSocket.Listener, AutoCloseable {
    private static final int SECONDS = 60;

    /** @param session of the page it is about; empty for the browser's own */
    record Event(String session, String method, JsonObject params) {}

    private final AtomicInteger calls = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonObject>> waiting = new ConcurrentHashMap<>();
    private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();
    private final StringBuilder partial = new StringBuilder();
    private WebSocket socket;

    static DevTools connect(String address) {
        DevTools tools = new DevTools();
        tools.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create(address), tools)
                .orTimeout(SECONDS, TimeUnit.SECONDS)
                .join();
        return tools;
    }

    /** Called on the connection's thread: must not call back. */
    void listen(Consumer<Event> listener) {
        listeners.add(listener);
    }

    /** @throws IllegalStateException if the browser refuses */
    JsonObject call(String session, String method, Map<String, ?> params) {
        int id = calls.incrementAndGet();
        CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        JsonObject message = new JsonObject();
        message.put("id", id);
        message.put("method", method);
        message.put("params", new JsonObject(params));
        if (!session.isEmpty()) {
            message.put("sessionId", session);
        }
        synchronized (this) {
            socket.sendText(message.toJson(), true).join();
        }
        JsonObject result = answer.orTimeout(SECONDS, TimeUnit.SECONDS).join();
        if (result.containsKey("error")) {
            throw new IllegalStateException(method + ": " + result.get("error"));
        }
        return result.getMap("result") == null ? new JsonObject() : new JsonObject(result.getMap("result"));
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            JsonObject message = Jsoner.deserialize(partial.toString(), new JsonObject());
            partial.setLength(0);
            dispatch(message);
        }
        webSocket.request(1);
        return null;
    }

    private void dispatch(JsonObject message) {
        Integer id = message.getInteger("id");
        if (id != null) {
            CompletableFuture<JsonObject> answer = waiting.remove(id);
            if (answer != null) {
                answer.complete(message);
            }
        } else {
            Map<String, Object> params = message.getMap("params");
            Event event = new Event(
                    message.getStringOrDefault("sessionId", ""),
                    message.getString("method"),
                    params == null ? new JsonObject() : new JsonObject(params));
            listeners.forEach(listener -> listener.accept(event));
        }
    }

    @Override
    public void close() {
        socket.abort();
    }
}

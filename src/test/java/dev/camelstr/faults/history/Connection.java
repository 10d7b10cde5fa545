package dev.camelstr.faults.history;

import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.nostr.message.RelayMessageParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One client's connection to a relay that may go at any moment. For one thread. */
final class Connection implements WebSocket.Listener, AutoCloseable {
    /** Somebody who stands still is given up. */
    private static final int PATIENCE_SECONDS = 10;

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** @param at when it came */
    record Arrived(RelayMessage message, long at) {}

    private final BlockingQueue<Arrived> arrived = new LinkedBlockingQueue<>();
    private final StringBuilder partial = new StringBuilder();
    private WebSocket socket;
    private volatile boolean gone;
    private boolean heldBack;
    private long owed;

    private Connection() {}

    /** @throws IOException if nobody answers */
    static Connection open(URI relay) throws IOException, InterruptedException {
        Connection connection = new Connection();
        connection.socket = await(HTTP.newWebSocketBuilder().buildAsync(relay, connection));
        return connection;
    }

    private static <T> T await(CompletableFuture<T> future) throws IOException, InterruptedException {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            future.cancel(true);
            throw new IOException(e);
        }
    }

    void send(byte[] message) throws IOException, InterruptedException {
        await(socket.sendText(new String(message, StandardCharsets.UTF_8), true));
    }

    /** @return nothing if nothing came within that time, or comes no more */
    Optional<Arrived> next(long millis) throws InterruptedException {
        return Optional.ofNullable(arrived.poll(gone ? 0 : millis, TimeUnit.MILLISECONDS));
    }

    /** Whether all has been read that ever comes. */
    boolean isOver() {
        return gone && arrived.isEmpty();
    }

    /** Reads no more, so that the relay has to wait. */
    synchronized void holdBack() {
        heldBack = true;
    }

    synchronized void goOn() {
        heldBack = false;
        if (owed > 0) {
            socket.request(owed);
            owed = 0;
        }
    }

    private synchronized void askForMore(WebSocket from) {
        if (heldBack) {
            owed++;
        } else {
            from.request(1);
        }
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            arrived.add(new Arrived(parsed(partial.toString()), Recorder.now()));
            partial.setLength(0);
        }
        askForMore(webSocket);
        return null;
    }

    private static RelayMessage parsed(String text) {
        try {
            return RelayMessageParser.parse(text.getBytes(StandardCharsets.UTF_8));
        } catch (Exception e) {
            throw new IllegalStateException(text, e);
        }
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
        gone = true;
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        gone = true;
    }

    @Override
    public void close() {
        gone = true;
        socket.abort();
    }
}

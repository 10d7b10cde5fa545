package dev.camelstr.cli.client;

import dev.camelstr.nostr.message.ClientMessages;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.http.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes connections to relays, as many as wanted, on a few event loops. */
public final class RelayClient implements AutoCloseable {
    /** More than any relay should send at once. */
    private static final int MAX_MESSAGE_BYTES = 4 << 20;

    private static final long CLOSE_SECONDS = 5;

    /** Told what happens on a connection, on its event loop, in order. */
    public interface Listener {
        /** @param json a text message, of any form */
        void onMessage(Connection from, byte[] json);

        /** The connection is over, however that came; said once, and only of one that was made. */
        default void onClosed(Connection from, String reason) {}
    }

    /** A connection to a relay. Thread-safe. */
    public interface Connection {
        /** @param json a client message, as of {@link ClientMessages}; lost if the connection is over */
        void send(byte[] json);

        void close();
    }

    private final Vertx vertx;
    private final List<WebSocketClient> clients;
    private final AtomicInteger next = new AtomicInteger();

    /** @param threads event loops */
    public RelayClient(int threads) {
        this(threads, List.of(""));
    }

    /** @param localAddresses to connect from in turn: one address has no more ports than 28,000 or so; empty for any */
    public RelayClient(int threads, List<String> localAddresses) {
        vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(threads)
                .setWorkerPoolSize(2)
                .setInternalBlockingPoolSize(2)
                .setUseDaemonThread(true)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        clients = localAddresses.stream()
                .map(address -> vertx.createWebSocketClient(options(address)))
                .toList();
    }

    private static WebSocketClientOptions options(String localAddress) {
        WebSocketClientOptions options = new WebSocketClientOptions()
                .setMaxConnections(Integer.MAX_VALUE)
                .setMaxFrameSize(MAX_MESSAGE_BYTES)
                .setMaxMessageSize(MAX_MESSAGE_BYTES);
        if (!localAddress.isEmpty()) {
            options.setLocalAddress(localAddress);
        }
        return options;
    }

    /** @return fails with what is wrong if the relay is not reached in time */
    public CompletableFuture<Connection> connect(URI relay, Duration timeout, Listener listener) {
        WebSocketConnectOptions target = new WebSocketConnectOptions()
                .setAbsoluteURI(relay.toString())
                .setRegisterWriteHandlers(false)
                .addHeader("User-Agent", "camelstr");
        CompletableFuture<Connection> made = clients.get(Math.floorMod(next.getAndIncrement(), clients.size()))
                .connect(target)
                .map(socket -> (Connection) new Open(socket, listener))
                .toCompletionStage()
                .toCompletableFuture();
        // Vert.x has a timeout too, which closes what is connected and silent.
        return made.copy().orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS).exceptionallyCompose(failure -> {
            made.thenAccept(Connection::close);
            return CompletableFuture.failedFuture(
                    failure instanceof TimeoutException
                            ? new TimeoutException("not connected within " + timeout.toMillis() + " ms")
                            : failure);
        });
    }

    @Override
    public void close() {
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // Its threads are daemons, and its connections end with the process.
        }
    }

    private static final class Open implements Connection {
        private final WebSocket socket;
        private final Listener listener;
        private final ByteArrayOutputStream partial = new ByteArrayOutputStream(0);
        private String failure = "";

        /** On the event loop of the socket: nothing is read before the handlers are set. */
        Open(WebSocket socket, Listener listener) {
            this.socket = socket;
            this.listener = listener;
            socket.frameHandler(frame -> {
                if (frame.isText() || frame.isContinuation()) {
                    received(frame.binaryData().getBytes(), frame.isFinal());
                }
            });
            socket.exceptionHandler(e -> failure = String.valueOf(e.getMessage()));
            socket.closeHandler(closed -> listener.onClosed(this, reason()));
        }

        private void received(byte[] part, boolean last) {
            if (last && partial.size() == 0) {
                listener.onMessage(this, part);
                return;
            }
            partial.writeBytes(part);
            if (partial.size() > MAX_MESSAGE_BYTES) {
                failure = "a message has no end";
                socket.close();
            } else if (last) {
                byte[] whole = partial.toByteArray();
                partial.reset();
                listener.onMessage(this, whole);
            }
        }

        private String reason() {
            if (!failure.isEmpty()) {
                return failure;
            }
            String words = socket.closeReason();
            return "the relay closed the connection"
                    + (socket.closeStatusCode() == null ? "" : " with code " + socket.closeStatusCode())
                    + (words == null || words.isEmpty() ? "" : ": " + words);
        }

        @Override
        public void send(byte[] json) {
            if (!socket.isClosed()) {
                socket.writeFrame(WebSocketFrame.textFrame(new String(json, StandardCharsets.UTF_8), true));
            }
        }

        @Override
        public void close() {
            if (!socket.isClosed()) {
                socket.close();
            }
        }
    }
}

package dev.camelstr.cli.sample;

import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.InvalidMessageException;
import dev.camelstr.nostr.message.ClientMessage;
import dev.camelstr.nostr.message.ClientMessageParser;
import dev.camelstr.nostr.message.RelayMessages;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One client of a sample relay. Everything runs on its event loop; sending pauses while the client does not read. */
final class SampleConnection implements SampleRelay.Session {

    private static final int WRITE_QUEUE_BYTES = 256 * 1024;
    private static final int MAX_HEAD = 16 * 1024;
    private static final int MAX_MESSAGE = 1024 * 1024;
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG = 0xa;
    private static final Pattern KEY = Pattern.compile("(?im)^Sec-WebSocket-Key:\\s*(\\S+)\\s*$");

    private static final String ACCEPT_MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final SampleRelay relay;
    private final NetSocket socket;
    private final Context context;
    private final FrameBuffer chunk = new FrameBuffer();
    private final FrameReader frames = new FrameReader();
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private final Map<String, SampleSubscription> subscriptions = new LinkedHashMap<>();
    private final StringBuilder head = new StringBuilder();
    private volatile boolean upgraded;

    SampleConnection(SampleRelay relay, NetSocket socket, Context context) {
        this.relay = relay;
        this.socket = socket;
        this.context = context;
        socket.setWriteQueueMaxSize(WRITE_QUEUE_BYTES);
        socket.handler(this::received);
        socket.exceptionHandler(lost -> socket.close());
    }

    private void received(Buffer bytes) {
        try {
            if (upgraded) {
                frames.add(bytes.getBytes());
                readFrames();
            } else {
                head.append(bytes.toString(StandardCharsets.ISO_8859_1));
                upgradeIfComplete();
            }
        } catch (IllegalStateException e) {
            socket.close();
        }
    }

    private void upgradeIfComplete() {
        int end = head.indexOf("\r\n\r\n");
        if (end < 0) {
            if (head.length() > MAX_HEAD) {
                throw new IllegalStateException("the request has no end");
            }
            return;
        }
        Matcher key = KEY.matcher(head.substring(0, end));
        if (!key.find()) {
            String information = "{\"name\":\"sample\",\"limitation\":{\"max_limit\":" + relay.cap() + "}}"; // NIP-11
            socket.end(Buffer.buffer("HTTP/1.1 200 OK\r\nContent-Type: application/nostr+json\r\nContent-Length: "
                    + information.length() + "\r\nConnection: close\r\n\r\n" + information));
            return;
        }
        upgraded = true;
        socket.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + accept(key.group(1)) + "\r\n\r\n");
        frames.add(head.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1));
        relay.opened(this, head.substring(0, end));
        readFrames();
    }

    private static String accept(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(SampleRelay.utf8(key + ACCEPT_MAGIC));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }

    private void readFrames() {
        Optional<FrameReader.Frame> frame = frames.next();
        while (frame.isPresent()) {
            handle(frame.get());
            frame = frames.next();
        }
    }

    private void handle(FrameReader.Frame frame) {
        switch (frame.opcode()) {
            case CLOSE -> socket.end(Buffer.buffer(FrameBuffer.close()));
            case PING -> socket.write(Buffer.buffer(FrameBuffer.single(PONG, frame.payload())));
            case PONG -> {}
            default -> {
                message.writeBytes(frame.payload());
                if (message.size() > MAX_MESSAGE) {
                    throw new IllegalStateException("a message without an end");
                }
                if (frame.last()) {
                    byte[] json = message.toByteArray();
                    message.reset();
                    onMessage(json);
                }
            }
        }
    }

    private void onMessage(byte[] json) {
        try {
            ClientMessage parsed = ClientMessageParser.parse(json);
            if (parsed instanceof ClientMessage.Req request) {
                relay.requested(request);
            }
            if (!relay.script().onMessage(this, parsed)) {
                answer(parsed);
            }
        } catch (InvalidMessageException | InvalidEventException e) {
            send(RelayMessages.notice("invalid: " + e.getMessage()));
        }
    }

    private void answer(ClientMessage asked) {
        if (asked instanceof ClientMessage.Req request) {
            subscriptions.put(request.subscription(), new SampleSubscription(relay.store(), request));
            pump();
        } else if (asked instanceof ClientMessage.Close close) {
            subscriptions.remove(close.subscription());
        } else if (asked instanceof ClientMessage.Event published) {
            relay.publish(published.event());
            send(RelayMessages.ok(published.event().id(), true, ""));
        } else {
            send(RelayMessages.notice("unsupported: this relay knows EVENT, REQ and CLOSE"));
        }
    }

    private void send(byte[] json) {
        socket.write(Buffer.buffer(FrameBuffer.single(0x1, json)));
    }

    private void pump() {
        for (SampleSubscription subscription : subscriptions.values()) {
            while (subscription.hasMore()) {
                if (socket.writeQueueFull()) {
                    socket.drainHandler(drained -> pump());
                    return;
                }
                writeChunk(subscription);
            }
        }
    }

    private void writeChunk(SampleSubscription subscription) {
        chunk.clear();
        subscription.fill(chunk);
        if (!chunk.isEmpty()) {
            socket.write(Buffer.buffer(chunk.length()).appendBytes(chunk.bytes(), 0, chunk.length()));
        }
    }

    boolean isWebSocket() {
        return upgraded;
    }

    /** There may be something new to send. */
    void wake() {
        context.runOnContext(now -> pump());
    }

    @Override
    public void sendText(String text) {
        sendBytes(FrameBuffer.single(0x1, SampleRelay.utf8(text)));
    }

    @Override
    public void sendBytes(byte[] bytes) {
        context.runOnContext(now -> socket.write(Buffer.buffer(bytes)));
    }

    void fallSilent() {
        context.runOnContext(now -> {
            socket.pause();
            subscriptions.clear();
        });
    }

    @Override
    public void drop() {
        socket.close();
    }
}

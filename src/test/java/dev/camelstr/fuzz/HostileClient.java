package dev.camelstr.fuzz;

import dev.camelstr.testing.RawClient;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;

/**
 * Sends one hostile message after the other, in every way that frames allow, and looks whether each is answered: by whatever
 * the protocol has for it, or by the end of the connection. Behind each it sends one that is harmless, which must be answered,
 * too: so it is seen that a session goes on.
 */
final class HostileClient implements Runnable {
    /** Their answers; events and challenges come by themselves. */
    private static final List<String> ANSWERS =
            List.of("[\"OK\"", "[\"EOSE\"", "[\"CLOSED\"", "[\"NOTICE\"", "[\"COUNT\"", "[\"NEG-");

    private static final String CANARY = "canary-";
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    private final int port;
    private final HostileMessages messages;
    private final Random random;
    private final long endNanos;
    private final BlockingQueue<String> failures;
    private int canaries;

    HostileClient(int port, long seed, long endNanos, BlockingQueue<String> failures) {
        this.port = port;
        this.messages = new HostileMessages(seed);
        this.random = new Random(seed);
        this.endNanos = endNanos;
        this.failures = failures;
    }

    @Override
    public void run() {
        while (System.nanoTime() < endNanos && failures.isEmpty()) {
            boolean compressed = random.nextBoolean();
            try (RawClient client =
                    RawClient.connect(port, compressed ? "Sec-WebSocket-Extensions: permessage-deflate\r\n" : "")) {
                boolean deflates = client.handshake().contains("permessage-deflate");
                int count = 20 + random.nextInt(500);
                for (int i = 0; i < count && System.nanoTime() < endNanos; i++) {
                    converse(client, messages.next(), deflates);
                }
                if (random.nextInt(3) == 0) {
                    client.write(garbage());
                }
            } catch (EOFException | SocketException e) {
                // Cut, as it may be.
            } catch (IOException | RuntimeException e) {
                failures.add(e.toString());
            }
        }
    }

    private void converse(RawClient client, String message, boolean deflates) throws IOException {
        send(client, message.getBytes(StandardCharsets.UTF_8), deflates);
        String canary = CANARY + ++canaries;
        client.text("[\"" + canary + "\"]");
        long sentAt = System.nanoTime();
        try {
            awaitAnswers(client, canary, wantsNoAnswer(message));
        } finally {
            // An idle connection is pinged, and closed in the end: that it goes on, or ends so, is no answer.
            if (System.nanoTime() - sentAt > PATIENCE_NANOS) {
                failures.add("not answered in time: " + message.substring(0, Math.min(300, message.length())));
            }
        }
    }

    private static void awaitAnswers(RawClient client, String canary, boolean answerless) throws IOException {
        boolean answered = answerless;
        boolean canaryAnswered = false;
        while (!answered || !canaryAnswered) {
            String answer = client.nextText();
            if (answer.startsWith("closed: ")) {
                throw new EOFException(answer);
            } else if (answer.contains(canary)) {
                canaryAnswered = true;
            } else {
                answered |= ANSWERS.stream().anyMatch(answer::startsWith);
            }
        }
    }

    private static boolean wantsNoAnswer(String message) {
        return message.startsWith("[\"CLOSE\"");
    }

    private void send(RawClient client, byte[] message, boolean deflates) throws IOException {
        switch (random.nextInt(8)) {
            case 0 -> inFragments(client, message);
            case 1 -> client.frame(RawClient.BINARY, true, message);
            case 2 -> {
                if (deflates) {
                    client.deflated(message);
                } else {
                    client.frame(RawClient.TEXT, true, message);
                }
            }
            default -> client.frame(RawClient.TEXT, true, message);
        }
    }

    private void inFragments(RawClient client, byte[] message) throws IOException {
        int parts = 1 + random.nextInt(5);
        for (int i = 0; i < parts; i++) {
            byte[] part = Arrays.copyOfRange(
                    message,
                    message.length / parts * i,
                    i == parts - 1 ? message.length : message.length / parts * (i + 1));
            client.frame(i == 0 ? RawClient.TEXT : RawClient.CONTINUATION, i == parts - 1, part);
            if (random.nextInt(4) == 0) {
                client.frame(RawClient.PING, true, new byte[random.nextInt(126)]);
            }
        }
    }

    private byte[] garbage() {
        byte[] bytes = new byte[random.nextInt(2_000)];
        random.nextBytes(bytes);
        return bytes;
    }
}

package dev.camelstr.fuzz;

import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.testing.RawClient;
import dev.camelstr.testing.TestRelay;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Connections of one address that ask for all that costs memory, and keep it for as long as they are let: many long searches,
 * filters as large as they may be, what is stored without reading it, reconciliations, halves of messages, costly events.
 */
final class MemoryAttack implements Runnable, AutoCloseable {
    private static final int CONNECTIONS = 40;
    private static final int STEPS = 60;
    private static final int MANY = 4_900;
    private static final long PAUSE_NANOS = 20_000_000;

    private final String address;
    private final int port;
    private final long endNanos;
    private final Random random;
    private final EventSigner author = TestRelay.author();
    private final List<RawClient> open = new ArrayList<>();

    MemoryAttack(String address, int port, long seed, long endNanos) {
        this.address = address;
        this.port = port;
        this.endNanos = endNanos;
        this.random = new Random(seed);
    }

    @Override
    public void run() {
        while (System.nanoTime() < endNanos) {
            try {
                RawClient client = RawClient.from(address, port).upgrade("");
                add(client);
                int steps = client.handshake().contains(" 101 ") ? STEPS : 0;
                for (int i = 0; i < steps && System.nanoTime() < endNanos; i++) {
                    step(client, i);
                    LockSupport.parkNanos(PAUSE_NANOS); // else making it all takes the processors of who is attacked
                }
            } catch (IOException e) {
                // Cut or refused, as it may be.
            }
        }
    }

    /** The oldest goes, so that there is coming and going, too. Its socket is bound to the test's: what it does not read stays. */
    private synchronized void add(RawClient client) throws IOException {
        open.add(client);
        if (open.size() > CONNECTIONS) {
            open.remove(0).close();
        }
    }

    private void step(RawClient client, int number) throws IOException {
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> client.text(req(number, "{\"search\":\"" + words(500) + "\"}"));
            case 3 -> client.text(req(number, "{\"#t\":[" + values(MANY, 40) + "]}"));
            case 4 -> client.text(req(number, "{\"kinds\":[1],\"limit\":5000},{\"limit\":5000}"));
            case 5 -> client.text("[\"NEG-OPEN\",\"n" + number + "\",{},\"6100000200\"]");
            case 6 -> client.text("[\"COUNT\",\"c" + number + "\",{\"#p\":[" + values(MANY, 20) + "]}]");
            case 7 -> client.text("[\"EVENT\"," + event(2_000) + "]");
            case 8 ->
                client.text(
                        "[\"EVENT\"," + event(900).replace("\"tags\":[", "\"tags\":[" + "[\"\"],".repeat(9_000)) + "]");
            default -> half(client, number);
        }
    }

    /** The rest of it comes as the next message, which is none then: this one is given up soon. */
    private void half(RawClient client, int number) throws IOException {
        if (number == STEPS - 1) {
            byte[] frame = RawClient.encode(0x81, new byte[250_000]);
            client.write(Arrays.copyOf(frame, 200_000));
        }
    }

    private static String req(int number, String filters) {
        return "[\"REQ\",\"s" + number + "\"," + filters + "]";
    }

    private String event(int tags) {
        EventBuilder event = new EventBuilder(1).content(words(2_000));
        for (int i = 0; i < tags; i++) {
            event.tag("t", Integer.toString(random.nextInt(1 << 20), 36));
        }
        return new String(author.sign(event).raw(), StandardCharsets.UTF_8);
    }

    private String words(int length) {
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append(Integer.toString(random.nextInt(1 << 28), 36)).append(' ');
        }
        return text.substring(0, length);
    }

    private String values(int count, int length) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"" + words(length).replace(' ', 'x') + "\"")
                .collect(Collectors.joining(","));
    }

    @Override
    public synchronized void close() throws IOException {
        for (RawClient client : open) {
            client.close();
        }
    }
}

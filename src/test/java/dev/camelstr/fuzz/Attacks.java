package dev.camelstr.fuzz;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.message.ClientMessages;
import dev.camelstr.testing.RawClient;
import dev.camelstr.testing.TestRelay;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Attacks that have stopped a relay, each with its limits at work. They come from 127.0.0.2 where nothing else is said. */
final class Attacks {
    private static final String ELSEWHERE = "127.0.0.2";
    private static final int LONG = 120_000;
    private static final int TAGS = 4_900;
    private static final int CONNECTIONS_OF_FORGER = 8;

    /** So 200 threads connect 5,000 times a second: more, from the same machine, is more than its system lets in. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

    private static final int WHOLE_TEXT = 0x81;
    private static final String EOSE = "[\"EOSE\"";
    private static final String CLOSED = "[\"CLOSED\"";

    private final EventSigner author = TestRelay.author();
    private final EventSigner honest;

    /** @param honest whose name is misused */
    Attacks(EventSigner honest) {
        this.honest = honest;
    }

    List<Attack> all() {
        return List.of(
                // What costs more than it is long.
                asking("slashes in the URL of a request to vanish", 8, "[\"OK\"", made(16, this::vanish)),
                asking("slashes in the URL of a proof", 8, "[\"OK\"", made(16, this::proof)),
                asking("awkward text wherever text may be", 8, "[", awkward()),
                // Searches.
                asking("a search of combining marks", 8, CLOSED, made(1, i -> search("a" + "\u0301".repeat(LONG)))),
                asking("a search of 20,000 characters of Han", 8, CLOSED, made(1, i -> search(han(i, 20_000)))),
                asking(
                        "searches of Han and marks, as long as they may be",
                        8,
                        EOSE,
                        made(50, i -> search(han(i, 200) + "\u0301".repeat(200)))),
                // What is kept for a client.
                flood("a hundred long searches of each connection", 36, EOSE, made(100, Attacks::longSearch)),
                flood("large filters", 36, "[", made(100, Attacks::largeFilter)),
                // Errors, and what was charged when they came.
                asking("halves of pairs in names of fields", 140, CLOSED, made(4, Attacks::halves)),
                // The store.
                flood("events of thousands of tags", 40, "[\"OK\"", made(150, this::manyTags)),
                flood("deletions of what is not there", 40, "[\"OK\"", made(150, this::deletion)),
                flood("notes", 8, "[\"OK\"", made(10_000, i -> event(new EventBuilder(1).content("flood " + i)))),
                // Connections that say nothing, and half of a request.
                new Attack("silent connections", ELSEWHERE, 400, Attacks::beSilent, ""),
                new Attack("connections that end as they begin", ELSEWHERE, 200, Attacks::connectAndGo, ""),
                new Attack("management calls without an end", ELSEWHERE, 100, Attacks::beginCall, ""),
                new Attack(
                        "handshakes", ELSEWHERE, 20, stranger -> stranger.join().close(), ""),
                new Attack("fragments of a byte", ELSEWHERE, 8, Attacks::crumble, ""),
                new Attack("requests for pages", ELSEWHERE, 20, Attacks::askForPages, ""),
                // Turns.
                asking("subscriptions that are replaced", 20, EOSE, made(50, Attacks::replaced)),
                asking("reconciliations", 20, "[\"NEG-", made(10, Attacks::reconciliation)),
                asking("counts of all", 44, "[\"COUNT\"", made(20, Attacks::count)),
                asking("counts of all", 8, "[\"COUNT\"", made(20, Attacks::count))
                        .from("127.0.0.1"),
                flood("forged events in somebody's name", 8, "closed: 1008", made(500, this::forgery)),
                flood("forged events", 8, "closed: 1008", made(500, this::forgery))
                        .from("127.0.0.1"),
                new Attack("forged proofs", ELSEWHERE, 8, this::forgeProofs, "closed: 1008"),
                // Terminals.
                asking(
                        "control characters",
                        8,
                        "[\"NOTICE\"",
                        made(1, i -> "[\"\u009b31m\u202e\u2066\u2028\u0085\\u001b]0;x\\u0007\",1]")));
    }

    /** So many a second, as far as they are read. */
    Attack forged(int perSecond) {
        Supplier<List<byte[]>> messages = made(500, this::forgery);
        return new Attack(
                perSecond + " forged events a second",
                ELSEWHERE,
                CONNECTIONS_OF_FORGER,
                stranger -> {
                    List<byte[]> frames = messages.get();
                    try (RawClient client = stranger.join()) {
                        stranger.listen(client);
                        long start = System.nanoTime();
                        for (long i = 0; stranger.isAtWork(); i++) {
                            LockSupport.parkNanos(start
                                    + i * CONNECTIONS_OF_FORGER * TimeUnit.SECONDS.toNanos(1) / perSecond
                                    - System.nanoTime());
                            client.write(frames.get((int) (i % frames.size())));
                        }
                    }
                },
                "[\"OK\"");
    }

    /** One after the other, each once its last message is answered. */
    static Attack asking(String name, int connections, String answer, Supplier<List<byte[]>> messages) {
        return new Attack(
                name,
                ELSEWHERE,
                connections,
                stranger -> {
                    List<byte[]> frames = messages.get();
                    try (RawClient client = stranger.join()) {
                        for (int i = stranger.number(); stranger.isAtWork(); i++) {
                            stranger.ask(client, frames.get(i % frames.size()));
                        }
                    }
                },
                answer);
    }

    /** Without waiting for answers, though they are read. */
    static Attack flood(String name, int connections, String answer, Supplier<List<byte[]>> messages) {
        return new Attack(
                name,
                ELSEWHERE,
                connections,
                stranger -> {
                    List<byte[]> frames = messages.get();
                    try (RawClient client = stranger.join()) {
                        stranger.listen(client);
                        for (int i = stranger.number(); stranger.isAtWork(); i += connections) {
                            client.write(frames.get(i % frames.size()));
                        }
                    }
                },
                answer);
    }

    /** So many messages as frames, made once: those who attack are not to take the processors of who is attacked. */
    static Supplier<List<byte[]>> made(int count, IntFunction<String> message) {
        AtomicReference<List<byte[]>> made = new AtomicReference<>(List.of());
        return () -> {
            synchronized (made) {
                if (made.get().isEmpty()) {
                    made.set(IntStream.range(0, count)
                            .mapToObj(message)
                            .map(Attacks::frame)
                            .toList());
                }
                return made.get();
            }
        };
    }

    private static byte[] frame(String text) {
        return RawClient.encode(WHOLE_TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    private String event(EventBuilder draft) {
        return event(author.sign(draft));
    }

    static String event(Event event) {
        return new String(ClientMessages.event(event.raw()), StandardCharsets.UTF_8);
    }

    private String vanish(int number) {
        return event(new EventBuilder(62).tag("relay", "ws://h/" + "/".repeat(LONG) + number));
    }

    private String proof(int number) {
        return event(new EventBuilder(22_242).tag("relay", "ws://h/" + "/".repeat(LONG) + number))
                .replaceFirst("EVENT", "AUTH");
    }

    private static Supplier<List<byte[]>> awkward() {
        HostileMessages messages = new HostileMessages(1);
        return made(500, i -> messages.next());
    }

    private static String search(String words) {
        return "[\"REQ\",\"s\",{\"search\":\"" + words + "\"}]";
    }

    private static String han(int number, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Character.toString(0x4e00 + (number * 31 + i) % 20_000))
                .collect(Collectors.joining());
    }

    private static String longSearch(int number) {
        String words =
                IntStream.range(0, 100).mapToObj(i -> "w" + number + "q" + i).collect(Collectors.joining(" "));
        return "[\"REQ\",\"s" + number + "\",{\"search\":\"" + words.substring(0, 500) + "\"}]";
    }

    private static String largeFilter(int number) {
        String values = IntStream.range(0, TAGS)
                .mapToObj(i -> "\"value-of-the-filter-" + number + "-" + i + "\"")
                .collect(Collectors.joining(","));
        return "[\"REQ\",\"s" + number + "\",{\"#t\":[" + values + "]}]";
    }

    private static String halves(int number) {
        return switch (number) {
            case 0 -> "[\"REQ\",\"s\",{\"\\ud800\":[1]}]";
            case 1 -> "[\"REQ\",\"\\udfff\",{}]";
            case 2 -> "[\"\\ud800\",\"" + "x".repeat(20_000) + "\"]";
            default -> "[\"COUNT\",\"s\",{\"#t\":[\"\\ud83d\"],\"\\udc00\":1}]";
        };
    }

    private String manyTags(int number) {
        EventBuilder draft = new EventBuilder(1);
        for (int tag = 0; tag < TAGS; tag++) {
            draft.tag("t", number + "-" + tag);
        }
        return event(draft);
    }

    private String deletion(int number) {
        EventBuilder draft = new EventBuilder(5);
        for (int i = 0; i < 1_000; i++) {
            draft.tag("e", String.format("%032x%032x", number, i));
        }
        return event(draft);
    }

    private String forgery(int number) {
        return forged(honest.sign(new EventBuilder(1).content("forged " + number)));
    }

    private static String forged(Event event) {
        return event(event).replace(HexFormat.of().formatHex(event.sig(), 0, 4), "00000000");
    }

    /** With its connection's own challenge: what is not is refused before it is verified. */
    private void forgeProofs(Stranger stranger) throws IOException {
        try (RawClient client = stranger.join()) {
            String challenge = client.nextText().split("\"")[3];
            stranger.listen(client);
            Event proof = honest.sign(
                    new EventBuilder(22_242).tag("relay", "ws://relay.test/").tag("challenge", challenge));
            byte[] frame = frame(forged(proof).replaceFirst("EVENT", "AUTH"));
            while (stranger.isAtWork()) {
                client.write(frame);
            }
        }
    }

    private static void connectAndGo(Stranger stranger) throws IOException {
        try (RawClient client = stranger.connect()) {
            client.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        LockSupport.parkNanos(PAUSE_NANOS);
    }

    private static void beSilent(Stranger stranger) throws IOException {
        try (RawClient client = stranger.connect()) {
            client.awaitEnd();
        }
        LockSupport.parkNanos(PAUSE_NANOS);
    }

    private static String replaced(int number) {
        return "[\"REQ\",\"s" + number + "\",{\"kinds\":[9999]}]";
    }

    private static String reconciliation(int number) {
        return "[\"NEG-OPEN\",\"n" + number + "\",{},\"6100000200\"]";
    }

    private static String count(int number) {
        return "[\"COUNT\",\"c" + number + "\",{}]";
    }

    private static void crumble(Stranger stranger) throws IOException {
        try (RawClient client = stranger.join()) {
            stranger.listen(client);
            client.frame(RawClient.TEXT, false, new byte[] {'['});
            ByteArrayOutputStream crumbs = new ByteArrayOutputStream();
            for (int i = 0; i < 1_000; i++) {
                crumbs.writeBytes(RawClient.encode(RawClient.CONTINUATION, new byte[] {'['}));
            }
            while (stranger.isAtWork()) {
                client.write(crumbs.toByteArray());
            }
        }
    }

    private static void beginCall(Stranger stranger) throws IOException {
        try (RawClient client = stranger.connect()) {
            client.write(("POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/nostr+json+rpc\r\n"
                            + "Content-Length: 100000\r\n\r\n" + "x".repeat(30_000))
                    .getBytes(StandardCharsets.US_ASCII));
            client.awaitEnd();
        }
    }

    private static void askForPages(Stranger stranger) throws IOException {
        try (RawClient client = stranger.connect()) {
            while (stranger.isAtWork()) {
                client.http("HEAD /api/status HTTP/1.1\r\nHost: x\r\n\r\n");
            }
        }
    }
}

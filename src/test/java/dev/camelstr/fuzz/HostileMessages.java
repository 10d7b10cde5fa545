package dev.camelstr.fuzz;

import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.message.ClientMessages;
import dev.camelstr.testing.TestRelay;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Messages of a client that means no good: some are signed and well-formed and hold awkward text, the others are mutants of
 * well-formed ones. The same seed gives the same messages, but for keys and signatures.
 */
final class HostileMessages {
    private static final int LONGEST_TEXT = 64 * 1024;
    private static final int LONGEST_MESSAGE = 250 * 1024;
    private static final int[] KINDS = {0, 1, 3, 4, 5, 5, 7, 62, 62, 1059, 10002, 20001, 22242, 30023, 30078};
    private static final List<String> TAGS = List.of(
            "e", "p", "a", "d", "t", "r", "q", "k", "h", "-", "relay", "expiration", "nonce", "title", "challenge");
    private static final List<String> NUMBERS = List.of(
            "-1",
            "0",
            "1e3",
            "0.5",
            "9223372036854775807",
            "9223372036854775808",
            "1".repeat(5_000),
            "1e999999999",
            "-0",
            "01",
            "null",
            "true",
            "[]",
            "{}");

    private final Random random;
    private final HostileText texts;
    private final EventSigner author = TestRelay.author();
    private final List<Supplier<String>> shapes = List.of(
            this::event,
            this::event,
            this::req,
            this::req,
            this::count,
            this::negOpen,
            this::negMessage,
            this::auth,
            this::close);

    HostileMessages(long seed) {
        random = new Random(seed);
        texts = new HostileText(random);
    }

    String next() {
        String message = shapes.get(random.nextInt(shapes.size())).get();
        int mutations = random.nextInt(3);
        for (int i = 0; i < mutations; i++) {
            message = mutant(message);
        }
        return message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) : message;
    }

    private String event() {
        EventBuilder draft = new EventBuilder(KINDS[random.nextInt(KINDS.length)]).content(decoded(texts.next(20_000)));
        int tags = random.nextInt(8) == 0 ? random.nextInt(3_000) : random.nextInt(6);
        for (int i = 0; i < tags; i++) {
            draft.tag(TAGS.get(random.nextInt(TAGS.size())), decoded(texts.next(i < 3 ? 20_000 : 64)) + i);
        }
        return new String(ClientMessages.event(author.sign(draft).raw()), StandardCharsets.UTF_8);
    }

    private String auth() {
        return event().replaceFirst("EVENT", "AUTH");
    }

    private String req() {
        return "[\"REQ\",\"" + texts.next(16) + random.nextInt(40) + "\"," + filters() + "]";
    }

    private String count() {
        return "[\"COUNT\",\"" + texts.next(16) + random.nextInt(40) + "\"," + filters() + "]";
    }

    private String negOpen() {
        return "[\"NEG-OPEN\",\"n" + random.nextInt(20) + "\"," + filter() + ",\"61" + hex(random.nextInt(400)) + "\"]";
    }

    private String negMessage() {
        return "[\"NEG-MSG\",\"n" + random.nextInt(20) + "\",\"61" + hex(random.nextInt(400)) + "\"]";
    }

    private String close() {
        return "[\"CLOSE\",\"" + texts.next(16) + random.nextInt(40) + "\"]";
    }

    private String filters() {
        return IntStream.rangeClosed(0, random.nextInt(4))
                .mapToObj(i -> filter())
                .collect(Collectors.joining(","));
    }

    private String filter() {
        List<String> conditions = new ArrayList<>();
        if (random.nextInt(3) == 0) {
            conditions.add("\"search\":\"" + texts.next(LONGEST_TEXT) + "\"");
        }
        if (random.nextInt(3) == 0) {
            conditions.add("\"#" + (char) ('a' + random.nextInt(26)) + "\":[" + strings() + "]");
        }
        if (random.nextInt(4) == 0) {
            conditions.add("\"authors\":[\"" + author.pubkey().hex() + "\"]");
        }
        if (random.nextInt(3) == 0) {
            conditions.add("\"kinds\":[" + random.nextInt(40_000) + ",1]");
        }
        if (random.nextInt(6) == 0) {
            conditions.add("\"" + texts.next(2_000) + "\":[" + strings() + "]");
        }
        if (random.nextInt(4) == 0) {
            conditions.add("\"since\":" + number() + ",\"until\":" + number());
        }
        conditions.add("\"limit\":" + random.nextInt(600));
        return "{" + String.join(",", conditions) + "}";
    }

    private String strings() {
        int count = random.nextInt(6) == 0 ? random.nextInt(2_000) : 1 + random.nextInt(4);
        return IntStream.range(0, count)
                .mapToObj(i -> "\"" + texts.next(count > 10 ? 8 : 4_000) + i + "\"")
                .collect(Collectors.joining(","));
    }

    private String number() {
        return random.nextBoolean() ? Integer.toString(random.nextInt()) : NUMBERS.get(random.nextInt(NUMBERS.size()));
    }

    private String hex(int bytes) {
        return IntStream.range(0, bytes)
                .mapToObj(i -> String.format("%02x", random.nextInt(256)))
                .collect(Collectors.joining());
    }

    private String mutant(String message) {
        int at = random.nextInt(message.length() + 1);
        int end = Math.min(message.length(), at + random.nextInt(64));
        String before = message.substring(0, at);
        String cut = message.substring(at, end);
        String after = message.substring(end);
        return switch (random.nextInt(7)) {
            case 0 -> before + after;
            case 1 -> before + texts.next(LONGEST_TEXT) + after;
            case 2 -> before + cut.repeat(1 + random.nextInt(200)) + after;
            case 3 -> before;
            case 4 -> before + "[".repeat(random.nextInt(5_000)) + after;
            case 5 -> before + number() + after;
            default -> before + cut.replace('"', '\'') + after;
        };
    }

    /** As JSON says it; a half of a pair is left out, as a signed event has none. */
    private static String decoded(String json) {
        return json.replaceAll("\\\\ud[89ab][0-9a-f]{2}(?!\\\\ud[c-f])|(?<!\\\\ud83d)\\\\ud[c-f][0-9a-f]{2}", "?")
                .replace("\\u0000", "\0")
                .replace("\\u0301", "\u0301")
                .replace("\\n", "\n");
    }
}

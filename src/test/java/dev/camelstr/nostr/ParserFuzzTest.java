package dev.camelstr.nostr;

import static dev.camelstr.nostr.EventJsonFixture.eventJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.camelstr.nostr.message.ClientMessageParser;
import dev.camelstr.nostr.message.ClientMessages;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.nostr.message.RelayMessageParser;
import dev.camelstr.nostr.message.RelayMessages;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Mutated bytes give a value or a refusal, whatever they are. The seeds are fixed: a failure comes again. */
class ParserFuzzTest {
    private static final int ROUNDS = 40_000;
    private static final byte[] INTERESTING = "\"\\{}[],:0123456789eE+-.utfnal \n\t\0".getBytes(StandardCharsets.UTF_8);

    private interface Parser {
        Object parse(byte[] json) throws InvalidEventException, InvalidMessageException;
    }

    @Test
    void mutatedEventsAreReadOrRefused() {
        fuzz(1, EventParser::parse, eventJson().bytes(), event());
    }

    @Test
    void mutatedMessagesOfRelaysAreReadOrRefused() {
        fuzz(
                2,
                RelayMessageParser::parse,
                RelayMessages.event("s", event()),
                RelayMessages.ok(EventId.ofHex(EventJsonFixture.ID), true, "é"),
                RelayMessages.count(new RelayMessage.Count("s", 17, true, Optional.of("0a".repeat(256)))),
                RelayMessages.closed("s", "error: x"),
                RelayMessages.eose("s", List.of("finish", "more")),
                RelayMessages.negMsg("s", new byte[] {0x61, 0}),
                RelayMessages.negErr("s", "blocked: x", OptionalLong.of(5)));
    }

    @Test
    void mutatedMessagesOfClientsAreReadOrRefused() {
        Filter filter = Filter.builder()
                .kinds(1, 2)
                .tag("t", List.of("x", "é😀"))
                .since(5)
                .limit(9)
                .search("\n")
                .build();
        fuzz(
                3,
                ClientMessageParser::parse,
                ClientMessages.event(event()),
                ClientMessages.req("s", List.of(filter, Filter.all())),
                ClientMessages.close("s"),
                ClientMessages.negOpen("s", filter, new byte[] {0x61, 0}),
                ClientMessages.negMsg("s", new byte[] {0x61}));
    }

    @Test
    void whatAMutatedEventIsReadAsIsAlwaysServedAsTheSame() {
        Random random = new Random(4);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] mutated = mutate(event(), random);
            try {
                Event event = EventParser.parse(mutated);
                Event again = EventParser.parse(event.raw());
                assertThat(again.raw()).isEqualTo(event.raw());
                assertThat(EventIds.of(again)).isEqualTo(EventIds.of(event));
                assertThat(again.sig()).isEqualTo(event.sig());
            } catch (InvalidEventException refused) {
                assertThat(refused.original()).isEqualTo(mutated);
            }
        }
    }

    @Test
    void nestingOfTwentyThousandLevelsIsRefused() {
        for (String bracket : List.of("[", "{\"a\":", "[\"EVENT\",\"s\",", "[\"REQ\",\"s\",{\"a\":")) {
            byte[] deep = bracket.repeat(20_000).getBytes(StandardCharsets.UTF_8);
            for (Parser parser : List.<Parser>of(
                    EventParser::parse, RelayMessageParser::parse, ClientMessageParser::parse, Filter::parse)) {
                assertThatCode(() -> parser.parse(deep))
                        .isInstanceOfAny(InvalidEventException.class, InvalidMessageException.class);
            }
        }
    }

    private static byte[] event() {
        return eventJson()
                .with("tags", "[[\"e\",\"a\\\"b\",\"\"],[\"-\"]]")
                .with("content", "\"a\\n\\u00e9\\ud83d\\ude00 é😀\"")
                .with("more", "{\"a\":[1.5e3,true,null]}")
                .bytes();
    }

    private static void fuzz(long seed, Parser parser, byte[]... seeds) {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] mutated = mutate(seeds[random.nextInt(seeds.length)], random);
            try {
                assertThat(parser.parse(mutated)).isNotNull();
            } catch (InvalidEventException | InvalidMessageException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            } catch (RuntimeException | Error e) {
                throw new AssertionError("round " + round + ": " + new String(mutated, StandardCharsets.ISO_8859_1), e);
            }
        }
    }

    private static byte[] mutate(byte[] seed, Random random) {
        byte[] bytes = seed.clone();
        for (int changes = 1 + random.nextInt(4); changes > 0 && bytes.length > 1; changes--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] = INTERESTING[random.nextInt(INTERESTING.length)];
                case 2 -> bytes = Arrays.copyOf(bytes, at);
                case 3 -> bytes = splice(bytes, at, 1 + random.nextInt(8), new byte[0]);
                default -> {
                    int from = random.nextInt(bytes.length);
                    byte[] copied = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + random.nextInt(40)));
                    bytes = splice(bytes, at, 0, copied);
                }
            }
        }
        return bytes;
    }

    private static byte[] splice(byte[] bytes, int at, int removed, byte[] inserted) {
        int rest = Math.min(bytes.length, at + removed);
        byte[] spliced = Arrays.copyOf(bytes, at + inserted.length + bytes.length - rest);
        System.arraycopy(inserted, 0, spliced, at, inserted.length);
        System.arraycopy(bytes, rest, spliced, at + inserted.length, bytes.length - rest);
        return spliced;
    }
}

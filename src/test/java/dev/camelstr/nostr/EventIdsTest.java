package dev.camelstr.nostr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class EventIdsTest {
    private static final PublicKey AUTHOR = PublicKey.ofHex(EventJsonFixture.PUBKEY);

    @Example
    void theIdIsTheHashOfTheSerialisation() {
        assertThat(EventIds.of(AUTHOR, 1_700_000_000, 1, List.of(), "hello")).hasToString(EventJsonFixture.ID);
    }

    @Example
    void escapesAreTheShortestAndInLowerCase() {
        assertThat(serialised("\n\"\\\r\t\b\f/</>&'\u0000\u0001\u001f\u007f\u2028é😀"))
                .isEqualTo("[0,\"" + AUTHOR + "\",5,1,[],"
                        + "\"\\n\\\"\\\\\\r\\t\\b\\f/</>&'\\u0000\\u0001\\u001f\u007f\u2028é😀\"]");
    }

    @Example
    void tagsAreSerialisedAsTheyAre() {
        Event event = event(List.of(Tag.of("e", "a\"b", ""), Tag.of("-")), "");
        assertThat(new String(EventIds.serialise(event), StandardCharsets.UTF_8))
                .isEqualTo("[0,\"" + AUTHOR + "\",5,1,[[\"e\",\"a\\\"b\",\"\"],[\"-\"]],\"\"]");
    }

    @Example
    void aLoneSurrogateHasNoId() {
        for (String text : List.of("\ud800", "a\udc00", "\ud800x", "\udc00\ud800")) {
            assertThatIllegalArgumentException().isThrownBy(() -> EventIds.of(AUTHOR, 5, 1, List.of(), text));
        }
    }

    @Example
    void anEventOfMegabytesHasAnId() {
        String content = "\u0001ж😀".repeat(300_000);
        assertThat(EventIds.of(AUTHOR, 5, 1, List.of(), content)).isEqualTo(naiveId(5, 1, List.of(), content));
        assertThat(EventIds.of(AUTHOR, 1_700_000_000, 1, List.of(), "hello")).hasToString(EventJsonFixture.ID);
    }

    @Property(edgeCases = EdgeCasesMode.NONE, seed = "1003")
    void theIdIsThatOfANaiveSerialisation(
            @ForAll @LongRange(min = 0) long createdAt,
            @ForAll @IntRange(max = 65535) int kind,
            @ForAll("tagLists") List<Tag> tags,
            @ForAll("texts") String content) {
        assertThat(EventIds.of(AUTHOR, createdAt, kind, tags, content))
                .isEqualTo(naiveId(createdAt, kind, tags, content));
    }

    @Property(edgeCases = EdgeCasesMode.NONE, seed = "1004")
    void anEventThatIsWrittenAndParsedIsTheSame(
            @ForAll @LongRange(min = 0) long createdAt,
            @ForAll @IntRange(max = 65535) int kind,
            @ForAll("tagLists") List<Tag> tags,
            @ForAll("texts") String content,
            @ForAll @Size(64) byte[] sig)
            throws InvalidEventException {
        EventBuilder builder =
                new EventBuilder(kind).createdAt(createdAt).content(content).tags(tags);
        Event event = builder.build(AUTHOR, builder.id(AUTHOR), sig);
        Event parsed = EventParser.parse(event.raw());
        assertThat(parsed.id()).isEqualTo(event.id()).isEqualTo(EventIds.of(parsed));
        assertThat(parsed.createdAt()).isEqualTo(createdAt);
        assertThat(parsed.kind()).isEqualTo(kind);
        assertThat(parsed.tags()).isEqualTo(tags);
        assertThat(parsed.content()).isEqualTo(content);
        assertThat(parsed.sig()).isEqualTo(sig);
    }

    /** Everything that JSON escapes or that UTF-8 writes in another length, in every mix; no lone surrogates. */
    @Provide
    Arbitrary<String> texts() {
        Arbitrary<Integer> points = Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.integers().between(0, 0x7F)),
                Tuple.of(2, Arbitraries.integers().between(0, 0x1F)),
                Tuple.of(1, Arbitraries.of((int) '"', (int) '\\', (int) '/', 0x2028, 0xFFFD)),
                Tuple.of(1, Arbitraries.integers().between(0x80, 0x7FF)),
                Tuple.of(1, Arbitraries.integers().between(0x800, 0xD7FF)),
                Tuple.of(1, Arbitraries.integers().between(0xE000, 0xFFFF)),
                Tuple.of(1, Arbitraries.integers().between(0x10000, 0x10FFFF)));
        return points.list()
                .ofMaxSize(40)
                .map(list -> list.stream().map(Character::toString).collect(Collectors.joining()));
    }

    @Provide
    Arbitrary<List<Tag>> tagLists() {
        return texts().list().ofMinSize(1).ofMaxSize(4).map(Tag::new).list().ofMaxSize(5);
    }

    private static String serialised(String content) {
        return new String(EventIds.serialise(event(List.of(), content)), StandardCharsets.UTF_8);
    }

    private static Event event(List<Tag> tags, String content) {
        EventBuilder builder = new EventBuilder(1).createdAt(5).content(content).tags(tags);
        return builder.build(AUTHOR, builder.id(AUTHOR), new byte[64]);
    }

    private static EventId naiveId(long createdAt, int kind, List<Tag> tags, String content) {
        String json = "[0,\"" + AUTHOR + "\"," + createdAt + "," + kind + ","
                + tags.stream()
                        .map(tag -> tag.elements().stream()
                                .map(EventIdsTest::naiveString)
                                .collect(Collectors.joining(",", "[", "]")))
                        .collect(Collectors.joining(",", "[", "]"))
                + "," + naiveString(content) + "]";
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return EventId.of(sha256.digest(json.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static String naiveString(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                case '\b' -> json.append("\\b");
                case '\f' -> json.append("\\f");
                default -> json.append(c < 0x20 ? String.format("\\u%04x", (int) c) : Character.toString(c));
            }
        }
        return json.append('"').toString();
    }
}

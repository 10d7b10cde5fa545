package dev.camelstr.nostr;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** However JSON may write an event, it is read as the same one. */
class EventParserPropertyTest {
    private static final PublicKey AUTHOR = PublicKey.ofHex(EventJsonFixture.PUBKEY);

    @Property(edgeCases = EdgeCasesMode.NONE, seed = "1007")
    void escapesWhitespaceOrderAndOtherFieldsDoNotMatter(
            @ForAll("texts") String content, @ForAll("tagLists") List<Tag> tags, @ForAll long seed)
            throws InvalidEventException {
        EventBuilder builder = new EventBuilder(30023)
                .createdAt(1_700_000_000)
                .content(content)
                .tags(tags);
        Event event = builder.build(AUTHOR, builder.id(AUTHOR), new byte[64]);

        String written = new Writer(new Random(seed)).write(event);
        Event read = EventParser.parse(written.getBytes(StandardCharsets.UTF_8));

        assertThat(read.id()).isEqualTo(event.id()).isEqualTo(EventIds.of(read));
        assertThat(read.content()).isEqualTo(content);
        assertThat(read.tags()).isEqualTo(tags);
        assertThat(EventParser.parse(read.raw()).raw()).isEqualTo(read.raw());
    }

    /** Writes JSON in every way that RFC 8259 allows. */
    private record Writer(Random random) {

        String write(Event event) {
            List<String> fields = new ArrayList<>(List.of(
                    field("id", text(event.id().hex())),
                    field("pubkey", text(event.pubkey().hex())),
                    field("created_at", Long.toString(event.createdAt())),
                    field("kind", Integer.toString(event.kind())),
                    field("tags", array(event.tags().stream().map(this::tag).toList())),
                    field("content", text(event.content())),
                    field("sig", text("0".repeat(128)))));
            if (random.nextBoolean()) {
                fields.add(field("other", "[1.5e-3,null,{\"id\":[\"\\ud800\"]},\"]}\\\"\"]"));
            }
            Collections.shuffle(fields, random);
            return space() + "{" + String.join(",", fields) + "}" + space();
        }

        private String field(String name, String json) {
            return space() + text(name) + space() + ":" + space() + json + space();
        }

        private String tag(Tag tag) {
            return array(tag.elements().stream().map(this::text).toList());
        }

        private String array(List<String> elements) {
            return elements.stream()
                    .map(element -> space() + element + space())
                    .collect(Collectors.joining(",", "[", "]"));
        }

        private String text(String text) {
            return text.chars().mapToObj(c -> character((char) c)).collect(Collectors.joining("", "\"", "\""));
        }

        private String character(char c) {
            int at = "\"\\/\b\f\n\r\t".indexOf(c);
            int way = random.nextInt(6);
            if (at >= 0 && (way < 3 || c == '\\')) {
                return "\\" + "\"\\/bfnrt".charAt(at);
            }
            // Half of a surrogate pair cannot stand for itself in UTF-8 while the other is escaped.
            if (way == 5 || c < ' ' || c == '"' || Character.isSurrogate(c)) {
                return String.format(random.nextBoolean() ? "\\u%04x" : "\\u%04X", (int) c);
            }
            return Character.toString(c);
        }

        private String space() {
            return random.nextInt(8) == 0 ? " \t\r\n".substring(random.nextInt(4)) : "";
        }
    }

    @Provide
    Arbitrary<List<Tag>> tagLists() {
        return texts().list().ofMinSize(1).ofMaxSize(4).map(Tag::new).list().ofMaxSize(4);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                        Arbitraries.integers().between(0, 0x7F),
                        Arbitraries.of((int) '"', (int) '\\', (int) '/', 0x2028, 0xFFFD, 0x1F600),
                        Arbitraries.integers().between(0x80, 0xD7FF),
                        Arbitraries.integers().between(0xE000, 0x10FFFF))
                .list()
                .ofMaxSize(30)
                .map(points -> points.stream().map(Character::toString).collect(Collectors.joining()));
    }
}

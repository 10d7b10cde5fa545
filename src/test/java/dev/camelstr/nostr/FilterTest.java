package dev.camelstr.nostr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.camelstr.nostr.InvalidMessageException.Reason;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterTest {
    private static final String HEX = EventJsonFixture.ID;

    @Test
    void allFieldsAreRead() throws InvalidMessageException {
        Filter filter = Filter.parse("{\"ids\":[\"" + HEX + "\"],\"authors\":[\"" + EventJsonFixture.PUBKEY
                + "\"],\"kinds\":[7,1],\"#t\":[\"b\",\"a\"],\"#E\":[\"any\"],\"since\":5,\"until\":9,\"limit\":0,"
                + "\"search\":\"best \\u006eostr apps\"}");
        assertThat(filter.ids()).contains(Set.of(EventId.ofHex(HEX)));
        assertThat(filter.authors()).contains(Set.of(PublicKey.ofHex(EventJsonFixture.PUBKEY)));
        assertThat(filter.kinds()).contains(Set.of(1, 7));
        assertThat(filter.tags()).isEqualTo(Map.of("t", Set.of("a", "b"), "E", Set.of("any")));
        assertThat(filter.since()).isEqualTo(OptionalLong.of(5));
        assertThat(filter.until()).isEqualTo(OptionalLong.of(9));
        assertThat(filter.limit()).isEqualTo(OptionalInt.of(0));
        assertThat(filter.search()).contains("best nostr apps");
    }

    @Test
    void theJsonIsInAscendingOrderWithoutRepetition() throws InvalidMessageException {
        Filter filter = Filter.parse(" { \"limit\": 3, \"#t\": [\"b\",\"a\",\"b\"], \"kinds\": [20, 3, 20] } ");
        assertThat(filter.toJson()).isEqualTo("{\"kinds\":[3,20],\"#t\":[\"a\",\"b\"],\"limit\":3}");
        assertThat(Filter.all().toJson()).isEqualTo("{}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{\"ids\":[\"a9d5\"]}            | INVALID_FILTER     | ids",
                "{\"ids\":\"a\"}                 | INVALID_FILTER     | ids",
                "{\"ids\":[1]}                   | INVALID_FILTER     | ids",
                "{\"ids\":[null]}                | INVALID_FILTER     | ids",
                "{\"ids\":null}                  | INVALID_FILTER     | ids",
                "{\"authors\":[[]]}              | INVALID_FILTER     | authors",
                "{\"kinds\":[\"1\"]}             | INVALID_FILTER     | kinds",
                "{\"kinds\":[1.0]}               | INVALID_FILTER     | kinds",
                "{\"kinds\":[65536]}             | INVALID_FILTER     | kinds",
                "{\"kinds\":1}                   | INVALID_FILTER     | kinds",
                "{\"#e\":[\"x\"]}                | INVALID_FILTER     | #e",
                "{\"#p\":[\"x\"]}                | INVALID_FILTER     | #p",
                "{\"#t\":[1]}                    | INVALID_FILTER     | #t",
                "{\"#t\":[\"\\ud800\"]}          | INVALID_FILTER     | #t",
                "{\"since\":-1}                  | INVALID_FILTER     | since",
                "{\"since\":1.5}                 | INVALID_FILTER     | since",
                "{\"until\":\"now\"}             | INVALID_FILTER     | until",
                "{\"limit\":-1}                  | INVALID_FILTER     | limit",
                "{\"search\":1}                  | INVALID_FILTER     | search",
                "{\"kinds\":[1],\"kinds\":[2]}   | INVALID_FILTER     | kinds",
                "[]                              | INVALID_FILTER     | object",
                "{\"#tt\":[\"x\"]}               | UNSUPPORTED_FILTER | #tt",
                "{\"#é\":[\"x\"]}                | UNSUPPORTED_FILTER | #é",
                "{\"#\":[\"x\"]}                 | UNSUPPORTED_FILTER | #",
                "{\"&t\":[\"x\"]}                | UNSUPPORTED_FILTER | &t",
                "{\"unknown\":1}                 | UNSUPPORTED_FILTER | unknown",
                "{\"kinds\":[1}                  | MALFORMED_JSON     | JSON",
                "{}x                             | MALFORMED_JSON     | JSON",
                "{                               | MALFORMED_JSON     | JSON"
            })
    void whatIsNoFilterIsRefusedByTheNameOfTheField(String json, Reason reason, String named) {
        InvalidMessageException refusal = catchThrowableOfType(InvalidMessageException.class, () -> Filter.parse(json));
        assertThat(refusal.reason()).isEqualTo(reason);
        assertThat(refusal).hasMessageContaining(named);
    }

    @Test
    void aLimitBeyondAnIntIsTheGreatestInt() throws InvalidMessageException {
        assertThat(Filter.parse("{\"limit\":5000000000}").limit()).isEqualTo(OptionalInt.of(Integer.MAX_VALUE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"ids\":[]}", "{\"kinds\":[]}", "{\"authors\":[]}", "{\"#t\":[]}"})
    void anEmptyListMatchesNothing(String json) throws InvalidMessageException {
        Filter filter = Filter.parse(json);
        assertThat(filter.matches(event(1, 5, Tag.of("t", "x")))).isFalse();
        assertThat(filter.matchesNothing()).isTrue();
        assertThat(Filter.parse(filter.toJson())).isEqualTo(filter);
    }

    @Test
    void sinceAndUntilAreInclusive() {
        Filter filter = Filter.builder().since(5).until(6).build();
        assertThat(Stream.of(4, 5, 6, 7).filter(time -> filter.matches(event(1, time))))
                .containsExactly(5, 6);
        assertThat(Filter.builder().since(6).until(5).build().matchesNothing()).isTrue();
        assertThat(filter.matchesNothing()).isFalse();
    }

    @Test
    void onlyTheFirstValueOfATagIsMatched() {
        Filter filter = Filter.builder().tag("t", List.of("x")).build();
        assertThat(filter.matches(event(1, 5, Tag.of("t", "x")))).isTrue();
        assertThat(filter.matches(event(1, 5, Tag.of("t", "a"), Tag.of("t", "x"))))
                .isTrue();
        assertThat(filter.matches(event(1, 5, Tag.of("t", "a", "x")))).isFalse();
        assertThat(filter.matches(event(1, 5, Tag.of("T", "x")))).isFalse();
    }

    @Test
    void aTagWithoutValueMatchesNotEvenTheEmptyOne() {
        Filter filter = Filter.builder().tag("t", List.of("")).build();
        assertThat(filter.matches(event(1, 5, Tag.of("t")))).isFalse();
        assertThat(filter.matches(event(1, 5, Tag.of("t", "")))).isTrue();
    }

    @Test
    void theBuilderRefusesWhatTheParserWould() {
        assertThatIllegalArgumentException().isThrownBy(() -> Filter.builder().tag("tt", List.of("x")));
        assertThatIllegalArgumentException().isThrownBy(() -> Filter.builder().since(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> Filter.builder().limit(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> Filter.builder().kinds(65536));
    }

    @Property(edgeCases = EdgeCasesMode.NONE, seed = "1008")
    void aFilterComesBackFromItsJson(@ForAll("filters") Filter filter) throws InvalidMessageException {
        assertThat(Filter.parse(filter.toJson())).isEqualTo(filter);
        assertThat(filter.toBuilder().build()).isEqualTo(filter);
    }

    @Property(tries = 5000, edgeCases = EdgeCasesMode.NONE, seed = "1009")
    void aFilterMatchesWhatANaiveOneDoes(@ForAll("filters") Filter filter, @ForAll("events") Event event) {
        boolean matches = filter.matches(event);
        assertThat(matches).isEqualTo(naivelyMatches(filter, event));
        if (filter.matchesNothing()) {
            assertThat(matches).isFalse();
        }
    }

    private static boolean naivelyMatches(Filter filter, Event event) {
        return filter.ids().stream().allMatch(ids -> ids.stream().anyMatch(event.id()::equals))
                && filter.authors().stream().allMatch(keys -> keys.stream().anyMatch(event.pubkey()::equals))
                && filter.kinds().stream().allMatch(kinds -> kinds.stream().anyMatch(kind -> kind == event.kind()))
                && filter.since().stream().allMatch(since -> since <= event.createdAt())
                && filter.until().stream().allMatch(until -> event.createdAt() <= until)
                && filter.tags().entrySet().stream()
                        .allMatch(wanted -> event.tags().stream()
                                .anyMatch(tag -> tag.elements().size() > 1
                                        && tag.elements().get(0).equals(wanted.getKey())
                                        && wanted.getValue()
                                                .contains(tag.elements().get(1))));
    }

    @Provide
    Arbitrary<Event> events() {
        Arbitrary<Tag> tags = Combinators.combine(
                        Arbitraries.of("t", "T", "r", "alt"),
                        Arbitraries.of("", "x", "y", "\n\"é😀"),
                        Arbitraries.of(true, false))
                .as((name, value, bare) -> bare ? Tag.of(name) : Tag.of(name, value, "more"));
        return Combinators.combine(
                        authors(),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.longs().between(0, 5),
                        tags.list().ofMaxSize(3))
                .as((author, kind, createdAt, list) -> {
                    EventBuilder event =
                            new EventBuilder(kind).createdAt(createdAt).tags(list);
                    return event.build(author, event.id(author), new byte[64]);
                });
    }

    @Provide
    Arbitrary<Filter> filters() {
        Arbitrary<List<Integer>> kinds =
                Arbitraries.integers().between(0, 3).list().ofMaxSize(3);
        Arbitrary<List<PublicKey>> authors = authors().list().ofMaxSize(2);
        Arbitrary<List<EventId>> ids = events().map(Event::id).list().ofMaxSize(5);
        Arbitrary<List<String>> values =
                Arbitraries.of("", "x", "y", "\n\"é😀").list().ofMaxSize(2);
        Arbitrary<Tuple.Tuple2<String, List<String>>> tags =
                Combinators.combine(Arbitraries.of("t", "T", "r"), values).as(Tuple::of);
        return Combinators.combine(
                        kinds.optional(0.5),
                        authors.optional(0.3),
                        ids.optional(0.05),
                        tags.list().ofMaxSize(1),
                        Arbitraries.longs().between(0, 5).optional(0.3),
                        Arbitraries.longs().between(0, 5).optional(0.3),
                        Arbitraries.integers().between(0, 500).optional(0.3))
                .as((wantedKinds, wantedAuthors, wantedIds, wantedTags, since, until, limit) -> {
                    Filter.Builder filter = Filter.builder();
                    wantedKinds.ifPresent(filter::kinds);
                    wantedAuthors.ifPresent(filter::authors);
                    wantedIds.ifPresent(filter::ids);
                    wantedTags.forEach(tag -> filter.tag(tag.get1(), tag.get2()));
                    since.ifPresent(filter::since);
                    until.ifPresent(filter::until);
                    limit.ifPresent(filter::limit);
                    return filter.build();
                });
    }

    private static Arbitrary<PublicKey> authors() {
        return Arbitraries.of(new PublicKey(0, 0, 0, 1), new PublicKey(0, 0, 0, 2), new PublicKey(-1, 0, 0, 1));
    }

    private static Event event(int kind, long createdAt, Tag... tags) {
        PublicKey author = new PublicKey(0, 0, 0, 1);
        EventBuilder event = new EventBuilder(kind).createdAt(createdAt).tags(List.of(tags));
        return event.build(author, event.id(author), new byte[64]);
    }
}

package dev.camelstr.store.view.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may be written into a query file, and what its queries make of what is given. */
class QueryFileTest {
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_000_000), ZoneOffset.UTC);

    @TempDir
    private Path folder;

    private ViewQuery query(String yaml) throws Exception {
        Files.writeString(folder.resolve("likes.queries.yaml"), "q:\n" + yaml.indent(2));
        List<ViewQuery> queries = QueryFile.all(folder);
        assertThat(queries).hasSize(1);
        return queries.get(0);
    }

    private static Map<String, Object> values(ViewQuery query, Map<String, String> given) throws Exception {
        return QueryCall.of(query, given, CLOCK).values();
    }

    @Test
    void theFilesOfTheDocumentationAreInOrder() {
        assertThat(QueryFile.all(Path.of("docs", "views")))
                .extracting(ViewQuery::toString)
                .containsExactly("hashtags/top", "hashtags/hours", "reactions/of", "reactions/most");
    }

    @Test
    void withoutAFolderThereAreNone() {
        assertThat(QueryFile.all(folder.resolve("none"))).isEmpty();
    }

    @Test
    void parametersAreBoundAndWhatIsQuotedStandsAsItIs() throws Exception {
        ViewQuery query = query("""
                parameters: { a: text, b: integer }
                sql: |
                  select ':?x; ?', "a?;", $$;' :?y$$, E'\\';', b::text, tags ? 'e' -- :?z;
                   from t /* ; :?w */ where a = :?a and b = :?b and a <> :?a;
                """);

        assertThat(query.text().names()).containsExactly("a", "b", "a");
        assertThat(query.text().jdbc()).isEqualTo("""
                select ':?x; ?', "a?;", $$;' :?y$$, E'\\';', b::text, tags ?? 'e' -- :?z;
                 from t /* ; :?w */ where a = cast(? as text) and b = cast(? as bigint) and a <> cast(? as text)""");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sql: select 1; select 2 | query q: sql: it is more than one statement",
                "sql: select 'a | query q: sql: a quote is not closed",
                "sql: select :?a | query q: sql: :?a is no parameter",
                "{sql: select 1, parameters: {a: text}} | query q: sql: it has no :?a, which is a parameter",
                "sql: select now() | query q: sql: it asks for the time or by chance",
                "sql: select Current_Timestamp | query q: sql: it asks for the time or by chance",
                "sql: 5 | query q: sql is to be a text",
                "description: none | query q: sql is missing",
                "{sql: select 1, etag: always} | query q: etag is to be view or answer",
                "{sql: select 1, limit: 0} | query q: limit is to be a whole number from 1 to 1000",
                "{sql: select 1, limit: many} | query q: limit is to be a whole number from 1 to 1000",
                "{sql: select 1, sort: a} | query q: there is no key 'sort'; there are description, etag, limit",
                "{sql: select 1, order: a} | query q: order is to be a list",
                "{sql: select 1, order: [a down]} | query q: order: a column of the answer",
                "{sql: select 1, order: ['a; drop']} | query q: order: a column of the answer",
                "{sql: select :?a, parameters: {a: number}} | query q: parameter a: type is to be one of text, integer",
                "{sql: select :?A, parameters: {A: text}} | query q: parameter A: that is no name for one",
                "{sql: select :?limit, parameters: {limit: integer}} | query q: parameter limit: that is no name for one",
                "{sql: select :?a, parameters: {a: {typ: text}}} | query q: parameter a: there is no key 'typ'",
                "{sql: select :?a, parameters: {a: {type: text, min: 1}}} | query q: parameter a: min is for type integer only",
                "{sql: select :?a, parameters: {a: {type: kind, default: x}}} | query q: parameter a: default is to be a kind",
                "{sql: select :?a, parameters: {a: {type: kind, default: 1, optional: true}}} | query q: parameter a: with a default",
                "{sql: select :?reader, parameters: {reader: text}} | query q: parameter reader: it is the key of who asks",
                "5 | query q: keys with values are expected",
                "[ | line 3",
            })
    void whatIsNotAsItHasToBeIsSaidInOneLineWithFileQueryAndKey(String yaml, String complaint) {
        assertThatThrownBy(() -> query(yaml))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(folder.resolve("likes.queries.yaml") + ": " + complaint)
                .message()
                .hasLineCount(1);
    }

    @Test
    void aFileIsNamedAfterAView() throws Exception {
        Files.writeString(folder.resolve("Likes.queries.yaml"), "q: {sql: select 1}");

        assertThatThrownBy(() -> QueryFile.all(folder)).hasMessageContaining("'Likes' is no name of a view");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text | a'; drop table reaction -- | a'; drop table reaction --",
                "integer | -9223372036854775808 | -9223372036854775808",
                "timestamp | 2h | 992800",
                "timestamp | 1970-01-02 | 86400",
                "event | ABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABAB | "
                        + "abababababababababababababababababababababababababababababababab",
                "address | 30023:abababababababababababababababababababababababababababababababab:a:b | "
                        + "30023:abababababababababababababababababababababababababababababababab:a:b",
                "pubkey | nostr:npub1sn0wdenkukak0d9dfczzeacvhkrgz92ak56egt7vdgzn8pv2wfqqhrjdv9 | "
                        + "84dee6e676e5bb67b4ad4e042cf70cbd8681155db535942fcc6a0533858a7240",
                "kind | 30023 | 30023",
            })
    void valuesAreReadAsPeopleWriteThem(String type, String given, String expected) throws Exception {
        ViewQuery query = query("{sql: 'select :?a', parameters: {a: " + type + "}}");

        assertThat(values(query, Map.of("a", given)).get("a")).asString().isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "integer | 9223372036854775808",
                "integer | 1.5",
                "integer | ''",
                "timestamp | soon",
                "event | npub1sn0wdenkukak0d9dfczzeacvhkrgz92ak56egt7vdgzn8pv2wfqqhrjdv9",
                "event | abab",
                "pubkey | nsec1vl029mgpspedva04g90vltkh6fvh240zqtv9k0t9af8935ke9laqsnlfe5",
                "address | 30023:ab:c",
                "kind | 65536",
                "kind | -1",
            })
    void whatIsNoneIsRefusedAndNotRepeated(String type, String given) throws Exception {
        ViewQuery query = query("{sql: 'select :?a', parameters: {a: " + type + "}}");

        assertThatThrownBy(() -> values(query, Map.of("a", given)))
                .isInstanceOfSatisfying(
                        WrongArgumentException.class,
                        e -> assertThat(e.parameter()).isEqualTo("a"))
                .hasMessageStartingWith("a is to be a");
    }

    @Test
    void textsAreBoundedAndSuchThatTheDatabaseTakesThem() throws Exception {
        ViewQuery query = query("{sql: 'select :?a', parameters: {a: {type: text, maxLength: 3}}}");

        assertThat(values(query, Map.of("a", "🐪🐪🐪"))).containsEntry("a", "🐪🐪🐪");
        for (String wrong : List.of("abcd", "a\0", "\ud800", "\udc00\ud800")) {
            assertThatThrownBy(() -> values(query, Map.of("a", wrong)))
                    .hasMessage("a is to be a text of at most 3 characters");
        }
    }

    @Test
    void whatIsMissingIsItsDefaultOrNullOrWrong() throws Exception {
        ViewQuery query = query("{sql: 'select :?a, :?b, :?c', parameters: {a: {type: integer, default: 7, max: 9},"
                + " b: {type: kind, optional: true}, c: text}}");

        assertThat(values(query, Map.of("c", "x"))).containsEntry("a", 7L).containsEntry("b", null);
        assertThatThrownBy(() -> values(query, Map.of())).hasMessageStartingWith("c is missing: a text");
        assertThatThrownBy(() -> values(query, Map.of("c", "x", "a", "10")))
                .hasMessage("a is to be a whole number up to 9");
        assertThatThrownBy(() -> values(query, Map.of("c", "x", "d", "10"))).hasMessage("there is no parameter 'd'");
        assertThatThrownBy(() -> values(query, Map.of("c", "x", "after", "10")))
                .hasMessage("there is no parameter 'after'");
    }

    @ParameterizedTest
    @CsvSource({"x", "W10", "WyIxIl0", "WyIxIiwiMiIsIjMiXQ", "WzEsMl0", "WyJcdTAwMDAiLCJcdWQ4MDAiXQ", "e30", "''"})
    void aPlaceThatIsNoneIsRefused(String token) throws Exception {
        ViewQuery query = query("{sql: select 1 as a, order: [a desc, b]}");

        assertThat(QueryCall.of(query, Map.of("after", PageToken.of(List.of("1", "x"))), CLOCK)
                        .after())
                .containsExactly("1", "x");
        assertThatThrownBy(() -> QueryCall.of(query, Map.of("after", token), CLOCK))
                .hasMessage("after is to be what was next of the page before");
    }
}

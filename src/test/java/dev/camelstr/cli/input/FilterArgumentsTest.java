package dev.camelstr.cli.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.camelstr.cli.Commands;
import dev.camelstr.cli.Commands.Outcome;
import dev.camelstr.cli.sample.SampleRelay;
import dev.camelstr.nostr.Address;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.nostr.message.ClientMessage;
import dev.camelstr.nostr.nip19.Nip19;
import dev.camelstr.nostr.text.Moment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a relay is asked for by a command line. */
class FilterArgumentsTest {
    private static final PublicKey KEY = PublicKey.ofHex("cd".repeat(32));
    private static final EventId ID = EventId.ofHex("ab".repeat(32));
    private static final String NPUB = new Nip19.Npub(KEY).encode();
    private static final String NOTE = new Nip19.Note(ID).encode();
    private static final String NADDR = new Nip19.Naddr(new Address(30023, KEY, "a-b"), List.of()).encode();

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private SampleRelay relay;

    @BeforeEach
    void listen() {
        relay = SampleRelay.start(List.of());
        relay.follow(new SampleRelay.Script() {
            @Override
            public boolean onMessage(SampleRelay.Session session, ClientMessage message) {
                if (message instanceof ClientMessage.Req req) {
                    req.filters().forEach(filter -> asked.add(filter.toJson()));
                }
                return false;
            }
        });
    }

    @AfterEach
    void stop() {
        relay.close();
    }

    private Outcome req(String... options) {
        List<String> line = new ArrayList<>(List.of("req", "--timeout", "60", "-r", relay.url()));
        line.addAll(List.of(options));
        return Commands.run(line.toArray(String[]::new));
    }

    private List<String> filters(String... options) {
        Outcome outcome = req(options);
        assertThat(outcome.code()).as(outcome.err()).isZero();
        return asked;
    }

    @Test
    void kindsHaveNamesAndThereMayBeSeveral() {
        assertThat(filters("--kind", "note,article", "--kind", "7", "--kind", "Profile"))
                .containsExactly("{\"kinds\":[0,1,7,30023]}");
    }

    @Test
    void keysAndIdsMayBeAsPeoplePassThemOn() {
        assertThat(filters("--author", NPUB, "--id", NOTE, "--id", "nostr:" + NOTE))
                .containsExactly("{\"ids\":[\"" + ID + "\"],\"authors\":[\"" + KEY + "\"]}");
    }

    @Test
    void anAddressIsAFilterBesideThatOfIds() {
        assertThat(filters("--id", NOTE + "," + NADDR, "--since", "5"))
                .containsExactly(
                        "{\"ids\":[\"" + ID + "\"],\"since\":5}",
                        "{\"authors\":[\"" + KEY + "\"],\"kinds\":[30023],\"#d\":[\"a-b\"],\"since\":5}");
    }

    @Test
    void tagsAreWrittenWithAndWithoutTheirSign() {
        assertThat(filters("--tag", "t=x", "--tag", "#t=y=z", "#p=" + NPUB))
                .containsExactly("{\"#p\":[\"" + KEY + "\"],\"#t\":[\"x\",\"y=z\"]}");
    }

    @Test
    void anIdentifierNeedsNoOption() {
        assertThat(filters(NPUB, "nostr:" + NOTE, "--kind", "note"))
                .containsExactly("{\"ids\":[\"" + ID + "\"],\"authors\":[\"" + KEY + "\"],\"kinds\":[1]}");
    }

    @Test
    void anAddressNeedsNoOptionEither() {
        assertThat(filters(NADDR.toUpperCase(java.util.Locale.ROOT), "30023:" + KEY + ":c", "{\"since\":5}"))
                .containsExactly(
                        "{\"authors\":[\"" + KEY + "\"],\"kinds\":[30023],\"#d\":[\"a-b\"],\"since\":5}",
                        "{\"authors\":[\"" + KEY + "\"],\"kinds\":[30023],\"#d\":[\"c\"],\"since\":5}");
    }

    static Stream<Arguments> whatIsNoFilter() {
        return Stream.of(
                arguments(KEY.hex(), "say it with --id or --author"),
                arguments("bitcoin", "'bitcoin' is no JSON such as {\"kinds\":[1]}: choose by it, or by --author"),
                arguments(NPUB.replace('1', '2'), "is no JSON such as"),
                arguments(NPUB.substring(0, 40), "is no public key: the checksum is wrong"),
                arguments("note1xyz", "is no event id"),
                arguments("{\"authors\":[\"" + NPUB + "\"]}", "npub, note and the like are for --author"),
                arguments("nsec1" + "q".repeat(58), "'nsec1…' is no JSON"));
    }

    @ParameterizedTest
    @MethodSource("whatIsNoFilter")
    void whatIsNoFilterIsSaidWithWhatWasMeant(String argument, String words) {
        for (String command : List.of("req", "count", "display")) {
            Outcome outcome = Commands.run(command, argument);

            assertThat(outcome.code()).isEqualTo(2);
            assertThat(outcome.err().lines()).singleElement().asString().contains(words);
        }
    }

    @Test
    void anIdentifierIsNoFilterOfAnOptionAndNoFile() {
        for (String[] line :
                List.of(new String[] {"export", NPUB}, new String[] {"export", "--filter", NPUB}, new String[] {
                    "sync", "ws://localhost:1", "--filter", NPUB
                })) {
            Outcome outcome = Commands.run(line);

            assertThat(outcome.code()).isEqualTo(2);
            assertThat(outcome.err().lines()).singleElement().asString().contains(NPUB, "say it with --author");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"note1.jsonl", "./npub1", "notes", "-"})
    void aFileMayBeCalledAlmostAnything(String name) {
        assertThat(Identifiers.option(name)).isEmpty();
    }

    @Test
    void onlyARelaySearches() {
        String search = "{\"search\":\"camel\"}";
        for (String[] line : List.of(new String[] {"display", search}, new String[] {"export", "--filter", search})) {
            Outcome outcome = Commands.run(line);

            assertThat(outcome.code()).isEqualTo(2);
            assertThat(outcome.err().lines()).singleElement().asString().contains("camelstr req --search");
        }
    }

    @Test
    void aDayIsMeantWhole() {
        long zoneless =
                Moment.of("2026-01-31", java.time.Clock.systemDefaultZone()).first();
        assertThat(filters("--since", "2026-01-31", "--until", "2026-01-31"))
                .containsExactly("{\"since\":" + zoneless + ",\"until\":" + (zoneless + 86_399) + "}");
    }

    @Test
    void optionsHoldForEveryFilterInJson() {
        assertThat(filters("{\"kinds\":[1]}", "{\"kinds\":[7],\"limit\":3}", "--author", NPUB))
                .containsExactly(
                        "{\"authors\":[\"" + KEY + "\"],\"kinds\":[1]}",
                        "{\"authors\":[\"" + KEY + "\"],\"kinds\":[7],\"limit\":3}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"kinds\":[1]}|--kind|2|--kind and a filter in JSON choose the same",
                "{\"#t\":[\"x\"]}|--tag|t=y|--tag t and a filter in JSON choose the same",
                "{\"since\":1}|--since|2h|--since and a filter in JSON choose the same",
                "{\"limit\":1}|--limit|2|--limit and a filter in JSON choose the same",
                "{\"kind\":1}|--limit|2|the filter: ",
                "{}|--tag|title=x|--tag: tags are filtered by one letter",
                "{}|--kind|nite|'nite' is no kind: did you mean note?",
                "{}|--author|me|'me' is no public key",
            })
    void whatCannotBeMeantIsOneLineAndAsksNobody(String json, String option, String value, String words) {
        Outcome outcome = req(json, option, value);

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err().lines()).singleElement().asString().contains(words);
        assertThat(asked).isEmpty();
    }

    @Test
    void helpNamesTheTimeZone() {
        for (String command : List.of("req", "count", "display", "export")) {
            assertThat(Commands.run(command, "--help").out().replaceAll("\\s+", " "))
                    .contains("(in " + java.time.ZoneId.systemDefault() + ")");
        }
    }
}

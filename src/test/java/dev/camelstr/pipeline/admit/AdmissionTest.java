package dev.camelstr.pipeline.admit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.EventId;
import dev.camelstr.pipeline.collect.Pipeline;
import dev.camelstr.testing.TestRelay;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AdmissionTest {
    private static final long NOW = 1_700_000_000;

    private final Admission admission = new Admission();

    @BeforeEach
    void atAFixedTime() {
        admission.setClock(Clock.fixed(Instant.ofEpochSecond(NOW), ZoneOffset.UTC));
    }

    static Stream<Arguments> refused() {
        EventBuilder manyTags = note();
        for (int i = 0; i < 10_001; i++) {
            manyTags.tag("p");
        }
        EventBuilder manyIndexed = note();
        for (int i = 0; i < 5_001; i++) {
            manyIndexed.tag("t", "" + i);
        }
        EventBuilder manyDeletions = new EventBuilder(5).createdAt(NOW);
        for (int i = 0; i < 1_001; i++) {
            manyDeletions.tag(i % 2 == 0 ? "e" : "a", "" + i);
        }
        return Stream.of(
                Arguments.of("too-many-deletions", manyDeletions),
                Arguments.of("too-large", note().content("x".repeat(1_000_000))),
                Arguments.of("too-many-tags", manyTags),
                Arguments.of("too-many-tags", manyIndexed),
                Arguments.of("too-new", note().createdAt(NOW + 901)),
                Arguments.of("too-new", note().createdAt(Long.MAX_VALUE)),
                Arguments.of("auth-event", new EventBuilder(22_242).createdAt(NOW)),
                Arguments.of("protected", note().tag("-")),
                Arguments.of("protected", note().tag("t", "x").tag("-")),
                Arguments.of("protected", repost(6, note().tag("-"))),
                Arguments.of("protected", repost(16, note().tag("-"))),
                Arguments.of("expired", note().tag("expiration", "" + NOW)),
                Arguments.of("expired", note().tag("expiration", "0")));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesFromOthersWith(String code, EventBuilder builder) {
        assertThat(admission.check(event(builder), Admission.Source.OTHERS))
                .get()
                .satisfies(refusal -> {
                    assertThat(refusal.code()).isEqualTo(code);
                    assertThat(refusal.message()).matches("(invalid|blocked): .+");
                });
    }

    static Stream<EventBuilder> taken() {
        EventBuilder contacts = note();
        for (int i = 0; i < 2_800; i++) {
            contacts.tag("p", "" + i);
        }
        EventBuilder deletions = new EventBuilder(5).createdAt(NOW).tag("k", "1");
        for (int i = 0; i < 1_000; i++) {
            deletions.tag("e", "" + i);
        }
        return Stream.of(
                note(),
                contacts,
                deletions,
                note().createdAt(NOW + 900),
                note().createdAt(0),
                note().tag("expiration", "" + (NOW + 1)),
                note().tag("expiration", "soon"),
                note().tag("expiration", "99999999999999999999999"),
                note().tag("expiration"),
                note().tag("-", "a value makes it another tag"),
                repost(6, note()),
                new EventBuilder(6).createdAt(NOW),
                new EventBuilder(16).createdAt(NOW).content("{\"tags\":[[\"-\"]]}"));
    }

    private static EventBuilder repost(int kind, EventBuilder of) {
        String embedded = new String(event(of).raw(), StandardCharsets.UTF_8);
        return new EventBuilder(kind).createdAt(NOW).content(embedded);
    }

    @ParameterizedTest
    @MethodSource("taken")
    void takes(EventBuilder builder) {
        assertThat(admission.check(event(builder), Admission.Source.OTHERS)).isEmpty();
    }

    @Test
    void aClientMayBringWhatIsProtected() {
        assertThat(admission.check(event(note().tag("-")), Admission.Source.CLIENT))
                .isEmpty();
    }

    @Test
    void oldEventsAreRefusedOnlyWhereABoundIsSet() {
        admission.setMaxAge(Duration.ofDays(1));
        assertThat(admission.check(event(note().createdAt(NOW - 86_401)), Admission.Source.OTHERS))
                .map(Refusal::code)
                .contains("too-old");
        assertThat(admission.check(event(note().createdAt(NOW - 86_400)), Admission.Source.OTHERS))
                .isEmpty();
    }

    @Test
    void contentIsCountedInCharactersWhereABoundIsSet() {
        admission.setMaxContentLength(3);

        assertThat(admission.check(event(note().content("😀😀😀")), Admission.Source.CLIENT))
                .isEmpty();
        assertThat(admission.check(event(note().content("four")), Admission.Source.CLIENT))
                .map(Refusal::message)
                .hasValueSatisfying(message -> assertThat(message).startsWith("invalid: "));
    }

    @Test
    void whoAimedTooLowHasNotDoneTheWorkEvenWithLuck() {
        admission.setMinPow(4);
        EventId lucky = EventId.ofHex("0f" + "0".repeat(62));
        EventId unlucky = EventId.ofHex("1f" + "0".repeat(62));

        assertThat(pow(note().tag("nonce", "1", "4"), lucky)).isEmpty();
        assertThat(pow(note().tag("nonce", "1"), lucky)).isEmpty();
        assertThat(pow(note().tag("nonce", "1", "?"), lucky)).isEmpty();
        assertThat(pow(note().tag("nonce", "1", "3"), lucky)).isPresent();
        assertThat(pow(note().tag("nonce", "1", "4"), unlucky))
                .map(Refusal::message)
                .hasValue("pow: difficulty 3 is less than 4");
    }

    private Optional<Refusal> pow(EventBuilder builder, EventId id) {
        return admission.check(builder.build(Pipeline.ALICE.pubkey(), id, new byte[64]), Admission.Source.CLIENT);
    }

    @Test
    void aRequestToVanishNeedsNeitherWorkNorAPlaceOnAList() {
        EventLists lists = new EventLists();
        lists.setAllowedKinds("1");
        lists.setBlockedPubkeys(Pipeline.ALICE.pubkey().hex());
        admission.setLists(lists);
        admission.setMinPow(64);

        assertThat(admission.check(event(vanish("ALL_RELAYS")), Admission.Source.CLIENT))
                .isEmpty();
        assertThat(admission.check(event(vanish("wss://elsewhere.example")), Admission.Source.CLIENT))
                .isPresent();
    }

    private static EventBuilder vanish(String relay) {
        return new EventBuilder(62).createdAt(NOW).tag("relay", relay);
    }

    @ParameterizedTest
    @CsvSource({
        "62, relay, ALL_RELAYS, true",
        "62, relay, wss://Relay.example/, true",
        "62, relay, wss://relay.example:443, true",
        "62, relay, WSS://relay.example/other, false",
        "62, relay, wss://other.example/, false",
        "62, relay, all_relays, false",
        "62, relay, not a url, false",
        "62, r, ALL_RELAYS, false",
        "1, relay, ALL_RELAYS, false"
    })
    void aRequestToVanishConcernsThisRelayIfItNamesItOrAll(int kind, String tag, String value, boolean concerns) {
        admission.setRelayUrl("wss://relay.example");
        assertThat(admission.isVanishHere(event(new EventBuilder(kind).tag(tag, value))))
                .isEqualTo(concerns);
    }

    @Test
    void withoutAnOwnUrlOnlyRequestsForAllRelaysAreObeyed() {
        assertThat(admission.isVanishHere(event(new EventBuilder(62).tag("relay", ""))))
                .isFalse();
        assertThat(admission.isVanishHere(event(new EventBuilder(62).tag("relay", "ALL_RELAYS"))))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "'restricted: no spam', restricted, no spam",
        "'no spam', blocked, no spam",
        "'spam: no', blocked, 'spam: no'",
        "'pow:more', pow, more"
    })
    void aPolicysReasonHasAPrefixOfNip01(String said, String prefix, String text) {
        assertThat(Refusal.ofPolicy(said)).isEqualTo(new Refusal("policy", prefix, text));
    }

    private static EventBuilder note() {
        return new EventBuilder(1).createdAt(NOW);
    }

    private static Event event(EventBuilder builder) {
        return Pipeline.ALICE.sign(builder);
    }

    @Test
    void takesEventsOfTrustedKeysAloneWhoeverBringsThemOrWorkOfOthers() {
        Event event = note().build(TestRelay.author().pubkey(), EventId.ofHex("0".repeat(63) + "1"), new byte[64]);
        TrustedKeys trusted = new TrustedKeys();
        trusted.setMinRank(1);
        admission.setTrustedKeys(trusted);
        for (Admission.Source source : Admission.Source.values()) {
            assertThat(admission.check(event, source)).map(Refusal::code).contains("untrusted");
        }

        trusted.setRoots(event.pubkey().hex());
        assertThat(admission.check(event, Admission.Source.OTHERS)).isEmpty();

        trusted.setRoots("");
        admission.setUnknownPow(250);
        assertThat(admission.check(event, Admission.Source.OTHERS)).isEmpty();
        admission.setUnknownPow(256);
        assertThat(admission.check(event, Admission.Source.OTHERS))
                .map(Refusal::code)
                .contains("pow");
    }
}

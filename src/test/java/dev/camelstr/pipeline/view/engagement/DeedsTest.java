package dev.camelstr.pipeline.view.engagement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Tag;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.crypto.EventVerifier;
import dev.camelstr.nostr.crypto.Schnorr;
import dev.camelstr.pipeline.view.ToldEvent;
import dev.camelstr.store.TestEvents;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeedsTest {
    private static final String AUTHOR = TestEvents.hex(9);
    private static final String FIRST = TestEvents.hex(1);
    private static final String SECOND = TestEvents.hex(2);
    private static final String THIRD = TestEvents.hex(3);
    private static final String ARTICLE = EngagingEvents.ARTICLE;
    private static final EventSigner SENDER = EventSigner.random(Schnorr.of("auto"));

    private final Deeds deeds = new Deeds(new EventVerifier(Schnorr.of("auto")));

    private List<Deed> of(int kind, String content, Tag... tags) {
        return of(kind, content, List.of(tags));
    }

    private List<Deed> of(int kind, String content, List<Tag> tags) {
        return deeds.of(new ToldEvent(1, TestEvents.hex(100), AUTHOR, 100, kind, content, tags));
    }

    private List<String> targets(int kind, Tag... tags) {
        return of(kind, "text", tags).stream().map(Deed::target).toList();
    }

    private static Tag marked(String id, String marker) {
        return Tag.of("e", id, "wss://relay.example", marker);
    }

    @Test
    void aNoteIsAReplyToWhatIsMarkedSoAndElseToTheRoot() {
        assertThat(targets(1, marked(FIRST, "root"), marked(SECOND, "reply"), marked(THIRD, "mention")))
                .containsExactly(SECOND);
        assertThat(targets(1, marked(FIRST, "root"), Tag.of("e", THIRD))).containsExactly(FIRST);
        assertThat(targets(1, marked(FIRST, "mention"))).isEmpty();
        assertThat(targets(1, Tag.of("p", FIRST))).isEmpty();
    }

    @Test
    void aNoteWithoutMarkersIsAReplyToTheLast() {
        assertThat(targets(1, Tag.of("e", FIRST), Tag.of("e", SECOND), Tag.of("e", THIRD)))
                .containsExactly(THIRD);
        assertThat(targets(1, marked(FIRST, AUTHOR), marked(SECOND, ""))).containsExactly(SECOND);
    }

    @Test
    void aCommentIsToItsParentAndNotToTheRoot() {
        assertThat(targets(1_111, Tag.of("A", ARTICLE), Tag.of("E", FIRST), Tag.of("e", SECOND)))
                .containsExactly(SECOND);
        assertThat(targets(1_111, Tag.of("A", ARTICLE), Tag.of("a", ARTICLE), Tag.of("e", SECOND)))
                .containsExactly(SECOND, ARTICLE);
        assertThat(targets(1_111, Tag.of("I", "https://example.com"), Tag.of("i", "https://example.com")))
                .isEmpty();
    }

    @Test
    void whatIsQuotedCountsOnceAndFiftyAtMost() {
        assertThat(of(1, "", Tag.of("q", FIRST), Tag.of("q", ARTICLE), Tag.of("q", FIRST), Tag.of("q", "x")))
                .containsExactly(
                        new Deed(FIRST, Action.QUOTE, AUTHOR, "", 0), new Deed(ARTICLE, Action.QUOTE, AUTHOR, "", 0));
        assertThat(of(30_023, "", EngagingEvents.quotes(2_000))).hasSize(50);
    }

    @Test
    void aReactionIsToTheLastOfManyAndItsContentIsCut() {
        List<Tag> tags = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            tags.add(Tag.of("e", TestEvents.hex(i)));
        }
        assertThat(of(7, "", tags)).containsExactly(new Deed(TestEvents.hex(1_999), Action.REACTION, AUTHOR, "+", 0));
        assertThat(of(7, "\ud83d\udc2a".repeat(100), Tag.of("e", FIRST)))
                .extracting(Deed::content)
                .containsExactly("\ud83d\udc2a".repeat(64));
        assertThat(of(7, ":camel:", Tag.of("e", FIRST), Tag.of("a", ARTICLE)))
                .containsExactly(
                        new Deed(FIRST, Action.REACTION, AUTHOR, ":camel:", 0),
                        new Deed(ARTICLE, Action.REACTION, AUTHOR, ":camel:", 0));
        assertThat(of(17, "+", Tag.of("e", FIRST))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "e, ABCDEF0000000000000000000000000000000000000000000000000000000001",
        "e, 0x1",
        "e, ''",
        "a, 1:0000000000000000000000000000000000000000000000000000000000000001:",
        "a, 030023:0000000000000000000000000000000000000000000000000000000000000001:a",
        "a, 30023:ABCDEF0000000000000000000000000000000000000000000000000000000001:a",
        "a, 3:0000000000000000000000000000000000000000000000000000000000000001:d",
        "a, 30023:0000000000000000000000000000000000000000000000000000000000000001",
        "q, 0000000000000000000000000000000000000000000000000000000000000001"
    })
    void whatNamesNothingIsNoTarget(String name, String value) {
        assertThat(targets(7, Tag.of(name, value))).isEmpty();
        assertThat(targets(16, Tag.of(name, value))).isEmpty();
    }

    @Test
    void anAddressAsLongAsItMayBeIsATargetAndALongerOneIsNone() {
        String address = "30023:" + FIRST + ":";
        assertThat(targets(6, Tag.of("a", address + "d".repeat(512)))).hasSize(1);
        assertThat(targets(6, Tag.of("a", address + "d".repeat(513)))).isEmpty();
    }

    @Test
    void aZapIsItsSendersAndAsMuchAsTheInvoice() {
        Event request = EngagingEvents.request(SENDER, Tag.of("e", FIRST), Tag.of("amount", "21000"));

        assertThat(of(9_735, "", EngagingEvents.receipt(request, "lnbc210n", FIRST)))
                .containsExactly(new Deed(
                        FIRST, Action.ZAP, SENDER.pubkey().hex(), request.id().hex() + ":21000", 21_000));
    }

    @Test
    void aZapThatDoesNotFitDoesNotCount() {
        Event request = EngagingEvents.request(SENDER, Tag.of("e", FIRST), Tag.of("amount", "21000"));
        Event ofOther = EngagingEvents.request(SENDER, Tag.of("e", SECOND));
        Event twice = EngagingEvents.request(SENDER, Tag.of("e", FIRST), Tag.of("e", SECOND));
        Event forged = new Event(
                request.id(),
                request.pubkey(),
                request.createdAt(),
                request.kind(),
                request.tags(),
                request.content(),
                request.sig(),
                new String(request.raw())
                        .replace("\"content\":\"\"", "\"content\":\"x\"")
                        .getBytes());

        assertThat(of(9_735, "", EngagingEvents.receipt(request, "lnbc220n", FIRST)))
                .isEmpty();
        assertThat(of(9_735, "", EngagingEvents.receipt(request, "lnbc", FIRST)))
                .isEmpty();
        assertThat(of(9_735, "", EngagingEvents.receipt(request, "lnbc210n", SECOND)))
                .isEmpty();
        assertThat(of(9_735, "", EngagingEvents.receipt(ofOther, "lnbc210n", FIRST)))
                .isEmpty();
        assertThat(of(9_735, "", EngagingEvents.receipt(twice, "lnbc210n", FIRST)))
                .isEmpty();
        assertThat(of(9_735, "", EngagingEvents.receipt(forged, "lnbc210n", FIRST)))
                .isEmpty();
        assertThat(of(9_735, "", Tag.of("e", FIRST))).isEmpty();
    }
}

package dev.camelstr.pipeline.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.nip19.Nip19;
import dev.camelstr.testing.BrowserPage;
import dev.camelstr.testing.Chromium;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the views that come along know, on the pages of a real browser. */
@Tag("browser")
class CountsPageIT {
    private static final String HOSTILE = "<img src=x onerror=alert(1)>";
    private static final Map<String, String> WITH_VIEWS =
            Map.of("camelstr.views", "engagement,follows,people", "camelstr.stream.old-values", "true");

    private final EventSigner alice = TestRelay.author();
    private final EventSigner bob = TestRelay.author();

    private static String counts(String list, Event event) {
        return list + " [data-id='" + event.id().hex() + "'] > .card > .counts";
    }

    private static Event publish(RelayClient client, EventSigner author, EventBuilder draft) throws Exception {
        Event event = author.sign(draft);
        assertThat(client.publish(event).accepted()).isTrue();
        return event;
    }

    /** Scrolls to a card: what nobody sees is not asked for. */
    private static BrowserPage seek(BrowserPage page, Event event) {
        String card = "document.querySelector(`#events [data-id='" + event.id().hex() + "']`)";
        page.await(card + " !== null").evaluate(card + ".scrollIntoView({block: 'center', behavior: 'instant'})");
        return page;
    }

    @Test
    void cardsAndPagesSayWhatTheViewsCountAndPeopleAreFoundByTheirNames() throws Exception {
        try (TestRelay relay = TestRelay.start(StreamKind.LOCAL, WITH_VIEWS, "store", "serve");
                RelayClient client = relay.connect();
                Chromium chromium = Chromium.start();
                BrowserPage page = chromium.newPage()) {
            publish(client, alice, new EventBuilder(0).content("{\"name\":\"Anna " + HOSTILE + "\"}"));
            Event note = publish(client, alice, new EventBuilder(1).content(HOSTILE));
            Event article = publish(
                    client, alice, new EventBuilder(30023).content("long").tag("d", HOSTILE + "\n'é"));
            String id = note.id().hex();
            publish(client, bob, new EventBuilder(7).content(HOSTILE).tag("e", id));
            Event second =
                    publish(client, alice, new EventBuilder(7).content("+").tag("e", id));
            publish(client, bob, new EventBuilder(1).content("so it is").tag("e", id, "", "root"));
            publish(
                    client,
                    bob,
                    new EventBuilder(7)
                            .content("+")
                            .tag("a", "30023:" + alice.pubkey().hex() + ":plain"));
            Event plain = publish(
                    client, alice, new EventBuilder(30023).content("long").tag("d", "plain"));
            publish(client, bob, new EventBuilder(3).tag("p", alice.pubkey().hex()));

            page.open(relay.http("/#/events"));
            seek(page, note).awaitText(counts("#events", note), "1 answer · 2 reactions");
            seek(page, plain).awaitText(counts("#events", plain), "1 reaction");
            assertThat(page.evaluate("document.querySelector(`" + counts("#events", article) + "`).hidden"))
                    .isEqualTo(true);

            page.open(relay.http("/#/e/" + new Nip19.Note(note.id()).encode()));
            page.awaitText(counts("#event", note), "1 answer · 2 reactions");
            page.awaitText("#event-title", HOSTILE);
            assertThat(page.evaluate("document.querySelector('#event-counts').hidden"))
                    .isEqualTo(true);
            publish(client, alice, new EventBuilder(5).tag("e", second.id().hex()));
            page.awaitText(counts("#event", note), "1 answer · 1 reaction");

            page.open(relay.http("/#/p/" + new Nip19.Npub(alice.pubkey()).encode()));
            page.awaitText("#profile-card .counts", "1 follower");
            page.awaitText(counts("#notes", note), "1 answer · 1 reaction");

            page.click(".tabs [data-view='people']").type("#people-prefix", "ann");
            page.awaitText("#people-list", "Anna " + HOSTILE)
                    .awaitText("#people-list", "1 follower")
                    .awaitText("#people-told", "No trust is known here");
            assertThat(page.count("main img")).isZero();
            assertThat(page.problems()).isEmpty();
        }
    }
}

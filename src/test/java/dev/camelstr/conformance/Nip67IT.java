package dev.camelstr.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.testing.TestRelay;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** NIP-67: EOSE says whether all was sent, where it is switched on. */
class Nip67IT extends RelayConformance {
    private static final int CAP = 4;

    @Override
    Map<String, String> settings() {
        return Map.of(
                "camelstr.relay.eose-hints",
                "true",
                "camelstr.relay.default-limit",
                Integer.toString(CAP),
                "camelstr.relay.max-limit",
                Integer.toString(CAP));
    }

    private EventSigner authorOf(int notes) throws Exception {
        EventSigner author = TestRelay.author();
        for (int i = 0; i < notes; i++) {
            assertAccepted(note(author, "note " + i));
        }
        return author;
    }

    private List<String> hints(int events, String... filters) throws Exception {
        client.req("s", filters);
        for (int i = 0; i < events; i++) {
            client.next(RelayMessage.Event.class);
        }
        return client.next(RelayMessage.Eose.class).hints();
    }

    @Test
    void theDocumentSaysSo() throws Exception {
        assertThat(Nip11IT.document(relay)).contains("\"supported_nips\":[1,2,9,11,13,40,45,50,65,67,77]");
    }

    @Test
    void whereAllWasSentItSaysFinish() throws Exception {
        EventSigner author = authorOf(CAP - 1);

        assertThat(hints(CAP - 1, "{" + by(author) + "}")).containsExactly("finish");
        assertThat(hints(0, "{" + by(TestRelay.author()) + "}")).containsExactly("finish");
        assertThat(hints(0, "{\"kinds\":[]}")).containsExactly("finish");
    }

    @Test
    void asManyAsTheRelaySendsAtMostAreAllToo() throws Exception {
        EventSigner author = authorOf(CAP);

        assertThat(hints(CAP, "{" + by(author) + "}")).containsExactly("finish");
        assertThat(hints(CAP, "{" + by(author) + ",\"limit\":500}")).containsExactly("finish");
    }

    @Test
    void whereTheRelaysOwnBoundLeavesSomethingOutItSaysMore() throws Exception {
        EventSigner author = authorOf(CAP + 1);

        assertThat(hints(CAP, "{" + by(author) + "}")).containsExactly("more");
        assertThat(hints(CAP, "{" + by(author) + ",\"limit\":500}")).containsExactly("more");
    }

    @Test
    void whereTheClientsLimitLeavesSomethingOutItSaysMore() throws Exception {
        EventSigner author = authorOf(2);

        assertThat(hints(1, "{" + by(author) + ",\"limit\":1}")).containsExactly("more");
        assertThat(hints(2, "{" + by(author) + ",\"limit\":2}")).containsExactly("finish");
    }

    @Test
    void whoAsksForNothingStoredIsNotToldThatThisIsAll() throws Exception {
        EventSigner author = authorOf(1);

        assertThat(hints(0, "{" + by(author) + ",\"limit\":0}")).isEmpty();
    }

    @Test
    void severalFiltersAreFinishedWhenEachIs() throws Exception {
        EventSigner author = authorOf(2);
        assertAccepted(author.sign(new EventBuilder(7).content("+")));
        String notes = "{\"kinds\":[1]," + by(author);
        String reactions = "{\"kinds\":[7]," + by(author) + "}";

        assertThat(hints(3, notes + "}", reactions)).containsExactly("finish");
        assertThat(hints(2, notes + ",\"limit\":1}", reactions)).doesNotContain("finish");
    }

    @Test
    void tagsThatOnlySomeEventsHaveDoNotMakeItSayMore() throws Exception {
        EventSigner author = TestRelay.author();
        for (int i = 0; i < CAP + 2; i++) {
            assertAccepted(author.sign(new EventBuilder(1).content("note " + i).tag("t", i % 2 == 0 ? "even" : "odd")));
        }

        assertThat(hints(CAP / 2 + 1, "{\"#t\":[\"even\"]," + by(author) + "}")).containsExactly("finish");
    }
}

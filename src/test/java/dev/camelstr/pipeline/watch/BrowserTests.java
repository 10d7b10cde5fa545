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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;

/** The watcher page of a running relay, in a real browser. Whatever a test does, the console stays empty. */
@Tag("browser")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BrowserTests {
    final EventSigner alice = TestRelay.author();
    final EventSigner bob = TestRelay.author();
    TestRelay relay;
    Chromium chromium;
    RelayClient client;
    BrowserPage page;

    @BeforeAll
    void start() {
        relay = TestRelay.start(StreamKind.LOCAL, Map.of(), "store", "serve", "search", "statistics");
        chromium = Chromium.start();
    }

    @AfterAll
    void stop() {
        chromium.close();
        relay.close();
    }

    @BeforeEach
    void openPage() throws Exception {
        client = relay.connect();
        page = chromium.newPage();
    }

    @AfterEach
    void nothingWentWrong() {
        assertThat(page.problems()).isEmpty();
        page.close();
        client.close();
    }

    BrowserPage open(String fragment) {
        return page.open(relay.http("/" + fragment))
                .await("document.querySelector('#connection').dataset.state === 'connected'");
    }

    Event publish(EventSigner author, EventBuilder draft) throws Exception {
        Event event = author.sign(draft);
        assertThat(client.publish(event).accepted()).isTrue();
        return event;
    }

    Event note(EventSigner author, String text) throws Exception {
        return publish(author, new EventBuilder(1).content(text));
    }

    Event named(EventSigner author, String name) throws Exception {
        return publish(author, new EventBuilder(0).content("{\"display_name\":\"" + name + "\"}"));
    }

    static String npub(EventSigner author) {
        return new Nip19.Npub(author.pubkey()).encode();
    }

    static String note1(Event event) {
        return new Nip19.Note(event.id()).encode();
    }

    void assertNoSidewaysScrolling(int width) {
        page.await("document.documentElement.scrollWidth <= " + width + " && innerWidth === " + width);
    }
}

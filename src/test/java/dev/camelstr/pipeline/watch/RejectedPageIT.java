package dev.camelstr.pipeline.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.testing.BrowserPage;
import dev.camelstr.testing.Chromium;
import dev.camelstr.testing.DeadLetterSource;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Dead letters on the watcher page, in a real browser. */
@Tag("browser")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RejectedPageIT {
    private static final String ROWS = "#rejected-rows tr[data-number]";

    private final EventSigner alice = TestRelay.author();
    private final EventSigner administrator = TestRelay.author();
    private Chromium chromium;
    private DeadLetterSource one;
    private DeadLetterSource other;
    private BrowserPage page;

    @BeforeAll
    void start() {
        chromium = Chromium.start();
    }

    @AfterAll
    void stop() {
        chromium.close();
    }

    @BeforeEach
    void open() {
        one = new DeadLetterSource();
        other = new DeadLetterSource();
        page = chromium.newPage();
    }

    @AfterEach
    void close() {
        page.close();
        one.close();
        other.close();
    }

    private static String about(DeadLetterSource source) {
        return "relay=" + URLEncoder.encode(source.url(), StandardCharsets.UTF_8);
    }

    private TestRelay relay(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("camelstr.relays", one.url() + "," + other.url());
        all.put("camelstr.relay.admins", administrator.pubkey().hex());
        return TestRelay.start(StreamKind.LOCAL, all, "collect", "store", "serve");
    }

    /** @return the id that the dead letter claims */
    private String reject(DeadLetterSource source, String content) {
        EventId id = TestRelay.note(alice, content).id();
        source.malformed(id, 1, content);
        return id.hex();
    }

    @Test
    void aRelaysRowLeadsToItsDeadLettersWhichStayText() {
        String hostile =
                "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\"> \u202Eback";
        try (TestRelay relay = relay(Map.of())) {
            String first = reject(one, hostile);
            reject(other, "of the other");
            page.open(relay.http("/#/relays"));

            page.click("#upstreams a[data-rejected='" + one.url() + "']");

            page.awaitText("#rejected-rows", first);
            assertThat(page.count(ROWS)).isEqualTo(1);
            page.awaitText(ROWS, "missing-field").awaitText(ROWS, one.url()).awaitText(ROWS, "Note");
            page.awaitText("#rejected-rows code", "<script>document.title='owned'");
            assertThat(page.text("#rejected-rows")).doesNotContain("\u202E");
            assertThat(page.count("#rejected-rows script, #rejected-rows img")).isZero();
            assertThat(page.evaluate("document.title")).isNotEqualTo("owned");
            assertThat(page.evaluate("location.hash")).isEqualTo("#/rejected?" + about(one));

            String second = reject(one, "a newer one");
            page.awaitText("#rejected-rows", second);
            assertThat(page.text("#rejected-rows")).containsSubsequence(second, first);
            page.size(360, 740).await("document.documentElement.scrollWidth <= 360 && innerWidth === 360");
            assertThat(page.problems()).isEmpty();
        }
    }

    @Test
    void theAddressNamesTheRelayAndAllAreShownWithoutIt() {
        try (TestRelay relay = relay(Map.of())) {
            String hers = reject(one, "of one");
            String his = reject(other, "of the other");
            page.open(relay.http("/#/rejected?" + about(other)));

            page.awaitText("#rejected-rows", his);
            assertThat(page.text("#rejected-rows")).doesNotContain(hers);
            page.type("#rejected-relay", "").press("Enter").click("#rejected-refresh");
            page.awaitText("#rejected-rows", hers).awaitText("#rejected-rows", his);
            page.type("#rejected-relay", "wss://nobody.example/").press("Enter").click("#rejected-refresh");
            page.awaitText("#rejected-note", "There are none.");
            assertThat(page.problems()).isEmpty();
        }
    }

    @Test
    void olderOnesAreLoadedWhenAskedFor() {
        try (TestRelay relay = relay(Map.of())) {
            String oldest = reject(one, "the oldest");
            for (int i = 0; i < 60; i++) {
                reject(one, "note " + i);
            }
            await().until(() -> relay.application().count("refused_counts") == 61);
            page.open(relay.http("/#/rejected?" + about(one)));
            page.await("document.querySelectorAll('" + ROWS + "').length === 50");
            page.await("document.body.dataset.status === 'shown'"); // nothing moves any more
            page.click("#rejected-older").awaitText("#rejected-rows", oldest);
            assertThat(page.count(ROWS)).isEqualTo(61);
            page.await("document.querySelector('#rejected-older').hidden");
        }
    }

    /** Who may not see them is on the console, and nothing else is. */
    @Test
    void whoMayNotSeeThemIsToldSoAndAnAdministratorsKeyOpensThem() throws Exception {
        try (TestRelay relay = relay(Map.of("camelstr.relay.trusted-proxies", "127.0.0.1"))) {
            String id = reject(one, "behind a proxy");
            await().until(() -> relay.application().count("refused_counts") == 1);
            page.open(relay.http("/#/rejected?" + about(one)));

            page.awaitText("#rejected-note", "administrators").awaitText("#rejected-note", "NIP-98");
            assertThat(page.count(ROWS)).isZero();
            assertThat(page.evaluate("document.querySelector('#rejected-sign').hidden"))
                    .isEqualTo(true);

            String url = relay.http("/api/rejected?limit=50&" + about(one)).toString();
            Event signed =
                    administrator.sign(new EventBuilder(27_235).tag("u", url).tag("method", "GET"));
            page.evaluate("window.nostr = { signEvent: async () => JSON.parse('"
                    + new String(signed.raw(), StandardCharsets.UTF_8) + "') }");
            page.click("#rejected-refresh").click("#rejected-sign").awaitText("#rejected-rows", id);
            assertThat(page.problems()).isNotEmpty().allMatch(problem -> problem.contains("401"));
            assertThat(List.of(page.text("#rejected-note"))).containsExactly("");
        }
    }
}

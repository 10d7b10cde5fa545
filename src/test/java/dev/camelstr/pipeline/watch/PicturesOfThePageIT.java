package dev.camelstr.pipeline.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.nip19.Nip19;
import dev.camelstr.testing.BrowserPage;
import dev.camelstr.testing.Chromium;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The pictures of the documentation, taken of a pipeline at work. {@code mvn verify -Pbrowser
 * -Dit.test=PicturesOfThePageIT -Dcamelstr.screenshots=write} takes them anew, over a few minutes.
 */
@Tag("browser")
class PicturesOfThePageIT {
    private static final boolean WRITE = "write".equals(System.getProperty("camelstr.screenshots"));
    private static final Path PICTURES = Path.of("docs", "images");
    private static final long LARGEST = 300_000;
    private static final int EVENTS = WRITE ? 1_800 : 60;

    @Test
    void thePagesOfALivelyRelay() throws Exception {
        try (Caravan caravan = new Caravan();
                TestRelay relay = TestRelay.start(
                        StreamKind.LOCAL,
                        Map.of(
                                "camelstr.relays", caravan.relays(),
                                "camelstr.views", "engagement,follows,trust,trending,people",
                                "camelstr.trust.roots", caravan.leader().hex(),
                                "camelstr.trust.period", "2s",
                                "camelstr.trending.period", "2s",
                                "camelstr.stream.old-values", "true"),
                        "collect",
                        "store",
                        "serve",
                        "search",
                        "statistics");
                Chromium chromium = Chromium.start();
                BrowserPage page = chromium.newPage()) {
            page.size(1280, 800).still().open(relay.http("/#/pipeline"));
            Awaitility.await("enough to show").until(() -> caravan.sent() >= EVENTS);
            page.await("Number(document.querySelector('[data-verdict=stored] b').textContent.replace(',', '')) > 20");
            page.awaitText("#top-authors", "Amina");
            take(page, "watcher-pipeline");

            page.open(relay.http("/#/events")).await("document.querySelectorAll('#events > li').length > 20");
            page.await("![...document.querySelectorAll('#events .author')].some(a => a.innerText.startsWith('npub1'))");
            take(page, "watcher-events");

            page.open(relay.http("/#/topology")).awaitText("#topology-table", "collect (2)");
            take(page, "watcher-topology");

            takePagesOfViews(relay, caravan, page);

            page.colorScheme("dark")
                    .open(relay.http("/#/e/" + new Nip19.Note(caravan.question().id()).encode()));
            page.awaitText("#replies-told", "5 answers").awaitText("#event .main > .card > .counts", "reactions");
            page.await("![...document.querySelectorAll('#event .author')].some(a => a.innerText.startsWith('npub1'))");
            take(page, "watcher-event");
            assertThat(page.problems()).isEmpty();
        }
    }

    /** The page of what is trending shows what was known when it was opened. */
    private static void awaitTrending(TestRelay relay, EventId first) {
        JdbcTemplate database = new JdbcTemplate(relay.application().database());
        Awaitility.await("the question to be what most do something to")
                .atMost(Duration.ofMinutes(2))
                .ignoreExceptions() // the view is being made
                .until(() -> {
                    List<String> targets = database.queryForList(
                            "select target from view_trending.trend where span = 'hour' order by score desc, target",
                            String.class);
                    return targets.size() > 5 && targets.get(0).equals(first.hex());
                });
    }

    private static void takePagesOfViews(TestRelay relay, Caravan caravan, BrowserPage page) throws Exception {
        awaitTrending(relay, caravan.question().id());
        page.open(relay.http("/#/trending?of=hour"))
                .awaitText("#trending-list > li:first-child", "Which relay keeps the caravan together")
                .awaitText("#trending-list > li:first-child", "trusted authors")
                .awaitText("#trending-list > li:first-child", "reactions")
                .await("document.querySelectorAll('#trending-list > li').length > 2");
        page.await("![...document.querySelectorAll('#trending .author')].some(a => a.innerText.startsWith('npub1'))");
        take(page, "watcher-trending");

        page.open(relay.http("/#/people?prefix=am"))
                .await("document.querySelectorAll('#people-list > li').length === 3")
                .awaitText("#people-list > li:first-child", "Amina")
                .awaitText("#people-list", "Am<b>ara</b>")
                .awaitText("#people-told", "Those with most trust come first.");
        take(page, "watcher-people");

        page.open(relay.http("/#/p/" + new Nip19.Npub(caravan.leader()).encode()))
                .awaitText("#profile-card", "followers")
                .await("document.querySelectorAll('#profile .cards > li').length > 5");
        take(page, "watcher-profile");
    }

    private static void take(BrowserPage page, String name) throws Exception {
        Path taken = Path.of("target", "pictures", name + ".png");
        page.screenshot(taken);
        assertThat(Files.size(taken)).isLessThan(LARGEST);
        if (WRITE) {
            Files.copy(taken, PICTURES.resolve(taken.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
        assertThat(PICTURES.resolve(taken.getFileName())).exists();
    }
}

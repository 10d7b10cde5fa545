package dev.camelstr.pipeline.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.testing.BrowserPage;
import dev.camelstr.testing.Chromium;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** How processes hang together, on the watcher page in a real browser. */
@Tag("browser")
class TopologyPageIT {
    private static final String HOSTILE = "<img src=x onerror=alert(1)>";
    private static final String TABLE = "#topology-table";

    /** The text where a row meets a stream's column. */
    private static String cell(String row, String stream) {
        return "(() => { const heads = [...document.querySelectorAll('#topology-heads th bdi')].map(e => e.textContent);"
                + "const row = [...document.querySelectorAll('#topology-table tbody tr')].find(r => r.cells[0].textContent === '"
                + row + "'); return row?.cells[1 + heads.indexOf('" + stream + "')]?.innerText.trim(); })()";
    }

    @Test
    void routesMeetTheirStreamsInATableWhoseNamesStayText() {
        try (TestRelay node = TestRelay.start(StreamKind.LOCAL, Map.of(), "store", "serve", "search");
                Chromium chromium = Chromium.start();
                BrowserPage page = chromium.newPage()) {
            JdbcTemplate database = new JdbcTemplate(node.application().database());
            page.open(node.http("/#/events")).await("document.body.dataset.status === 'shown'");
            page.press("5").await("location.hash === '#/topology'");
            page.await(cell("serve", "nostr.published") + " === 'writes'");
            page.await(cell("store", "nostr.published") + " === 'reads, 0 behind'");
            page.await(cell("store", "nostr.stored") + " === 'writes'");
            page.await(cell("search", "nostr.stored") + " === 'reads, 0 behind'");
            page.await(cell("broadcast", "nostr.stored") + " === 'live'");
            page.await(cell("broadcast", "nostr.published") + " === ''");
            page.awaitText("#topology-count", "1 process works").awaitText(TABLE, "this one");

            // another one that is said to work for an hour, and has the view only that this one never had
            database.update(
                    "insert into process (name, jvm, version, began, seen, routes) values (?, '1@two', ?, now(),"
                            + " now() + interval '1 hour', ?)",
                    "stranger-1",
                    HOSTILE,
                    """
                    [{"id":"%s","from":"view","reader":"view likes","reads":["nostr.stored"],"writes":["%s"],"count":1,
                      "stopped":0}]""".formatted(HOSTILE, HOSTILE));
            page.awaitText("#topology-count", "2 processes work")
                    .awaitText(TABLE, "stranger")
                    .awaitText("#topology-heads", HOSTILE);
            page.await(cell(HOSTILE, "nostr.stored") + " === 'waits'");
            database.update("insert into user_view (name, version, untold) values ('likes', 'v', 0)");
            database.update("insert into user_view_error (name, reason) values ('likes', 'no')");
            database.update("insert into view_position (view, partition, epoch, holder, lease_until, next)"
                    + " values ('view likes', 0, 1, 'stranger-1', now() + interval '1 hour', 0)");
            page.await(cell(HOSTILE, "nostr.stored") + " === 'failing, 0 behind'");
            database.update("update view_position set lease_until = now() where view = 'view likes'");
            page.await(cell("view likes", "nostr.stored") + " === 'nobody, 0 behind'");
            assertThat(page.count(TABLE + " img")).isZero();

            database.update("delete from process where name = 'stranger-1'");
            page.awaitText("#topology-count", "1 process works");
            assertThat(page.text(TABLE)).doesNotContain(HOSTILE);

            database.update("insert into view_position (view, partition, epoch, holder, lease_until, next)"
                    + " select 'forward relay-' || i, 0, 1, '', now(), 0 from generate_series(1, 3000) i");
            page.awaitText(TABLE, "Nobody reads on at the moment; the first 50 of ")
                    .awaitText("#topology-count", "more positions of readers are left out.");
            assertThat(page.count(TABLE + " tr")).isLessThan(100);

            page.size(360, 780).await("document.documentElement.scrollWidth <= 360 && innerWidth === 360");
            page.evaluate("document.querySelector('.wide-table').focus()");
            assertThat(page.evaluate("document.activeElement.getAttribute('role')"))
                    .isEqualTo("region");
            assertThat(page.problems()).isEmpty();
        }
    }
}

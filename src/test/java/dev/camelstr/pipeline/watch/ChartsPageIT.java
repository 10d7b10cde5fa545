package dev.camelstr.pipeline.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.store.database.Database;
import dev.camelstr.store.database.TestDatabases;
import dev.camelstr.testing.BrowserPage;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The charts of the watcher page. */
class ChartsPageIT extends BrowserTests {

    /** A process that has counted for most of a day already: all that this one knows of it comes from the database. */
    @Test
    void theChartsShowFiveMinutesAnHourOrADayWithTimesAndTheValuesUnderThePointer(@TempDir Path folder)
            throws Exception {
        String url = TestDatabases.createUrl();
        long now = System.currentTimeMillis() / 60_000;
        keepFigures(url, now);
        Files.writeString(folder.resolve("process-name"), "known");
        try (TestRelay own = TestRelay.start(
                        StreamKind.LOCAL,
                        Map.of("camelstr.data-dir", folder.toString(), "camelstr.datasource.url", url),
                        "store",
                        "serve",
                        "statistics");
                BrowserPage other = chromium.newPage()) {
            other.open(own.http("/#/pipeline")).awaitText(".spans [aria-pressed=true]", "5 min");
            other.await("document.querySelectorAll('#rate-chart .axis span').length >= 4");
            other.awaitText("#rate-chart .when", "the last five minutes");

            other.click(".spans button:nth-child(3)").awaitText("#rate-chart .when", "the last 24 hours");
            other.await("document.querySelector('#rate-chart path.line').getAttribute('d').split('M').length === 3");
            other.await("document.querySelectorAll('#rate-chart .axis span').length >= 5");
            assertThat(other.evaluate("[...document.querySelectorAll('#rate-chart .axis span')]"
                            + ".every(e => /^\\d\\d:00$/.test(e.textContent))"))
                    .isEqualTo(true);
            point(other, "#rate-chart", 0.5);
            other.awaitText("#rate-chart .legend", "received 2");
            other.await("/^\\d\\d:\\d\\d$/.test(document.querySelector('#rate-chart .when').textContent)");
            point(other, "#rate-chart", 0.86);
            other.awaitText("#rate-chart .legend", "received –");
            other.evaluate("document.querySelector('#rate-chart svg').dispatchEvent(new PointerEvent('pointerleave'))");
            other.awaitText("#rate-chart .when", "the last 24 hours");

            other.click(".spans button:nth-child(2)").awaitText("#latency-chart .when", "the last hour");
            other.await("document.querySelector('#latency-chart path.line').getAttribute('d').length > 10");
            point(other, "#latency-chart", 0.5);
            other.awaitText("#latency-chart .legend", "90 ms");
            assertThat(other.problems()).isEmpty();
        }
    }

    /** Of 20 hours, but for two of them: a process that did not run. Of the minutes in which it starts it takes none. */
    private static void keepFigures(String url, long now) throws Exception {
        try (Database database = new Database()) {
            database.setUrl(url);
            try (Connection connection = database.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("insert into process_figure select minute, 'known', 120, 60, 0, 60, 50, 90"
                        + " from generate_series(" + (now - 1_200) + ", " + (now + 2)
                        + ") minute where minute not between "
                        + (now - 240) + " and " + (now - 120));
            }
        }
    }

    /** Moves the pointer over a chart. */
    private static void point(BrowserPage page, String chart, double share) {
        page.evaluate("(e => { const r = e.getBoundingClientRect(); e.dispatchEvent(new PointerEvent('pointermove',"
                + " { clientX: r.x + " + share + " * r.width, clientY: r.y + 5 })); })"
                + "(document.querySelector('" + chart + " svg'))");
    }
}

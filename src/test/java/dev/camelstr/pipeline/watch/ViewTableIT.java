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

/** Views on the watcher page, in a real browser. */
@Tag("browser")
class ViewTableIT {
    private static final String ROW = "#view-rows tr[data-view-name='likes']";

    @Test
    void aViewIsShownWithWhatItWasGivenAndWhyItFailsWhichStaysText() {
        try (TestRelay node = TestRelay.start(StreamKind.LOCAL, Map.of(), "store", "serve");
                Chromium chromium = Chromium.start();
                BrowserPage page = chromium.newPage()) {
            JdbcTemplate database = new JdbcTemplate(node.application().database());
            page.open(node.http("/#/pipeline")).await("document.body.dataset.status === 'shown'");
            assertThat(page.evaluate("document.querySelector('#views').hidden")).isEqualTo(true);

            database.execute(
                    "insert into user_view (name, version, untold, came, went) values ('likes', 'v', 0, 4321, 17)");
            page.awaitText(ROW, "likes")
                    .awaitText(ROW, "idle")
                    .awaitText(ROW, "4,321")
                    .awaitText(ROW, "17");

            database.execute(
                    "insert into user_view_error (name, reason) values ('likes', '<img src=x onerror=alert(1)>')");
            page.awaitText(ROW, "failing").awaitText("#view-rows .told", "<img src=x onerror=alert(1)>");
            assertThat(page.count("#view-rows img")).isZero();
            page.awaitText("#health", "View likes fails");
            assertThat(page.problems()).isEmpty();
        }
    }
}

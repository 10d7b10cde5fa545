package dev.camelstr.pipeline.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.sample.SampleRelay;
import dev.camelstr.testing.BrowserPage;
import dev.camelstr.testing.Chromium;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Hundreds of upstream relays on the watcher page, in a real browser: it has one page of them at a time. */
@Tag("browser")
class UpstreamPagesIT {
    private static final String ROWS = "#upstreams tr[data-relay]";
    private static final String RANGE = "#upstream-range";

    @Test
    void theTableTurnsPagesFindsAndSorts() {
        String dead = IntStream.range(0, 499)
                .mapToObj(n -> "ws://localhost:1/r" + String.format(Locale.ROOT, "%03d", n))
                .collect(Collectors.joining(","));
        try (SampleRelay live = SampleRelay.start(
                        List.of(TestRelay.note(TestRelay.author(), "one").raw()));
                TestRelay node = TestRelay.start(
                        StreamKind.LOCAL,
                        Map.of("camelstr.relays", live.url() + "," + dead),
                        "collect",
                        "store",
                        "serve");
                Chromium chromium = Chromium.start();
                BrowserPage page = chromium.newPage()) {
            page.open(node.http("/#/relays")).awaitText(RANGE, "1–50 of 500");
            assertThat(page.count(ROWS)).isEqualTo(50);
            page.awaitText("#station-collect .lines", "1 of 500");

            page.click("#upstream-heads [data-column='relay'] button").await(first(live.url()));
            page.click("#upstream-after").awaitText(RANGE, "51–100 of 500").await(first("ws://localhost:1/r049"));
            page.click("#upstream-before").awaitText(RANGE, "1–50 of 500");
            page.click("#upstream-heads [data-column='received'] button").await(first(live.url()));

            page.type("#upstream-text", "r49").awaitText(RANGE, "1–9 of 9 found");
            assertThat(page.count(ROWS)).isEqualTo(9);
            assertThat(page.problems()).isEmpty();
        }
    }

    private static String first(String relay) {
        return "document.querySelector('" + ROWS + "').dataset.relay === '" + relay + "'";
    }
}

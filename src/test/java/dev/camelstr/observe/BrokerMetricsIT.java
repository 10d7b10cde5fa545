package dev.camelstr.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelstr.cli.TestApplication;
import dev.camelstr.cli.sample.SampleRelay;
import dev.camelstr.store.database.TestDatabases;
import dev.camelstr.testing.Http;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the client of a real broker counts, beside all that is counted on any stream ({@link ObserveIT}). */
class BrokerMetricsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @Test
    void theBrokersClientIsMeasured(@TempDir Path folder) {
        Map<String, String> settings = new HashMap<>(StreamKind.RABBITMQ.settings());
        settings.put("camelstr.stream", StreamKind.RABBITMQ.toString());
        settings.put("camelstr.data-dir", folder.toString());
        settings.put("camelstr.datasource.url", TestDatabases.createUrl());
        settings.put("camelstr.metrics.period", "100ms");
        try (SampleRelay relay = SampleRelay.start(
                List.of(TestRelay.note(TestRelay.author(), "carried").raw()))) {
            settings.put("camelstr.relays", relay.url());
            try (TestApplication application =
                    TestApplication.observed(settings, "collect", "store").start()) {
                String url = "http://127.0.0.1:" + application.metricsPort() + "/metrics";
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(Http.get(url).body())
                                .containsPattern(series("rabbitmq_stream_connections", "[1-9]"))
                                .containsPattern(series("rabbitmq_stream_published_total", "[1-9]"))
                                .containsPattern(series("rabbitmq_stream_confirmed_total", "[1-9]"))
                                .containsPattern(series("rabbitmq_stream_errored_total", "0"))
                                .containsPattern(series("rabbitmq_stream_outstanding_publish_confirm", "0"))
                                .containsPattern(series("rabbitmq_stream_chunk_total", "[1-9]"))
                                .containsPattern(series("rabbitmq_stream_consumed_total", "[1-9]"))
                                .containsPattern(series("rabbitmq_stream_read_bytes_total", "[1-9]"))
                                .containsPattern(series("rabbitmq_stream_written_bytes_total", "[1-9]"))
                                .containsPattern("queue_publish_counts_total\\{[^}]*} 1"));
            }
        }
    }

    private static String series(String name, String value) {
        return "(?m)^" + name + "(\\{[^}]*})? " + value;
    }
}

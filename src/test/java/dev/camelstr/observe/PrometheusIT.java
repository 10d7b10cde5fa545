package dev.camelstr.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelstr.testing.Executable;
import dev.camelstr.testing.Http;
import dev.camelstr.testing.Prometheus;
import dev.camelstr.testing.RelayClient;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The shipped scrape file, alerts and dashboard against a real Prometheus that scrapes the demo. */
@Tag("observability")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrometheusIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Path SHIPPED = Path.of("docker", "prometheus");
    private static final Pattern SERVED =
            Pattern.compile("served at ws://[^:]+:(\\d+), metrics at http://[^:]+:(\\d+)/");

    private Process demo;
    private Prometheus prometheus;

    @BeforeAll
    void scrapeADemo(@TempDir Path folder) throws Exception {
        prometheus = Prometheus.with(List.of(SHIPPED.resolve("prometheus.yml"), SHIPPED.resolve("alerts.yml")));
        Path log = folder.resolve("demo.log");
        List<String> command = List.of("demo", "--events", "3000", "--dir", folder.toString());
        demo = new ProcessBuilder(Executable.command(List.of("-Xmx256m", Executable.SHORT_LIVED), command))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Matcher served = served(log);
        Files.writeString(
                prometheus.configuration(),
                Files.readString(prometheus.configuration())
                        .replace("host.docker.internal:5001", "127.0.0.1:" + served.group(2))
                        .replace("scrape_interval: 5s", "scrape_interval: 1s"));
        prometheus.start();
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(
                        () -> assertThat(values("up{job=\"camelstr\"} == 1")).hasSize(1));
        try (RelayClient client = RelayClient.connect(URI.create("ws://127.0.0.1:" + served.group(1) + "/"))) {
            client.send("[\"REQ\",\"a\",{\"kinds\":[1],\"limit\":5}]");
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(values("query_seconds_count")).isNotEmpty());
        }
    }

    private Matcher served(Path log) {
        List<Matcher> found = new ArrayList<>();
        await().atMost(PATIENCE)
                .failFast(() -> assertThat(demo.isAlive()).as(() -> read(log)).isTrue())
                .until(() -> {
                    Matcher matcher = SERVED.matcher(read(log));
                    found.add(matcher);
                    return matcher.find();
                });
        return found.get(found.size() - 1);
    }

    @AfterAll
    void stop() throws InterruptedException {
        if (prometheus != null) {
            prometheus.close();
        }
        if (demo != null) {
            demo.destroy();
            if (!demo.waitFor(60, TimeUnit.SECONDS)) {
                demo.destroyForcibly();
            }
        }
    }

    @Test
    void theScrapeFileAndTheAlertsAreWhatPrometheusTakes() {
        assertThat(prometheus.promtool("check config prometheus.yml")).contains("SUCCESS", "exit 0");
        assertThat(prometheus.promtool("check rules alerts.yml")).contains("SUCCESS", "exit 0");
    }

    @Test
    void everyQueryOfTheDashboardReturnsData() throws IOException {
        List<String> queries = queries();
        assertThat(queries).hasSizeGreaterThan(30);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                queries.stream().filter(query -> values(query).isEmpty()))
                        .as(prometheus.printed())
                        .isEmpty());
    }

    @Test
    void noAlertFiresOverAHealthyDemoAndEachReadsMetricsThatThereAre() throws IOException {
        String rules = Http.get(prometheus.url() + "/api/v1/rules").body();
        assertThat(rules).contains("NoRelayConnected", "PositionGap").doesNotContain("\"health\":\"err\"");
        assertThat(rules).doesNotContain("\"state\":\"firing\"");
        for (String metric : Pattern.compile("\\b[a-z_]+(?=\\[|\\{| ==| >|\\))")
                .matcher(expressions())
                .results()
                .map(match -> match.group())
                .filter(name -> name.contains("_") && !name.startsWith("histogram_"))
                .distinct()
                .toList()) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(values(metric)).as(metric).isNotEmpty());
        }
    }

    private static String expressions() throws IOException {
        return Files.readAllLines(SHIPPED.resolve("alerts.yml")).stream()
                .filter(line -> line.strip().startsWith("expr:"))
                .reduce("", (a, b) -> a + b + "\n");
    }

    @SuppressWarnings("unchecked")
    private static List<String> queries() throws IOException {
        Map<String, Object> dashboard = (Map<String, Object>)
                json(Files.readString(Path.of("docker", "grafana", "dashboards", "camelstr.json")));
        List<String> queries = new ArrayList<>();
        for (Map<String, Object> panel : (List<Map<String, Object>>) dashboard.get("panels")) {
            for (Map<String, Object> target : (List<Map<String, Object>>) panel.getOrDefault("targets", List.of())) {
                queries.add((String) target.get("expr"));
            }
        }
        return queries;
    }

    @SuppressWarnings("unchecked")
    private List<Object> values(String query) {
        String answer = Http.get(
                        prometheus.url() + "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8))
                .body();
        Map<String, Object> data = (Map<String, Object>) ((Map<String, Object>) json(answer)).get("data");
        return data == null ? List.of() : (List<Object>) data.get("result");
    }

    private static Object json(String text) {
        return new Load(LoadSettings.builder().build()).loadFromString(text);
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "";
        }
    }
}

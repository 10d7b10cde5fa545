package dev.camelstr.faults;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.camelstr.cli.Commands;
import dev.camelstr.cli.TestApplication;
import dev.camelstr.cli.sample.SampleEvents;
import dev.camelstr.cli.sample.SampleEvents.Sample;
import dev.camelstr.cli.sample.SampleRelay;
import dev.camelstr.component.relay.NostrRelayEndpoint;
import dev.camelstr.nostr.crypto.Schnorr;
import dev.camelstr.testing.BrowserPage;
import dev.camelstr.testing.Chromium;
import dev.camelstr.testing.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.slf4j.LoggerFactory;

/** Whatever goes wrong is said by page, top, health and log alike, soon after it has begun, and no longer when it is over. */
@Tag("alone")
@Tag("faults")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MustShowIT {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final List<Sample> samples = SampleEvents.of(5_000, 11).generate(Schnorr.of("auto"));
    private final SampleRelay good = SampleRelay.start(List.of());
    private final SampleRelay bad = SampleRelay.start(List.of());
    private final AtomicInteger next = new AtomicInteger();
    private final ScheduledExecutorService giver = Executors.newSingleThreadScheduledExecutor();
    private final Path folder = Servers.folder();
    private Servers servers;
    private TestApplication application;
    private Chromium chromium;
    private BrowserPage page;
    private int port;

    @BeforeAll
    void start() throws Exception {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        log.setContext(root.getLoggerContext());
        log.start();
        root.addAppender(log);
        giver.scheduleAtFixedRate(this::give, 100, 100, TimeUnit.MILLISECONDS);
        servers = Servers.fresh();
        EmbeddedPostgres.unpackInto(folder);
        application = TestApplication.observed(
                        Map.of(
                                "camelstr.stream",
                                "rabbitmq-stream",
                                "camelstr.rabbitmq.uri",
                                servers.broker().uri(),
                                "camelstr.data-dir",
                                folder.toString(),
                                "camelstr.relays",
                                good.url() + "," + bad.url(),
                                "camelstr.relay.host",
                                "127.0.0.1",
                                "camelstr.relay.port",
                                "0"),
                        "collect",
                        "store",
                        "serve")
                .start();
        Awaitility.await("the relay to listen")
                .until(() -> ((NostrRelayEndpoint)
                                        application.context().getRoute("serve").getEndpoint())
                                .getBoundPort()
                        > 0);
        port = ((NostrRelayEndpoint) application.context().getRoute("serve").getEndpoint()).getBoundPort();
        chromium = Chromium.start();
        page = chromium.newPage();
        page.open(URI.create("http://127.0.0.1:" + port + "/"));
        Awaitility.await("all to be well").untilAsserted(() -> {
            assertThat(page.text("#health")).contains("All parts work");
            assertThat(top()).contains("All parts work");
        });
    }

    @AfterAll
    void stop() {
        giver.shutdownNow();
        chromium.close();
        application.close();
        good.close();
        bad.close();
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).detachAppender(log);
    }

    private void give() {
        byte[] raw = samples.get(next.getAndIncrement() % samples.size()).raw();
        good.publish(raw);
        bad.publish(raw);
    }

    private String top() {
        return Commands.run("top", "--once", "http://127.0.0.1:" + port).out();
    }

    /** Within a second, whatever hangs: who asked the paused database would wait ten seconds for a connection. */
    private String health() throws IOException, InterruptedException {
        URI uri = URI.create(
                "http://127.0.0.1:" + application.metricsPort() + "/observe/health?exposureLevel=full&data=true");
        return HTTP.send(
                        HttpRequest.newBuilder(uri)
                                .timeout(Duration.ofSeconds(1))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    private long logged(String line) {
        synchronized (log.list) {
            return List.copyOf(log.list).stream()
                    .filter(event -> event.getFormattedMessage().contains(line))
                    .count();
        }
    }

    /** By all, and once in the log. */
    private void isShown(String words, String logLine) {
        Awaitility.await(words + " to be shown").atMost(SOON).untilAsserted(() -> {
            assertThat(page.text("#health")).contains(words);
            assertThat(top()).contains(words);
            assertThat(health()).contains(words);
            assertThat(logged(logLine)).isEqualTo(1);
        });
    }

    private void isOver(String words, String logLine) {
        Awaitility.await(words + " to be gone").atMost(SOON).untilAsserted(() -> {
            assertThat(page.text("#health")).doesNotContain(words);
            assertThat(top()).doesNotContain(words);
            assertThat(health()).doesNotContain(words);
            assertThat(logged(logLine)).isEqualTo(1);
        });
    }

    @Test
    void aDatabaseThatIsPaused() throws Exception {
        List<Long> server = serverProcesses();
        signal("-STOP", server);
        try {
            isShown("Database away since", "Database away: events wait in the stream");
            page.await("document.querySelector('#health li').dataset.level === 'down'")
                    .await("document.querySelector('#station-store').classList.contains('old')")
                    .await(
                            "!document.querySelector('#station-stream .lines').textContent.includes('0 not stored yet')");
        } finally {
            signal("-CONT", server);
        }
        isOver("Database away", "Database back after");
        page.await("!document.querySelector('#station-store').classList.contains('old')");
    }

    private List<Long> serverProcesses() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            Path pidFile = files.filter(file -> file.endsWith("postmaster.pid"))
                    .findFirst()
                    .orElseThrow();
            ProcessHandle server = ProcessHandle.of(
                            Long.parseLong(Files.readAllLines(pidFile).get(0).strip()))
                    .orElseThrow();
            return Stream.concat(Stream.of(server), server.descendants())
                    .map(ProcessHandle::pid)
                    .toList();
        }
    }

    private static void signal(String signal, List<Long> processes) throws IOException, InterruptedException {
        List<String> command = Stream.concat(
                        Stream.of("kill", signal), processes.stream().map(String::valueOf))
                .toList();
        new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    @Test
    void aRelayThatFallsSilent() {
        bad.fallSilent();
        try {
            isShown(":" + bad.port() + " silent, last heard", "Relay " + bad.url() + " silent");
            page.await("document.querySelector('tr[data-relay=\"" + bad.url() + "\"]').dataset.trouble === 'silent'");
        } finally {
            bad.dropConnections();
        }
        isOver(":" + bad.port() + " silent", "Relay " + bad.url() + " back after");
    }

    @Test
    void aRelayThatForges() {
        ScheduledExecutorService forger = Executors.newSingleThreadScheduledExecutor();
        forger.scheduleAtFixedRate(this::forge, 0, 100, TimeUnit.MILLISECONDS);
        try {
            isShown(":" + bad.port() + " forging, ", "Relay " + bad.url() + " forges");
            page.await("document.querySelector('tr[data-relay=\"" + bad.url()
                    + "\"] .refused').textContent.endsWith('%')");
        } finally {
            forger.shutdownNow();
        }
        isOver(":" + bad.port() + " forging", "Relay " + bad.url() + " no longer forges");
    }

    private void forge() {
        byte[] raw = samples.get(next.get() % samples.size()).raw();
        bad.publish(new String(raw, StandardCharsets.UTF_8)
                .replaceFirst("\"content\":\"", "\"content\":\"forged ")
                .getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theTableOfRelaysSorts() {
        String first = "document.querySelector('#upstreams tr').dataset.relay";
        page.click(".tabs [data-view='relays']");
        page.click("#upstream-heads [data-column='relay'] button")
                .await("document.querySelector('#upstream-heads [data-column=relay]').ariaSort === 'ascending'");
        Object upwards = page.evaluate(first);
        page.click("#upstream-heads [data-column='relay'] button")
                .await("document.querySelector('#upstream-heads [data-column=relay]').ariaSort === 'descending'");
        assertThat(List.of(upwards, page.evaluate(first))).containsExactlyInAnyOrder(good.url(), bad.url());
    }

    @Test
    void aBrokerThatIsAway() {
        servers.broker().stop();
        try {
            isShown("Broker away since", "Broker away: nothing is taken");
        } finally {
            servers.broker().startAgain();
        }
        isOver("Broker away", "Broker back after");
    }
}

package dev.camelstr.cli.hawtio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.sample.SampleEvents;
import dev.camelstr.cli.sample.SampleNetwork;
import dev.camelstr.nostr.crypto.Schnorr;
import dev.camelstr.testing.BrowserPage;
import dev.camelstr.testing.Child;
import dev.camelstr.testing.Chromium;
import dev.camelstr.testing.EmbeddedPostgres;
import dev.camelstr.testing.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The console of a pipeline that collects from a relay, in a real browser. It runs in a process of its own: Hawtio shows one
 * of the Camel contexts that a JVM has, and this one may have those of other tests.
 */
@Tag("browser")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HawtioPageIT {
    private static final String PASSWORD = "only-for-tests";

    private final int port = Ports.free();
    private SampleNetwork relays;
    private String route;
    private Child pipeline;
    private Chromium chromium;
    private BrowserPage page;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        relays = SampleNetwork.start(SampleEvents.of(200, 7), 1, 0, Schnorr.of("auto"));
        String relay = relays.urls().get(0);
        route = "collect-127.0.0.1-" + relay.replaceFirst(".*:(\\d+).*", "$1");
        EmbeddedPostgres.makeIn(folder);
        pipeline = Child.run(
                "collect,store",
                Map.of(
                        "camelstr.relays",
                        relay,
                        "camelstr.data-dir",
                        folder.toString(),
                        "camelstr.hawtio.enabled",
                        "true",
                        "camelstr.hawtio.port",
                        Integer.toString(port),
                        "camelstr.hawtio.password",
                        PASSWORD));
        pipeline.awaitOutput("Ready: ");
        chromium = Chromium.start();
        page = chromium.newPage();
        // A page whose address has a password cannot fetch; once told, the browser keeps it.
        page.open(address("camelstr:" + PASSWORD + "@", "robots.txt"));
    }

    @AfterAll
    void stop() throws InterruptedException {
        page.close();
        chromium.close();
        pipeline.stop();
        relays.close();
    }

    private URI address(String userInfo, String path) {
        return URI.create("http://" + userInfo + "127.0.0.1:" + port + "/hawtio/" + path);
    }

    /** As JMX has it. */
    private String state() throws IOException, InterruptedException {
        String question = "{\"type\":\"read\",\"mbean\":\"org.apache.camel:context=*,type=routes,name=\\\"" + route
                + "\\\"\",\"attribute\":\"State\"}";
        String credentials =
                Base64.getEncoder().encodeToString(("camelstr:" + PASSWORD).getBytes(StandardCharsets.US_ASCII));
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(address("", "jolokia"))
                                .header("Authorization", "Basic " + credentials)
                                .POST(HttpRequest.BodyPublishers.ofString(question))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static String withText(String selector, String text) {
        return "[...document.querySelectorAll('" + selector + "')].find(e => e.innerText.trim() === '" + text + "')";
    }

    private void clickInTree(String text) {
        page.clickOn(withText(".pf-v5-c-tree-view__node-text", text));
    }

    /** The tree is drawn anew, with its groups folded, whenever Camel has registered something. */
    private void clickInTree(String group, String text) {
        String entry = withText(".pf-v5-c-tree-view__node-text", text);
        String toggle = withText(".pf-v5-c-tree-view__node-text", group)
                + ".closest('.pf-v5-c-tree-view__node').querySelector('.pf-v5-c-tree-view__node-toggle')";
        Awaitility.await(text)
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> {
                    if (page.clicksOn(entry)) {
                        return true;
                    }
                    page.clicksOn(toggle);
                    return false;
                });
    }

    private static String row(String routeId) {
        return "[...document.querySelectorAll('#camel-routes-table tbody tr')].find(e => e.innerText.includes('"
                + routeId + "'))";
    }

    @Test
    void showsTheRoutesAndStopsAndStartsOne() throws Exception {
        page.size(1500, 800).open(address("", "camel"));
        clickInTree("routes");
        for (String id : new String[] {"store", "store-commit", "policy", "publish", route}) {
            page.await(row(id));
        }

        press(route, "Stop");
        page.await(row(route) + ".innerText.includes('Stopped')");
        assertThat(state()).contains("{\"State\":\"Stopped\"}");
        page.screenshot(Path.of("target/hawtio.png")); // docs/images

        press(route, "Start");
        page.await(row(route) + ".innerText.includes('Started')");
        assertThat(state()).contains("{\"State\":\"Started\"}");
        assertThat(page.problems()).isEmpty();
    }

    private void press(String route, String button) {
        page.await(row(route));
        if (!Boolean.TRUE.equals(page.evaluate(row(route) + ".querySelector('input').checked"))) {
            page.clickOn(row(route) + ".querySelector('input')");
        }
        page.await("!" + withText("button", button) + ".disabled");
        page.clickOn(withText("button", button));
    }

    @Test
    void drawsTheStepsOfARoute() {
        page.size(1280, 800).open(address("", "camel"));
        clickInTree("configured", route);
        page.clickOn(withText(".pf-v5-c-nav__link", "Route Diagram"));
        page.await("document.querySelectorAll('.react-flow__node').length > 1");
        for (String step : new String[] {"verify", "direct:policy", "direct:publish"}) {
            page.awaitText(".react-flow", step);
        }
        assertThat(page.problems()).isEmpty();
    }
}

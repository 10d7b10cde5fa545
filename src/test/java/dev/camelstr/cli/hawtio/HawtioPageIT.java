package dev.camelstr.cli.hawtio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.testing.BrowserPage;
import dev.camelstr.testing.Chromium;
import java.net.URI;
import java.nio.file.Path;
import org.apache.camel.ServiceStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The console of a running pipeline, in a real browser. */
@Tag("browser")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HawtioPageIT {
    private ConsoleFixture console;
    private Chromium chromium;
    private BrowserPage page;

    @BeforeAll
    void start(@TempDir Path folder) {
        console = new ConsoleFixture(folder);
        chromium = Chromium.start();
        page = chromium.newPage();
        // A page whose address has a password cannot fetch; once told, the browser keeps it.
        page.open(address(ConsoleFixture.USER + ":" + ConsoleFixture.PASSWORD + "@", "robots.txt"));
    }

    @AfterAll
    void stop() {
        page.close();
        chromium.close();
        console.close();
    }

    private URI address(String userInfo, String path) {
        return URI.create("http://" + userInfo + "127.0.0.1:" + console.port() + "/hawtio/" + path);
    }

    private static String withText(String selector, String text) {
        return "[...document.querySelectorAll('" + selector + "')].find(e => e.innerText.trim() === '" + text + "')";
    }

    private void clickInTree(String text) {
        page.clickOn(withText(".pf-v5-c-tree-view__node-text", text));
    }

    private static String row(String routeId) {
        return "[...document.querySelectorAll('#camel-routes-table tbody tr')].find(e => e.innerText.includes('"
                + routeId + "'))";
    }

    @Test
    void showsTheRoutesAndStopsAndStartsOne() {
        String route = console.collectRoute();
        page.size(1500, 800).open(address("", "camel"));
        clickInTree("routes");
        for (String id : new String[] {"store", "store-commit", "policy", "publish", route}) {
            page.await(row(id));
        }

        press(route, "Stop");
        page.await(row(route) + ".innerText.includes('Stopped')");
        assertThat(console.status(route)).isEqualTo(ServiceStatus.Stopped);
        page.screenshot(Path.of("target/hawtio.png")); // docs/images

        press(route, "Start");
        page.await(row(route) + ".innerText.includes('Started')");
        assertThat(console.status(route)).isEqualTo(ServiceStatus.Started);
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
        clickInTree(console.collectRoute());
        page.clickOn(withText(".pf-v5-c-nav__link", "Route Diagram"));
        page.await("document.querySelectorAll('.react-flow__node').length > 1");
        for (String step : new String[] {"verify", "direct:policy", "direct:publish"}) {
            page.awaitText(".react-flow", step);
        }
        assertThat(page.problems()).isEmpty();
    }
}

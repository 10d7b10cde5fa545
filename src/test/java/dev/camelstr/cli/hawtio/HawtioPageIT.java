package dev.camelstr.cli.hawtio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelstr.testing.BrowserPage;
import dev.camelstr.testing.Chromium;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
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

    @Test
    void showsTheRoutesAndStopsOne() {
        page.open(address("", "camel")).size(1400, 900);
        try { Thread.sleep(6000); } catch (Exception e) {}
        dump("1");
        page.evaluate("[...document.querySelectorAll('.pf-v5-c-tree-view__node-text, .pf-v5-c-tree-view__node')].filter(e => /^routes/.test(e.innerText.trim()))[0]?.click()");
        try { Thread.sleep(3000); } catch (Exception e) {}
        dump("2");
        page.evaluate("[...document.querySelectorAll('.pf-v5-c-tree-view__node-text, .pf-v5-c-tree-view__node')].filter(e => e.innerText.trim().startsWith('" + console.collectRoute() + "'))[0]?.click()");
        try { Thread.sleep(3000); } catch (Exception e) {}
        dump("3");
    }
    private void dump(String n) {
        page.screenshot(Path.of("/tmp/hw/s" + n + ".png"));
        System.out.println("=== " + n + " " + page.evaluate("location.href"));
        System.out.println(page.evaluate("document.body.innerText"));
        System.out.println(page.problems());
        try { java.nio.file.Files.writeString(Path.of("/tmp/hw/s" + n + ".html"), String.valueOf(page.evaluate("document.body.innerHTML"))); } catch (Exception e) {}
    }
}

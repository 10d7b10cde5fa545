package dev.camelstr.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The fixture itself: what a page shows is seen, and what goes wrong in it is not missed. */
@Tag("browser")
class ChromiumIT {
    private static final String PAGE = """
            <!doctype html><title>t</title><link rel="icon" href="data:,">
            <input id="in"><button id="ok">ok</button><p id="out"></p>
            <script>
              document.querySelector('#ok').onclick = () =>
                document.querySelector('#out').textContent = document.querySelector('#in').value;
            </script>
            """;

    @Test
    void aPageIsUsedAndItsProblemsAreNoted() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = PAGE.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try (Chromium chromium = Chromium.start();
                BrowserPage page = chromium.newPage()) {
            page.open(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"));
            page.type("#in", "häßlich \"quoted\"").click("#ok").awaitText("#out", "häßlich \"quoted\"");
            assertThat(page.problems()).isEmpty();
            page.evaluate("console.error('wrong')");
            page.evaluate("setTimeout(() => { throw new Error('thrown'); })");
            page.await("true");
            org.awaitility.Awaitility.await()
                    .untilAsserted(() -> assertThat(page.problems())
                            .hasSize(2)
                            .anyMatch(problem -> problem.contains("wrong"))
                            .anyMatch(problem -> problem.contains("thrown")));
        } finally {
            server.stop(0);
        }
    }
}

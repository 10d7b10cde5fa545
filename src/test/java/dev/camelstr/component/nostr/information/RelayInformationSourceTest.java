package dev.camelstr.component.nostr.information;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.camelstr.component.nostr.CannedServer;
import dev.camelstr.component.nostr.link.AddressPolicy;
import dev.camelstr.component.nostr.link.ConnectionPace;
import dev.camelstr.component.nostr.link.RelaySettings;
import dev.camelstr.testing.TestCertificates;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RelayInformationSourceTest {

    private static final String DOCUMENT = "{\"limitation\":{\"max_limit\":321}}";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: application/nostr+json\r\n";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    @AfterEach
    void end() {
        timer.shutdownNow();
    }

    private RelayInformationSource source(String url, Duration timeout) throws Exception {
        return source(url, timeout, AddressPolicy.ANY, SSLContext.getDefault().getSocketFactory());
    }

    private RelayInformationSource source(String url, Duration timeout, AddressPolicy addresses, SSLSocketFactory tls) {
        RelaySettings settings = new RelaySettings(
                URI.create(url),
                tls,
                addresses,
                new ConnectionPace(20, 2),
                10_000,
                timeout,
                PATIENCE,
                "test/1",
                Map.of("X-Token", "t"),
                false);
        return new RelayInformationSource(settings, timer);
    }

    private static OptionalInt maxLimit(RelayInformationSource source) {
        source.refresh();
        return source.latest().map(RelayInformation::maxLimit).orElse(OptionalInt.empty());
    }

    private OptionalInt maxLimit(CannedServer server) throws Exception {
        return maxLimit(source(server.url(), PATIENCE));
    }

    private void serve(HttpServer server) {
        server.createContext("/", exchange -> {
            try (exchange) {
                requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                        + exchange.getRequestHeaders().getFirst("Accept") + " "
                        + exchange.getRequestHeaders().getFirst("User-Agent") + " "
                        + exchange.getRequestHeaders().getFirst("X-Token"));
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write(DOCUMENT.getBytes(StandardCharsets.UTF_8));
            }
        });
        server.start();
    }

    @Test
    void theDocumentIsAskedForWhereTheWebSocketIs() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        serve(server);
        try {
            String url = "ws://127.0.0.1:" + server.getAddress().getPort() + "/inbox?token=a%20b";
            assertThat(maxLimit(source(url, PATIENCE))).hasValue(321);
        } finally {
            server.stop(0);
        }
        assertThat(requests).containsExactly("GET /inbox?token=a%20b application/nostr+json test/1 t");
    }

    @Test
    void alsoByTls(@TempDir Path folder) throws Exception {
        TestCertificates.Pem certificate = TestCertificates.create(folder, "localhost");
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certificate.serving()));
        serve(server);
        try {
            String url = "wss://localhost:" + server.getAddress().getPort();
            assertThat(maxLimit(source(url, PATIENCE))).isEmpty();
            SSLSocketFactory trusting = certificate.trusting().getSocketFactory();
            assertThat(maxLimit(source(url, PATIENCE, AddressPolicy.ANY, trusting)))
                    .hasValue(321);
        } finally {
            server.stop(0);
        }
        assertThat(requests).containsExactly("GET / application/nostr+json test/1 t");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 32\r\n\r\n" + DOCUMENT + "what does not belong to it",
                "Transfer-Encoding: chunked\r\n\r\n5;x=y\r\n{\"lim\r\n1B\r\nitation\":{\"max_limit\":321}}\r\n0\r\n\r\n",
                "Connection: close\r\n\r\n" + DOCUMENT
            })
    void itIsReadHoweverItsEndIsSaid(String rest) throws Exception {
        try (CannedServer server = new CannedServer(OK + rest, true)) {
            assertThat(maxLimit(server)).hasValue(321);
        }
    }

    @Test
    void anAnswerThatIsAnnouncedIsWaitedFor() throws Exception {
        String hints = "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n";
        try (CannedServer server = new CannedServer(hints + OK + "Content-Length: 32\r\n\r\n" + DOCUMENT)) {
            assertThat(maxLimit(server)).hasValue(321);
        }
    }

    @Test
    void oneRedirectIsFollowed() throws Exception {
        try (CannedServer server = new CannedServer(OK + "Content-Length: 32\r\n\r\n" + DOCUMENT);
                CannedServer first = new CannedServer(
                        "HTTP/1.1 302 Found\r\nLocation: http" + server.url().substring(2) + "\r\n\r\n");
                CannedServer second = new CannedServer("HTTP/1.1 302 Found\r\nLocation: " + first.url() + "\r\n\r\n")) {
            assertThat(maxLimit(first)).hasValue(321);
            assertThat(maxLimit(second)).isEmpty();
            assertThat(server.accepted()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 404 Not Found\r\nContent-Length: 32\r\n\r\n" + DOCUMENT,
                "HTTP/1.1 426 Upgrade Required\r\n\r\n",
                "HTTP/1.1 301 Moved\r\nLocation: http://evil.example/\r\n\r\n",
                "HTTP/1.1 200 OK\r\n\r\n<html>",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"
                        + "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n",
                "SSH-2.0-OpenSSH\r\n",
                "",
                OK + "Content-Length: 33\r\n\r\n" + DOCUMENT,
                OK + "Content-Length: -32\r\n\r\n" + DOCUMENT,
                OK + "Content-Length: 2000000000\r\n\r\n" + DOCUMENT,
                OK + "Content-Length: 99999999999999999999\r\n\r\n" + DOCUMENT,
                OK + "Content-Length: 65537\r\n\r\n" + DOCUMENT,
                OK + "Transfer-Encoding: gzip, chunked\r\n\r\n5\r\n" + DOCUMENT,
                OK + "Transfer-Encoding: chunked\r\n\r\nfffffff\r\n" + DOCUMENT,
                OK + "Transfer-Encoding: chunked\r\n\r\n-5\r\n" + DOCUMENT,
                OK + "Transfer-Encoding: chunked\r\n\r\n20\r\n" + DOCUMENT + "20\r\n",
                OK + "Transfer-Encoding: chunked\r\n\r\n20\r\n" + DOCUMENT
            })
    void whatIsNoDocumentIsNoFailure(String answer) throws Exception {
        try (CannedServer server = new CannedServer(answer, true)) {
            assertThat(maxLimit(server)).isEmpty();
            assertThat(server.accepted()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Connection: close\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n10000\r\n"})
    void ofADocumentThatIsTooLongNoMoreIsReadThanItMayHave(String rest) throws Exception {
        String document = DOCUMENT + " ".repeat(65_536 - DOCUMENT.length());
        try (CannedServer server = new CannedServer(OK + rest + document + "\r\n5\r\n     \r\n0\r\n\r\n", true)) {
            assertThat(maxLimit(server)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nX: ", OK + "Content-Length: 32\r\n\r\n{"})
    void aRelayThatDoesNotComeToAnEndIsLeft(String beginning) throws Exception {
        try (CannedServer server = new CannedServer(beginning)) {
            assertThat(maxLimit(source(server.url(), Duration.ofMillis(200)))).isEmpty();
        }
    }

    @Test
    void itIsAskedOnceADayAndAfterAFailureNotAtOnce() throws Exception {
        try (CannedServer good = new CannedServer(OK + "Content-Length: 32\r\n\r\n" + DOCUMENT);
                CannedServer bad = new CannedServer("HTTP/1.1 500 Oh\r\n\r\n")) {
            for (CannedServer server : List.of(good, bad)) {
                RelayInformationSource source = source(server.url(), PATIENCE);
                source.refresh();
                source.refresh();
                assertThat(server.accepted()).isEqualTo(1);
            }
        }
    }

    @Test
    void aDiscoveredRelayIsNotAskedAtALoopbackAddress() throws Exception {
        try (CannedServer server = new CannedServer(OK + "Content-Length: 32\r\n\r\n" + DOCUMENT)) {
            SSLSocketFactory tls = SSLContext.getDefault().getSocketFactory();
            RelayInformationSource source = source(server.url(), PATIENCE, AddressPolicy.PUBLIC, tls);
            assertThat(maxLimit(source)).isEmpty();
            assertThat(server.accepted()).isZero();
        }
    }
}

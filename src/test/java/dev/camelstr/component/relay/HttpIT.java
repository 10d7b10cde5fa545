package dev.camelstr.component.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelstr.testing.RawClient;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String DOCUMENT = "{\"name\":\"tëst\"}";

    private final AtomicReference<RpcRequest> called = new AtomicReference<>();
    private final RelayInformation information = () -> DOCUMENT.getBytes(StandardCharsets.UTF_8);
    private TestRelay relay;

    private final PageHandler pages = request -> switch (request.path()) {
        case "/" -> Optional.of(Page.html("<h1>relay</h1>"));
        case "/echo" -> Optional.of(Page.text(200, request.query().get("q") + " " + request.remoteAddress()));
        case "/broken" -> throw new IllegalStateException("on purpose");
        default -> Optional.empty();
    };

    private final RpcHandler rpc = request -> {
        called.set(request);
        return Page.of("application/nostr+json+rpc", "{\"result\":true}".getBytes(StandardCharsets.UTF_8));
    };

    @BeforeEach
    void start() throws Exception {
        relay = TestRelay.start(
                Map.of(
                        "information", information,
                        "pages", pages,
                        "rpc", rpc,
                        "maxMessageBytes", 70_000,
                        "handshakeTimeout", 120_000),
                TestRelay.ECHO);
    }

    @AfterEach
    void stop() {
        relay.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/nostr+json | true",
                "Application/Nostr+JSON; charset=utf-8 | true",
                "text/plain;q=0.9, application/nostr+json;q=0.3 , */*;q=0.1 | true",
                "application/nostr+json, text/html | true",
                "text/html, application/nostr+json;q=0.5 | false",
                "application/nostr+json;q=0 | false",
                "*/* | false",
                "text/html | false",
            })
    void theDocumentIsServedToThoseWhoAskForIt(String accept, boolean document) throws Exception {
        HttpResponse<String> response = send(request("/").header("Accept", accept));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(document ? DOCUMENT : "<h1>relay</h1>");
        assertThat(header(response, "Content-Type"))
                .isEqualTo(document ? "application/nostr+json" : "text/html; charset=utf-8");
        assertThat(header(response, "Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(header(response, "Access-Control-Allow-Headers")).contains("*");
        assertThat(header(response, "Access-Control-Allow-Methods")).contains("GET");
        assertThat(header(response, "Vary")).isEqualTo("Accept");
    }

    @Test
    void aPreflightIsAnsweredForAnyOrigin() throws Exception {
        HttpResponse<String> response = send(request("/")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Origin", "https://client.example"));
        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(header(response, "Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(header(response, "Access-Control-Allow-Headers")).contains("*");
        assertThat(header(response, "Access-Control-Allow-Methods"))
                .contains("GET")
                .contains("OPTIONS");
    }

    @Test
    void pagesMayNotRunWhatIsNotTheirs() throws Exception {
        HttpResponse<String> response = send(request("/"));
        assertThat(header(response, "Content-Security-Policy"))
                .contains("default-src 'none'")
                .contains("script-src 'self'")
                .doesNotContain("unsafe");
        assertThat(header(response, "X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void theQueryIsDecodedForPages() throws Exception {
        assertThat(send(request("/echo?q=a%20b&q=c&x")).body()).isEqualTo("a b 127.0.0.1");
    }

    @Test
    void aQueryThatCannotBeDecodedIsTheClientsFault() throws Exception {
        try (RawClient client = new RawClient(relay.port())) {
            assertThat(client.http("GET /echo?q=%zz HTTP/1.1\r\nHost: x\r\n\r\n"))
                    .startsWith("HTTP/1.1 400");
        }
    }

    @Test
    void aHeadRequestGetsTheHeadersOnly() throws Exception {
        HttpResponse<String> response = send(request("/").method("HEAD", HttpRequest.BodyPublishers.noBody()));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "Content-Length")).isEqualTo("14");
        assertThat(response.body()).isEmpty();
    }

    @Test
    void whatIsNotThereIs404AndWhatFailsIs500() throws Exception {
        assertThat(send(request("/nothing")).statusCode()).isEqualTo(404);
        HttpResponse<String> broken = send(request("/broken"));
        assertThat(broken.statusCode()).isEqualTo(500);
        assertThat(broken.body()).doesNotContain("on purpose");
    }

    @Test
    void otherMethodsAreNotAllowed() throws Exception {
        HttpResponse<String> response = send(request("/").PUT(HttpRequest.BodyPublishers.noBody()));
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(header(response, "Allow")).contains("GET").contains("POST");
    }

    @Test
    void callsReachTheirHandler() throws Exception {
        HttpResponse<String> response = send(request("/api?x=1")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .header("Content-Type", "application/nostr+json+rpc")
                .header("Authorization", "Nostr abc"));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"result\":true}");
        assertThat(called.get().url()).isEqualTo(relay.http("/api?x=1").toString());
        assertThat(called.get().contentType()).isEqualTo("application/nostr+json+rpc");
        assertThat(called.get().authorization()).isEqualTo("Nostr abc");
        assertThat(called.get().body()).isEqualTo("{}".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aCallThatIsTooLargeIsRefused() throws Exception {
        byte[] body = new byte[80_000];
        try (RawClient client = new RawClient(relay.port())) {
            String head = client.http("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 80000\r\n\r\n"
                    + new String(body, StandardCharsets.US_ASCII));
            assertThat(head).startsWith("HTTP/1.1 413");
        }
        assertThat(called).hasNullValue();
    }

    @Test
    void aCallMayTakeLongerThanAHandshake() throws Exception {
        RpcHandler slow = request -> {
            await().pollDelay(Duration.ofMillis(5_500)).until(() -> true);
            return Page.text(200, "done");
        };
        try (TestRelay patient = TestRelay.start(Map.of("rpc", slow, "handshakeTimeout", 4_000), TestRelay.ECHO)) {
            HttpResponse<String> response = HTTP.send(
                    HttpRequest.newBuilder(patient.http("/"))
                            .POST(HttpRequest.BodyPublishers.ofString("{}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(response.body()).isEqualTo("done");
        }
    }

    @Test
    void withoutHandlersThereIsOneLineOfTextAndNoDocument() throws Exception {
        try (TestRelay bare = TestRelay.start(TestRelay.ECHO)) {
            HttpResponse<String> response = HTTP.send(
                    HttpRequest.newBuilder(bare.http("/"))
                            .header("Accept", "application/nostr+json")
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(response.body()).contains("Nostr relay");
            assertThat(HTTP.send(
                                    HttpRequest.newBuilder(bare.http("/"))
                                            .POST(HttpRequest.BodyPublishers.noBody())
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(405);
        }
    }

    @Test
    void requestsInARowAreAnsweredInARow() throws Exception {
        try (RawClient client = new RawClient(relay.port())) {
            String get = "HEAD /nothing HTTP/1.1\r\nHost: x\r\n\r\n";
            assertThat(client.http(get + get + get)).startsWith("HTTP/1.1 404");
            assertThat(client.http("")).startsWith("HTTP/1.1 404");
            assertThat(client.http("")).startsWith("HTTP/1.1 404");
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(relay.http(path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String header(HttpResponse<String> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }
}

package dev.camelstr.cli.hawtio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import org.apache.camel.ServiceStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The console of a running pipeline, by HTTP as it is on the wire: clients do not let a test choose Host and Origin. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HawtioIT {
    private record Answer(int status, String head, String body) {}

    private ConsoleFixture console;

    @BeforeAll
    void start(@TempDir Path folder) {
        console = new ConsoleFixture(folder);
    }

    @AfterAll
    void stop() {
        console.close();
    }

    private static String authorization(String password) {
        String both = ConsoleFixture.USER + ":" + password;
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    }

    private String host() {
        return "Host: 127.0.0.1:" + console.port();
    }

    /** @param headers without the password */
    private Answer ask(String method, String path, String body, String... headers) throws IOException {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        String request = method + " " + path + " HTTP/1.1\r\nConnection: close\r\nContent-Length: " + content.length
                + "\r\n" + String.join("\r\n", headers) + "\r\n\r\n" + body;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), console.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int end = answer.indexOf("\r\n\r\n");
            return new Answer(
                    Integer.parseInt(answer.split(" ", 3)[1]), answer.substring(0, end), answer.substring(end + 4));
        }
    }

    private Answer get(String path) throws IOException {
        return ask("GET", path, "", host(), authorization(ConsoleFixture.PASSWORD));
    }

    private String jolokia(String request) throws IOException {
        Answer answer = ask("POST", "/hawtio/jolokia", request, host(), authorization(ConsoleFixture.PASSWORD));
        assertThat(answer.status()).isEqualTo(200);
        return answer.body();
    }

    private String bean(String properties) {
        return "org.apache.camel:context=" + console.managementName() + "," + properties;
    }

    private String routeBean(String id) {
        return bean("type=routes,name=\\\"" + id + "\\\"");
    }

    private String contextBean() {
        return bean("type=context,name=\\\"camelstr\\\"");
    }

    private String tracer() {
        return bean("type=tracer,name=BacklogTracer");
    }

    private String exec(String bean, String operation) throws IOException {
        return jolokia("{\"type\":\"exec\",\"mbean\":\"" + bean + "\",\"operation\":\"" + operation + "\"}");
    }

    @Test
    void theConsoleAndItsFilesAreServed() throws IOException {
        assertThat(get("/").head()).contains("302").containsIgnoringCase("Location: /hawtio/");
        assertThat(get("/hawtio/").body()).contains("<title>Hawtio</title>");
        assertThat(get("/hawtio/camel/routes").body()).contains("<title>Hawtio</title>");
        assertThat(get("/hawtio/user").body()).isEqualTo("\"camelstr\"");
        assertThat(get("/hawtio/hawtconfig.json").body()).contains("Camelstr");
        assertThat(get("/hawtio/../dev/camelstr/application.properties").status())
                .isEqualTo(404);
        assertThat(get("/hawtio/%2e%2e/dev/camelstr/application.properties").status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/hawtio/", "/hawtio/user", "/hawtio/static/js/main.js", "/hawtio/jolokia"})
    void nothingIsServedWithoutThePassword(String path) throws IOException {
        assertThat(ask("GET", path, "", host()).status()).isEqualTo(401);
        assertThat(ask("GET", path, "", host(), authorization("wrong")).status())
                .isEqualTo(401);
        assertThat(ask("POST", path, "{\"type\":\"version\"}", host()).status()).isEqualTo(401);
    }

    @Test
    void otherHostNamesAreRefusedEvenWithThePassword() throws IOException {
        String password = authorization(ConsoleFixture.PASSWORD);
        for (String foreign : new String[] {"rebound.example", "127.0.0.1.example", "localhost.", "0.0.0.0", ""}) {
            assertThat(ask("GET", "/hawtio/", "", "Host: " + foreign, password).status())
                    .as(foreign)
                    .isEqualTo(403);
        }
        for (String own : new String[] {"localhost", "127.0.0.1:1", "[::1]:8181", "console.example"}) {
            assertThat(ask("GET", "/hawtio/", "", "Host: " + own, password).status())
                    .as(own)
                    .isEqualTo(200);
        }
    }

    @Test
    void pagesOfOtherOriginsAreRefusedAndGetNoCors() throws IOException {
        String password = authorization(ConsoleFixture.PASSWORD);
        String version = "{\"type\":\"version\"}";
        for (String foreign : new String[] {
            "Origin: http://evil.example",
            "Origin: null",
            "Origin: http://127.0.0.1:1",
            "Origin: http://localhost:" + console.port(),
            "Sec-Fetch-Site: cross-site",
            "Sec-Fetch-Site: same-site"
        }) {
            for (String method : new String[] {"POST", "GET", "OPTIONS"}) {
                Answer answer = ask(method, "/hawtio/jolokia", version, host(), password, foreign);
                assertThat(answer.status()).as(method + " " + foreign).isEqualTo(403);
                assertThat(answer.head()).doesNotContainIgnoringCase("Access-Control");
            }
        }
        Answer own = ask(
                "POST",
                "/hawtio/jolokia",
                version,
                host(),
                password,
                "Origin: http://127.0.0.1:" + console.port(),
                "Sec-Fetch-Site: same-origin");
        assertThat(own.status()).isEqualTo(200);
        assertThat(own.head()).doesNotContainIgnoringCase("Access-Control");
    }

    @Test
    void aGetDoesNothing() throws IOException {
        String stop = "/hawtio/jolokia/exec/org.apache.camel:context=" + console.managementName()
                + ",name=%22store%22,type=routes/stop";
        assertThat(get(stop).body()).contains("\"type\":\"version\"");
        assertThat(console.status("store")).isEqualTo(ServiceStatus.Started);
    }

    @Test
    void jolokiaListsTheRoutesWithTheirCounters() throws IOException {
        String routes = jolokia("{\"type\":\"read\",\"mbean\":\"" + bean("type=routes,*") + "\","
                + "\"attribute\":[\"RouteId\",\"State\",\"ExchangesTotal\"]}");
        assertThat(routes)
                .contains("\"RouteId\":\"store\"")
                .contains("\"RouteId\":\"" + console.collectRoute() + "\"")
                .containsPattern("\"ExchangesTotal\":[1-9]");
    }

    @Test
    void routesHaveDiagrams() throws IOException {
        assertThat(jolokia(
                        "{\"type\":\"exec\",\"mbean\":\"" + contextBean() + "\",\"operation\":\"dumpRoutesAsXml()\"}"))
                .contains("<route ")
                .contains("id=\\\"store\\\"");
    }

    @Test
    void aRelaysRouteStopsUntilItIsStarted() throws IOException {
        String id = console.collectRoute();
        assertThat(exec(routeBean(id), "stop()")).contains("\"status\":200");
        assertThat(console.status(id)).isEqualTo(ServiceStatus.Stopped);
        // Twice the period in which whoever watches the backlog could start it.
        await().during(Duration.ofMillis(2_500))
                .atMost(Duration.ofSeconds(60))
                .until(() -> console.status(id) == ServiceStatus.Stopped);

        assertThat(exec(routeBean(id), "start()")).contains("\"status\":200");
        assertThat(console.status(id)).isEqualTo(ServiceStatus.Started);
    }

    @Test
    void messagesCanBeTraced() throws IOException {
        String id = console.collectRoute();
        assertThat(jolokia(
                        "{\"type\":\"write\",\"mbean\":\"" + tracer() + "\",\"attribute\":\"Enabled\",\"value\":true}"))
                .contains("\"status\":200");
        try {
            exec(routeBean(id), "stop()");
            exec(routeBean(id), "start()"); // reads again what it has read last
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(exec(tracer(), "dumpAllTracedMessagesAsXml()"))
                            .contains("<routeId>" + id + "</routeId>"));
        } finally {
            jolokia("{\"type\":\"write\",\"mbean\":\"" + tracer() + "\",\"attribute\":\"Enabled\",\"value\":false}");
        }
    }

    @Test
    void nothingThatRunsCodeIsAllowed() throws IOException {
        for (String operation : new String[] {
            "sendBody(java.lang.String,java.lang.Object)", "createEndpoint(java.lang.String)", "stop()", "restart()"
        }) {
            assertThat(exec(contextBean(), operation)).as(operation).contains("\"status\":403");
        }
        assertThat(exec(routeBean("store"), "updateRouteFromXml(java.lang.String)"))
                .contains("\"status\":403");
        assertThat(exec(routeBean("store"), "remove()")).contains("\"status\":403");
        assertThat(exec("com.sun.management:type=DiagnosticCommand", "jvmtiAgentLoad([Ljava.lang.String;)"))
                .contains("\"status\":403");
        assertThat(exec("com.sun.management:type=HotSpotDiagnostic", "dumpHeap(java.lang.String,boolean)"))
                .contains("\"status\":403");
        assertThat(jolokia("{\"type\":\"write\",\"mbean\":\"" + tracer()
                        + "\",\"attribute\":\"TraceFilter\",\"value\":\"${bean:x}\"}"))
                .contains("\"status\":403");
        assertThat(jolokia("{\"type\":\"write\",\"mbean\":\"java.lang:type=Memory\",\"attribute\":\"Verbose\","
                        + "\"value\":true}"))
                .contains("\"status\":403");
    }

    @Test
    void whatTheProcessWasStartedWithIsNotShown() throws IOException {
        for (String attribute : new String[] {"InputArguments", "SystemProperties"}) {
            assertThat(jolokia("{\"type\":\"read\",\"mbean\":\"java.lang:type=Runtime\",\"attribute\":\"" + attribute
                            + "\"}"))
                    .as(attribute)
                    .contains("\"status\":403");
        }
        assertThat(jolokia("{\"type\":\"read\",\"mbean\":\"java.lang:type=Runtime\"}"))
                .doesNotContain("java.class.path", "-Xmx");
    }

    @Test
    void aHugeRequestIsRefused() throws IOException {
        assertThat(ask(
                                "POST",
                                "/hawtio/jolokia",
                                " ".repeat((1 << 20) + 10),
                                host(),
                                authorization(ConsoleFixture.PASSWORD))
                        .status())
                .isEqualTo(413);
    }

    @Test
    void aPasswordThatIsMadeUpStandsInAFileForTheOwnerOnly(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("hawtio-password");
        HawtioOptions options = HawtioOptions.of("127.0.0.1", 0, "camelstr", "", "");
        try (HawtioServer console = new HawtioServer(options)) {
            console.start(file);
            assertThat(file).hasContent(options.password());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void aPasswordIsMadeUpWhereNoneIsSet() {
        HawtioOptions options = HawtioOptions.of("127.0.0.1", 0, "camelstr", "", "");
        HawtioOptions others = HawtioOptions.of("127.0.0.1", 0, "camelstr", "", "");
        assertThat(options.generated()).isTrue();
        assertThat(options.password()).hasSizeGreaterThan(20).isNotEqualTo(others.password());
        assertThat(options.toString()).doesNotContain(options.password());
    }
}

package dev.camelstr.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The image's recipe, its health check, and the unit for those without containers, against the application. */
class ImageTest {

    @Test
    void everyVariableIsOneThatTheApplicationReads() throws IOException {
        for (String file : List.of("Dockerfile", "healthy", "systemd/camelstr.service")) {
            assertThat(Shipped.variables()).as(file).containsAll(Shipped.variablesIn(Shipped.text(file)));
        }
    }

    @Test
    void itsPortsAreTheRelaysAndTheOneOfMetrics() throws IOException {
        String metrics = Shipped.setting("camelstr.metrics.port");

        assertThat(Shipped.text("Dockerfile"))
                .contains("EXPOSE " + Shipped.setting("camelstr.relay.port") + " " + metrics + "\n");
        assertThat(Shipped.text("healthy")).contains("${CAMELSTR_METRICS_PORT:-" + metrics + "}");
    }

    @Test
    void itsBasesAreNamedByDigest() throws IOException {
        assertThat(found("(?m)^FROM (\\S+)", Shipped.text("Dockerfile")))
                .hasSize(2)
                .allMatch(image -> image.matches("[a-z-]+:\\d[\\w.-]+@sha256:[0-9a-f]{64}"));
    }

    @Test
    void whatIsCopiedExistsAndIsSentToTheBuild() throws IOException {
        List<String> sent = Files.readAllLines(Path.of(".dockerignore"));
        List<String> copied = found("(?m)^COPY (?!--from)(.*) \\S+$", Shipped.text("Dockerfile")).stream()
                .flatMap(sources -> Arrays.stream(sources.split(" ")))
                .toList();

        assertThat(copied).contains("pom.xml", "routes").allSatisfy(source -> {
            assertThat(Path.of(source)).exists();
            assertThat(sent).contains("!" + source);
        });
    }

    @Test
    void whatTheyStartIsACommand() throws IOException {
        assertThat(Shipped.partsOf(List.of(found("(?m)^CMD \\[\"(\\w+)\"]", Shipped.text("Dockerfile"))
                        .get(0))))
                .contains("serve");
        assertThat(Shipped.partsOf(List.of(found(
                                "(?m)^ExecStart=.* -jar \\S+/camelstr.jar (.*)$",
                                Shipped.text("systemd/camelstr.service"))
                        .get(0)
                        .split(" "))))
                .contains("serve");
    }

    @Test
    void theUserHasANameAndIsNotRoot() throws IOException {
        assertThat(Shipped.text("Dockerfile"))
                .contains("useradd --system --uid 10001 ")
                .containsPattern("(?s)\nUSER camelstr\n.*ENTRYPOINT");
        assertThat(Shipped.text("systemd/camelstr.service")).contains("\nUser=camelstr\n");
    }

    @Test
    void healthIsWhatTheApplicationSays() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        int port = server.getAddress().getPort();
        int[] status = {200};
        server.createContext("/observe/health/ready", exchange -> {
            exchange.sendResponseHeaders(status[0], -1);
            exchange.close();
        });
        server.start();
        try {
            assertThat(healthy(port)).isZero();
            status[0] = 503;
            assertThat(healthy(port)).isNotZero();
        } finally {
            server.stop(0);
        }
        assertThat(healthy(port)).isNotZero();
    }

    private static int healthy(int port) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(Shipped.FOLDER.resolve("healthy").toString());
        builder.environment().put("CAMELSTR_METRICS_PORT", Integer.toString(port));
        Process process = builder.redirectErrorStream(true).start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }
}

package dev.camelstr.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.Camelstr;
import dev.camelstr.testing.Ports;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the settings name and cannot be reached is said as what it is, at once. */
class UnreachableTest {
    private static final Duration AT_ONCE = Duration.ofSeconds(8);
    private static final String NOWHERE = "nowhere.invalid";

    @TempDir
    private Path folder;

    @Test
    void anUnknownHostOfTheDatabase() {
        assertThat(run("camelstr.datasource.url=jdbc:postgresql://" + NOWHERE + "/db?user=u&password=geheim"))
                .startsWith("camelstr: camelstr.datasource.url: ")
                .contains("the host name " + NOWHERE + " is not known here")
                .doesNotContain("geheim");
    }

    @Test
    void aDatabaseThatDoesNotListen() {
        assertThat(run("camelstr.datasource.url=jdbc:postgresql://127.0.0.1:" + Ports.free() + "/db"))
                .startsWith("camelstr: camelstr.datasource.url: ")
                .contains("onnection refused");
    }

    @Test
    void anUnknownHostOfTheBroker() {
        assertThat(run("camelstr.stream=rabbitmq-stream", "camelstr.rabbitmq.uri=rabbitmq-stream://" + NOWHERE))
                .startsWith("camelstr: camelstr.rabbitmq.uri: ")
                .contains(NOWHERE)
                .containsPattern("not known");
    }

    @Test
    void aBrokerThatDoesNotListen() {
        assertThat(run(
                        "camelstr.stream=rabbitmq-stream",
                        "camelstr.rabbitmq.uri=rabbitmq-stream://127.0.0.1:" + Ports.free()))
                .startsWith("camelstr: camelstr.rabbitmq.uri: ")
                .contains("onnection refused");
    }

    @Test
    void aCertificateThatIsNone() {
        String file = Path.of("pom.xml").toAbsolutePath().toString();
        for (String command : List.of("run", "check")) {
            assertThat(execute(command, "camelstr.relay.tls.certificate=" + file, "camelstr.relay.tls.key=" + file))
                    .contains("camelstr.relay.tls.certificate: " + file + " cannot be used with camelstr.relay.tls.key")
                    .contains("Both are files in PEM");
        }
    }

    @Test
    void aPortThatIsTaken() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(run("camelstr.relay.host=127.0.0.1", "camelstr.relay.port=" + other.getLocalPort()))
                    .startsWith("camelstr: camelstr.relay.port: ")
                    .contains("another process has the port");
        }
    }

    @Test
    void aHostThatIsNone() {
        assertThat(run("camelstr.relay.host=" + NOWHERE))
                .startsWith("camelstr: camelstr.relay.host: ")
                .contains("the host name " + NOWHERE + " is not known here");
    }

    @Test
    void anAddressOfAnotherMachine() {
        assertThat(run("camelstr.metrics.host=192.0.2.1", "camelstr.metrics.port=0"))
                .startsWith("camelstr: camelstr.metrics.port: ")
                .contains("this machine has no such address");
    }

    @Test
    void relaysOfWhichNoneAnswers() {
        assertThat(check("camelstr.relays=wss://" + NOWHERE + ",ws://127.0.0.1:" + Ports.free()))
                .containsPattern("WRONG +wss://" + NOWHERE + " .*its host name is not known here")
                .containsPattern("WRONG +ws://127.0.0.1:\\d+ .*connection refused");
    }

    private String run(String... settings) {
        return execute("run", settings);
    }

    private String check(String... settings) {
        return execute("check", settings);
    }

    private String execute(String command, String... settings) {
        List<String> arguments = new ArrayList<>(List.of(
                command,
                "--set",
                "camelstr.data-dir=" + folder,
                "--set",
                "camelstr.relays=",
                "--set",
                "camelstr.relay.port=0",
                "--set",
                "camelstr.metrics.port=0"));
        Arrays.stream(settings).forEach(setting -> arguments.addAll(List.of("--set", setting)));
        // An option that is there twice: the later one holds.
        StringWriter said = new StringWriter();
        PrintWriter writer = new PrintWriter(said, true);
        long begin = System.nanoTime();
        int code = Camelstr.commandLine().setOut(writer).setErr(writer).execute(arguments.toArray(String[]::new));
        assertThat(code).isEqualTo(2);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(AT_ONCE);
        return said.toString();
    }
}

package dev.camelstr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.testing.Executable;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where no locale is set, as in containers and timers, no character of an event is lost. */
class LocaleIT {
    private record Outcome(int code, String out) {}

    @Test
    void whatIsPrintedIsUtf8() throws Exception {
        Event note = TestRelay.note(TestRelay.author(), "a \uD83D\uDC2A and an \u00e9");
        try (TestRelay relay = TestRelay.start(StreamKind.LOCAL, Map.of(), "store", "serve");
                RelayClient client = relay.connect()) {
            assertThat(client.publish(note).accepted()).isTrue();

            Outcome read = run(
                    "req", "--relay", relay.uri().toString(), "--id", note.id().hex());

            assertThat(read.out()).isEqualTo(new String(note.raw(), StandardCharsets.UTF_8) + "\n");
            assertThat(read.code()).isZero();
        }
    }

    @Test
    void anArgumentThatCannotBeReadIsRefused() throws Exception {
        Outcome publish = run("publish", "--relay", "ws://127.0.0.1:9", "a \uD83D\uDC2A");

        assertThat(publish.code()).isEqualTo(2);
        assertThat(publish.out())
                .isEqualTo("camelstr: the locale has ASCII only, and an argument has more: set LC_ALL=C.UTF-8\n");
    }

    /** By a shell, for Java itself would write the arguments in its own locale. */
    private static Outcome run(String... arguments) throws IOException, InterruptedException {
        List<String> command = Executable.command(List.of(Executable.SHORT_LIVED), List.of(arguments));
        String line = "'" + String.join("' '", command) + "'";
        Process shell = new ProcessBuilder("sh").redirectErrorStream(true).start();
        shell.getOutputStream().write(("export LC_ALL=C; " + line).getBytes(StandardCharsets.UTF_8));
        shell.getOutputStream().close();
        String out = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(shell.waitFor(), out);
    }
}

package dev.camelstr.cli.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.Camelstr;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.crypto.Schnorr;
import dev.camelstr.testing.EmbeddedPostgres;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters are sent through admission again after a policy has changed, on a data folder that no process runs on. */
class RejectedRetryIT {
    private static final EventSigner AUTHOR = EventSigner.random(Schnorr.of("auto"));
    private static final String NO_REACTIONS = "camelstr.policy.block-kinds=7";

    @TempDir
    private Path folder;

    private record Outcome(int code, String out, String err) {}

    @Test
    void whatAnotherPolicyAdmitsIsStoredAndWhatIsRefusedAgainMakesNoOtherLetter() throws Exception {
        EmbeddedPostgres.makeIn(folder.resolve("data"));
        Path file = Files.write(
                folder.resolve("events.jsonl"),
                List.of(event(1, "note"), event(7, "+"), event(7, "-"), "no event", event(1, "spam")));
        Outcome first = run(List.of("import", file.toString()), NO_REACTIONS, "camelstr.policy.block-words=spam");
        assertThat(first.out()).startsWith("5 events: 1 stored; 4 refused");
        List<String> letters = letters();
        assertThat(letters).hasSize(4);

        Outcome again = run(List.of("rejected", "retry"), NO_REACTIONS, "camelstr.policy.block-words=spam");
        assertThat(again.out()).startsWith("4 events: none decided on by the store; 4 refused");
        assertThat(again.code()).isZero();
        assertThat(again.err()).contains("number 2: ");
        assertThat(letters()).isEqualTo(letters);

        Outcome reactions = run(List.of("rejected", "retry", "--reason", "kind", "--since", "1h"));
        assertThat(reactions.out()).isEqualTo("2 events: 2 stored; 0 refused\n");

        Outcome rest = run(List.of("rejected", "retry", "--json"));
        assertThat(rest.out())
                .contains("\"lines\":4")
                .contains("\"stored\":1")
                .contains("\"duplicate\":2")
                .contains("\"refusals\":{\"malformed-json\":1}");
        assertThat(letters()).isEqualTo(letters);
    }

    @Test
    void ofAnotherRelayOrALaterTimeThereIsNone() throws Exception {
        EmbeddedPostgres.makeIn(folder.resolve("data"));
        Path file = Files.write(folder.resolve("events.jsonl"), List.of("no event"));
        run(List.of("import", file.toString()));

        assertThat(run(List.of("rejected", "retry", "--relay", "wss://elsewhere.example/"))
                        .out())
                .isEqualTo("0 events: none decided on by the store; 0 refused\n");
        assertThat(run(List.of("rejected", "retry", "--since", "2100-01-01")).out())
                .isEqualTo("0 events: none decided on by the store; 0 refused\n");
    }

    @Test
    void whoAsksForAReasonThatThereIsNotIsToldWhichThereAre() throws Exception {
        EmbeddedPostgres.makeIn(folder.resolve("data"));
        Path file = Files.write(folder.resolve("events.jsonl"), List.of("no event", event(7, "+"), event(7, "-")));
        run(List.of("import", file.toString()), NO_REACTIONS);

        Outcome mistyped = run(List.of("rejected", "retry", "--reason", "kinds"));

        assertThat(mistyped.out()).startsWith("0 events");
        assertThat(mistyped.err()).contains("there are kind (2), malformed-json (1)");
    }

    private static String event(int kind, String content) {
        byte[] json = AUTHOR.sign(new EventBuilder(kind).content(content)).raw();
        return new String(json, StandardCharsets.UTF_8);
    }

    private List<String> letters() {
        return run(List.of("rejected", "list", "--json")).out().lines().toList();
    }

    private Outcome run(List<String> command, String... settings) {
        List<String> line = new ArrayList<>(command);
        line.addAll(List.of("--set", "camelstr.data-dir=" + folder.resolve("data")));
        for (String setting : settings) {
            line.addAll(List.of("--set", setting));
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Camelstr.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(line.toArray(String[]::new));
        return new Outcome(code, out.toString(), err.toString());
    }
}

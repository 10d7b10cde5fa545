package dev.camelstr.cli.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.Commands;
import dev.camelstr.cli.Commands.Outcome;
import dev.camelstr.store.database.TestDatabases;
import dev.camelstr.testing.Child;
import dev.camelstr.testing.Ports;
import dev.camelstr.testing.StreamKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes of the packaged executable on one database and one broker, as the command shows them. */
class TopologyIT {
    private final String url = TestDatabases.createUrl();
    private final Map<String, String> broker = StreamKind.RABBITMQ.settings();

    @TempDir
    private Path folder;

    private Child run(String name, String parts, int port) throws Exception {
        Map<String, String> settings = new HashMap<>(broker);
        settings.put("camelstr.stream", StreamKind.RABBITMQ.toString());
        settings.put("camelstr.data-dir", folder.resolve(name).toString());
        settings.put("camelstr.datasource.url", url);
        settings.put("camelstr.stream.old-values", "true");
        settings.put("camelstr.views", "follows");
        settings.put("camelstr.relay.host", "127.0.0.1");
        settings.put("camelstr.relay.port", Integer.toString(port));
        Child child = Child.run(parts, settings);
        child.awaitOutput("Ready: ");
        return child;
    }

    /** By which the process is shown. */
    private String mark(String name) throws Exception {
        return Files.readString(folder.resolve(name).resolve("process-name")).substring(0, 8);
    }

    private Outcome topology(String... arguments) {
        List<String> line = new ArrayList<>(List.of("topology"));
        line.addAll(List.of(arguments));
        return Commands.run(line.toArray(String[]::new));
    }

    private Outcome ofInstance(String name, String... arguments) {
        List<String> line = new ArrayList<>(List.of(arguments));
        line.addAll(List.of("--set", "camelstr.data-dir=" + folder.resolve(name)));
        return topology(line.toArray(String[]::new));
    }

    private static List<String> lines(String text, String... with) {
        return text.lines()
                .filter(line -> List.of(with).stream().allMatch(line::contains))
                .toList();
    }

    private int registered() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from process")) {
            row.next();
            return row.getInt(1);
        }
    }

    @Test
    void processesOfOneDatabaseAreOnePictureAndOneThatStandsStillOrIsKilledLeavesIt() throws Exception {
        int port = Ports.free();
        try (Child first = run("first", "store,serve,search", port);
                Child second = run("second", "store,import", Ports.free())) {
            String one = mark("first");
            String other = mark("second");
            String node = "ws://127.0.0.1:" + port;
            Awaitility.await("both").untilAsserted(() -> {
                String text = topology(node).out();
                assertThat(lines(text, one, "asked")).hasSize(1);
                assertThat(lines(text, other, "SNAPSHOT")).hasSize(1);
                assertThat(lines(text, "out  store", "reads", one)).hasSize(3);
                assertThat(lines(text, "out  store", "waits", other)).hasSize(3);
                assertThat(lines(text, "out  search", "reads", one)).hasSize(1);
                assertThat(lines(text, "out  view follows", "following")).hasSize(1);
                assertThat(lines(text, "out  view follows", "waits")).hasSize(1);
                assertThat(lines(text, "out  broadcast", "live", one)).hasSize(1);
                assertThat(lines(text, "out  import-verdicts", "stopped", other))
                        .hasSize(1);
                assertThat(lines(text, "in   import", other)).hasSize(3);
                assertThat(lines(text, "in   serve", one)).hasSize(1);
                assertThat(text.lines()).allMatch(line -> line.length() <= 80);
            });
            assertThat(ofInstance("second").out())
                    .contains(one, other, Long.toString(second.pid()), Long.toString(first.pid()));
            assertThat(topology(node).out()).doesNotContain(first.pid() + "@", second.pid() + "@");
            assertThat(topology(node, "--format", "mermaid").out())
                    .startsWith("flowchart LR\n")
                    .contains("[\"process " + one + "\"]", "[\"process " + other + "\"]", "[(\"nostr.stored");
            JsonObject json =
                    (JsonObject) Jsoner.deserialize(topology(node, "--json").out());
            assertThat((Collection<?>) json.get("processes")).hasSize(2);
            assertThat(json.getString("asked")).startsWith(one);

            second.pause();
            Awaitility.await("the one that stands still to leave")
                    .until(() -> !topology(node).out().contains(other));
            second.resume();
            Awaitility.await("it to be there again")
                    .until(() -> topology(node).out().contains(other));

            second.kill();
            Awaitility.await("the killed one to leave").untilAsserted(() -> {
                String text = topology(node).out();
                assertThat(text).doesNotContain(other);
                assertThat(lines(text, "out  view follows", "following", one)).hasSize(1);
                assertThat(registered()).isEqualTo(1);
            });
            first.stop();
            assertThat(registered()).isZero();
            assertThat(topology(node).code()).isEqualTo(1);
            assertThat(ofInstance("first").code()).isEqualTo(2);
        }
    }
}

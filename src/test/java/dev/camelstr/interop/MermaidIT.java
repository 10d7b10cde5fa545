package dev.camelstr.interop;

import dev.camelstr.cli.Commands;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** What {@code camelstr topology --format mermaid} prints, as Mermaid itself reads it: src/test/mermaid. */
@Tag("interop")
class MermaidIT {
    private static final String HOSTILE = "\"] --> x[\"`<b>**a**&#quot;\nend\n%%{init: {}}%% 1. - ;|\\ \uD83D\uDC2A é";

    @Test
    void aFlowchartIsReadWhateverNamesAreInIt() throws Exception {
        NodeProject mermaid = NodeProject.installed("mermaid");
        try (TestRelay relay = TestRelay.start(StreamKind.LOCAL, Map.of(), "store", "serve", "search")) {
            JsonObject route = new JsonObject(
                    Map.of("id", HOSTILE, "reader", "", "reads", List.of("nostr.stored"), "writes", List.of(HOSTILE)));
            new JdbcTemplate(relay.application().database())
                    .update(
                            "insert into process (name, jvm, version, began, seen, routes)"
                                    + " values (?, '1@two', '1', now(), now() + interval '1 hour', ?)",
                            HOSTILE,
                            new JsonArray(List.of(route)).toJson());
            Awaitility.await("both processes")
                    .until(() -> flowchart(relay)
                                    .lines()
                                    .filter(line -> line.contains("subgraph"))
                                    .count()
                            == 2);
            Files.writeString(mermaid.folder().resolve("topology.mmd"), flowchart(relay));
        }
        mermaid.run(List.of("node", "flowchart.mjs", "topology.mmd", "2"), "flowchart", Map.of());
    }

    private static String flowchart(TestRelay relay) {
        return Commands.run("topology", relay.uri().toString(), "--format", "mermaid")
                .out();
    }
}

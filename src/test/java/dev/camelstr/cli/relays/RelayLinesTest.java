package dev.camelstr.cli.relays;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.camel.util.json.JsonObject;
import org.junit.jupiter.api.Test;

class RelayLinesTest {
    private static String line(Map<String, Object> figures) {
        JsonObject status = new JsonObject(figures);
        status.put("relay", "wss://relay.example/");
        status.put("state", "live");
        status.put("source", "added");
        return RelayLines.text(status);
    }

    @Test
    void whatIsNotKnownIsADash() {
        assertThat(line(Map.of()).split("\\s+"))
                .startsWith("wss://relay.example/", "live", "added", "-")
                .endsWith("-", "-", "-");
        assertThat(RelayLines.HEADS).contains("reconciled", "last error");
    }

    @Test
    void whatNegentropyHasDoneIsTold() {
        assertThat(line(Map.of("rangesReconciled", 1_200, "announcedNotServed", 0)))
                .contains(" 1,200 ranges ");
    }

    @Test
    void whyPagesAreAskedForInsteadIsTold() {
        assertThat(line(Map.of("rangesReconciled", 0, "announcedNotServed", 3, "whyNotReconciled", "blocked: no")))
                .contains(" paged: blocked: no, 3 announced, not served ");
    }
}

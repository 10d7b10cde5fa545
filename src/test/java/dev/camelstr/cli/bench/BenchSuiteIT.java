package dev.camelstr.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.camelstr.cli.Commands;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BenchSuiteIT {
    private static final String[] LITTLE = {"--events", "200", "--queries", "20", "--warm-up", "0", "--wait", "0"};

    @Test
    void allThatIsAskedOfEachRelayIsAnswered() throws Exception {
        try (TestRelay relay = TestRelay.start(StreamKind.LOCAL, Map.of())) {
            Commands.Outcome outcome = suite(
                    "--relay", relay.uri().toString(), "--relay", relay.uri().toString(), "--json");

            assertThat(outcome.code()).as(outcome.err()).isZero();
            JsonNode table = new ObjectMapper().readTree(outcome.out());
            assertThat(table.get("relays")).hasSize(2);
            assertThat(table.get("rows"))
                    .hasSize(10)
                    .allSatisfy(row -> assertThat(row.get("ceiling").get("rate").asDouble())
                            .isPositive())
                    .allSatisfy(row -> assertThat(row.get("relays")).hasSize(2).allSatisfy(result -> {
                        assertThat(result.get("done").asInt()).isPositive();
                        assertThat(result.get("missing").asInt()).isZero();
                        assertThat(result.get("refused").asInt()).isZero();
                        assertThat(result.get("rate").asDouble()).isPositive();
                    }));

            String uri = relay.uri().toString();
            Commands.Outcome counted = Commands.run(
                    "bench", "query", "--count", "--queries", "20", "--warm-up", "0", "--json", "--relay", uri);
            assertThat(counted.code()).as(counted.err()).isZero();
            assertThat(new ObjectMapper().readTree(counted.out()).get("done").asInt())
                    .isEqualTo(20);
        }
    }

    @Test
    void theTableHasARatioForEachRelayButTheFirst() throws Exception {
        try (TestRelay relay = TestRelay.start(StreamKind.LOCAL, Map.of())) {
            Commands.Outcome outcome = suite(
                    "--relay", relay.uri().toString(), "--relay", relay.uri().toString());

            assertThat(outcome.code()).as(outcome.err()).isZero();
            assertThat(outcome.out().lines().filter(line -> line.startsWith("| ")))
                    .hasSize(12)
                    .allSatisfy(line ->
                            assertThat(line.chars().filter(c -> c == '|')).hasSize(8));
            assertThat(outcome.out()).contains("| follows |", "| mixed, 8 connections |", "| client alone |");
        }
    }

    private static Commands.Outcome suite(String... options) {
        String[] line = new String[2 + LITTLE.length + options.length];
        line[0] = "bench";
        line[1] = "suite";
        System.arraycopy(LITTLE, 0, line, 2, LITTLE.length);
        System.arraycopy(options, 0, line, 2 + LITTLE.length, options.length);
        return Commands.run(line);
    }
}

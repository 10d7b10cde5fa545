package dev.camelstr.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The model of docs/scaling.md: what it reckons is what a hand reckons, and what the page shows is what it prints. */
class ScalingModelTest {
    private static final Path PAGE = Path.of("docs/scaling.md");

    /** Round figures, in microseconds and bytes. */
    private static final String MEASURED = """
            collect.new=200
            collect.copy=20
            store.STORE=100
            store.POSTGRES=150
            store.RABBITMQ=30
            store.SERVE=40
            rabbitmq.in=10
            rabbitmq.reader=5
            replicas.1.RABBITMQ=10
            replicas.3.RABBITMQ=40
            publish.SERVE=300
            serve.delivery=10
            query.memory.newest.SERVE=100
            query.memory.newest.POSTGRES=50
            query.database.newest.SERVE=200
            query.database.newest.POSTGRES=400
            views.java=70
            views.postgres=80
            stream.bytes=600
            changelog.bytes=700
            database=2000
            wal=3000
            """;

    private static final String CASES = """
            all.cores=10
            all.use=0.5
            all.peak=2
            hand.memory=20
            hand.disk=1000
            hand.disk-bytes=100000000
            hand.network-bytes=1000000000
            hand.price-core=10
            hand.price-gigabyte-memory=1
            hand.price-gigabyte-disk=0.1
            hand.clients-a-node=1000
            hand.busiest=0.1
            hand.from-memory=0.5
            hand.views=1
            hand.stream-days=1
            hand.replicas=3
            hand.days=100
            hand.events=1000
            hand.copies=6
            hand.published=0.5
            hand.clients=2500
            hand.deliveries=100
            hand.queries=1000
            """;

    @TempDir
    private Path folder;

    private static String run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "docs/scaling/Model.java"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    /** The first two cells of each row. */
    private static Map<String, String> cells(String table) {
        return Stream.of(table.split("\\R"))
                .filter(line -> line.startsWith("| ") && !line.startsWith("| ---"))
                .map(line -> line.substring(2).split(" \\| "))
                .collect(Collectors.toMap(
                        row -> row[0], row -> row[1].replaceAll(" \\|$", ""), (first, second) -> first));
    }

    @Test
    void reckonsAsAHandDoes() throws Exception {
        Path measured = Files.writeString(folder.resolve("measured"), MEASURED);
        Path cases = Files.writeString(folder.resolve("cases"), CASES);

        Map<String, String> cells = cells(run("measured=" + measured, "cases=" + cases, "case=hand"));

        assertThat(cells)
                .containsEntry("events/s at the peak", "2,000") // 1,000 x 2
                .containsEntry("processors: collect", "0.3") // 2,000 x half x (200 + 5 x 20) us
                .containsEntry("processors: store", "0.2") // 2,000 x 100
                .containsEntry("processors: views", "0.3") // 2,000 x (70 + 80)
                .containsEntry("processors: PostgreSQL", "0.75") // 2,000 x 150 + 1,000 x 50 + 1,000 x 400
                .containsEntry("processors: each serve, to read along", "0.08") // 2,000 x 40
                .containsEntry("processors: all serve, shared", "2.6") // 200,000 x 10 + 1,000 x (300 + 100 + 200)
                .containsEntry("nodes that serve", "3") // 2,500 clients of 1,000
                .containsEntry("processors: brokers", "0.29") // 2,000 x (10 + 30 + 2 x 30 + 9 x 5): 3 serve, 5 views, 2
                .containsEntry("partitions", "1") // 2,000 x (100 + 150) = 0.5 of a processor of which a half is used
                .containsEntry("database, GB", "17,280") // 1,000 x 86,400 x 100 x 2,000
                .containsEntry("times an event is published", "1") // by one collector
                .containsEntry("streams, GB", "337") // 1,000 x 86,400 x (600 + 700) x 3
                .containsEntry("machines", "9") // 1 + 1 + 1 + 3 + 3
                .containsEntry("cost a month", "2,842") // 9 x (10 x 10 + 20) + 17,617 x 0.1
                .containsEntry("the primary's disk", "17") // 17,280 of 1,000
                .containsEntry("one partition: a store and its connection to PostgreSQL in turn", "1")
                .containsEntry("connections of one node", "2.5");
    }

    @Test
    void anotherValueOfACaseIsTakenAndOneThatItDoesNotHaveIsRefused() throws Exception {
        Path measured = Files.writeString(folder.resolve("measured"), MEASURED);
        Path cases = Files.writeString(folder.resolve("cases"), CASES);

        assertThat(cells(run("measured=" + measured, "cases=" + cases, "case=hand", "events=2000")))
                .containsEntry("partitions", "2");
        // Six collectors of 0.15 processors: 6 x (1 - (5/6)^6) of them have one of the 6 relays, 3.99; half of the
        // events are clients'.
        assertThat(cells(run("measured=" + measured, "cases=" + cases, "case=hand", "cores=0.3")))
                .containsEntry("times an event is published", "2.5") // half of 3.99, and half of 1
                .containsEntry("processors: collect", "0.84"); // 1,000 x (3.99 x 200 + 2.01 x 20)
        assertThat(new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "docs/scaling/Model.java",
                                "case=public",
                                "evnets=1")
                        .redirectErrorStream(true)
                        .start()
                        .waitFor())
                .isNotZero();
    }

    @Test
    void thePageShowsWhatItPrints() throws Exception {
        List<String> tables = Stream.of(run().split("\\R\\R"))
                .filter(part -> part.startsWith("|"))
                .map(String::strip)
                .toList();
        assertThat(tables).hasSize(5);
        assertThat(Files.readString(PAGE))
                .as("run java docs/scaling/Model.java")
                .contains(tables);
    }
}

package dev.camelstr.jbang;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.TestApplication;
import dev.camelstr.cli.sample.SampleEvents;
import dev.camelstr.cli.sample.SampleEvents.Sample;
import dev.camelstr.nostr.crypto.Schnorr;
import dev.camelstr.pipeline.imports.ImportReport;
import dev.camelstr.pipeline.imports.Importer;
import dev.camelstr.store.Verdict;
import dev.camelstr.store.database.TestDatabases;
import dev.camelstr.testing.RabbitMq;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The store alone, under Camel JBang, from its files, on RabbitMQ and an outside database. */
class CamelStoreIT {
    private static final int EVENTS = 200;

    private final Map<String, String> servers = new LinkedHashMap<>();
    private Path folder;
    private Process camel;

    @BeforeEach
    void startTheStore() throws Exception {
        folder = ShippedFolder.create();
        servers.put("camelstr.stream", "rabbitmq-stream");
        servers.put("camelstr.rabbitmq.uri", RabbitMq.shared().freshUri());
        servers.put("camelstr.datasource.url", TestDatabases.createUrl());
        List<String> arguments = new ArrayList<>(List.of("run"));
        arguments.addAll(ShippedFolder.routeFiles("beans.camel.yaml", "errors*", "store*"));
        arguments.addAll(
                List.of("application.properties", "--property=camelstr.metrics.port=0", "--logging-color=false"));
        servers.forEach((key, value) -> arguments.add("--property=" + key + "=" + value));
        camel = CamelCommand.prepare().start(folder, folder.resolve("camel.log"), arguments);
    }

    @AfterEach
    void end() throws Exception {
        camel.destroy();
        if (!camel.waitFor(3, TimeUnit.MINUTES)) {
            camel.destroyForcibly().waitFor();
        }
        ShippedFolder.delete(folder);
    }

    @Test
    void storesWhatAnotherProcessPublishes() throws Exception {
        Map<String, String> settings = new LinkedHashMap<>(servers);
        settings.put("camelstr.data-dir", folder.resolve("importer").toString());
        try (TestApplication other = new TestApplication(settings, "import").start()) {
            Importer importer = other.bean("importer", Importer.class);
            importer.setPatience(java.time.Duration.ofMinutes(4)); // the first run on a fresh machine downloads

            ImportReport report = importer.importLines(new ByteArrayInputStream(lines()), (line, code, message) -> {});

            assertThat(report.lines()).as(this::printed).isEqualTo(EVENTS);
            assertThat(report.refused()).isZero();
            assertThat(report.count(Verdict.STORED)).isPositive();
        }
        assertThat(printed())
                .contains("Started store (rabbitmq-stream://nostr.published,nostr.collected,nostr.backfilled)")
                .doesNotContain("Started upkeep", "Started policy")
                .doesNotContain(password());
    }

    private String password() {
        return servers.get("camelstr.datasource.url").replaceFirst(".*password=", "");
    }

    private static byte[] lines() throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (Sample sample : SampleEvents.of(EVENTS, 7).generate(Schnorr.of("auto"))) {
            lines.write(sample.raw());
            lines.write('\n');
        }
        return lines.toByteArray();
    }

    private String printed() {
        try {
            return Files.readString(folder.resolve("camel.log"));
        } catch (IOException e) {
            return "nothing printed: " + e.getMessage();
        }
    }
}

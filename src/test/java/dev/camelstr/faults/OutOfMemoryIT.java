package dev.camelstr.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.testing.Child;
import dev.camelstr.testing.EmbeddedPostgres;
import dev.camelstr.testing.Executable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A heap that really is full: nothing can be freed, and nobody says so. */
@Tag("faults")
class OutOfMemoryIT {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseG1GC", "-XX:+UseSerialGC", "-XX:+UseParallelGC"})
    void endsTheProcessAndItsDatabase(String collector) throws Exception {
        Path sign = folder.resolve("fill");
        EmbeddedPostgres.makeIn(folder.resolve("data"));
        try (Child relay = Child.run(
                List.of("-Xmx128m", Executable.SHORT_LIVED, collector, "-javaagent:" + agent() + "=" + sign),
                "store,upkeep,serve,search",
                Map.of(
                        "camelstr.data-dir", folder.resolve("data").toString(),
                        "camelstr.relay.host", "127.0.0.1",
                        "camelstr.relay.port", "0"))) {
            relay.awaitOutput("Nostr relay listens on");

            Files.createFile(sign);

            relay.awaitExit(3);
            assertThat(relay.output()).contains("camelstr: out of memory");
            Awaitility.await()
                    .untilAsserted(() -> assertThat(folder.resolve("data/postgres/data/postmaster.pid"))
                            .doesNotExist());
        }
    }

    private Path agent() throws IOException {
        String name = HeapFiller.class.getName().replace('.', '/') + ".class";
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", HeapFiller.class.getName());
        Path jar = folder.resolve("filler.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(file, manifest);
                InputStream code = HeapFiller.class.getClassLoader().getResourceAsStream(name)) {
            entries.putNextEntry(new JarEntry(name));
            code.transferTo(entries);
        }
        return jar;
    }
}

package dev.camelstr.jbang;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code camel export --runtime=main}: the shipped routes as a Maven project of the user's own. */
class CamelExportIT {
    private Path folder;

    @BeforeEach
    void copyWhatIsShipped() throws IOException {
        folder = ShippedFolder.create();
    }

    @AfterEach
    void delete() throws IOException {
        ShippedFolder.delete(folder);
    }

    @Test
    void makesAProjectThatCompilesWithTheRoutesAsTheyAre() throws Exception {
        CamelCommand camel = CamelCommand.prepare();
        Path project = folder.resolve("exported");

        assertThat(export(camel, project)).contains("Project export successful").doesNotContain("Exception");
        camel.maven(project, folder.resolve("maven.log"), "compile");

        assertThat(project.resolve("target/classes/com/example/nostr/CamelApplication.class"))
                .exists();
        for (String file : ShippedFolder.routeFiles()) {
            assertThat(project.resolve("target/classes/camel")
                            .resolve(Path.of(file).getFileName()))
                    .hasSameBinaryContentAs(Path.of(file));
        }
    }

    private String export(CamelCommand camel, Path project) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "export",
                "--runtime=main",
                "--camel-version=4.18.0",
                "--java-version=17",
                "--gav=com.example:nostr:1.0",
                "--dir=" + project));
        arguments.addAll(ShippedFolder.routeFiles());
        arguments.add("application.properties");
        Path log = folder.resolve("export.log");
        Process process = camel.start(folder, log, arguments);
        try {
            assertThat(process.waitFor(4, TimeUnit.MINUTES)).isTrue();
            return Files.readString(log);
        } finally {
            process.destroyForcibly();
        }
    }
}

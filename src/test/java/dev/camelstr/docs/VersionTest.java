package dev.camelstr.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.testing.ProjectPom;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever names this project's artifact or image names it by the pom's version. */
class VersionTest {
    private static final Pattern NAMED = Pattern.compile("\\bcamelstr:(\\d[\\w.-]*)");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application.properties",
                "docs/docker.md",
                "docs/kamelets.md",
                "docker/Dockerfile",
                "docker/compose.yaml",
                "camel-k/base",
                "src/main/resources/kamelets"
            })
    void itIsThePoms(Path fileOrFolder) throws Exception {
        List<String> versions = new ArrayList<>();
        try (Stream<Path> files = Files.walk(fileOrFolder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                NAMED.matcher(Files.readString(file)).results().forEach(name -> versions.add(name.group(1)));
            }
        }
        assertThat(versions).isNotEmpty().containsOnly(ProjectPom.version());
    }
}

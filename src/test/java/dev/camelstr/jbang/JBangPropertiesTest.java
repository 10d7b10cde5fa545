package dev.camelstr.jbang;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.testing.RouteDependencies;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** What application.properties tells Camel JBang. */
class JBangPropertiesTest {

    @Test
    void theDependenciesAreWhatThePomHasForTheRoutes() throws Exception {
        assertThat(shipped().getProperty("camel.jbang.dependencies").split(","))
                .containsExactlyElementsOf(RouteDependencies.jbang());
    }

    /** It would take the place of the files that {@code camel run} was given. */
    @Test
    void routeFilesAreNotNamed() throws Exception {
        assertThat(shipped()).doesNotContainKey("camel.main.routesIncludePattern");
    }

    private static Properties shipped() throws Exception {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("application.properties"))) {
            properties.load(reader);
        }
        return properties;
    }
}

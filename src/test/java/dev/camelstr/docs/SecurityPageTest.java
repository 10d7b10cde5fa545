package dev.camelstr.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The limits that docs/security.md names are those that are in force, and none is left out. */
class SecurityPageTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(camelstr\\.[a-z.-]+)` \\| `([^`]*)` \\|");
    private static final Pattern LIMIT_OF_CLIENTS = Pattern.compile(
            "camelstr\\.(relay|limits)\\..*(max-(?!age|future)|-rate$|(?<!drain)-timeout$|query-(rows|time)$)"
                    + ".*|camelstr\\.relay\\.(byte|ping|message|event|query)-rate");

    private final Properties settings = settings();
    private final Map<String, String> page = page();

    @Test
    void everyLimitIsInForceAsThePageSays() {
        assertThat(page)
                .isNotEmpty()
                .allSatisfy((key, value) ->
                        assertThat(settings.getProperty(key)).as(key).isEqualTo(value));
    }

    @Test
    void noLimitOfClientsIsLeftOut() {
        assertThat(settings.stringPropertyNames())
                .filteredOn(key -> LIMIT_OF_CLIENTS.matcher(key).matches())
                .hasSizeGreaterThan(35)
                .isSubsetOf(page.keySet());
    }

    private static Properties settings() {
        Properties settings = new Properties();
        try (InputStream file = Files.newInputStream(Path.of("application.properties"))) {
            settings.load(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return settings;
    }

    private static Map<String, String> page() {
        Map<String, String> rows = new TreeMap<>();
        try {
            Matcher row = ROW.matcher(Files.readString(Path.of("docs/security.md")));
            while (row.find()) {
                rows.put(row.group(1), row.group(2));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return rows;
    }
}

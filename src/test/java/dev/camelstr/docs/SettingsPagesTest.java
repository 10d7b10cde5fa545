package dev.camelstr.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.camelstr.cli.settings.Setting;
import dev.camelstr.cli.settings.SettingsCatalogue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What docs/ says of settings is what the program takes. */
class SettingsPagesTest {
    private static final Path PAGE = Path.of("docs/settings.md");
    private static final Path SCHEMA = Path.of("docs/settings.schema.json");

    @Test
    void thePagesAreThoseOfTheSettings() throws IOException {
        Map<Path, String> made = Map.of(PAGE, SettingsPages.markdown(), SCHEMA, SettingsPages.schema());
        if (Boolean.getBoolean("camelstr.settings.write")) {
            for (Map.Entry<Path, String> page : made.entrySet()) {
                Files.writeString(page.getKey(), page.getValue());
            }
        }
        made.forEach((file, text) -> assertThat(file)
                .as("run mvn test -Dtest=SettingsPagesTest -Dcamelstr.settings.write=true")
                .usingCharset(StandardCharsets.UTF_8)
                .hasContent(text));
    }

    @Test
    void everySettingIsDescribed() {
        assertThat(SettingsCatalogue.get().all()).hasSizeGreaterThan(100).allSatisfy(setting -> {
            assertThat(setting.description()).as(setting.key()).hasSizeGreaterThan(20);
            assertThat(setting.section()).as(setting.key()).isNotBlank();
        });
    }

    @Test
    void theSchemaTakesTheDefaultsAndNothingThatIsUnknown() throws IOException {
        JsonSchema schema =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(Files.readString(SCHEMA));
        ObjectNode settings = new ObjectMapper().createObjectNode();
        for (Setting setting : SettingsCatalogue.get().all()) {
            if (!setting.usual().isEmpty()) {
                settings.set(setting.key(), value(setting));
            }
        }
        assertThat(schema.validate(settings)).isEmpty();
        assertThat(schema.validate(settings.deepCopy().put("camelstr.relay.port", 99_999)))
                .hasSize(1);
        assertThat(schema.validate(settings.deepCopy().put("camelstr.relay.prot", 1)))
                .isNotEmpty();
    }

    private static JsonNode value(Setting setting) throws IOException {
        boolean plain = setting.usual().matches("true|false|\\d+(\\.\\d+)?");
        return plain ? new ObjectMapper().readTree(setting.usual()) : new ObjectMapper().valueToTree(setting.usual());
    }
}

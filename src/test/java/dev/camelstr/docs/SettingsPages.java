package dev.camelstr.docs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.camelstr.cli.settings.Setting;
import dev.camelstr.cli.settings.SettingsCatalogue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** What is made of application.properties: the page for people, and the schema for editors. */
final class SettingsPages {
    private static final String BEGINNING = """
            # Settings

            Every setting with its type, its default and what it is for. It is made of
            [application.properties](../application.properties), as is [settings.schema.json](settings.schema.json), a JSON schema for
            editors. Where settings come from: [configuration.md](configuration.md). `check` and `run` refuse a value that may not be,
            with one line that says what may.

            | type | values |
            | --- | --- |
            | number, decimal | plain digits; from and to say the least and the most |
            | size | bytes, or a number with `KB`, `MB`, `GB` (powers of 1,000) or `KiB`, `MiB`, `GiB` (of 1,024) |
            | duration | a number with `ms`, `s`, `m`, `h` or `d`; several may follow each other: `1h30m` |
            | … or empty | may be left without a value, as may be what is so by default |
            | … or file | a list with commas, or `file:PATH`: a file with one entry a line, read again when it has changed |
            """;

    private SettingsPages() {}

    static String markdown() {
        StringBuilder page = new StringBuilder(BEGINNING);
        String section = "";
        for (Setting setting : SettingsCatalogue.get().all()) {
            if (!setting.section().equals(section)) {
                section = setting.section();
                page.append("\n## ")
                        .append(section)
                        .append("\n\n| key | type | default | what it is for |\n| --- | --- | --- | --- |\n");
            }
            page.append("| `")
                    .append(setting.key())
                    .append("` | ")
                    .append(setting.typeName())
                    .append(" | ")
                    .append(setting.usual().isEmpty() ? "" : "`" + cell(setting.usual()) + "`")
                    .append(" | ")
                    .append(cell(setting.description()))
                    .append(" |\n");
        }
        return page.toString();
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }

    static String schema() throws JsonProcessingException {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (Setting setting : SettingsCatalogue.get().all()) {
            Map<String, Object> property = new LinkedHashMap<>();
            property.put("description", setting.description());
            property.put("default", setting.usual());
            property.putAll(new TreeMap<>(setting.type().schema()));
            properties.put(setting.key(), property);
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "http://json-schema.org/draft-07/schema#");
        schema.put("title", "The settings of Camelstr");
        schema.put("type", "object");
        schema.put("properties", properties);
        schema.put("patternProperties", Map.of("^(?!camelstr\\.)", Map.of()));
        schema.put("additionalProperties", false);
        return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(schema) + "\n";
    }
}

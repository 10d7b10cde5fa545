package dev.camelstr.component.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.CatalogCamelContext;
import org.apache.camel.console.DevConsole;
import org.apache.camel.console.DevConsoleRegistry;
import org.apache.camel.util.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogueTest {
    @TempDir
    Path folder;

    @Test
    void optionsAreDescribed() throws Exception {
        try (LocalStreams streams = new LocalStreams(folder)) {
            String json = ((CatalogCamelContext) streams.context()).getComponentParameterJsonSchema("local-stream");
            assertThat(json).contains("\"retention\"").contains("\"directory\"").contains("\"maxBatch\"");
        }
    }

    @Test
    void theDevConsoleShowsStreamsAndConsumers() throws Exception {
        try (LocalStreams streams = new LocalStreams(folder)) {
            streams.publishNumbers("local-stream:shown", 0, 3);
            streams.route("local-stream:shown?name=reader&offset=first", exchange -> {});
            DevConsole console = streams.context()
                    .getCamelContextExtension()
                    .getContextPlugin(DevConsoleRegistry.class)
                    .resolveById("local-stream");

            await().untilAsserted(() -> assertThat((String) console.call(DevConsole.MediaType.TEXT, Map.of()))
                    .contains("shown, partition 0: offsets 0 to 2")
                    .contains("named reader=3"));
            assertThat(((JsonObject) console.call(DevConsole.MediaType.JSON, Map.of())).toJson())
                    .contains("\"next\":3")
                    .contains("\"named reader\":3");
        }
    }
}

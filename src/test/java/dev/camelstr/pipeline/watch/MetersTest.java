package dev.camelstr.pipeline.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.StringWriter;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

class MetersTest {

    private static String refused(DefaultCamelContext context) throws Exception {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            new Meters(context).writeOfRelays(json, "refused", "refused_counts");
            json.writeEndObject();
        }
        return text.toString();
    }

    @Test
    void whatFilesBringIsNoRelays() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            MeterRegistry registry = new SimpleMeterRegistry();
            context.getRegistry().bind("meters", registry);
            registry.counter("refused_counts", "relay", "", "reason", "expired").increment(32);
            registry.counter("refused_counts", "relay", "wss://a.example/", "reason", "expired")
                    .increment(2);
            registry.counter("refused_counts", "relay", "other", "reason", "malformed")
                    .increment();
            assertThat(refused(context)).isEqualTo("{\"refused\":3}");
        }
    }

    @Test
    void withoutARegistryNothingIsSaid() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            assertThat(refused(context)).isEqualTo("{}");
        }
    }
}

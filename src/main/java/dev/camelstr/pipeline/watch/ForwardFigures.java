package dev.camelstr.pipeline.watch;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.camelstr.pipeline.forward.ForwardRoutes;
import dev.camelstr.pipeline.forward.ForwardedRelay;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import org.apache.camel.CamelContext;

/** How forwarding does, relay by relay; nothing where this process forwards nothing. */
final class ForwardFigures {
    private static final String CHANGELOG = "nostr.stored";

    private final CamelContext context;
    private final StreamFigures streams;

    ForwardFigures(CamelContext context, StreamFigures streams) {
        this.context = context;
        this.streams = streams;
    }

    void write(JsonGenerator json) throws IOException {
        List<ForwardedRelay> relays = ForwardRoutes.relays(context);
        if (relays.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("forwards");
        for (ForwardedRelay relay : relays) {
            json.writeStartObject();
            json.writeStringField("relay", relay.relay());
            json.writeStringField("state", relay.state());
            json.writeStringField("trouble", relay.trouble());
            OptionalLong lag = streams.after(CHANGELOG, relay.reached());
            if (lag.isPresent()) {
                json.writeNumberField("lag", lag.getAsLong());
            }
            json.writeNumberField("rate", relay.rate());
            json.writeNumberField("accepted", relay.accepted());
            json.writeNumberField("duplicates", relay.duplicates());
            json.writeNumberField("refused", relay.refused());
            json.writeNumberField("later", relay.later());
            json.writeNumberField("failed", relay.failed());
            json.writeNumberField("gaps", relay.gaps());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}

package dev.camelstr.component.nostr;

import dev.camelstr.nostr.Event;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Converter;

/** An event as its JSON (NIP-01), as it was received, for components that know nothing of events. */
@Converter(generateLoader = true)
public final class NostrConverter {

    private NostrConverter() {}

    @Converter
    public static byte[] toBytes(Event event) {
        return event.raw();
    }

    @Converter
    public static String toString(Event event) {
        return new String(event.raw(), StandardCharsets.UTF_8);
    }

    @Converter
    public static InputStream toInputStream(Event event) {
        return new ByteArrayInputStream(event.raw());
    }
}

package dev.camelstr.nostr.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventParser;
import dev.camelstr.nostr.InvalidEventException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** More cases of {@code EventParserTest}, where their tables are at hand. */
class EventValidityVectorsTest {
    private static final Path VECTORS = Path.of("../shared/vectors/event-validity.jsonl");
    private static final Path REAL_EVENTS = Path.of("../shared/data/real-events-sample.jsonl");

    private final EventVerifier verifier = new EventVerifier(Schnorr.of("auto"));

    @TestFactory
    Collection<DynamicTest> eventsAreValidOrNotAsTheVectorsSay() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        return lines(VECTORS).stream()
                .map(line -> {
                    try {
                        return mapper.readTree(line);
                    } catch (IOException e) {
                        throw new AssertionError(line, e);
                    }
                })
                .filter(vector -> !vector.path("contested").asBoolean())
                .map(vector -> DynamicTest.dynamicTest(vector.get("name").asText(), () -> check(vector)))
                .toList();
    }

    private void check(JsonNode vector) {
        byte[] raw = vector.has("raw_base64")
                ? Base64.getDecoder().decode(vector.get("raw_base64").asText())
                : vector.get("raw").asText().getBytes(StandardCharsets.UTF_8);
        assertThat(isValid(raw)).isEqualTo(vector.get("valid").asBoolean());
    }

    private boolean isValid(byte[] raw) {
        try {
            Event event = EventParser.parse(raw);
            return verifier.check(event).isEmpty();
        } catch (InvalidEventException e) {
            return false;
        }
    }

    @TestFactory
    Collection<DynamicTest> realEventsAreGenuineAndKeepTheirBytes() throws IOException {
        return lines(REAL_EVENTS).stream()
                .limit(300)
                .map(line -> DynamicTest.dynamicTest(line.substring(0, 20), () -> {
                    Event event = EventParser.parse(line.getBytes(StandardCharsets.UTF_8));
                    assertThat(verifier.check(event)).isEmpty();
                    assertThat(new String(event.raw(), StandardCharsets.UTF_8)).isEqualTo(line);
                }))
                .toList();
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }
}

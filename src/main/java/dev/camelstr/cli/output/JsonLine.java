package dev.camelstr.cli.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;

/** A JSON object on one line, as {@code --json} prints it. */
public final class JsonLine {
    private static final JsonFactory JSON = new JsonFactory();

    private final JsonGenerator json;

    private JsonLine(JsonGenerator json) {
        this.json = json;
    }

    /** The line without its end. */
    public static String of(Consumer<JsonLine> fields) {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            fields.accept(new JsonLine(json));
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line.toString();
    }

    public JsonLine text(String name, String value) {
        return write(() -> json.writeStringField(name, value));
    }

    public JsonLine number(String name, long value) {
        return write(() -> json.writeNumberField(name, value));
    }

    public JsonLine truth(String name, boolean value) {
        return write(() -> json.writeBooleanField(name, value));
    }

    /** @param objects JSON, each one value */
    public JsonLine list(String name, List<String> objects) {
        return write(() -> {
            json.writeArrayFieldStart(name);
            for (String object : objects) {
                json.writeRawValue(object);
            }
            json.writeEndArray();
        });
    }

    private interface Step {
        void run() throws IOException;
    }

    private JsonLine write(Step step) {
        try {
            step.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }
}

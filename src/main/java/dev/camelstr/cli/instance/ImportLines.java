package dev.camelstr.cli.instance;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.camelstr.pipeline.imports.ImportListener;
import dev.camelstr.pipeline.imports.ImportReport;
import dev.camelstr.store.Verdict;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringWriter;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How an instance tells another process about an import, a JSON object a line: {@code {"line":3,"code":"…","message":"…"}}
 * for what is refused, at last {@code {"lines":…,"verdicts":{…},"refusals":{…}}} or {@code {"failed":"…"}}.
 */
public final class ImportLines {
    private static final JsonFactory JSON = new JsonFactory();

    private ImportLines() {}

    static String refusal(long line, String code, String message) {
        return line(json -> {
            json.writeNumberField("line", line);
            json.writeStringField("code", code);
            json.writeStringField("message", message);
        });
    }

    static String failure(String message) {
        return line(json -> json.writeStringField("failed", message));
    }

    public static String report(ImportReport report) {
        return line(json -> {
            json.writeNumberField("lines", report.lines());
            Map<String, Long> verdicts = new TreeMap<>();
            report.verdicts().forEach((verdict, count) -> verdicts.put(verdict.word(), count));
            write(json, "verdicts", verdicts);
            write(json, "refusals", report.refusals());
        });
    }

    /** @throws IOException if it failed there, or the answer breaks off */
    static ImportReport read(BufferedReader answer, ImportListener listener) throws IOException {
        for (String line = answer.readLine(); line != null; line = answer.readLine()) {
            Optional<ImportReport> report = read(line, listener);
            if (report.isPresent()) {
                return report.get();
            }
        }
        throw new IOException("the running instance went away");
    }

    private static Optional<ImportReport> read(String line, ImportListener listener) throws IOException {
        Map<String, String> fields = new HashMap<>();
        Map<String, Map<String, Long>> counts = new HashMap<>();
        try (JsonParser json = JSON.createParser(line)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                if (json.nextToken() == JsonToken.START_OBJECT) {
                    counts.put(name, readCounts(json));
                } else {
                    fields.put(name, json.getText());
                }
            }
        }
        if (fields.containsKey("failed")) {
            throw new IOException(fields.get("failed"));
        }
        if (fields.containsKey("line")) {
            listener.refused(Long.parseLong(fields.get("line")), fields.get("code"), fields.get("message"));
            return Optional.empty();
        }
        Map<Verdict, Long> verdicts = new EnumMap<>(Verdict.class);
        counts.get("verdicts").forEach((word, count) -> verdicts.put(Verdict.of(word), count));
        return Optional.of(new ImportReport(Long.parseLong(fields.get("lines")), verdicts, counts.get("refusals")));
    }

    private static Map<String, Long> readCounts(JsonParser json) throws IOException {
        Map<String, Long> counts = new TreeMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            counts.put(name, json.nextLongValue(0));
        }
        return counts;
    }

    private static void write(JsonGenerator json, String name, Map<String, Long> counts) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, Long> count : counts.entrySet()) {
            json.writeNumberField(count.getKey(), count.getValue());
        }
        json.writeEndObject();
    }

    private interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    private static String line(Fields fields) {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return line + "\n";
    }
}

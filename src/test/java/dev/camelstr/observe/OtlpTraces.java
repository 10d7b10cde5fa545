package dev.camelstr.observe;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a collector of OTLP is sent, as far as tests ask: opentelemetry-proto, {@code ExportTraceServiceRequest}. Read by
 * hand, as OpenTelemetry's exporter writes it: neither brings classes of that protocol, and no collector can be had here.
 */
final class OtlpTraces {

    /** @param attributes those with texts */
    record Span(String service, String trace, String parent, String name, Map<String, String> attributes) {}

    private OtlpTraces() {}

    static List<Span> read(byte[] request) {
        List<Span> spans = new ArrayList<>();
        for (byte[] resourceSpans : fields(request, 1)) {
            Map<String, String> resource = attributes(fields(resourceSpans, 1).get(0), 1);
            for (byte[] scopeSpans : fields(resourceSpans, 2)) {
                for (byte[] span : fields(scopeSpans, 2)) {
                    spans.add(new Span(
                            resource.getOrDefault("service.name", ""),
                            hex(span, 1),
                            hex(span, 4),
                            text(span, 5),
                            attributes(span, 9)));
                }
            }
        }
        return spans;
    }

    private static Map<String, String> attributes(byte[] message, int field) {
        Map<String, String> texts = new TreeMap<>();
        for (byte[] attribute : fields(message, field)) {
            fields(attribute, 2).forEach(value -> texts.put(text(attribute, 1), text(value, 1)));
        }
        return texts;
    }

    private static String hex(byte[] message, int field) {
        return fields(message, field).stream()
                .map(HexFormat.of()::formatHex)
                .findFirst()
                .orElse("");
    }

    private static String text(byte[] message, int field) {
        return fields(message, field).stream()
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .findFirst()
                .orElse("");
    }

    /** The values of a field that have a length: texts, bytes, messages. Protocol Buffers, "Encoding". */
    private static List<byte[]> fields(byte[] message, int wanted) {
        List<byte[]> values = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            long tag = varint(in);
            switch ((int) (tag & 7)) {
                case 0 -> varint(in);
                case 1 -> in.getLong();
                case 2 -> {
                    byte[] value = new byte[(int) varint(in)];
                    in.get(value);
                    if (tag >>> 3 == wanted) {
                        values.add(value);
                    }
                }
                case 5 -> in.getInt();
                default -> throw new IllegalArgumentException("wire type " + (tag & 7));
            }
        }
        return values;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }
}

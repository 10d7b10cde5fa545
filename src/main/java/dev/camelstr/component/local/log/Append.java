package dev.camelstr.component.local.log;

import dev.camelstr.component.stream.OutboundMessage;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Messages that one caller wants in a log, all or none, and what is to happen when they are durable or refused. */
public final class Append {
    private final byte[][] properties;
    private final byte[][] bodies;
    private final long bytes;
    private final Consumer<Optional<Exception>> done;
    private Exception failure;

    /** @throws IllegalArgumentException if a message cannot be written */
    public Append(List<OutboundMessage> messages, Consumer<Optional<Exception>> done) {
        this.properties = new byte[messages.size()][];
        this.bodies = new byte[messages.size()][];
        this.done = done;
        long total = 0;
        for (int i = 0; i < bodies.length; i++) {
            properties[i] = PropertiesCodec.encode(messages.get(i).properties());
            bodies[i] = messages.get(i).body();
            long size = (long) LogRecord.HEADER + properties[i].length + bodies[i].length;
            if (!LogRecord.isPlausibleSize(size)) {
                throw new IllegalArgumentException("A message of " + size + " bytes is too large for a log");
            }
            total += size;
        }
        this.bytes = total;
    }

    int messages() {
        return bodies.length;
    }

    long bytes() {
        return bytes;
    }

    byte[] properties(int index) {
        return properties[index];
    }

    byte[] body(int index) {
        return bodies[index];
    }

    void refuse(Exception reason) {
        failure = reason;
    }

    boolean isRefused() {
        return failure != null;
    }

    void complete() {
        done.accept(Optional.ofNullable(failure));
    }
}

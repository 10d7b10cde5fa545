package dev.camelstr.faults.history;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Operations as people read them: one line each. */
final class Lines {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);
    private static final int LONGEST_FILTER = 200;

    private Lines() {}

    static String of(Operation operation, String what) {
        return time(operation.invoked()) + " to " + time(operation.answered()) + " " + operation.client() + " at "
                + operation.node() + " " + what;
    }

    static String time(long nanos) {
        return nanos == Operation.NEVER ? "never" : TIME.format(Instant.ofEpochSecond(0, nanos));
    }

    static String shortened(String filter) {
        return filter.length() <= LONGEST_FILTER ? filter : filter.substring(0, LONGEST_FILTER) + "...";
    }
}

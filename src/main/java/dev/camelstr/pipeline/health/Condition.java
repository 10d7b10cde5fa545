package dev.camelstr.pipeline.health;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * How one concern does.
 *
 * @param what in a few words, such as {@code Database away}; empty while it is well
 * @param so what that means for the pipeline; may be empty
 * @param why the reason, as far as it is known; may be empty
 * @param since when it became so, in milliseconds since 1970
 */
public record Condition(Concern concern, Level level, String what, String so, String why, long since) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");

    static Condition up(Concern concern) {
        return new Condition(concern, Level.UP, "", "", "", 0);
    }

    static Condition of(Concern concern, Level level, String what, String so, String why) {
        return new Condition(concern, level, what, so, why, 0);
    }

    /** The same, which goes on if it was so before, and else begins now. */
    Condition after(Condition before, long now) {
        return new Condition(concern, level, what, so, why, level == before.level ? before.since : now);
    }

    /** {@code Database away since 14:53: events wait in the stream (no answer for 12 s)}; empty while it is well. */
    public String line(ZoneId zone) {
        return level == Level.UP ? "" : line(what, since, so, why, zone);
    }

    /** The same of a condition's fields. */
    public static String line(String what, long since, String so, String why, ZoneId zone) {
        return what + " since " + TIME.format(Instant.ofEpochMilli(since).atZone(zone)) + rest(so, why);
    }

    /** The same without a time, as a line of the log has its own. */
    String words() {
        return what + rest(so, why);
    }

    private static String rest(String so, String why) {
        return (so.isEmpty() ? "" : ": " + so) + (why.isEmpty() ? "" : so.isEmpty() ? ": " + why : " (" + why + ")");
    }
}

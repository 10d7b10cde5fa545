package dev.camelstr.pipeline.manage;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.text.ShownText;
import dev.camelstr.pipeline.errors.DeadLetters.Letter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The newest of the dead letters that are added, as much of each as is shown. */
final class ShownLetters {
    private static final int LONGEST_TEXT = 200;
    private static final int LONGEST_EXCERPT = 300;

    /** So many bytes are enough for an excerpt, whatever its characters. */
    private static final int EXCERPT_BYTES = 4 * LONGEST_EXCERPT + 4;

    private record Shown(
            long number,
            long time,
            String relay,
            String reason,
            String detail,
            String id,
            OptionalInt kind,
            int size,
            String excerpt) {

        static Shown of(Letter letter) {
            ClaimedEvent claimed = ClaimedEvent.of(letter.original());
            return new Shown(
                    letter.offset(),
                    letter.receivedAt().toEpochMilli(),
                    ShownText.line(letter.relay()),
                    ShownText.line(letter.reason(), LONGEST_TEXT),
                    ShownText.line(letter.detail(), LONGEST_TEXT),
                    claimed.id().map(EventId::hex).orElse(""),
                    claimed.kind(),
                    letter.original().length,
                    excerpt(letter.original()));
        }

        private static String excerpt(byte[] original) {
            byte[] beginning = original.length > EXCERPT_BYTES ? Arrays.copyOf(original, EXCERPT_BYTES) : original;
            return ShownText.line(new String(beginning, StandardCharsets.UTF_8), LONGEST_EXCERPT);
        }

        void write(JsonGenerator json) throws IOException {
            json.writeStartObject();
            json.writeNumberField("number", number);
            json.writeNumberField("time", time);
            json.writeStringField("relay", relay);
            json.writeStringField("reason", reason);
            json.writeStringField("detail", detail);
            if (!id.isEmpty()) {
                json.writeStringField("id", id);
            }
            if (kind.isPresent()) {
                json.writeNumberField("kind", kind.getAsInt());
            }
            json.writeNumberField("size", size);
            json.writeStringField("excerpt", excerpt);
            json.writeEndObject();
        }
    }

    private final int limit;
    private final Deque<Shown> newest = new ArrayDeque<>();
    private boolean hasMore;

    ShownLetters(int limit) {
        this.limit = limit;
    }

    /** One that is newer than those before. */
    synchronized void add(Letter letter) {
        newest.addLast(Shown.of(letter));
        if (newest.size() > limit) {
            newest.removeFirst();
            hasMore = true;
        }
    }

    /** @param older where to go on behind all that were looked at; empty if there are no others */
    synchronized void write(JsonGenerator json, OptionalLong older) throws IOException {
        json.writeArrayFieldStart("letters");
        for (Iterator<Shown> letters = newest.descendingIterator(); letters.hasNext(); ) {
            letters.next().write(json);
        }
        json.writeEndArray();
        OptionalLong before = hasMore ? OptionalLong.of(newest.getFirst().number()) : older;
        if (before.isPresent()) {
            json.writeNumberField("before", before.getAsLong());
        }
    }
}

package dev.camelstr.pipeline.imports;

import dev.camelstr.nostr.text.Reasons;
import dev.camelstr.pipeline.errors.DeadLetters;
import dev.camelstr.pipeline.errors.DeadLetters.Letter;
import dev.camelstr.pipeline.errors.LetterSelection;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.RuntimeCamelException;

/**
 * What dead letters were made of, as lines: those that are there now, the oldest first. Where they cannot be read on, reading fails with
 * an {@link IllegalStateException}: an {@code IOException} is the other side's of a command.
 */
public final class RetriedLetters extends LineStream {
    /** What is read at once; one letter may be more. */
    private static final int PAGE_BYTES = 4_000_000;

    /** More than an import reads ahead of what it is told about. */
    private static final int LINES_REMEMBERED = 100_000;

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final DeadLetters letters;
    private final LetterSelection selection;
    private final Queue<Letter> page = new ArrayDeque<>();
    private final Map<Long, Long> numbers = new ConcurrentHashMap<>();
    private final long end;
    private long next;
    private long lines;

    /** @throws IllegalStateException if it cannot be known which there are */
    public RetriedLetters(DeadLetters letters, LetterSelection selection) {
        this.letters = letters;
        this.selection = selection;
        try {
            DeadLetters.Numbers there = letters.numbers();
            next = there.first();
            end = there.next();
        } catch (RuntimeCamelException e) {
            throw unreadable(e);
        }
    }

    private static IllegalStateException unreadable(RuntimeCamelException cause) {
        return new IllegalStateException("the dead letters cannot be read: " + Reasons.of(cause), cause);
    }

    /** The number of the dead letter that a line was made of, one of the last. */
    long number(long lineNumber) {
        return numbers.get(lineNumber);
    }

    @Override
    protected Optional<byte[]> nextLine() {
        if (page.isEmpty()) {
            readPage();
        }
        Optional<Letter> letter = Optional.ofNullable(page.poll());
        letter.ifPresent(polled -> {
            lines++;
            numbers.put(lines, polled.offset());
            numbers.remove(lines - LINES_REMEMBERED);
        });
        return letter.map(Letter::original).map(RetriedLetters::line);
    }

    private void readPage() {
        AtomicLong bytes = new AtomicLong();
        try {
            letters.readWhile(next, end, PATIENCE, letter -> {
                next = letter.offset() + 1;
                if (selection.includes(letter)) {
                    page.add(letter);
                    bytes.addAndGet(letter.original().length);
                }
                return bytes.get() < PAGE_BYTES;
            });
        } catch (RuntimeCamelException e) {
            throw unreadable(e);
        }
        if (bytes.get() < PAGE_BYTES) {
            next = end;
        }
    }

    /** Of JSON a line's end is white space outside of strings, so that another one does as well. */
    private static byte[] line(byte[] original) {
        byte[] line = original.clone();
        for (int i = 0; i < line.length; i++) {
            line[i] = line[i] == '\n' ? (byte) ' ' : line[i];
        }
        return line;
    }
}

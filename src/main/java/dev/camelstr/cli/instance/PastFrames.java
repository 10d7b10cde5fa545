package dev.camelstr.cli.instance;

import dev.camelstr.cli.output.UserError;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.InvalidMessageException;
import dev.camelstr.pipeline.past.Past;
import dev.camelstr.pipeline.past.PastUnknownException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.camel.RuntimeCamelException;

/**
 * What the running instance is asked for of the past, and what it answers. Asked in lines: the moment (ISO 8601), then each
 * filter. Answered in frames of a kind (a byte), a length (4 bytes, the highest first) and so many bytes: {@code E}, an
 * event's JSON; {@code R}, why it is refused; {@code F}, what failed; and {@code .}, of length 0, without which it is not whole.
 */
final class PastFrames {
    private static final byte EVENT = 'E';
    private static final byte REFUSED = 'R';
    private static final byte FAILED = 'F';
    private static final byte END = '.';

    private PastFrames() {}

    static String question(Instant moment, List<Filter> filters) {
        return moment + "\n" + filters.stream().map(Filter::toJson).collect(Collectors.joining("\n"));
    }

    static void answer(String question, Past past, OutputStream to) throws IOException {
        List<String> lines = question.lines().toList();
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(to))) {
            try {
                past.read(Instant.parse(lines.get(0)), filters(lines.subList(1, lines.size())), event -> {
                    write(out, EVENT, event.raw());
                    return true;
                });
                write(out, END, new byte[0]);
            } catch (PastUnknownException e) {
                write(out, REFUSED, e.getMessage().getBytes(StandardCharsets.UTF_8));
            } catch (SQLException | RuntimeCamelException e) {
                write(out, FAILED, String.valueOf(e.getMessage()).getBytes(StandardCharsets.UTF_8));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                write(out, FAILED, "the running instance is stopping".getBytes(StandardCharsets.UTF_8));
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static List<Filter> filters(List<String> lines) throws IOException {
        List<Filter> filters = new ArrayList<>();
        for (String line : lines) {
            try {
                filters.add(Filter.parse(line));
            } catch (InvalidMessageException e) {
                throw new IOException(e);
            }
        }
        return filters;
    }

    private static void write(DataOutputStream out, byte kind, byte[] body) {
        try {
            out.writeByte(kind);
            out.writeInt(body.length);
            out.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param events is given the JSON of each
     * @throws UserError if it was refused
     * @throws IOException if it failed, or broke off
     */
    static void read(InputStream answer, Consumer<byte[]> events) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(answer));
        try {
            boolean isMore = true;
            while (isMore) {
                isMore = readFrame(in, events);
            }
        } catch (EOFException e) {
            throw new IOException("the running instance broke off: its log says why", e);
        }
    }

    /** Yields whether there are more. */
    private static boolean readFrame(DataInputStream in, Consumer<byte[]> events) throws IOException {
        byte kind = in.readByte();
        byte[] body = new byte[in.readInt()];
        in.readFully(body);
        switch (kind) {
            case EVENT -> events.accept(body);
            case REFUSED -> throw new UserError("--as-of: " + new String(body, StandardCharsets.UTF_8));
            case FAILED -> throw new IOException(new String(body, StandardCharsets.UTF_8));
            case END -> {
                return false;
            }
            default -> throw new IOException("the running instance answers what this version does not know");
        }
        return true;
    }
}

package dev.camelstr.cli.instance;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Ends the process when its memory is used up, as {@code -XX:+ExitOnOutOfMemoryError} does where somebody has set it. What
 * goes on behind an OutOfMemoryError has lost a thread or half of a change, and nobody would know: to start anew is safe here.
 * Libraries catch the error where it is thrown, so it is looked for in three places: threads that end of it, what is logged
 * ({@link OutOfMemoryFilter}), and a heap that stays full however often it is collected ({@link FullHeap}).
 */
public final class OutOfMemory {
    /** As HotSpot's own. */
    private static final int EXIT_CODE = 3;

    private static final String HEAP_SPACE = "Java heap space";
    private static final byte[] HEAP_IS_FULL = line(HEAP_SPACE);
    private static final byte[] HEAP_STAYS_FULL = line("the heap stays full");
    private static final FileOutputStream ERRORS = new FileOutputStream(FileDescriptor.err);

    private OutOfMemory() {}

    /** From now on. */
    public static void endsTheProcess() {
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            endIf(failure);
            System.err.print("Exception in thread \"" + thread.getName() + "\" ");
            failure.printStackTrace();
        });
        FullHeap.watch(() -> end(HEAP_STAYS_FULL));
    }

    /** Ends the process if that is what lies behind the failure. */
    static void endIf(Throwable failure) {
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < 20; cause = cause.getCause(), depth++) {
            if (cause instanceof OutOfMemoryError) {
                // Of the heap there is no room for another line than the one that is there.
                end(HEAP_SPACE.equals(cause.getMessage()) ? HEAP_IS_FULL : line(cause.toString()));
            }
        }
    }

    private static byte[] line(String why) {
        return ("camelstr: out of memory (" + why
                        + "): the process ends; start it again, with more (-Xmx) if this comes again\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Without taking memory; what cannot be written is left out. Who comes second waits for the end. */
    private static synchronized void end(byte[] line) {
        try {
            ERRORS.write(line);
        } catch (IOException e) {
            // It ends all the same.
        } finally {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }
}

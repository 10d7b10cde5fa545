package dev.camelstr.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much of a process's heap is in use, by the tools of the JDK and its log of collections. */
final class LiveHeap {
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");
    private static final Pattern COLLECTION = Pattern.compile("Pause Full .*?\\d+M->(\\d+)M\\(");

    private LiveHeap() {}

    /** After a full collection, in MB. */
    static long megabytes(long pid) throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process process = new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        Matcher total = TOTAL.matcher(output);
        if (!total.find()) {
            throw new IOException("no histogram: " + output);
        }
        return Long.parseLong(total.group(1)) >> 20;
    }

    /** The most that any full collection has left, in MB: the others leave garbage. */
    static long most(Path log) throws IOException {
        return COLLECTION
                .matcher(Files.readString(log))
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .max()
                .orElse(0);
    }
}

package dev.camelstr.cli;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The command line as Java has read it: where the locale has ASCII only, a question mark stands for each other byte. */
final class Arguments {
    private static final Path AS_GIVEN = Path.of("/proc/self/cmdline");

    private Arguments() {}

    /** Whether something is lost of them; only Linux tells. */
    static boolean areCut() {
        if (!Files.isReadable(AS_GIVEN) || !isAscii(System.getProperty("sun.jnu.encoding", "UTF-8"))) {
            return false;
        }
        try {
            for (byte each : Files.readAllBytes(AS_GIVEN)) {
                if (each < 0) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isAscii(String charset) {
        return Charset.isSupported(charset) && Charset.forName(charset).equals(StandardCharsets.US_ASCII);
    }
}

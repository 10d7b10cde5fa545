package dev.camelstr.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files of this project that tests have in a folder of theirs as well. */
public final class Copies {
    private Copies() {}

    /** What is the same already is left alone: it may be read at this moment. */
    public static void renew(Path from, Path to) throws IOException {
        if (areOther(from, to)) {
            Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Whether the copy is not there, or one of something else. */
    public static boolean areOther(Path from, Path to) throws IOException {
        return !Files.exists(to) || Files.mismatch(from, to) >= 0;
    }
}

package dev.camelstr.faults.history;

import dev.camelstr.testing.Child;
import java.io.IOException;
import java.util.Map;

/** What the members run: the product, or a mutant of it. */
interface Program {
    /** Starts {@code camelstr run} with those parts. */
    Child run(String parts, Map<String, String> settings) throws IOException;
}

package dev.camelstr.cli;

import dev.camelstr.pipeline.ImportListener;
import dev.camelstr.pipeline.ImportReport;
import java.io.IOException;
import java.io.InputStream;

/** Who imports: this process, or the running instance. */
@FunctionalInterface
interface Importing {

    /** @param lines is read to its end, not closed */
    ImportReport importLines(InputStream lines, ImportListener listener) throws IOException, InterruptedException;
}

package dev.camelstr.pipeline.imports;

/** Who is told what an import refuses, while it runs. Calls may come from several threads. */
@FunctionalInterface
public interface ImportListener {

    /**
     * @param line from 1
     * @param code of a bounded vocabulary
     * @param message one sentence
     */
    void refused(long line, String code, String message);
}

package dev.camelstr.pipeline.imports;

import dev.camelstr.store.Verdict;
import java.util.Map;

/**
 * What became of the lines of an import.
 *
 * @param lines that were read, empty ones not counted
 * @param verdicts how many of each, of those that reached the store
 * @param refusals how many lines were refused before, by code
 */
public record ImportReport(long lines, Map<Verdict, Long> verdicts, Map<String, Long> refusals) {

    public long count(Verdict verdict) {
        return verdicts.getOrDefault(verdict, 0L);
    }

    public long refused() {
        return refusals.values().stream().mapToLong(Long::longValue).sum();
    }
}

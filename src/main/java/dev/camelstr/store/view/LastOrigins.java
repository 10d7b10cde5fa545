package dev.camelstr.store.view;

import dev.camelstr.store.changelog.ChangelogReader;
import java.util.List;
import java.util.Map;

/** Up to where a view has taken what is told of each source, column by column, as {@code move_view} takes it. */
record LastOrigins(String[] streams, int[] partitions, int[] lives, Boolean[] summaries, long[] lasts) {
    static LastOrigins of(Map<ChangelogReader.Source, Long> last) {
        List<Map.Entry<ChangelogReader.Source, Long>> rows = List.copyOf(last.entrySet());
        return new LastOrigins(
                rows.stream().map(row -> row.getKey().stream()).toArray(String[]::new),
                rows.stream().mapToInt(row -> row.getKey().partition()).toArray(),
                rows.stream().mapToInt(row -> row.getKey().life()).toArray(),
                rows.stream().map(row -> row.getKey().summaries()).toArray(Boolean[]::new),
                rows.stream().mapToLong(Map.Entry::getValue).toArray());
    }
}

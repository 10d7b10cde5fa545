package dev.camelstr.store.view;

import dev.camelstr.store.changelog.ChangelogEntry;
import dev.camelstr.store.changelog.ChangelogReader;
import java.util.List;
import java.util.Map;

/**
 * What a batch of the changelog brings a view that it has not had.
 *
 * @param from the offset of the changelog that was to be read first
 * @param next the one after its last message
 * @param stamp when that was told, milliseconds since 1970
 * @param last origins, to be kept with what is made of the batch
 */
public record ViewBatch(
        int partition, long from, long next, long stamp, List<Told> told, Map<ChangelogReader.Source, Long> last) {

    /**
     * One message.
     *
     * @param at when it was told, milliseconds since 1970
     */
    public record Told(ChangelogEntry entry, long at) {}
}

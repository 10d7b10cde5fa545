package dev.camelstr.store.view;

import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.component.stream.LostOwnershipException;
import dev.camelstr.component.stream.Origin;
import dev.camelstr.store.changelog.ChangelogReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;

/** The first and the last step of a view's route: reads a batch of the changelog, each verdict once, and moves on. */
public final class ViewReader {
    /** The exchange property that holds the {@link ViewBatch}. */
    public static final String BATCH = "batch";

    private ViewPositions positions;

    public void setPositions(ViewPositions positions) {
        this.positions = positions;
    }

    /**
     * What is new in these messages.
     *
     * @throws LostOwnershipException if the partition is not held
     */
    public ViewBatch read(@Body List<InboundMessage> messages) {
        Origin first = messages.get(0).origin();
        InboundMessage end = messages.get(messages.size() - 1);
        ViewPositions.Held held = positions.reading(first.partition());
        ChangelogReader reader = new ChangelogReader(held.last());
        List<ViewBatch.Told> told = new ArrayList<>(messages.size());
        for (InboundMessage message : messages) {
            reader.read(message).ifPresent(entry -> told.add(new ViewBatch.Told(entry, message.timestamp())));
        }
        return new ViewBatch(
                first.partition(), held.next(), end.origin().offset() + 1, end.timestamp(), told, reader.last());
    }

    /** The parameters of {@code move_view}. */
    public Map<String, Object> parameters(ViewBatch batch) {
        LastOrigins last = LastOrigins.of(batch.last());
        Map<String, Object> parameters = new HashMap<>();
        positions.putOwner(parameters, batch.partition());
        parameters.put("from", batch.from());
        parameters.put("next", batch.next());
        parameters.put("stamp", batch.stamp());
        parameters.put("streams", last.streams());
        parameters.put("originPartitions", last.partitions());
        parameters.put("lives", last.lives());
        parameters.put("summaries", last.summaries());
        parameters.put("lasts", last.lasts());
        return parameters;
    }

    /**
     * The batch was committed, if the partition is still held.
     *
     * @param rows what {@code move_view} said
     * @throws LostOwnershipException if it has another owner, or the batch was applied before: it is claimed anew
     */
    public void moveOn(@ExchangeProperty(BATCH) ViewBatch batch, @Body List<Map<String, Object>> rows) {
        if (!Boolean.TRUE.equals(rows.get(0).get("moved"))) {
            throw new LostOwnershipException(
                    "partition " + batch.partition() + " is no longer read from " + batch.from());
        }
        positions.moved(batch);
    }
}

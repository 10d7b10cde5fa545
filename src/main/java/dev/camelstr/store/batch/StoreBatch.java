package dev.camelstr.store.batch;

import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.store.position.StorePositions;
import dev.camelstr.store.rules.Ledger;
import dev.camelstr.store.rules.Outcome;
import dev.camelstr.store.rules.StorageRules;
import dev.camelstr.store.rules.StoreMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A batch on its way through the store, or a part of one: what was read, and what was decided about it. For one thread.
 */
public final class StoreBatch {
    private final StorePositions.Holding holding;
    private final List<InboundMessage> sources;
    private final List<Optional<StoreMessage>> messages;
    private final Map<Integer, Fault> faults;
    private final Outcome[] outcomes;
    private final int from;
    private final int to;

    public StoreBatch(StorePositions.Holding holding, List<InboundMessage> sources) {
        this(holding, sources, new ArrayList<>(), new HashMap<>(), new Outcome[sources.size()], 0, sources.size());
    }

    private StoreBatch(
            StorePositions.Holding holding,
            List<InboundMessage> sources,
            List<Optional<StoreMessage>> messages,
            Map<Integer, Fault> faults,
            Outcome[] outcomes,
            int from,
            int to) {
        this.holding = holding;
        this.sources = sources;
        this.messages = messages;
        this.faults = faults;
        this.outcomes = outcomes;
        this.from = from;
        this.to = to;
    }

    /** The number of messages. */
    public int getSize() {
        return to - from;
    }

    /** Whether messages are in it that cannot be stored. */
    public boolean isFaulty() {
        return faults.keySet().stream().anyMatch(index -> index >= from && index < to);
    }

    /** Its two halves, which share its outcomes. */
    public List<StoreBatch> halves() {
        int middle = (from + to) >>> 1;
        return List.of(part(from, middle), part(middle, to));
    }

    private StoreBatch part(int begin, int end) {
        return new StoreBatch(holding, sources, messages, faults, outcomes, begin, end);
    }

    public StorePositions.Holding holding() {
        return holding;
    }

    public void add(StoreMessage message) {
        messages.add(Optional.of(message));
    }

    /** The next message is not to be stored. */
    void addFault(Fault fault) {
        faults.put(messages.size(), fault);
        messages.add(Optional.empty());
    }

    /** The only message of this part is not to be stored. */
    void refuse(Fault fault) {
        if (getSize() != 1) {
            throw new IllegalStateException("which of the " + getSize() + " messages is refused?");
        }
        faults.put(from, fault);
    }

    List<InboundMessage> sources() {
        return sources.subList(from, to);
    }

    /** The messages that can be stored, as far as is known. */
    List<StoreMessage> sound() {
        List<StoreMessage> sound = new ArrayList<>(getSize());
        for (int i = from; i < to; i++) {
            if (!faults.containsKey(i)) {
                messages.get(i).ifPresent(sound::add);
            }
        }
        return sound;
    }

    /** The messages that cannot be stored, with the reason. */
    List<Map.Entry<InboundMessage, Fault>> faults() {
        return faults.entrySet().stream()
                .filter(fault -> fault.getKey() >= from && fault.getKey() < to)
                .sorted(Map.Entry.comparingByKey())
                .map(fault -> Map.entry(sources.get(fault.getKey()), fault.getValue()))
                .toList();
    }

    /** Decides about each message, in order. */
    public void judge(StorageRules rules, Ledger ledger) {
        for (int i = from; i < to; i++) {
            InboundMessage source = sources.get(i);
            Optional<StoreMessage> message = messages.get(i);
            outcomes[i] = faults.containsKey(i)
                    ? Outcome.error(source, message, faults.get(i).reason(), ledger.isApplied(source.origin()))
                    : rules.judge(message.orElseThrow());
        }
    }

    public List<Outcome> outcomes() {
        return Arrays.asList(outcomes).subList(from, to);
    }
}

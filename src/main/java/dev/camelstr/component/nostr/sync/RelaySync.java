package dev.camelstr.component.nostr.sync;

import dev.camelstr.component.nostr.sync.Reconciler.Difference;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.crypto.EventVerifier;
import dev.camelstr.nostr.negentropy.Records;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/**
 * Reconciles this side's events with one relay's, range by range, and transfers what is missing on either. What was received
 * is stored also if the relay fails after it. For one thread, and once.
 */
public final class RelaySync {
    /** NIP-70. */
    private static final String PROTECTED = "-";

    private final SyncOptions options;
    private final LocalEvents local;
    private final Consumer<SyncCounts> progress;
    private final Dialogue dialogue;
    private final Ranges ranges;
    private final Intake intake;
    private final Fetcher fetcher;
    private final Sender sender;
    private long need;
    private long notServed;
    private long have;
    private long accepted;
    private long rejected;
    private long withheld;
    private long reachedBackTo;

    /** The records of this side in a range, which was made smaller if there were many. */
    private record Local(Range range, Records records) {}

    /** @param progress told now and then */
    public RelaySync(
            SyncOptions options,
            LocalEvents local,
            EventVerifier verifier,
            ScheduledExecutorService timer,
            Consumer<SyncCounts> progress) {
        this.options = options;
        this.local = local;
        this.progress = progress;
        this.dialogue = new Dialogue(options.relay(), options.signer(), options.answerTimeout(), timer);
        this.ranges = new Ranges(new Range(options.since(), options.until()));
        this.intake = new Intake(local);
        this.fetcher = new Fetcher(dialogue, options.filter(), verifier, this::received);
        this.sender = new Sender(dialogue);
        this.reachedBackTo = options.until();
    }

    /**
     * Runs to the end.
     *
     * @throws SyncFailedException if the relay fails; what was done until then is in {@link #counts}
     * @throws IOException if this side fails
     */
    public void run() throws SyncFailedException, IOException, InterruptedException {
        try (dialogue) {
            dialogue.connect();
            Reconciler reconciler = new Reconciler(dialogue);
            for (Optional<Range> next = ranges.next(); next.isPresent(); next = ranges.next()) {
                Local mine = read(next.get());
                try {
                    settle(reconciler.reconcile(mine.range().of(options.filter()), mine.records()));
                    ranges.done(mine.range());
                    reachedBackTo = mine.range().since();
                } catch (TooBigException e) {
                    smaller(mine.range(), e);
                }
                progress.accept(counts());
            }
        } catch (SyncFailedException e) {
            intake.flush();
            throw e;
        }
    }

    private void smaller(Range range, TooBigException reason) throws SyncFailedException {
        if (reason.isRefusal()) {
            ranges.tooBig(range, reason.mostRecords());
        } else {
            ranges.endless(range);
        }
    }

    /** As many as a range should have, but all of its last second. */
    private Local read(Range range) throws IOException {
        Records.Builder records = Records.builder();
        long[] oldest = {range.until()};
        boolean[] cut = {false};
        local.keys(range.of(options.filter()), (createdAt, id) -> {
            cut[0] = records.size() >= ranges.records() && createdAt < oldest[0];
            if (!cut[0]) {
                oldest[0] = createdAt;
                records.add(createdAt, id);
            }
            return !cut[0];
        });
        Range read = cut[0] ? new Range(oldest[0], range.until()) : range;
        return new Local(read, records.build());
    }

    private void settle(Difference difference) throws SyncFailedException, IOException, InterruptedException {
        need += difference.need().size();
        have += difference.have().size();
        if (options.down()) {
            notServed += fetcher.fetch(difference.need());
            intake.flush();
        }
        if (options.up()) {
            send(new ArrayList<>(difference.have()));
        }
    }

    private void received(Event event) throws IOException, InterruptedException {
        intake.take(event);
        if (intake.taken() % Fetcher.BATCH == 0) {
            progress.accept(counts());
        }
    }

    private void send(List<EventId> ids) throws SyncFailedException, IOException, InterruptedException {
        for (int from = 0; from < ids.size(); from += Fetcher.BATCH) {
            List<Event> events = local.events(ids.subList(from, Math.min(ids.size(), from + Fetcher.BATCH)));
            List<Event> open = events.stream().filter(this::isForOthers).toList();
            withheld += events.size() - open.size();
            Sender.Outcome outcome = sender.send(open);
            accepted += outcome.accepted();
            rejected += outcome.refused();
            progress.accept(counts());
        }
    }

    private boolean isForOthers(Event event) {
        return !options.privateKinds().contains(event.kind())
                && event.tags().stream().noneMatch(tag -> tag.name().equals(PROTECTED));
    }

    /** What it has come to so far. */
    public SyncCounts counts() {
        return new SyncCounts(
                need,
                intake.taken(),
                intake.stored(),
                intake.refused(),
                notServed,
                have,
                accepted,
                rejected,
                withheld,
                ranges.skipped(),
                reachedBackTo);
    }
}

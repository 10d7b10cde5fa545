package dev.camelstr.component.nostr.sync;

import dev.camelstr.component.nostr.reconcile.LocalRecords;
import dev.camelstr.component.nostr.reconcile.Missing;
import dev.camelstr.component.nostr.reconcile.Range;
import dev.camelstr.component.nostr.reconcile.RangeSize;
import dev.camelstr.component.nostr.reconcile.Ranges;
import dev.camelstr.component.nostr.reconcile.Rounds;
import dev.camelstr.component.nostr.reconcile.TooBigException;
import dev.camelstr.component.nostr.reconcile.UnreconcilableException;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.crypto.EventVerifier;
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
    private final EventVerifier verifier;
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
    private long unprovenSeconds;
    private Optional<String> whyByPages = Optional.empty();

    /** @param progress told now and then */
    public RelaySync(
            SyncOptions options,
            LocalEvents local,
            EventVerifier verifier,
            ScheduledExecutorService timer,
            Consumer<SyncCounts> progress) {
        this.options = options;
        this.local = local;
        this.verifier = verifier;
        this.progress = progress;
        this.dialogue = new Dialogue(options.relay(), options.signer(), options.answerTimeout(), timer);
        this.ranges = new Ranges(new Range(options.since(), options.until()));
        this.intake = new Intake(local);
        this.fetcher = new Fetcher(dialogue, options.filter(), verifier, this::received);
        this.sender = new Sender(dialogue);
        this.reachedBackTo = options.until();
    }

    /**
     * Runs to the end. What the relay does not reconcile is read page by page, unless nothing is to be transferred.
     *
     * @throws SyncFailedException if the relay fails; what was done until then is in {@link #counts}
     * @throws IOException if this side fails
     */
    public void run() throws SyncFailedException, IOException, InterruptedException {
        try (dialogue) {
            dialogue.connect();
            List<Range> unreconciled = new ArrayList<>();
            try {
                reconcile();
            } catch (UnreconcilableException e) {
                if (!isTransferring()) {
                    throw new SyncFailedException(e.getMessage());
                }
                whyByPages = Optional.of(e.getMessage());
                unreconciled.add(ranges.rest());
            }
            unreconciled.addAll(0, ranges.skipped());
            for (Range range : unreconciled) {
                readPages(range);
            }
        } catch (SyncFailedException e) {
            intake.flush();
            throw e;
        }
    }

    private boolean isTransferring() {
        return options.down() || options.up();
    }

    private void reconcile() throws UnreconcilableException, SyncFailedException, IOException, InterruptedException {
        Reconciler reconciler = new Reconciler(dialogue);
        for (Optional<Range> next = ranges.next(); next.isPresent(); next = ranges.next()) {
            LocalRecords mine = LocalRecords.read(local, options.filter(), next.get(), ranges.records());
            try {
                settle(reconciler.reconcile(mine.range().of(options.filter()), mine.records()), mine);
                ranges.done(mine.range());
                reachedBackTo = mine.range().since();
            } catch (TooBigException e) {
                ranges.tooBig(mine.range(), e);
            }
            progress.accept(counts());
        }
    }

    private void settle(Rounds told, LocalRecords mine) throws SyncFailedException, IOException, InterruptedException {
        List<EventId> lackedThere = new ArrayList<>(told.have());
        lackedThere.removeAll(mine.notHeld());
        need += told.need().size();
        have += lackedThere.size();
        if (options.down()) {
            notServed += fetcher.fetch(told.need());
            intake.flush();
        }
        if (options.up()) {
            send(lackedThere);
        }
    }

    /** As much of it at a time as this side's ids are kept in memory. */
    private void readPages(Range all) throws SyncFailedException, IOException, InterruptedException {
        if (!isTransferring()) {
            unprovenSeconds += all.seconds();
            return;
        }
        long until = all.until();
        PagedRange paged = new PagedRange(options.down() ? this::received : event -> {});
        Pages pages = new Pages(dialogue, options.filter(), verifier, paged);
        while (until >= all.since()) {
            LocalRecords mine =
                    LocalRecords.read(local, options.filter(), new Range(all.since(), until), RangeSize.MOST_RECORDS);
            paged.begin(mine);
            unprovenSeconds += pages.read(mine.range());
            need += paged.unknown();
            intake.flush();
            have += paged.notShown().size();
            if (options.up()) {
                send(paged.notShown());
            }
            until = mine.range().since() - 1;
            reachedBackTo = Math.min(reachedBackTo, mine.range().since());
            progress.accept(counts());
        }
    }

    private void received(Event event) throws IOException, InterruptedException {
        intake.take(event);
        if (intake.taken() % Missing.BATCH == 0) {
            progress.accept(counts());
        }
    }

    private void send(List<EventId> ids) throws SyncFailedException, IOException, InterruptedException {
        for (int from = 0; from < ids.size(); from += Missing.BATCH) {
            List<Event> events = local.events(ids.subList(from, Math.min(ids.size(), from + Missing.BATCH)));
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
                unprovenSeconds,
                reachedBackTo);
    }

    /** Why the relay was read page by page; empty if it was reconciled with. */
    public Optional<String> whyByPages() {
        return whyByPages;
    }
}

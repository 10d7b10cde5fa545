package dev.camelstr.pipeline.serve.reconcile;

import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.message.ClientMessage;
import dev.camelstr.nostr.negentropy.Records;
import dev.camelstr.pipeline.serve.client.Clients;
import dev.camelstr.pipeline.serve.client.RelayLimits;
import dev.camelstr.pipeline.serve.query.Queries;
import dev.camelstr.store.query.QueryRefusedException;
import dev.camelstr.store.query.StoredKey;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * The step that begins the reconciliation of a {@code NEG-OPEN} (NIP-77): reads the keys of what the client may read into
 * memory, and answers the first message.
 */
public final class BeginReconciliation extends AsyncProcessorSupport {
    private Reconciliations reconciliations = new Reconciliations();
    private Queries queries = new Queries();
    private RelayLimits limits = new RelayLimits();
    private long maxRecords = 1_000_000;
    private int frameBytes = 500_000;

    public void setReconciliations(Reconciliations reconciliations) {
        this.reconciliations = reconciliations;
    }

    public void setQueries(Queries queries) {
        this.queries = queries;
    }

    public void setLimits(RelayLimits limits) {
        this.limits = limits;
    }

    /** How many records the filter of a reconciliation may match. */
    public void setMaxRecords(long maxRecords) {
        this.maxRecords = maxRecords;
    }

    /** How long an answer may be, in bytes of binary: in hex it is twice as long. At least 4096. */
    public void setFrameBytes(int frameBytes) {
        this.frameBytes = frameBytes;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        ClientMessage.NegOpen open = (ClientMessage.NegOpen) Clients.message(exchange);
        Optional<Reconciliation> begun = Optional.empty();
        try {
            limits.check(open.subscription(), List.of(open.filter()));
            Reconciliation reconciliation = reconciliations.open(Clients.session(exchange), open.subscription());
            begun = Optional.of(reconciliation);
            queries.executeLong(Clients.session(exchange), () -> {
                begin(exchange, open, reconciliation);
                callback.done(false);
            });
            return false;
        } catch (RuntimeException e) {
            begun.ifPresent(Reconciliation::end);
            exchange.setException(e);
            callback.done(true);
            return true;
        }
    }

    private void begin(Exchange exchange, ClientMessage.NegOpen open, Reconciliation reconciliation) {
        try {
            reconciliation.loaded(read(open.filter(), reconciliation), frameBytes);
            reconciliation.answer(open.message());
        } catch (Exception e) {
            // What is over is not refused any more; else the route's error handler tells the reason.
            if (reconciliation.end()) {
                exchange.setException(e);
            }
        }
    }

    private Records read(Filter filter, Reconciliation reconciliation)
            throws SQLException, QueryRefusedException, TooManyRecordsException {
        Records.Builder records = Records.builder();
        // Both sides of a filter with a limit mean the newest.
        long most = Math.min(maxRecords + 1, filter.limit().orElse(Integer.MAX_VALUE));
        try {
            if (most > 0) {
                queries.keys(
                        reconciliation.session(),
                        List.of(filter),
                        page -> take(page, most, records) && reconciliations.reserve(reconciliation, page.size()));
            }
        } catch (QueryRefusedException e) {
            if (e.reason() == QueryRefusedException.Reason.TOO_MANY_ROWS) {
                throw new TooManyRecordsException(maxRecords);
            }
            throw e;
        }
        if (records.size() > maxRecords) {
            throw new TooManyRecordsException(maxRecords);
        }
        return records.build();
    }

    /** @return whether there may be more */
    private static boolean take(List<StoredKey> page, long most, Records.Builder records) {
        for (StoredKey key : page) {
            if (records.size() == most) {
                return false;
            }
            records.add(key.createdAt(), key.id());
        }
        return records.size() < most;
    }
}

package dev.camelstr.store.batch;

import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.component.stream.LostOwnershipException;
import dev.camelstr.component.stream.Origin;
import dev.camelstr.component.stream.OutboundMessage;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.EventParser;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.store.Slot;
import dev.camelstr.store.StoreProperties;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.database.TagHash;
import dev.camelstr.store.position.StorePositions;
import dev.camelstr.store.rules.Changes;
import dev.camelstr.store.rules.Ledger;
import dev.camelstr.store.rules.StorageRules;
import dev.camelstr.store.rules.StoreMessage;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of route {@code store}: each method is one. */
public class StoreBatches {

    /** The exchange property that holds the {@link StoreBatch} while the body is something else. */
    public static final String BATCH = "batch";

    private static final Logger LOG = LoggerFactory.getLogger(StoreBatches.class);

    private Database database = new Database();
    private StorePositions positions = new StorePositions();
    private Clock clock = Clock.systemUTC();
    private boolean oldValues;

    public void setDatabase(Database database) {
        this.database = database;
    }

    public void setPositions(StorePositions positions) {
        this.positions = positions;
    }

    /** Whether each removal is told with the event as it was, by itself. */
    public void setOldValues(boolean oldValues) {
        this.oldValues = oldValues;
    }

    void setClock(Clock clock) {
        this.clock = clock;
    }

    /**
     * Reads a batch: parses its events, and finds those that are none.
     *
     * @throws LostOwnershipException if the partition is not held
     */
    public StoreBatch read(@Body List<InboundMessage> messages) throws SQLException {
        TagHash hash = database.tagHash();
        StorePositions.Holding holding =
                positions.holding(messages.get(0).origin().partition());
        StoreBatch batch = new StoreBatch(holding, messages);
        for (InboundMessage message : messages) {
            try {
                Event event = EventParser.parse(message.body());
                batch.add(StoreMessage.of(message, holding.seq(message.origin()), event, hash));
            } catch (InvalidEventException e) {
                batch.addFault(new Fault(e.reason().code(), e.getMessage()));
            }
        }
        return batch;
    }

    /** The parameters of {@code sql/load-ledger.sql}: what must be known to judge the batch. */
    public Map<String, Object> ask(@Body StoreBatch batch) {
        StorePositions.Holding holding = batch.holding();
        Set<EventId> ids = new HashSet<>();
        Set<PublicKey> pubkeys = new HashSet<>();
        Set<Slot> slots = new HashSet<>();
        List<StoreMessage> messages = batch.sound();
        for (StoreMessage message : messages) {
            ids.add(message.event().id());
            ids.addAll(message.tombs());
            pubkeys.add(message.event().pubkey());
            pubkeys.addAll(message.recipients());
            message.slot().ifPresent(slots::add);
            slots.addAll(message.tombSlots());
        }
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("partition", holding.partition());
        parameters.put("epoch", holding.epoch());
        parameters.put("leaseMillis", positions.leaseMillis());
        parameters.put("streams", holding.lives().keySet().toArray(String[]::new));
        parameters.put("seqs", messages.stream().mapToLong(StoreMessage::seq).toArray());
        parameters.put("ids", ids.stream().map(EventId::bytes).toArray(byte[][]::new));
        parameters.put(
                "addressPubkeys",
                slots.stream().map(slot -> slot.pubkey().bytes()).toArray(byte[][]::new));
        parameters.put("addressKinds", slots.stream().mapToInt(Slot::kind).toArray());
        parameters.put("addressDs", slots.stream().map(Slot::dBytes).toArray(byte[][]::new));
        parameters.put(
                "tombPubkeys",
                messages.stream().map(m -> m.event().pubkey().bytes()).toArray(byte[][]::new));
        parameters.put(
                "tombIds", messages.stream().map(m -> m.event().id().bytes()).toArray(byte[][]::new));
        parameters.put("pubkeys", pubkeys.stream().map(PublicKey::bytes).toArray(byte[][]::new));
        return parameters;
    }

    /**
     * Judges the batch by what was loaded; yields the parameters of {@code sql/apply-batch.sql}.
     *
     * @throws LostOwnershipException if the partition has another owner by now: then nothing was loaded; or if the database
     *     has gone back to before what was announced: then it is read again from where the database stands
     */
    public Map<String, Object> judge(
            @ExchangeProperty(BATCH) StoreBatch batch, @Body List<Map<String, Object>> loaded) {
        StorePositions.Holding holding = batch.holding();
        if (loaded.isEmpty()) {
            throw new LostOwnershipException("partition " + holding.partition() + " has another owner than epoch "
                    + holding.epoch() + " of " + positions.getHolder());
        }
        Ledger ledger = Ledger.of(loaded);
        requireAnnounced(holding, ledger);
        Changes changes = new Changes(oldValues);
        batch.judge(new StorageRules(ledger, changes, clock.instant().getEpochSecond()), ledger);
        changes.settle(ledger);
        Map<String, Object> parameters = changes.parameters();
        parameters.put("partition", holding.partition());
        putPositions(parameters, batch);
        return parameters;
    }

    /** A replica that was promoted may not have had the last commits; whoever went on behind them would leave them out. */
    private void requireAnnounced(StorePositions.Holding holding, Ledger ledger) {
        positions.announced(holding.partition()).forEach((stream, announced) -> {
            if (!ledger.reaches(stream, holding.lives().get(stream), announced)) {
                LOG.warn(
                        "The database has gone back: of {} {} was announced up to {}, and that is not stored any more."
                                + " It is read again from where the database stands",
                        stream,
                        holding.partition(),
                        announced);
                throw new LostOwnershipException("the database has gone back to before " + stream + " " + announced);
            }
        });
    }

    private void putPositions(Map<String, Object> parameters, StoreBatch batch) {
        record Reached(long offset, long stamp) {
            Reached further(Reached other) {
                return new Reached(Math.max(offset, other.offset), Math.max(stamp, other.stamp));
            }
        }
        Map<String, Reached> reached = new LinkedHashMap<>();
        for (InboundMessage message : batch.sources()) {
            Origin origin = message.origin();
            reached.merge(origin.stream(), new Reached(origin.offset(), message.timestamp()), Reached::further);
        }
        List<String> streams = List.copyOf(reached.keySet());
        Map<String, Integer> lives = batch.holding().lives();
        Map<String, Long> announced = positions.announced(batch.holding().partition());
        parameters.put("streams", streams.toArray(String[]::new));
        parameters.put("lives", streams.stream().mapToInt(lives::get).toArray());
        parameters.put(
                "applied",
                streams.stream().mapToLong(s -> reached.get(s).offset()).toArray());
        parameters.put("announced", streams.stream().mapToLong(announced::get).toArray());
        parameters.put(
                "stamps",
                streams.stream().mapToLong(s -> reached.get(s).stamp()).toArray());
    }

    /**
     * Whether the failure is the batch's fault and not the database's: a value or row that it refuses (SQLSTATE classes
     * 22, 23 and 54). Everything else passes by waiting.
     */
    public boolean isRefusal(Exchange exchange) {
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, exchange.getException(), Throwable.class);
        return sqlState(failure).matches("(22|23|54).*");
    }

    private static String sqlState(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        return "";
    }

    /** Gives up the only message of a batch: its verdict will be an error. */
    public void refuse(
            @ExchangeProperty(BATCH) StoreBatch batch, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception failure) {
        batch.refuse(new Fault("refused-by-database", "SQLSTATE " + sqlState(failure)));
    }

    /** The messages that cannot be stored, as dead letters. */
    public List<OutboundMessage> deadLetters(@ExchangeProperty(BATCH) StoreBatch batch) {
        List<OutboundMessage> letters = new ArrayList<>();
        batch.faults().forEach(fault -> {
            InboundMessage message = fault.getKey();
            Map<String, Object> properties = new HashMap<>(message.properties());
            properties.put(StoreProperties.REASON, fault.getValue().reason());
            properties.put(StoreProperties.DETAIL, fault.getValue().detail());
            letters.add(new OutboundMessage(message.body(), properties));
        });
        return letters;
    }
}

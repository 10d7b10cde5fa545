package dev.camelstr.pipeline.imports;

import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.pipeline.admit.RefusedException;
import dev.camelstr.pipeline.errors.Reject;
import dev.camelstr.store.StoreProperties;
import dev.camelstr.store.Verdict;
import dev.camelstr.store.changelog.ChangelogEntry;
import dev.camelstr.store.changelog.ChangelogReader;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;

/** One import: its lines on their way, and what became of them. */
final class ImportRun {
    /** Lines between here and their verdict: bounds what is in memory, and how long the last verdict is waited for. */
    private static final int WINDOW = 2_000;

    private final String node = UUID.randomUUID().toString();
    private final Endpoint lines;
    private final ImportListener listener;
    private final Duration patience;
    private final boolean areLetters;
    private final ChangelogReader changelog = new ChangelogReader();
    private final Semaphore window = new Semaphore(WINDOW);
    private final Map<String, Boolean> awaited = new ConcurrentHashMap<>();
    private final Map<Verdict, LongAdder> verdicts = new EnumMap<>(Verdict.class);
    private final Map<String, LongAdder> refusals = new ConcurrentHashMap<>();
    private volatile Optional<RuntimeException> listenerFailure = Optional.empty();

    /** @param areLetters whether what is refused is a dead letter already */
    ImportRun(Endpoint lines, ImportListener listener, Duration patience, boolean areLetters) {
        this.lines = lines;
        this.listener = listener;
        this.patience = patience;
        this.areLetters = areLetters;
        for (Verdict verdict : Verdict.values()) {
            verdicts.put(verdict, new LongAdder());
        }
    }

    /** Ends early where the listener fails. */
    ImportReport take(LineReader reader) throws Exception {
        AsyncProducer producer = lines.createAsyncProducer();
        producer.start();
        long number = 0;
        long taken = 0;
        for (var line = reader.next(); line.isPresent(); line = reader.next()) {
            number++;
            if (line.get().length > 0) {
                taken++;
                acquire(1);
                send(producer, number, line.get(), reader);
            }
        }
        acquire(WINDOW);
        producer.stop();
        return report(taken);
    }

    private void send(AsyncProducer producer, long number, byte[] line, LineReader reader) {
        if (reader.wasCut()) {
            refuse(number, "too-large", "the line is longer than " + reader.maxBytes() + " bytes");
            return;
        }
        Exchange exchange = producer.getEndpoint().createExchange();
        exchange.getMessage().setBody(line);
        String token = node + ":" + number;
        exchange.setProperty(StoreProperties.REPLY_TO, token);
        exchange.setProperty(Reject.IS_LETTER, areLetters);
        awaited.put(token, true);
        producer.process(exchange, doneSync -> published(exchange, token, number));
    }

    private void published(Exchange exchange, String token, long number) {
        // A refusal that went to the dead letters is handled, and no exception of the exchange any more.
        Exception failure = exchange.getException() != null
                ? exchange.getException()
                : exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        if (failure != null && awaited.remove(token) != null) {
            refuse(number, code(failure), String.valueOf(failure.getMessage()));
        }
    }

    private void refuse(long number, String code, String message) {
        refusals.computeIfAbsent(code, key -> new LongAdder()).increment();
        try {
            listener.refused(number, code, message);
        } catch (RuntimeException e) {
            listenerFailure = Optional.of(e); // whoever wants to know has gone
        } finally {
            window.release();
        }
    }

    private static String code(Exception failure) {
        if (failure instanceof InvalidEventException invalid) {
            return invalid.reason().code();
        }
        return failure instanceof RefusedException refused ? refused.refusal().code() : "error";
    }

    void decide(InboundMessage message) {
        changelog
                .read(message)
                .filter(entry -> awaited.remove(entry.replyTo()) != null)
                .flatMap(ChangelogEntry::verdict)
                .ifPresent(verdict -> {
                    verdicts.get(verdict).increment();
                    window.release();
                });
    }

    private void acquire(int permits) throws InterruptedException {
        int free = window.availablePermits();
        while (!window.tryAcquire(permits, patience.toMillis(), TimeUnit.MILLISECONDS)) {
            int now = window.availablePermits();
            if (now <= free) {
                throw new IllegalStateException("no verdict for " + patience.toSeconds()
                        + " s: is a store running on the same streams, and can it reach the database?");
            }
            free = now;
        }
        if (listenerFailure.isPresent()) {
            throw listenerFailure.get();
        }
    }

    private ImportReport report(long taken) {
        Map<Verdict, Long> decided = new EnumMap<>(Verdict.class);
        verdicts.forEach((verdict, count) -> decided.put(verdict, count.sum()));
        Map<String, Long> refused = new TreeMap<>();
        refusals.forEach((code, count) -> refused.put(code, count.sum()));
        return new ImportReport(taken, decided, refused);
    }
}

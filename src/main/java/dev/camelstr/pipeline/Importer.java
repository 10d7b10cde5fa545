package dev.camelstr.pipeline;

import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.store.ChangelogEntry;
import dev.camelstr.store.ChangelogReader;
import dev.camelstr.store.StoreProperties;
import dev.camelstr.store.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Feeds lines of JSON, an event each, to the route {@code import}, and waits for the store's verdict on every one: the
 * verdicts come back through the route {@code import-verdicts}, whose step this is. One import runs at a time.
 */
public final class Importer implements Processor, CamelContextAware {
    private static final String LINES = "direct:import";
    private static final String VERDICTS = "import-verdicts";

    /** Lines between here and their verdict: bounds what is in memory, and how long the last verdict is waited for. */
    private static final int WINDOW = 2_000;

    private CamelContext context;
    private int maxLineBytes = 1 << 20;
    private Duration patience = Duration.ofSeconds(60);
    private volatile Run run;

    @Override
    public void setCamelContext(CamelContext context) {
        this.context = context;
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    /** The longest line that is read; a longer one is refused. */
    public void setMaxLineBytes(int maxLineBytes) {
        this.maxLineBytes = maxLineBytes;
    }

    /** How long an import goes on without any verdict. */
    public void setPatience(Duration patience) {
        this.patience = patience;
    }

    /**
     * Imports all lines and returns once the store has decided on each.
     *
     * @throws IOException if the input fails
     * @throws IllegalStateException if no verdict comes for too long, or another import runs
     */
    public ImportReport importLines(InputStream lines, ImportListener listener)
            throws IOException, InterruptedException {
        Run mine = begin(listener);
        try {
            context.getRouteController().startRoute(VERDICTS);
            return mine.take(new LineReader(lines, maxLineBytes));
        } catch (IOException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the verdicts cannot be read: " + e.getMessage(), e);
        } finally {
            end();
        }
    }

    private synchronized Run begin(ImportListener listener) {
        if (run != null) {
            throw new IllegalStateException("another import is running");
        }
        run = new Run(listener);
        return run;
    }

    private synchronized void end() {
        run = null;
        try {
            context.getRouteController().stopRoute(VERDICTS);
        } catch (Exception e) {
            throw new IllegalStateException("the route " + VERDICTS + " does not stop", e);
        }
    }

    /** A step: takes a batch of the changelog. */
    @Override
    public void process(Exchange exchange) {
        Run current = run;
        if (current != null) {
            List<?> batch = exchange.getMessage().getBody(List.class);
            batch.forEach(message -> current.decide((InboundMessage) message));
        }
    }

    /** One import. */
    private final class Run {
        private final String node = UUID.randomUUID().toString();
        private final ImportListener listener;
        private final ChangelogReader changelog = new ChangelogReader();
        private final Semaphore window = new Semaphore(WINDOW);
        private final Map<String, Boolean> awaited = new ConcurrentHashMap<>();
        private final Map<Verdict, LongAdder> verdicts = new EnumMap<>(Verdict.class);
        private final Map<String, LongAdder> refusals = new ConcurrentHashMap<>();

        Run(ImportListener listener) {
            this.listener = listener;
            for (Verdict verdict : Verdict.values()) {
                verdicts.put(verdict, new LongAdder());
            }
        }

        ImportReport take(LineReader lines) throws Exception {
            AsyncProducer producer = context.getEndpoint(LINES).createAsyncProducer();
            producer.start();
            long number = 0;
            long taken = 0;
            for (var line = lines.next(); line.isPresent(); line = lines.next()) {
                number++;
                if (line.get().length > 0) {
                    taken++;
                    acquire(1);
                    send(producer, number, line.get(), lines.wasCut());
                }
            }
            acquire(WINDOW);
            producer.stop();
            return report(taken);
        }

        private void send(AsyncProducer producer, long number, byte[] line, boolean cut) {
            if (cut) {
                refuse(number, "too-large", "the line is longer than " + maxLineBytes + " bytes");
                window.release();
                return;
            }
            Exchange exchange = producer.getEndpoint().createExchange();
            exchange.getMessage().setBody(line);
            String token = node + ":" + number;
            exchange.setProperty(StoreProperties.REPLY_TO, token);
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
                window.release();
            }
        }

        private void refuse(long number, String code, String message) {
            refusals.computeIfAbsent(code, key -> new LongAdder()).increment();
            listener.refused(number, code, message);
        }

        private static String code(Exception failure) {
            if (failure instanceof InvalidEventException invalid) {
                return invalid.reason().code();
            }
            return failure instanceof RefusedException refused
                    ? refused.refusal().code()
                    : "error";
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
        }

        private ImportReport report(long taken) {
            Map<Verdict, Long> decided = new EnumMap<>(Verdict.class);
            verdicts.forEach((verdict, count) -> decided.put(verdict, count.sum()));
            Map<String, Long> refused = new java.util.TreeMap<>();
            refusals.forEach((code, count) -> refused.put(code, count.sum()));
            return new ImportReport(taken, decided, refused);
        }
    }
}

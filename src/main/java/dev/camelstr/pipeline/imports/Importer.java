package dev.camelstr.pipeline.imports;

import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.component.stream.StreamConsumer;
import dev.camelstr.nostr.text.Reasons;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Feeds lines of JSON, an event each, to the route {@code import}, and waits for the store's verdict on every one: the
 * verdicts come back through the route {@code import-verdicts}, whose step this is. One import runs at a time.
 */
public final class Importer implements Processor, CamelContextAware {
    /** The longest line that is read. */
    public static final int MAX_LINE_BYTES = 1_040_000;

    private static final Duration FOREVER = Duration.ofDays(365_000);
    private static final long POLL_MILLIS = 2;
    private static final String LINES = "direct:import";
    private static final String VERDICTS = "import-verdicts";

    private CamelContext context;
    private int maxLineBytes = MAX_LINE_BYTES;
    private Duration patience = Duration.ofSeconds(60);
    private volatile ImportRun run;

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
        return importLines(lines, listener, false);
    }

    /**
     * The same.
     *
     * @param waiting however long it takes: for another import's end, and for the verdicts of a store that stands still
     */
    public ImportReport importLines(InputStream lines, ImportListener listener, boolean waiting)
            throws IOException, InterruptedException {
        return take(lines, listener, waiting, false);
    }

    /**
     * Imports dead letters anew. Of one that is refused again there is no other dead letter.
     *
     * @param listener is told the number of the dead letter in the place of a line's
     * @param waiting as of {@link #importLines}
     */
    public ImportReport retry(RetriedLetters letters, ImportListener listener, boolean waiting)
            throws IOException, InterruptedException {
        ImportListener byNumber = (line, code, message) -> listener.refused(letters.number(line), code, message);
        return take(letters, byNumber, waiting, true);
    }

    private ImportReport take(InputStream lines, ImportListener listener, boolean waiting, boolean areLetters)
            throws IOException, InterruptedException {
        ImportRun mine = begin(listener, waiting, areLetters);
        try {
            context.getRouteController().startRoute(VERDICTS);
            awaitReader(patience(waiting));
            return mine.take(new LineReader(lines, maxLineBytes));
        } catch (IOException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the verdicts cannot be read: " + e.getMessage(), e);
        } finally {
            end();
        }
    }

    private Duration patience(boolean waiting) {
        return waiting ? FOREVER : patience;
    }

    /** It reads from where the changelog ends when it begins: what is decided before is never told. */
    private void awaitReader(Duration patient) throws InterruptedException {
        if (context.getRoute(VERDICTS).getConsumer() instanceof StreamConsumer reader) {
            long since = System.nanoTime();
            while (reader.partitionsHeld() == 0) {
                if (Duration.ofNanos(System.nanoTime() - since).compareTo(patient) > 0) {
                    throw new IllegalStateException("the verdicts could not be read for " + patient.toSeconds() + " s"
                            + reader.troubles().stream()
                                    .findFirst()
                                    .map(trouble -> ": " + Reasons.of(trouble))
                                    .orElse(""));
                }
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
        }
    }

    private synchronized ImportRun begin(ImportListener listener, boolean waiting, boolean areLetters)
            throws InterruptedException {
        while (run != null) {
            if (!waiting) {
                throw new IllegalStateException("another import is running: --wait waits for it");
            }
            wait();
        }
        run = new ImportRun(context.getEndpoint(LINES), listener, patience(waiting), areLetters);
        return run;
    }

    private synchronized void end() {
        run = null;
        notifyAll();
        try {
            context.getRouteController().stopRoute(VERDICTS);
        } catch (Exception e) {
            throw new IllegalStateException("the route " + VERDICTS + " does not stop", e);
        }
    }

    /** A step: takes a batch of the changelog. */
    @Override
    public void process(Exchange exchange) {
        ImportRun current = run;
        if (current != null) {
            List<?> batch = exchange.getMessage().getBody(List.class);
            batch.forEach(message -> current.decide((InboundMessage) message));
        }
    }
}

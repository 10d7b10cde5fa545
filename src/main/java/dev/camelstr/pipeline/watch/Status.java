package dev.camelstr.pipeline.watch;

import dev.camelstr.pipeline.health.Conditions;
import dev.camelstr.pipeline.serve.subscription.Subscriptions;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;

/**
 * The figures of {@code /api/status}, at most a second old: however many ask, they are gathered once a second. Thread-safe.
 */
public final class Status implements CamelContextAware {
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ReentrantLock gathering = new ReentrantLock();
    private CamelContext context;
    private Conditions conditions = new Conditions();
    private ChangelogFigures changelog = new ChangelogFigures();
    private Subscriptions subscriptions = new Subscriptions();
    private Optional<Sampler> sampler = Optional.empty();
    private volatile byte[] figures = {};
    private volatile long gatheredAtNanos;

    public void setConditions(Conditions conditions) {
        this.conditions = conditions;
    }

    public void setChangelog(ChangelogFigures changelog) {
        this.changelog = changelog;
    }

    public void setSubscriptions(Subscriptions subscriptions) {
        this.subscriptions = subscriptions;
    }

    @Override
    public void setCamelContext(CamelContext context) {
        this.context = context;
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    private synchronized Sampler sampler() {
        if (sampler.isEmpty()) {
            Meters meters = new Meters(context);
            sampler = Optional.of(new Sampler(
                    context,
                    changelog,
                    new UpstreamFigures(context, changelog, conditions.relays()),
                    new StreamFigures(conditions),
                    new HealthFigures(conditions),
                    meters,
                    subscriptions));
        }
        return sampler.get();
    }

    /** Begins to count, if that has not begun: rates are those of the seconds since. */
    public void watch() {
        sampler();
    }

    /**
     * The figures as a JSON object in UTF-8, with the first of the upstream relays.
     *
     * @param seconds as below
     */
    public byte[] json(int seconds) {
        return json(seconds, UpstreamQuery.FIRST);
    }

    /**
     * The figures as a JSON object in UTF-8.
     *
     * @param upstreams which of the upstream relays to tell one by one
     * @param seconds how many of the last seconds to tell one by one, at most 300; 0 for none
     */
    public byte[] json(int seconds, UpstreamQuery upstreams) {
        Sampler now = sampler();
        gather(now);
        byte[] known = figures;
        byte[] relays = now.upstreams(upstreams);
        byte[] history = ",\"history\":".getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream document = new ByteArrayOutputStream(known.length + 1024);
        document.write(known, 0, known.length - 1); // without its last brace
        document.write(',');
        document.write(relays, 1, relays.length - 2); // its fields
        if (seconds > 0) {
            document.writeBytes(history);
            document.writeBytes(now.history(Math.min(History.SECONDS, seconds)));
        }
        document.write('}');
        return document.toByteArray();
    }

    /** Who comes first gathers; the others take what was known before, where there is something. */
    private void gather(Sampler sampler) {
        if (isFresh() || figures.length > 0 && gathering.isLocked()) {
            return;
        }
        gathering.lock();
        try {
            if (!isFresh()) {
                figures = sampler.figures();
                gatheredAtNanos = System.nanoTime();
            }
        } finally {
            gathering.unlock();
        }
    }

    private boolean isFresh() {
        return figures.length > 0 && System.nanoTime() - gatheredAtNanos < FRESH_NANOS;
    }
}

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
                    new ViewFigures(conditions),
                    meters,
                    subscriptions));
        }
        return sampler.get();
    }

    /** Begins to count, if that has not begun: rates are those of the seconds since. */
    public void watch() {
        sampler();
    }

    /** What has been counted so far, from the first call on. */
    History history() {
        return sampler().history();
    }

    /** The figures as a JSON object in UTF-8, with the first of the upstream relays. */
    public byte[] json() {
        return json(UpstreamQuery.FIRST);
    }

    /** The figures as a JSON object in UTF-8. */
    public byte[] json(UpstreamQuery upstreams) {
        return json(0, 0, upstreams);
    }

    /**
     * The figures, and what they were.
     *
     * @param seconds how many of the last seconds to tell one by one, at most 900; 0 for none
     * @param minutes how many of the last minutes, at most 1,440
     * @param upstreams which of the upstream relays to tell one by one
     */
    byte[] json(int seconds, int minutes, UpstreamQuery upstreams) {
        Sampler now = sampler();
        gather(now);
        byte[] known = figures;
        byte[] relays = now.upstreams(upstreams);
        ByteArrayOutputStream document = new ByteArrayOutputStream(known.length + 1024);
        document.write(known, 0, known.length - 1); // without its last brace
        document.write(',');
        document.write(relays, 1, relays.length - 2); // its fields
        if (seconds > 0) {
            document.writeBytes(field("history"));
            document.writeBytes(now.seconds(Math.min(History.SECONDS, seconds)));
        }
        if (minutes > 0) {
            document.writeBytes(field("minutes"));
            document.writeBytes(now.minutes(Math.min(History.MINUTES, minutes)));
        }
        document.write('}');
        return document.toByteArray();
    }

    private static byte[] field(String name) {
        return (",\"" + name + "\":").getBytes(StandardCharsets.US_ASCII);
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

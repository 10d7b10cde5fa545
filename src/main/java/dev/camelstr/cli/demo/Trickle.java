package dev.camelstr.cli.demo;

import dev.camelstr.cli.sample.SampleRelay;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.crypto.Schnorr;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * What goes on after the prepared events: a few new ones a second, of which some are on several relays, some forged and some
 * replaced by later ones; and the last relay is away now and then.
 */
final class Trickle implements AutoCloseable {
    private static final long PERIOD_MILLIS = 250;
    private static final int AUTHORS = 12;

    /** Of so many events one is forged, and two are profiles that replace their author's last. */
    private static final int ONE_OF = 20;

    /** In seconds: how long the relay is there, and then away. */
    private static final int THERE = 60;

    private static final int AWAY = 15;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "trickle");
        thread.setDaemon(true);
        return thread;
    });
    private final Random random = new Random();
    private final List<SampleRelay> relays;
    private final List<EventSigner> authors;
    private long ticks;

    private Trickle(List<SampleRelay> relays, Schnorr schnorr) {
        this.relays = relays;
        authors = IntStream.range(0, AUTHORS)
                .mapToObj(author -> EventSigner.random(schnorr))
                .toList();
    }

    static Trickle start(List<SampleRelay> relays, Schnorr schnorr) {
        Trickle trickle = new Trickle(relays, schnorr);
        trickle.timer.scheduleAtFixedRate(trickle::tick, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        return trickle;
    }

    private void tick() {
        long second = ticks * PERIOD_MILLIS / 1_000;
        boolean isFull = ticks++ * PERIOD_MILLIS % 1_000 == 0;
        SampleRelay last = relays.get(relays.size() - 1);
        if (isFull && second % (THERE + AWAY) == THERE) {
            last.stop();
        } else if (isFull && second > 0 && second % (THERE + AWAY) == 0) {
            last.restart();
        }
        give();
    }

    private void give() {
        EventSigner author = authors.get(random.nextInt(AUTHORS));
        boolean isProfile = random.nextInt(ONE_OF) < 2;
        Event event = author.sign(isProfile ? profile() : note());
        if (random.nextInt(ONE_OF) == 0) {
            give(forged(event));
        }
        give(event);
    }

    private void give(Event event) {
        boolean everywhere = random.nextBoolean();
        SampleRelay one = relays.get(random.nextInt(relays.size()));
        relays.stream().filter(relay -> everywhere || relay == one).forEach(relay -> relay.publish(event));
    }

    private EventBuilder note() {
        return new EventBuilder(1)
                .content("A caravan of " + (2 + random.nextInt(40)) + " has passed the well.")
                .tag("t", random.nextBoolean() ? "caravan" : "well");
    }

    private EventBuilder profile() {
        return new EventBuilder(0).content("{\"name\":\"herder " + random.nextInt(1_000) + "\"}");
    }

    private static Event forged(Event event) {
        return new EventBuilder(event.kind())
                .createdAt(event.createdAt())
                .tags(event.tags())
                .content(event.content() + " Send your coins here.")
                .build(event.pubkey(), event.id(), event.sig());
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}

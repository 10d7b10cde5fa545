package dev.camelstr.component.rabbitmq;

import com.rabbitmq.stream.Consumer;
import com.rabbitmq.stream.Environment;
import com.rabbitmq.stream.OffsetSpecification;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Who may create a super stream now: one process of all. The broker makes a super stream in several steps and undoes them
 * where one fails, so that of two processes which create it at once either takes away what the other has made: the
 * exchange, or partitions too. The broker chooses the one by a single active consumer on a stream of its own that stays
 * empty, and chooses the next when that one closes or dies.
 */
final class CreationTurn {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final OptionalLong SMALLEST = OptionalLong.of(1_000_000);

    private CreationTurn() {}

    /** The stream that decides; it is no partition's name. */
    static String name(String superStream) {
        return superStream + ".creation";
    }

    /**
     * Waits for the turn, and does this in it.
     *
     * @throws IllegalStateException if another process has it for half a minute
     */
    static void run(Environment environment, String superStream, Placement placement, Runnable creation) {
        String name = name(superStream);
        new StreamDeclaration(name, 1, SMALLEST, Optional.empty(), SMALLEST, placement).create(environment);
        CountDownLatch chosen = new CountDownLatch(1);
        Consumer candidate = candidate(environment, name, chosen);
        try {
            if (!chosen.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("Stream " + superStream + " is being created by another process for "
                        + PATIENCE.toSeconds() + " s; the active consumer of the broker's stream " + name + " is it");
            }
            creation.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted before stream " + superStream + " was created", e);
        } finally {
            candidate.close();
        }
    }

    private static Consumer candidate(Environment environment, String name, CountDownLatch chosen) {
        return environment.consumerBuilder().stream(name)
                .name(name)
                .singleActiveConsumer()
                .noTrackingStrategy()
                .offset(OffsetSpecification.next())
                .consumerUpdateListener(context -> {
                    if (context.isActive()) {
                        chosen.countDown();
                    }
                    return OffsetSpecification.next();
                })
                .messageHandler((context, message) -> {})
                .build();
    }
}

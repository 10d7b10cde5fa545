package dev.camelstr.pipeline.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.EventId;
import dev.camelstr.pipeline.collect.Pipeline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Consumer;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class SeenPropertyTest {
    private static final int IDS = 5;

    /** A dumb model: a set of confirmed ids, and for each id in flight who owns it and who waits. */
    private static final class Model {
        final Set<Integer> confirmed = new HashSet<>();
        final Map<Integer, Flight> owners = new HashMap<>();
        final Map<Integer, Integer> waiting = new HashMap<>();

        Standing standing(int id) {
            if (confirmed.contains(id)) {
                return Standing.KNOWN;
            }
            return owners.containsKey(id) ? Standing.AWAITED : Standing.NEW;
        }
    }

    @Property(tries = 300, seed = "1001")
    void behavesLikeASetOfConfirmedIdsWithOneOwnerEach(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Seen seen = new Seen(seed);
        Model model = new Model();
        for (int step = 0; step < 200; step++) {
            int id = random.nextInt(IDS);
            switch (random.nextInt(5)) {
                case 0 -> look(seen, model, id);
                case 1, 2 -> claim(seen, model, id);
                case 3 -> end(seen, model, id, true);
                default -> end(seen, model, id, false);
            }
            assertThat(seen.waiting())
                    .isEqualTo(model.waiting.values().stream().mapToInt(n -> n).sum());
            assertThat(seen.inFlight()).isEqualTo(model.owners.size());
        }
    }

    private static void look(Seen seen, Model model, int id) {
        Standing expected = model.standing(id);
        assertThat(seen.look(id(id), told -> model.waiting.merge(id, -1, Integer::sum)))
                .isEqualTo(expected);
        if (expected == Standing.AWAITED) {
            model.waiting.merge(id, 1, Integer::sum);
        }
    }

    private static void claim(Seen seen, Model model, int id) {
        Standing expected = model.standing(id);
        Flight[] copy = new Flight[1];
        copy[0] = new Flight(id(id), id, told -> {
            model.waiting.merge(id, -1, Integer::sum);
            if (told == Standing.NEW) {
                assertThat(model.owners.put(id, copy[0])).isNull();
            }
        });
        assertThat(seen.claim(copy[0])).isEqualTo(expected);
        if (expected == Standing.AWAITED) {
            model.waiting.merge(id, 1, Integer::sum);
        } else if (expected == Standing.NEW) {
            model.owners.put(id, copy[0]);
        }
    }

    private static void end(Seen seen, Model model, int id, boolean success) {
        Flight owner = model.owners.remove(id);
        if (owner == null) {
            return;
        }
        if (success) {
            model.confirmed.add(id);
            seen.confirm(owner);
            assertThat(model.waiting.getOrDefault(id, 0)).isZero();
        } else {
            seen.release(owner);
        }
    }

    private static EventId id(int id) {
        return new EventId(id, 77, id, 99);
    }

    @Example
    void manyThreadsPublishEachIdExactlyOnceThoughPublishingOftenFails() throws Exception {
        int threads = 8;
        int ids = 3_000;
        Seen seen = new Seen(3);
        seen.setMaxWaiters(threads * ids); // on a busy machine nearly all wait at once
        AtomicIntegerArray published = new AtomicIntegerArray(ids);
        AtomicInteger finished = new AtomicInteger();
        ExecutorService relays = Executors.newFixedThreadPool(threads);
        ExecutorService confirms = Executors.newFixedThreadPool(2);
        List<Future<?>> running = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            SplittableRandom random = new SplittableRandom(t);
            running.add(relays.submit(() -> {
                for (int i = 0; i < ids; i++) {
                    new Copy(seen, i, random.split(), confirms, published, finished).arrive();
                }
            }));
        }
        for (Future<?> relay : running) {
            relay.get(60, TimeUnit.SECONDS);
        }
        Pipeline.await().until(() -> finished.get() == threads * ids);
        relays.shutdown();
        confirms.shutdown();
        for (int i = 0; i < ids; i++) {
            assertThat(published.get(i)).as("id %d", i).isEqualTo(1);
        }
        assertThat(seen.inFlight()).isZero();
        assertThat(seen.waiting()).isZero();
    }

    /** One copy on its way, as the route takes it; a third of the attempts to publish fail, and are made anew. */
    private record Copy(
            Seen seen,
            int number,
            SplittableRandom random,
            ExecutorService confirms,
            AtomicIntegerArray published,
            AtomicInteger finished) {

        void arrive() {
            go(seen.look(id(number), this::afterLook), this::afterLook);
        }

        private static void go(Standing standing, Consumer<Standing> next) {
            if (standing != Standing.AWAITED) {
                next.accept(standing);
            }
        }

        private void afterLook(Standing standing) {
            if (standing == Standing.KNOWN) {
                finished.incrementAndGet();
                return;
            }
            Flight[] flight = new Flight[1];
            flight[0] = new Flight(id(number), number, told -> afterClaim(told, flight[0]));
            go(seen.claim(flight[0]), told -> afterClaim(told, flight[0]));
        }

        private void afterClaim(Standing standing, Flight flight) {
            if (standing == Standing.KNOWN) {
                finished.incrementAndGet();
                return;
            }
            boolean fails = random.nextInt(3) == 0;
            confirms.execute(() -> {
                if (fails) {
                    seen.release(flight);
                    arrive();
                } else {
                    published.incrementAndGet(number);
                    seen.confirm(flight);
                    finished.incrementAndGet();
                }
            });
        }
    }
}

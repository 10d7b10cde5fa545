package dev.camelstr.nostr.negentropy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.camelstr.nostr.EventId;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever the two sides have, the leading one learns exactly what the other lacks and what it lacks itself. */
class ReconciliationPropertyTest {
    private static final int[] FRAMES = {4096, 5000, 20_000, Integer.MAX_VALUE};

    /** Two random sets: some records common, some on one side only. */
    private static final class Sets {
        final Map<EventId, Long> here = new TreeMap<>();
        final Map<EventId, Long> there = new TreeMap<>();

        Sets(Random random, int common, int onlyHere, int onlyThere) {
            int seconds = 1 + random.nextInt(1 + random.nextInt(10_000));
            for (int i = 0; i < common + onlyHere + onlyThere; i++) {
                EventId id = RecordsTest.randomId(random);
                long createdAt = random.nextInt(seconds);
                if (i < common + onlyHere) {
                    here.put(id, createdAt);
                }
                if (i < common || i >= common + onlyHere) {
                    there.put(id, createdAt);
                }
            }
        }

        Set<EventId> onlyHere() {
            Set<EventId> ids = new HashSet<>(here.keySet());
            ids.removeAll(there.keySet());
            return ids;
        }

        Set<EventId> onlyThere() {
            Set<EventId> ids = new HashSet<>(there.keySet());
            ids.removeAll(here.keySet());
            return ids;
        }
    }

    static Records records(Map<EventId, Long> items) {
        Records.Builder builder = Records.builder();
        items.forEach((id, createdAt) -> builder.add(createdAt, id));
        return builder.build();
    }

    private static int some(Random random) {
        return random.nextInt(1 + random.nextInt(1 + random.nextInt(4_000)));
    }

    @Property(tries = 150, seed = "1017")
    void bothSidesOfThisPackageUnderstandEachOther(
            @ForAll long seed, @ForAll @IntRange(max = 3) int hereFrame, @ForAll @IntRange(max = 3) int thereFrame)
            throws Exception {
        Random random = new Random(seed);
        Sets sets = new Sets(random, some(random), some(random), some(random));
        Initiator initiator = new Initiator(records(sets.here), FRAMES[hereFrame]);
        Responder responder = new Responder(records(sets.there), FRAMES[thereFrame]);
        Set<EventId> have = new HashSet<>();
        Set<EventId> need = new HashSet<>();

        Optional<byte[]> message = Optional.of(initiator.open());
        for (int round = 0; message.isPresent(); round++) {
            assertThat(round).isLessThan(2_000);
            assertThat(message.get().length).isLessThanOrEqualTo(FRAMES[hereFrame]);
            byte[] answer = responder.answer(message.get());
            assertThat(answer.length).isLessThanOrEqualTo(FRAMES[thereFrame]);
            Initiator.Step step = initiator.answer(answer);
            have.addAll(step.have());
            need.addAll(step.need());
            message = step.next();
        }

        assertThat(have).isEqualTo(sets.onlyHere());
        assertThat(need).isEqualTo(sets.onlyThere());
    }

    @Property(tries = 100, seed = "1018")
    void anotherClientIsUnderstood(
            @ForAll long seed, @ForAll @IntRange(max = 3) int frame, @ForAll @IntRange(min = 2, max = 20) int buckets)
            throws Exception {
        Random random = new Random(seed);
        Sets sets = new Sets(random, some(random), some(random), some(random));
        PlainClient client = new PlainClient(sets.here, buckets);
        Responder responder = new Responder(records(sets.there), FRAMES[frame]);

        Optional<byte[]> message = Optional.of(client.open());
        for (int round = 0; message.isPresent(); round++) {
            assertThat(round).isLessThan(2_000);
            byte[] answer = responder.answer(message.get());
            assertThat(answer.length).isLessThanOrEqualTo(FRAMES[frame]);
            message = client.answer(answer);
        }

        assertThat(client.have).isEqualTo(sets.onlyHere());
        assertThat(client.need).isEqualTo(sets.onlyThere());
    }

    @Example
    void fewDifferencesInManyTakeFewSmallRounds() throws Exception {
        Sets sets = new Sets(new Random(1), 100_000, 3, 5);
        Initiator initiator = new Initiator(records(sets.here), 60_000);
        Responder responder = new Responder(records(sets.there), 60_000);
        int rounds = 0;
        int bytes = 0;

        for (Optional<byte[]> message = Optional.of(initiator.open()); message.isPresent(); rounds++) {
            byte[] answer = responder.answer(message.get());
            bytes += message.get().length + answer.length;
            message = initiator.answer(answer).next();
        }

        assertThat(rounds).isLessThanOrEqualTo(3);
        assertThat(bytes).isLessThan(30_000);
    }

    @Example
    void nothingAndNothingIsUnderstoodAtOnce() throws Exception {
        Records nothing = Records.builder().build();
        byte[] open = new Initiator(nothing, 4096).open();

        assertThat(HexFormat.of().formatHex(open)).isEqualTo("61" + "0000" + "02" + "00");
        byte[] answer = new Responder(nothing, 4096).answer(open);
        assertThat(new Initiator(nothing, 4096).answer(answer).next()).isEmpty();
    }

    @Example
    void anotherVersionIsAnsweredWithTheOneThatIsSpoken() throws Exception {
        Responder responder = new Responder(Records.builder().build(), 4096);

        assertThat(responder.answer(new byte[] {0x62, 1, 2, 3})).containsExactly(0x61);
        assertThatThrownBy(() -> new Initiator(Records.builder().build(), 4096).answer(new byte[] {0x62}))
                .isInstanceOf(NegentropyException.class);
    }

    @Example
    void framesHaveALeastSize() {
        Records nothing = Records.builder().build();
        assertThatThrownBy(() -> new Responder(nothing, 4095)).isInstanceOf(IllegalArgumentException.class);
    }
}

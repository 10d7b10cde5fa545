package dev.camelstr.pipeline.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.PublicKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchesTest {
    private static final Random RANDOM = new Random(8);

    private static List<PublicKey> authors(int count) {
        return Stream.generate(BatchesTest::author).limit(count).toList();
    }

    private static PublicKey author() {
        return new PublicKey(RANDOM.nextLong(), RANDOM.nextLong(), RANDOM.nextLong(), RANDOM.nextLong());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 499, 500, 501, 1_400, 20_000})
    void everyAuthorIsInOneBatchAndNoneIsTooLarge(int count) {
        List<PublicKey> authors = authors(count);
        List<List<PublicKey>> batches = Batches.of(authors);

        assertThat(batches.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(authors);
        assertThat(batches).allMatch(batch -> batch.size() <= Batches.LARGEST && !batch.isEmpty());
    }

    @Test
    void anAuthorWhoComesChangesOneBatch() {
        List<PublicKey> authors = new ArrayList<>(authors(1_200));
        Set<List<PublicKey>> before = new HashSet<>(Batches.of(authors));
        authors.add(author());
        Set<List<PublicKey>> after = new HashSet<>(Batches.of(authors));

        after.removeAll(before);
        assertThat(after).hasSize(1);
    }

    @Test
    void theOrderInWhichAuthorsComeDoesNotMatter() {
        List<PublicKey> authors = new ArrayList<>(authors(700));
        List<List<PublicKey>> before = Batches.of(authors);
        Collections.shuffle(authors, RANDOM);

        assertThat(Batches.of(authors)).isEqualTo(before);
    }

    @Test
    void keysThatBeginAlikeFitAsWell() {
        List<PublicKey> alike = Stream.generate(() -> new PublicKey(1, 2, 3, RANDOM.nextLong()))
                .limit(2_000)
                .toList();

        assertThat(Batches.of(alike)).allMatch(batch -> batch.size() <= Batches.LARGEST);
    }
}

package dev.camelstr.pipeline.view.follows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Tag;
import dev.camelstr.pipeline.view.NamedKeys;
import dev.camelstr.pipeline.view.ToldEvent;
import dev.camelstr.store.TestEvents;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FollowListTest {
    private static final String AUTHOR = TestEvents.hex(9);
    private static final String FIRST = TestEvents.hex(0xaa1);

    private static FollowList of(List<Tag> tags) {
        return FollowList.of(new ToldEvent(1, TestEvents.hex(100), AUTHOR, 100, 3, "", tags));
    }

    @Test
    void hasEachKeyOnceAndNotTheAuthorsOwn() {
        assertThat(of(List.of(
                        Tag.of("p", FIRST, "wss://relay.example", "first"),
                        Tag.of("p", AUTHOR),
                        Tag.of("p", TestEvents.hex(2)),
                        Tag.of("p", FIRST))))
                .isEqualTo(new FollowList(TestEvents.hex(100), AUTHOR, List.of(FIRST, TestEvents.hex(2))));
    }

    @Test
    void hasNothingThatIsNoKey() {
        assertThat(of(List.of(
                                Tag.of("p", FIRST.toUpperCase()),
                                Tag.of("p", "npub1"),
                                Tag.of("p", FIRST + ","),
                                Tag.of("p"),
                                Tag.of("e", FIRST)))
                        .followed())
                .isEmpty();
    }

    @Test
    void endsWhereALongerListGoesOn() {
        List<Tag> tags = LongStream.range(0, 100_000)
                .mapToObj(key -> Tag.of("p", TestEvents.hex(1_000 + key / 2)))
                .toList();

        assertThat(of(tags).followed()).hasSize(NamedKeys.MOST);
        assertThat(of(tags.subList(0, 50_000)).followed()).hasSize(25_000);
    }
}

package dev.camelstr.testing.zoo.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.message.RelayMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of the matching events a relay of the zoo sends. */
class PagingTest extends Visits {
    private static List<Event> newest(Specimen specimen, int count) {
        return specimen.relay().holdings().served().subList(0, count);
    }

    @Test
    void aPlainOneServesTheNewestFirstWithinTheLimitAndCounts() throws Exception {
        Specimen plain = start("plain");
        Visitor visitor = visit(plain);

        assertThat(visitor.ask("{}").ids()).hasSize(1_200);
        assertThat(visitor.ask("{\"limit\":5}").events()).isEqualTo(newest(plain, 5));
        assertThat(visitor.ask("{\"limit\":0}").eventsBeforeEose()).isZero();
        Event third = newest(plain, 3).get(2);
        assertThat(visitor.ask("{\"ids\":[\"" + third.id().hex() + "\"]}").events())
                .containsExactly(third);
        assertThat(plain.relay().tally().requests()).isEqualTo(4);
        assertThat(plain.relay().tally().asked()).hasSize(4);
        assertThat(plain.relay().tally().connections()).isEqualTo(1);
        assertThat(plain.relay().tally().served())
                .isEqualTo(plain.relay().holdings().owed().keySet());
        assertThat(plain.relay().tally().complained()).isZero();
    }

    @Test
    void pagesLeadToAll() throws Exception {
        Specimen capped = start("cap-100");
        Visitor visitor = visit(capped);
        Set<EventId> found = new HashSet<>();
        long until = Population.now();
        for (List<Event> page = visitor.ask(until(until)).events();
                found.addAll(page.stream().map(Event::id).toList());
                page = visitor.ask(until(until)).events()) {
            until = page.get(page.size() - 1).createdAt();
        }

        assertThat(found).isEqualTo(capped.relay().holdings().owed().keySet());
    }

    private static String until(long seconds) {
        return "{\"limit\":500,\"until\":" + seconds + "}";
    }

    @ParameterizedTest
    @CsvSource({
        "cap-100, 100, 100",
        "cap-100-announced, 100, 100",
        "cap-500, 500, 500",
        "cap-500-announced, 500, 500",
        "cap-below-announced, 100, 100",
        "default-100, 100, 1000"
    })
    void aCapHoldsWhateverTheLimit(String behaviour, int without, int with) throws Exception {
        Visitor visitor = visit(behaviour);

        assertThat(visitor.ask("{}").ids()).hasSize(without);
        assertThat(visitor.ask("{\"limit\":5000}").ids()).hasSize(with);
        assertThat(visitor.ask("{\"limit\":7}").ids()).hasSize(7);
    }

    @Test
    void aLimitIsRefused() throws Exception {
        Specimen strict = start("limit-refused-closed");
        Visitor visitor = visit(strict);
        Visitor.Answer refusal = visitor.ask("{\"limit\":10}");

        assertThat(refusal.of(RelayMessage.Closed.class)).hasSize(1);
        assertThat(refusal.hasEose()).isFalse();
        assertThat(visitor.ask("{}").ids()).hasSize(300);
        assertThat(strict.relay().tally().complaints()).containsExactly("error: limit is not supported");
        Visitor.Answer notice = visit("limit-refused-notice").ask("{\"limit\":10}");
        assertThat(notice.of(RelayMessage.Notice.class)).hasSize(1);
        assertThat(notice.hasEose()).isFalse();
    }

    @Test
    void aLimitThatIsTooHighIsRefused() throws Exception {
        Visitor visitor = visit("limit-over-100-refused");

        assertThat(visitor.ask("{\"limit\":101}").of(RelayMessage.Closed.class)).hasSize(1);
        assertThat(visitor.ask("{\"limit\":100}").ids()).hasSize(100);
    }

    @Test
    void theOldestComeFirst() throws Exception {
        Specimen backwards = start("oldest-first");
        List<Event> all = new ArrayList<>(backwards.relay().holdings().served());
        Collections.reverse(all);

        assertThat(visit(backwards).ask("{\"limit\":500}").events()).isEqualTo(all.subList(0, 500));
    }

    @Test
    void theNewestComeInAnotherOrder() throws Exception {
        for (String behaviour : List.of("newest-backwards", "newest-shuffled")) {
            Specimen disorderly = start(behaviour);
            List<Event> page = visit(disorderly).ask("{\"limit\":500}").events();

            assertThat(page).containsExactlyInAnyOrderElementsOf(newest(disorderly, 500));
            assertThat(page).isNotEqualTo(newest(disorderly, 500));
        }
    }

    @Test
    void anyEventsCome() throws Exception {
        Specimen disorderly = start("any-order");
        Visitor visitor = visit(disorderly);
        List<Event> page = visitor.ask("{\"limit\":500}").events();

        assertThat(page).hasSize(500);
        assertThat(newest(disorderly, 500).containsAll(page)).isFalse();
        assertThat(page.stream()
                        .sorted(Comparator.comparingLong(Event::createdAt))
                        .toList())
                .isNotEqualTo(page);
        assertThat(visitor.ask("{\"limit\":500}").events()).isEqualTo(page);
    }

    @Test
    void sinceIsIgnoredOrExclusive() throws Exception {
        Visitor ignoring = visit("since-ignored");
        assertThat(ignoring.ask("{\"since\":" + Population.now() + "}").ids()).hasSize(500);

        Specimen exclusive = start("since-exclusive");
        Event fifth = newest(exclusive, 5).get(4);
        assertThat(visit(exclusive).ask("{\"since\":" + fifth.createdAt() + "}").events())
                .isEqualTo(newest(exclusive, 5).stream()
                        .filter(event -> event.createdAt() > fifth.createdAt())
                        .toList());
    }

    @Test
    void untilIsIgnoredOrExclusive() throws Exception {
        Specimen ignoring = start("until-ignored");
        assertThat(visit(ignoring).ask("{\"until\":1}").events()).isEqualTo(newest(ignoring, 500));
        assertThat(visit("until-ignored-small").ask("{\"until\":1}").ids()).hasSize(300);

        Specimen exclusive = start("until-exclusive");
        Event first = newest(exclusive, 1).get(0);
        assertThat(visit(exclusive).ask("{\"until\":" + first.createdAt() + "}").events())
                .hasSize(100)
                .allSatisfy(event -> assertThat(event.createdAt()).isLessThan(first.createdAt()));
    }

    @Test
    void aDenseSecondIsFullForAnyPageButThoseOfSomeKindsAndAuthors() throws Exception {
        Specimen dense = start("dense");
        List<Event> all = dense.relay().holdings().served();

        assertThat(all)
                .hasSize(3_000)
                .extracting(Event::createdAt)
                .containsOnly(all.get(0).createdAt());
        assertThat(all.stream().map(Event::kind).distinct()).hasSizeGreaterThan(4);
        assertThat(all.stream().map(Event::pubkey).distinct()).hasSize(40);
        assertThat(visit(dense).ask("{\"limit\":5000}").ids()).hasSize(500);
        String ofOne = "{\"kinds\":[1],\"authors\":[\"" + all.get(0).pubkey().hex() + "\"]}";
        assertThat(visit(dense).ask(ofOne).ids()).hasSizeBetween(1, 499);
    }

    @Test
    void aDenseSecondOfOneIsFullWhateverIsAsked() throws Exception {
        List<Event> all = start("dense-one").relay().holdings().served();

        assertThat(all).hasSize(3_000);
        assertThat(all.stream().map(Event::kind).distinct()).hasSize(1);
        assertThat(all.stream().map(Event::pubkey).distinct()).hasSize(1);
    }
}

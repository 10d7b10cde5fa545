package dev.camelstr.pipeline.admit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.nip19.Nip19;
import dev.camelstr.pipeline.collect.Pipeline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventListsTest {
    private static final EventSigner BOB = EventSigner.random(Pipeline.SCHNORR);

    private final EventLists lists = new EventLists();

    private Optional<String> check(EventSigner author, int kind, String content) {
        return lists.check(author.sign(new EventBuilder(kind).content(content))).map(Refusal::message);
    }

    @Test
    void withoutListsAllIsTaken() {
        lists.setAllowedKinds(" ");

        assertThat(lists.isRestrictive()).isFalse();
        assertThat(check(BOB, 4, "anything")).isEmpty();
    }

    @Test
    void whatIsBlockedIsRefused() {
        lists.setBlockedKinds("4, 1059");
        lists.setBlockedPubkeys(new Nip19.Npub(BOB.pubkey()).encode());
        lists.setBlockedWords("Free Coins,ÄRGER");

        assertThat(lists.isRestrictive()).isFalse();
        assertThat(check(Pipeline.ALICE, 1, "hello")).isEmpty();
        assertThat(check(Pipeline.ALICE, 4, "hello"))
                .hasValueSatisfying(reason -> assertThat(reason).startsWith("blocked: "));
        assertThat(check(BOB, 1, "hello"))
                .hasValueSatisfying(reason -> assertThat(reason).startsWith("blocked: "));
        assertThat(check(Pipeline.ALICE, 1, "get FREE coins!")).isPresent();
        assertThat(check(Pipeline.ALICE, 1, "Verärgert")).isPresent();
    }

    @Test
    void onlyWhatIsAllowedIsTaken() {
        lists.setAllowedKinds("0,1");
        lists.setAllowedPubkeys(Pipeline.ALICE.pubkey().hex());
        lists.setAllowedWords("nostr");

        assertThat(lists.isRestrictive()).isTrue();
        assertThat(check(Pipeline.ALICE, 1, "I like Nostr")).isEmpty();
        assertThat(check(Pipeline.ALICE, 7, "nostr"))
                .hasValueSatisfying(reason -> assertThat(reason).startsWith("restricted: "));
        assertThat(check(BOB, 1, "nostr")).isPresent();
        assertThat(check(Pipeline.ALICE, 1, "I like camels")).isPresent();
    }

    @Test
    void aFileIsReadAgainWhenItHasChangedAndHoldsWhileItIsWrong(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("kinds"), "# of old\n4 # messages\n\n");
        lists.setBlockedKinds("file:" + file);
        assertThat(check(BOB, 4, "")).isPresent();

        Files.writeString(file, "7\n1000\n");
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> check(BOB, 4, "").isEmpty());
        assertThat(check(BOB, 7, "")).isPresent();

        Files.writeString(file, "seven");
        lists.setBlockedWords("file:" + Files.writeString(folder.resolve("words"), "old"));
        Files.writeString(folder.resolve("words"), "newer");
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> check(BOB, 1, "newer").isPresent());
        assertThat(check(BOB, 7, "")).isPresent();
    }

    @Test
    void anEntryThatIsNoneIsToldAtOnceWithItsKey(@TempDir Path folder) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> lists.setAllowedPubkeys("bob"))
                .withMessageContaining("camelstr.policy.allow-pubkeys: 'bob'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> lists.setBlockedKinds("file:" + folder.resolve("missing")))
                .withMessageContaining("missing");
    }
}

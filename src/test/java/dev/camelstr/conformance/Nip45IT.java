package dev.camelstr.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.testing.TestRelay;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** NIP-45: counting. */
class Nip45IT extends RelayConformance {

    @Test
    void countsExactly() throws Exception {
        EventSigner author = TestRelay.author();
        client.publish(note(author, "1"));
        client.publish(note(author, "2"));

        client.send("[\"COUNT\",\"c\",{" + by(author) + ",\"limit\":1}]");

        assertThat(client.next(RelayMessage.Count.class).count()).isEqualTo(2);
    }

    @Test
    void countsOfWhatATagNamesCarryTheirAuthorsAsAHyperLogLog() throws Exception {
        Event liked = note(alice, "liked");
        List<EventSigner> fans = Stream.generate(TestRelay::author).limit(5).toList();
        for (EventSigner fan : fans) {
            assertAccepted(fan.sign(new EventBuilder(7).tag("e", liked.id().hex())));
            assertAccepted(
                    fan.sign(new EventBuilder(7).tag("e", liked.id().hex()).content("+")));
        }

        client.send("[\"COUNT\",\"c\",{\"kinds\":[7],\"#e\":[\"" + liked.id().hex() + "\"]}]");

        RelayMessage.Count count = client.next(RelayMessage.Count.class);
        assertThat(count.count()).isEqualTo(10);
        assertThat(count.hll()).hasValue(registers(liked.id().hex(), fans));
    }

    @Test
    void countsThatNameNoTagOrHaveSeveralFiltersCarryNone() throws Exception {
        client.send("[\"COUNT\",\"c\",{" + by(alice) + "}]");
        assertThat(client.next(RelayMessage.Count.class).hll()).isEmpty();

        client.send("[\"COUNT\",\"c\",{\"#t\":[\"a\"]},{\"#t\":[\"b\"]}]");
        assertThat(client.next(RelayMessage.Count.class).hll()).isEmpty();
    }

    @Test
    void whatIsRefusedIsClosed() throws Exception {
        client.send("[\"COUNT\",\"c\"" + ",{}".repeat(21) + "]");

        assertThat(client.next(RelayMessage.Closed.class).message()).startsWith("invalid:");
    }

    /** The steps of the NIP, one by one. */
    private static String registers(String tagValue, List<EventSigner> authors) {
        int offset = Integer.parseInt(tagValue.substring(32, 33), 16) + 8;
        int[] registers = new int[256];
        for (EventSigner author : authors) {
            byte[] key = author.pubkey().bytes();
            int index = key[offset] & 0xff;
            BigInteger rest = new BigInteger(1, Arrays.copyOfRange(key, offset + 1, 32));
            int zeros = (32 - offset - 1) * 8 - rest.bitLength();
            registers[index] = Math.max(registers[index], zeros + 1);
        }
        StringBuilder hex = new StringBuilder();
        for (int register : registers) {
            hex.append("%02x".formatted(register));
        }
        return hex.toString();
    }
}

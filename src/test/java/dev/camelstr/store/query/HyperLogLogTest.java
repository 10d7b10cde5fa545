package dev.camelstr.store.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.PublicKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.junit.jupiter.api.Test;

class HyperLogLogTest {
    private static final String ZEROS = "0".repeat(64);

    @Test
    void aFilterWithoutATagIsNotEligible() throws Exception {
        assertThat(HyperLogLog.of(Filter.builder().kinds(3).build())).isEmpty();
        assertThat(HyperLogLog.of(Filter.parse("{\"#t\":[]}"))).isEmpty();
        assertThat(HyperLogLog.of(filter("a"))).isPresent();
    }

    @Test
    void theFirstValueOfTheFirstTagAsWrittenCounts() throws Exception {
        Filter filter = Filter.parse("{\"kinds\":[7],\"#t\":[\"z\",\"a\"],\"#d\":[\"b\"]}");
        HyperLogLog count = HyperLogLog.of(filter).orElseThrow();

        count.add(PublicKey.ofHex(author(offsetOf("z"), "07", "80")));

        assertThat(count.hex()).isEqualTo(register(7, 1));
    }

    @Test
    void theByteAtTheOffsetChoosesTheRegisterAndTheZerosAfterItAreCounted() {
        // digit 32 of the value is 2: offset 10
        String value = "0".repeat(32) + "2" + "0".repeat(31);

        assertThat(registers(value, author(10, "05", "10"))).isEqualTo(register(5, 4));
        assertThat(registers(value, author(10, "ff", "80"))).isEqualTo(register(255, 1));
        assertThat(registers(value, author(10, "00", "0001"))).isEqualTo(register(0, 16));
        assertThat(registers(value, ZEROS)).isEqualTo(register(0, 8 * 21 + 1));
    }

    @Test
    void anAddressCountsByItsAuthorAndAnyOtherTextByItsHash() {
        String address = "30023:" + "0".repeat(32) + "2" + "0".repeat(31) + ":d";
        assertThat(registers(address, author(10, "05", "10"))).isEqualTo(register(5, 4));
        assertThat(registers("nostr", author(offsetOf("nostr"), "07", "80"))).isEqualTo(register(7, 1));
    }

    @Test
    void theHighestRankOfARegisterStands() {
        HyperLogLog count = HyperLogLog.of(filter(ZEROS)).orElseThrow();
        count.add(PublicKey.ofHex(author(8, "09", "01")));
        count.add(PublicKey.ofHex(author(8, "09", "40")));

        assertThat(count.hex()).isEqualTo(register(9, 8));
    }

    private static int offsetOf(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return 8 + ((hash[16] & 0xff) >>> 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String registers(String value, String author) {
        HyperLogLog count = HyperLogLog.of(filter(value)).orElseThrow();
        count.add(PublicKey.ofHex(author));
        return count.hex();
    }

    private static Filter filter(String... values) {
        return Filter.builder().kinds(7).tag("e", List.of(values)).build();
    }

    /** Ones but for the bytes from an offset on, which are given, with ones after them. */
    private static String author(int offset, String register, String rest) {
        String start = "ff".repeat(offset) + register + rest;
        return start + "f".repeat(64 - start.length());
    }

    private static String register(int index, int value) {
        return "00".repeat(index) + "%02x".formatted(value) + "00".repeat(255 - index);
    }
}

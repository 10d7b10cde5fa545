package dev.camelstr.nostr.negentropy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.camelstr.nostr.EventId;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessagePartsTest {
    private static final HexFormat HEX = HexFormat.of();

    @ParameterizedTest
    @CsvSource({
        "0, 00",
        "127, 7f",
        "128, 8100",
        "300, 822c",
        "16384, 818000",
        "9223372036854775807, ffffffffffffffff7f",
        "-1, 81ffffffffffffffff7f"
    })
    void aVarintHasItsMostSignificantDigitFirst(long value, String hex) throws Exception {
        assertThat(HEX.formatHex(new MessageWriter().varint(value).bytes())).isEqualTo(hex);
        assertThat(reader(hex).varint()).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "80", "8001", "81", "ffff", "82808080808080808000", "ffffffffffffffffffffff7f"})
    void whatIsNoVarintIsRefused(String hex) {
        assertThatThrownBy(() -> reader(hex).varint()).isInstanceOf(NegentropyException.class);
    }

    @Test
    void timestampsOfBoundsAreRelativeToTheOneBefore() throws Exception {
        Bound first = Bound.at(1000);
        Bound second = new Bound(1000, EventId.ofHex("abcd" + "0".repeat(60)), 2);
        MessageWriter writer = new MessageWriter().bound(first).bound(second).bound(Bound.INFINITY);

        assertThat(HEX.formatHex(writer.bytes())).isEqualTo("876900" + "0102abcd" + "0000");
        MessageReader reader = new MessageReader(writer.bytes());
        assertThat(reader.bound()).isEqualTo(first);
        assertThat(reader.bound()).isEqualTo(second);
        assertThat(reader.bound()).isEqualTo(Bound.INFINITY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01",
                "0121" + "00",
                "0102ab",
                "01" + "81ffffffffffffffff7f",
                // The reserved timestamp, and what is beyond it.
                "81ffffffffffffffff7f00" + "0200",
                "81ffffffffffffffff7f00" + "81ffffffffffffffff7f00",
                // Behind infinity, and backwards.
                "0000" + "0100",
                "0201bb" + "0101aa"
            })
    void whatIsNoBoundIsRefused(String hex) {
        assertThatThrownBy(() -> {
                    MessageReader reader = reader(hex);
                    while (true) {
                        reader.bound();
                    }
                })
                .isInstanceOf(NegentropyException.class);
    }

    @Test
    void aListIsNotLongerThanTheMessage() {
        assertThatThrownBy(() -> reader("81ffffffffffffffff7f").idCount()).isInstanceOf(NegentropyException.class);
        assertThatThrownBy(() -> reader("02" + "00".repeat(63)).idCount()).isInstanceOf(NegentropyException.class);
    }

    private static MessageReader reader(String hex) {
        return new MessageReader(HEX.parseHex(hex));
    }
}

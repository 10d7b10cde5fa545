package dev.camelstr.nostr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventTest {
    private static final PublicKey AUTHOR = PublicKey.ofHex(EventJsonFixture.PUBKEY);

    @Test
    void theFirstDTagNamesAnAddressableEvent() {
        Event event = signed(
                new EventBuilder(30023).tag("t", "x").tag("d", "one", "more").tag("d", "two"));
        assertThat(event.dTag()).isEqualTo("one");
        assertThat(event.address()).contains(new Address(30023, AUTHOR, "one"));
    }

    @Test
    void anAddressableEventWithoutDTagHasTheEmptyOne() {
        assertThat(signed(new EventBuilder(30023)).address()).contains(new Address(30023, AUTHOR, ""));
        assertThat(signed(new EventBuilder(30023).tag("d").tag("d", "two")).dTag())
                .isEmpty();
    }

    @Test
    void aReplaceableEventHasAnAddressWhateverItsDTag() {
        assertThat(signed(new EventBuilder(0).tag("d", "x")).address()).contains(new Address(0, AUTHOR, ""));
    }

    @Test
    void otherEventsHaveNoAddress() {
        assertThat(signed(new EventBuilder(1).tag("d", "x")).address()).isEmpty();
        assertThat(signed(new EventBuilder(20001).tag("d", "x")).address()).isEmpty();
    }

    @Test
    void theExpirationTagSaysWhenItExpires() {
        assertThat(signed(new EventBuilder(1).tag("expiration", "1600000000")).expiration())
                .isEqualTo(OptionalLong.of(1_600_000_000));
        assertThat(signed(new EventBuilder(1)).expiration()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "x", "-1", "+1", "1.5", "1e9", " 1", "1 ", "９", "99999999999999999999", "0x10", "tomorrow"})
    void anExpirationThatIsNoPlainNumberIsNone(String value) {
        assertThat(signed(new EventBuilder(1).tag("expiration", value)).expiration())
                .isEmpty();
    }

    @Test
    void aDashProtects() {
        assertThat(signed(new EventBuilder(1).tag("-")).isProtected()).isTrue();
        assertThat(signed(new EventBuilder(1).tag("t", "-")).isProtected()).isFalse();
        assertThat(signed(new EventBuilder(1).tag("-", "a value makes it another tag"))
                        .isProtected())
                .isFalse();
    }

    private static Event signed(EventBuilder event) {
        return event.build(AUTHOR, event.id(AUTHOR), new byte[64]);
    }
}

package dev.camelstr.component.relay.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WaitingRoomTest {
    private static final int MOST = 12;
    private static final int MOST_OF_SITE = 5;

    private final LongAdder gauge = new LongAdder();
    private final WaitingRoom room = new WaitingRoom(MOST, MOST_OF_SITE, WaitingRoomTest::isProxy, gauge);
    private final Plainly plainly = new Plainly();

    /** The same without any order kept: all are looked at each time. */
    private static final class Plainly {
        private record Seat(Channel channel, InetAddress site) {}

        /** The longest silent first. */
        private final List<Seat> seats = new ArrayList<>();

        Optional<Channel> enter(Channel channel, InetAddress site) {
            Optional<Seat> displaced = Optional.empty();
            if (of(site).size() >= (isProxy(site) ? MOST : MOST_OF_SITE)) {
                displaced = Optional.of(of(site).get(0));
            } else if (seats.size() >= MOST) {
                Map<InetAddress, Long> sizes =
                        seats.stream().collect(Collectors.groupingBy(Seat::site, Collectors.counting()));
                long largest =
                        sizes.values().stream().max(Comparator.naturalOrder()).orElseThrow();
                displaced = seats.stream()
                        .filter(seat -> sizes.get(seat.site()) == largest)
                        .findFirst();
            }
            displaced.ifPresent(seats::remove);
            seats.add(new Seat(channel, site));
            return displaced.map(Seat::channel);
        }

        private List<Seat> of(InetAddress site) {
            return seats.stream().filter(seat -> seat.site().equals(site)).toList();
        }

        void heard(int index) {
            seats.add(seats.remove(index));
        }
    }

    private static boolean isProxy(InetAddress address) {
        return address.getAddress()[3] == 0;
    }

    @AfterEach
    void allLeave() {
        for (Plainly.Seat seat : plainly.seats) {
            seat.channel().close();
        }
        assertThat(gauge.sum()).isZero();
    }

    @Test
    void whoIsDisplacedIsWhomOneWouldFindByLookingAtAll() throws Exception {
        Random random = new Random(7);
        for (int step = 0; step < 20_000; step++) {
            switch (random.nextInt(4)) {
                case 0 -> {
                    if (!plainly.seats.isEmpty()) {
                        int index = random.nextInt(plainly.seats.size());
                        WaitingRoom.placeOf(plainly.seats.get(index).channel()).heard();
                        plainly.heard(index);
                    }
                }
                case 1 -> {
                    if (!plainly.seats.isEmpty()) {
                        plainly.seats
                                .remove(random.nextInt(plainly.seats.size()))
                                .channel()
                                .close();
                    }
                }
                default -> {
                    Channel channel = new EmbeddedChannel();
                    InetAddress site = InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) random.nextInt(6)});
                    Optional<Channel> displaced = room.enter(channel, site);
                    assertThat(displaced).as("step " + step).isEqualTo(plainly.enter(channel, site));
                    displaced.ifPresent(Channel::close);
                }
            }
            assertThat(gauge.sum()).isEqualTo(plainly.seats.size());
        }
    }

    @Test
    void whoWasDisplacedHasNoPlaceToGiveBackOrToTalkFrom() throws Exception {
        InetAddress site = InetAddress.getByAddress(new byte[] {10, 0, 0, 1});
        Channel first = new EmbeddedChannel();
        room.enter(first, site);
        plainly.enter(first, site);
        for (int i = 0; i < MOST_OF_SITE; i++) {
            Channel channel = new EmbeddedChannel();
            room.enter(channel, site);
            plainly.enter(channel, site);
        }
        WaitingRoom.placeOf(first).heard();
        WaitingRoom.placeOf(first).leave();
        first.close();
        assertThat(gauge.sum()).isEqualTo(MOST_OF_SITE);
    }
}

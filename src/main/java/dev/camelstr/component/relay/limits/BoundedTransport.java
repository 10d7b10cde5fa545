package dev.camelstr.component.relay.limits;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.vertx.core.impl.transports.JDKTransport;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * Vert.x' transport, of which a server has no more connections than there is room for. Vert.x itself tells of a connection
 * when TLS is agreed on, which a hostile client never does.
 */
public final class BoundedTransport extends JDKTransport {
    private final WaitingRoom room;
    private final Optional<Handshakes> handshakes;
    private final LongAdder displaced;

    /**
     * @param handshakes of TLS, if there are any
     * @param displaced counts the connections that were closed to make room
     */
    public BoundedTransport(WaitingRoom room, Optional<Handshakes> handshakes, LongAdder displaced) {
        this.room = room;
        this.handshakes = handshakes;
        this.displaced = displaced;
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
        return domainSocket ? super.serverChannelFactory(true) : Server::new;
    }

    private final class Server extends NioServerSocketChannel {
        @Override
        protected int doReadMessages(List<Object> accepted) throws Exception {
            int before = accepted.size();
            int read = super.doReadMessages(accepted);
            for (Object newcomer : List.copyOf(accepted.subList(before, accepted.size()))) {
                enter((Channel) newcomer, accepted);
            }
            return read;
        }

        private void enter(Channel newcomer, List<Object> accepted) {
            if (newcomer.remoteAddress() instanceof InetSocketAddress peer) {
                handshakes.ifPresent(some -> some.enter(newcomer, peer.getAddress(), eventLoop()));
                room.enter(newcomer, peer.getAddress()).ifPresent(channel -> {
                    displaced.increment();
                    close(channel, accepted);
                });
            } else {
                // Gone already, it has no address.
                close(newcomer, accepted);
            }
        }

        /** Without a word, as its pipeline may be waiting for a client that neither reads nor writes. */
        private void close(Channel channel, List<Object> accepted) {
            if (accepted.remove(channel)) {
                // On no event loop yet.
                channel.unsafe().closeForcibly();
            } else {
                channel.eventLoop()
                        .execute(() -> channel.unsafe().close(channel.unsafe().voidPromise()));
            }
        }
    }
}

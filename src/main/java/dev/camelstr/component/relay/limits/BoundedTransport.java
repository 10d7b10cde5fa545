package dev.camelstr.component.relay.limits;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.vertx.core.impl.transports.JDKTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Vert.x' transport, of which a server has no more connections than there is room for, and hands on those of one address a few
 * at a time. Vert.x itself tells of a connection when TLS is agreed on, which a hostile client never does. The thread that
 * accepts does little else, so that it empties the system's queue as fast as it can.
 */
public final class BoundedTransport extends JDKTransport {
    private static final Logger LOG = LoggerFactory.getLogger(BoundedTransport.class);

    private final WaitingRoom room;
    private final Predicate<InetAddress> isProxy;
    private final int mostWaiting;
    private final LongAdder removed;

    /**
     * @param isProxy whose connections are those of many clients
     * @param mostWaiting of one address that wait to be handed on; one more is reset
     * @param removed counts the connections that were reset, or closed to make room
     */
    public BoundedTransport(WaitingRoom room, Predicate<InetAddress> isProxy, int mostWaiting, LongAdder removed) {
        this.room = room;
        this.isProxy = isProxy;
        this.mostWaiting = mostWaiting;
        this.removed = removed;
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
        return domainSocket ? super.serverChannelFactory(true) : Server::new;
    }

    /** TLS is agreed on, if there is any: the next of its address may come in. */
    public static void stands(Channel channel) {
        Turnstile.stands(channel);
    }

    private final class Server extends NioServerSocketChannel {
        private final Turnstile turnstile =
                new Turnstile(isProxy, mostWaiting, newcomer -> pipeline().fireChannelRead(newcomer));

        @Override
        protected int doReadMessages(List<Object> accepted) throws Exception {
            SocketChannel socket = javaChannel().accept();
            if (socket == null) {
                return 0;
            }
            enter(socket);
            return 1;
        }

        private void enter(SocketChannel socket) throws IOException {
            try {
                InetAddress peer = ((InetSocketAddress) socket.getRemoteAddress()).getAddress();
                if (turnstile.isFull(peer)) {
                    removed.increment();
                    reset(socket);
                } else {
                    Channel newcomer = new NioSocketChannel(this, socket);
                    room.enter(newcomer, peer).ifPresent(this::displace);
                    turnstile.enter(newcomer, peer, eventLoop());
                }
            } catch (IOException | RuntimeException e) {
                LOG.debug("connection failed", e);
                socket.close();
            }
        }

        /** The system is to remember nothing of it either. */
        private static void reset(SocketChannel socket) throws IOException {
            socket.setOption(StandardSocketOptions.SO_LINGER, 0);
            socket.close();
        }

        /** Without a word, as its pipeline may be waiting for a client that neither reads nor writes. */
        private void displace(Channel channel) {
            removed.increment();
            if (turnstile.leave(channel)) {
                channel.unsafe().closeForcibly();
            } else {
                channel.eventLoop()
                        .execute(() -> channel.unsafe().close(channel.unsafe().voidPromise()));
            }
        }

        @Override
        protected void doClose() throws Exception {
            super.doClose();
            for (Channel waiting : turnstile.leaveAll()) {
                WaitingRoom.placeOf(waiting).leave();
                waiting.unsafe().closeForcibly();
            }
        }
    }
}

package dev.camelstr.component.relay.limits;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.vertx.core.impl.transports.JDKTransport;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Vert.x' transport, of which a server takes a connection only where there is room for it. Vert.x itself tells of a connection
 * when TLS is agreed on, which a hostile client never does.
 */
public final class BoundedTransport extends JDKTransport {
    private final Newcomers newcomers;
    private final IntConsumer refused;

    /** @param refused is told how many connections were closed for want of room */
    public BoundedTransport(Newcomers newcomers, IntConsumer refused) {
        this.newcomers = newcomers;
        this.refused = refused;
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
            for (int i = accepted.size() - 1; i >= before; i--) {
                Channel channel = (Channel) accepted.get(i);
                if (!hasRoom(channel)) {
                    accepted.remove(i);
                    channel.unsafe().closeForcibly();
                    refused.accept(1);
                }
            }
            return read;
        }

        private boolean hasRoom(Channel channel) {
            // Gone already, it has no address.
            return channel.remoteAddress() instanceof InetSocketAddress peer
                    && newcomers.enter(channel, peer.getAddress());
        }
    }
}
